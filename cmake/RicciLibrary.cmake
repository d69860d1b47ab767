# ricci_add_library(NAME SOURCE... [SHARED] [NO_MLIR] [DEPENDS TARGET...] [LINK TARGET...])
# A library of ours, static unless SHARED. With NO_MLIR it may not see LLVM or MLIR.
# Other projects know RicciEin as ricci::Ein.
function(ricci_add_library name)
  cmake_parse_arguments(ARG "SHARED;NO_MLIR" "" "DEPENDS;LINK" ${ARGN})
  set(kind STATIC)
  if(ARG_SHARED)
    set(kind SHARED)
  endif()
  add_library(${name} ${kind} ${ARG_UNPARSED_ARGUMENTS})
  target_include_directories(${name} PUBLIC
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
    $<BUILD_INTERFACE:${PROJECT_BINARY_DIR}/include>
    $<INSTALL_INTERFACE:include>)
  if(NOT ARG_NO_MLIR)
    target_link_libraries(${name} PUBLIC ricci::mlir)
    target_compile_options(${name} PRIVATE -fno-rtti -fno-exceptions)
    add_dependencies(${name} ricci-headers)
  endif()
  if(ARG_LINK)
    target_link_libraries(${name} PUBLIC ${ARG_LINK})
  endif()
  if(ARG_DEPENDS)
    add_dependencies(${name} ${ARG_DEPENDS})
  endif()
  string(REGEX REPLACE "^Ricci" "" component ${name})
  set_target_properties(${name} PROPERTIES EXPORT_NAME ${component})
  install(TARGETS ${name} EXPORT RicciTargets
          ARCHIVE DESTINATION lib LIBRARY DESTINATION lib)
endfunction()

# ricci_add_tool(NAME SOURCE... LINK TARGET...)
function(ricci_add_tool name)
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  add_executable(${name} ${ARG_UNPARSED_ARGUMENTS})
  target_compile_options(${name} PRIVATE -fno-rtti -fno-exceptions)
  target_link_libraries(${name} PRIVATE ${ARG_LINK})
  # Installed, a tool finds our libraries beside it, and others where they are.
  set_target_properties(${name} PROPERTIES
    INSTALL_RPATH "$ORIGIN/../lib"
    INSTALL_RPATH_USE_LINK_PATH ON)
  install(TARGETS ${name} RUNTIME DESTINATION bin)
endfunction()
