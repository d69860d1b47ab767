# libFuzzer's targets, for hand: `cmake -DRICCI_FUZZERS=ON`, then
# `build/bin/ricci-fuzz-npy -max_total_time=600 CORPUS`. The corpus of
# ricci-fuzz-program is the .mlir files below test/.
option(RICCI_FUZZERS "Build the fuzzers of parsers (needs Clang)" OFF)
if(NOT RICCI_FUZZERS)
  return()
endif()
set(fuzz_directory ${CMAKE_CURRENT_LIST_DIR})

# The runtime is compiled into its fuzzer, so that it is instrumented.
file(GLOB runtime_sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/lib/Runtime/*.cpp)
add_executable(ricci-fuzz-npy ${fuzz_directory}/NpyFuzzer.cpp ${runtime_sources})
target_include_directories(ricci-fuzz-npy PRIVATE ${PROJECT_SOURCE_DIR}/include)
target_compile_options(ricci-fuzz-npy PRIVATE -g -fsanitize=fuzzer,address,undefined
                       -fno-sanitize-recover=all)
target_link_options(ricci-fuzz-npy PRIVATE -fsanitize=fuzzer,address,undefined)
target_link_libraries(ricci-fuzz-npy PRIVATE ${CMAKE_DL_LIBS})

# Our own libraries are instrumented for coverage if RICCI_FUZZERS is on when
# they are compiled; LLVM's are not. Without sanitizers, which would need all of
# LLVM to be compiled with them.
add_executable(ricci-fuzz-program ${fuzz_directory}/ProgramFuzzer.cpp)
target_compile_options(ricci-fuzz-program PRIVATE -g -fno-rtti -fno-exceptions -fsanitize=fuzzer)
target_link_options(ricci-fuzz-program PRIVATE -fsanitize=fuzzer)
target_link_libraries(ricci-fuzz-program PRIVATE RicciRegisterAll)
