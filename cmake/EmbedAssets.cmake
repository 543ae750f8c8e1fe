# cmake -DOUT=<file.cc> -DFOLDER=<folder> -P EmbedAssets.cmake: the site's style and scripts as C++
# strings, each with the SHA-256 by which a page's policy allows it.
function(embed name file out)
  file(READ ${FOLDER}/${file} text)
  file(SHA256 ${FOLDER}/${file} digest)
  set(${out} "${${out}}const SiteAsset ${name} = {R\"asset(${text})asset\", \"${digest}\"};\n" PARENT_SCOPE)
endfunction()

set(code "#include \"report/site/assets.h\"\n\nnamespace shardlint {\n\n")
embed(kSiteStyle site.css code)
embed(kIndexScript index.js code)
embed(kPageScript page.js code)
file(WRITE ${OUT} "${code}\n}  // namespace shardlint\n")
