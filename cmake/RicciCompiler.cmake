# How our own code is compiled: warnings, sanitizers, cache, linker.
include(CheckLinkerFlag)

option(RICCI_WARNINGS_AS_ERRORS "Treat warnings in ricci's code as errors" OFF)
set(RICCI_SANITIZE "" CACHE STRING "Sanitizers for ricci's code, as in -fsanitize=")

find_program(RICCI_CCACHE ccache)
if(RICCI_CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER ${RICCI_CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${RICCI_CCACHE})
endif()

if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  find_program(RICCI_LLD NAMES ld.lld-22)
  if(RICCI_LLD)
    add_link_options(--ld-path=${RICCI_LLD})
  endif()
endif()

add_compile_options(-Wall -Wextra -Wno-unused-parameter)
if(RICCI_WARNINGS_AS_ERRORS)
  add_compile_options(-Werror)
endif()

# Debian's MLIR has assertions off; without NDEBUG our classes would differ
# from the library's in size.
add_compile_definitions(NDEBUG)

if(RICCI_SANITIZE)
  add_compile_options(-fsanitize=${RICCI_SANITIZE} -fno-sanitize=vptr,function
                      -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${RICCI_SANITIZE})
endif()
