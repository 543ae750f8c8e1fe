# shardlint_stage(name USES <earlier stages> LINKS <packages>): one folder of src/ is one library.
# Stages are public to each other, packages are private: no third-party type in a stage's header.
function(shardlint_stage name)
  cmake_parse_arguments(ARG "" "" "USES;LINKS;EXTRA" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cc
       ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.h)
  list(FILTER sources EXCLUDE REGEX "/main\\.cc$")
  # The list file is no source; it lets a stage that has none yet configure.
  add_library(shardlint_${name} STATIC ${sources} ${ARG_EXTRA} ${CMAKE_CURRENT_LIST_FILE})
  set_target_properties(shardlint_${name} PROPERTIES LINKER_LANGUAGE CXX)
  target_include_directories(shardlint_${name} PUBLIC ${PROJECT_SOURCE_DIR}/src)
  foreach(stage IN LISTS ARG_USES)
    target_link_libraries(shardlint_${name} PUBLIC shardlint_${stage})
  endforeach()
  target_link_libraries(shardlint_${name} PRIVATE shardlint_options ${ARG_LINKS})
endfunction()
