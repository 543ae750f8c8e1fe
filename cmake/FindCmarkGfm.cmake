# cmark-gfm has a pkg-config file, its extensions library has none.
pkg_check_modules(CMARK_GFM IMPORTED_TARGET libcmark-gfm)
find_library(CMARK_GFM_EXTENSIONS_LIBRARY cmark-gfm-extensions)
find_path(CMARK_GFM_EXTENSIONS_INCLUDE_DIR cmark-gfm-core-extensions.h)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(
  CmarkGfm REQUIRED_VARS CMARK_GFM_LINK_LIBRARIES CMARK_GFM_EXTENSIONS_LIBRARY
                         CMARK_GFM_EXTENSIONS_INCLUDE_DIR)
if(CmarkGfm_FOUND AND NOT TARGET CmarkGfm::Extensions)
  add_library(CmarkGfm::Extensions UNKNOWN IMPORTED)
  set_target_properties(
    CmarkGfm::Extensions
    PROPERTIES IMPORTED_LOCATION ${CMARK_GFM_EXTENSIONS_LIBRARY}
               INTERFACE_INCLUDE_DIRECTORIES ${CMARK_GFM_EXTENSIONS_INCLUDE_DIR}
               INTERFACE_LINK_LIBRARIES PkgConfig::CMARK_GFM)
endif()
