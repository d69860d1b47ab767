# libFuzzer's targets, for hand and in a build folder of their own, where our
# libraries are instrumented (LLVM's are not):
#   cmake --preset release -B build/fuzz -DRICCI_FUZZERS=ON -DCMAKE_CXX_FLAGS=-fsanitize=fuzzer-no-link
#   ninja -C build/fuzz ricci-fuzz-npy ricci-fuzz-program
#   build/fuzz/bin/ricci-fuzz-program -max_total_time=600 -rss_limit_mb=2048 CORPUS
# The corpus of ricci-fuzz-program is the .mlir files below test/.
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

# Without sanitizers, which would need all of LLVM to be compiled with them.
add_executable(ricci-fuzz-program ${fuzz_directory}/ProgramFuzzer.cpp)
target_compile_options(ricci-fuzz-program PRIVATE -g -fno-rtti -fno-exceptions -fsanitize=fuzzer)
target_link_options(ricci-fuzz-program PRIVATE -fsanitize=fuzzer)
target_link_libraries(ricci-fuzz-program PRIVATE RicciRegisterAll)
