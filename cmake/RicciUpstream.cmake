# LLVM and MLIR, reached through one interface target and nothing else.
find_package(MLIR 22.1 REQUIRED CONFIG
             HINTS /usr/lib/llvm-22/lib/cmake/mlir)
list(APPEND CMAKE_MODULE_PATH ${MLIR_CMAKE_DIR} ${LLVM_CMAKE_DIR})
include(TableGen)
include(AddLLVM)
include(AddMLIR)

set(MLIR_BINARY_DIR ${PROJECT_BINARY_DIR})
separate_arguments(RICCI_LLVM_DEFINITIONS NATIVE_COMMAND "${LLVM_DEFINITIONS}")

add_library(ricci_mlir INTERFACE)
add_library(ricci::mlir ALIAS ricci_mlir)
set_target_properties(ricci_mlir PROPERTIES EXPORT_NAME mlir)
target_include_directories(ricci_mlir SYSTEM INTERFACE ${MLIR_INCLUDE_DIRS} ${LLVM_INCLUDE_DIRS})
target_compile_definitions(ricci_mlir INTERFACE ${RICCI_LLVM_DEFINITIONS})
target_link_libraries(ricci_mlir INTERFACE MLIR LLVM)
install(TARGETS ricci_mlir EXPORT RicciTargets)

# OpenMP's runtime, the one that LLVM's OpenMP lowering calls.
find_library(RICCI_OPENMP_LIBRARY NAMES omp libomp.so.5
             HINTS ${LLVM_LIBRARY_DIR} REQUIRED)
add_library(ricci_openmp INTERFACE)
add_library(ricci::openmp ALIAS ricci_openmp)
set_target_properties(ricci_openmp PROPERTIES EXPORT_NAME openmp)
target_link_libraries(ricci_openmp INTERFACE ${RICCI_OPENMP_LIBRARY})
install(TARGETS ricci_openmp EXPORT RicciTargets)

# TableGen also looks for our own .td files.
include_directories(${PROJECT_SOURCE_DIR}/include ${PROJECT_BINARY_DIR}/include)
include_directories(SYSTEM ${MLIR_INCLUDE_DIRS} ${LLVM_INCLUDE_DIRS})
