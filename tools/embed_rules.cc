// Writes rules/ and schemas/ as C++ constants: one string a file, one an entry of the catalogue, and the
// sorted table of its names, so that nothing of the catalogue is parsed when the program starts.
//   embed_rules RULES SCHEMAS OUT.cc
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "mention/name_index.h"

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

std::string ReadAll(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::string Literal(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto u = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (u < 0x20 || u >= 0x7F) {
      char octal[8];
      std::snprintf(octal, sizeof octal, "\\%03o", u);
      out += octal;
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::vector<fs::path> JsonFiles(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

struct Name {
  std::string text;
  bool device;
  std::size_t entry;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  const fs::path rules = argv[1], schemas = argv[2];
  std::string files, entries, schema_files;
  std::vector<Name> names;
  std::size_t entry_count = 0;
  for (const fs::path& path : JsonFiles(rules)) {
    const std::string relative = "rules/" + fs::relative(path, rules).generic_string();
    Json json;
    try {
      json = Json::parse(ReadAll(path));
    } catch (const std::exception& error) {
      std::cerr << relative << ": " << error.what() << '\n';
      return 1;
    }
    const std::string folder = path.parent_path().filename().string();
    if (folder != "models" && folder != "devices") {
      files += "    {" + Literal(relative) + ", " + Literal(json.dump()) + "},\n";
      continue;
    }
    for (const Json& entry : json.at(folder)) {
      std::vector<std::string> all = {entry.at("name")};
      for (const Json& alias : entry.at("aliases")) all.push_back(alias);
      for (const std::string& name : all) {
        const std::string normal = shardlint::NormalizedName(name);
        const bool known = std::ranges::any_of(names, [&](const Name& n) { return n.text == normal && n.entry == entry_count; });
        if (!known && normal.size() >= 2) names.push_back({normal, folder == "devices", entry_count});
      }
      entries += "    {" + Literal(relative) + ", " + Literal(entry.dump()) + "},\n";
      ++entry_count;
    }
  }
  for (const fs::path& path : JsonFiles(schemas))
    schema_files += "    {" + Literal("schemas/" + path.filename().string()) + ", " + Literal(Json::parse(ReadAll(path)).dump()) + "},\n";
  std::ranges::stable_sort(names, {}, &Name::text);
  std::ofstream out(argv[3], std::ios::binary);
  out << "#include \"model/embedded_rules.h\"\n\nnamespace shardlint {\nnamespace {\n\n"
      << "constexpr EmbeddedFile kFiles[] = {\n" << files << "};\n"
      << "constexpr EmbeddedFile kEntries[] = {\n" << entries << "};\n"
      << "constexpr EmbeddedFile kSchemas[] = {\n" << schema_files << "};\n"
      << "constexpr CatalogName kNames[] = {\n";
  for (const Name& name : names)
    out << "    {" << Literal(name.text) << ", CatalogName::Kind::" << (name.device ? "kDevice" : "kModel") << ", " << name.entry << "},\n";
  out << "};\n\n}  // namespace\n\n"
      << "std::span<const EmbeddedFile> EmbeddedRules() { return kFiles; }\n"
      << "std::span<const EmbeddedFile> EmbeddedEntries() { return kEntries; }\n"
      << "std::span<const EmbeddedFile> EmbeddedSchemas() { return kSchemas; }\n"
      << "std::span<const CatalogName> EmbeddedNames() { return kNames; }\n\n}  // namespace shardlint\n";
  return out ? 0 : 1;
}
