# Compiles the sources of a target in batches where SHARDLINT_BATCHES is on: what their headers cost is
# paid once a batch. Names in their unnamed namespaces must differ.
function(shardlint_batches target)
  if(SHARDLINT_BATCHES)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 8)
  endif()
endfunction()

# The same for a target of several folders: each is a batch, so that names must differ only inside it.
function(shardlint_folder_batches target sources)
  if(SHARDLINT_BATCHES)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
    foreach(source IN LISTS sources)
      cmake_path(GET source PARENT_PATH folder)
      string(MAKE_C_IDENTIFIER ${folder} group)
      set_source_files_properties(${source} PROPERTIES UNITY_GROUP ${group})
    endforeach()
  endif()
endfunction()

# shardlint_stage(name USES <earlier stages> LINKS <packages>): one folder of src/ is one library. Its
# sources that another target compiles are named after EXCEPT; with BATCHES they may be compiled
# several at a time, with FOLDER_BATCHES a folder at a time.
# PRECOMPILED names the headers that nearly all of its sources include; without it they are base's.
# Stages are public to each other, packages are private: no third-party type in a stage's header.
function(shardlint_stage name)
  cmake_parse_arguments(ARG "BATCHES;FOLDER_BATCHES" "" "USES;LINKS;EXTRA;EXCEPT;PRECOMPILED" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cc
       ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.h)
  list(FILTER sources EXCLUDE REGEX "/main\\.cc$")
  list(TRANSFORM ARG_EXCEPT PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/)
  list(REMOVE_ITEM sources ${ARG_EXCEPT})
  # The list file is no source; it lets a stage that has none yet configure.
  add_library(shardlint_${name} STATIC ${sources} ${ARG_EXTRA} ${CMAKE_CURRENT_LIST_FILE})
  set_target_properties(shardlint_${name} PROPERTIES LINKER_LANGUAGE CXX)
  target_include_directories(shardlint_${name} PUBLIC ${PROJECT_SOURCE_DIR}/src)
  foreach(stage IN LISTS ARG_USES)
    target_link_libraries(shardlint_${name} PUBLIC shardlint_${stage})
  endforeach()
  target_link_libraries(shardlint_${name} PRIVATE shardlint_options ${ARG_LINKS})
  if(ARG_BATCHES)
    shardlint_batches(shardlint_${name})
  elseif(ARG_FOLDER_BATCHES)
    shardlint_folder_batches(shardlint_${name} "${sources}")
  endif()
  if(ARG_PRECOMPILED)
    target_precompile_headers(shardlint_${name} PRIVATE ${ARG_PRECOMPILED})
  elseif(NOT name STREQUAL "base")
    target_precompile_headers(shardlint_${name} REUSE_FROM shardlint_base)
  endif()
endfunction()
