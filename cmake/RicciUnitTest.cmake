find_package(GTest REQUIRED)

# ricci_add_unit_test(NAME SOURCE... [LINK TARGET...])
# A GoogleTest executable, NAME ending in "Test", that lit finds and runs.
function(ricci_add_unit_test name)
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  if(NOT name MATCHES "Test$")
    message(FATAL_ERROR "ricci_add_unit_test: '${name}' must end in 'Test' for lit to find it")
  endif()
  add_executable(${name} ${ARG_UNPARSED_ARGUMENTS})
  set_target_properties(${name} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR})
  target_include_directories(${name} PRIVATE
    ${PROJECT_SOURCE_DIR}/include ${PROJECT_BINARY_DIR}/include)
  target_link_libraries(${name} PRIVATE ${ARG_LINK} GTest::gtest GTest::gtest_main)
endfunction()
