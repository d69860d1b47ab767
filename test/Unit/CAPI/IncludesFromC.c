//===- IncludesFromC.c - The C interface is C -------------------*- C -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/CAPI/Compiler.h"

size_t ricci_test_size_of_options_in_c(void);

size_t ricci_test_size_of_options_in_c(void) {
  ricci_compile_options options;
  ricci_compile_options_init(&options);
  return options.size;
}
