//===- Artifact.c - A library like those that the compiler writes ---------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Runtime/Runtime.h"

#include <stdlib.h>

static int32_t answer(void **packed) {
  int32_t *element = malloc(sizeof(int32_t));
  if (!element)
    return ricci_set_error(RICCI_OUT_OF_MEMORY, "no memory left");
  *element = 42;
  void **descriptor = packed[0];
  descriptor[0] = descriptor[1] = element;
  return 0;
}

static int32_t refuse(void **packed) {
  (void)packed;
  return ricci_set_error(RICCI_UNAVAILABLE, "refused by the artifact");
}

static const ricci_value_info number = {{RICCI_SIGNED, 32}, 0, NULL};
static const ricci_entry_info entries[] = {
    {"answer", answer, 0, 1, NULL, &number},
    {"refuse", refuse, 0, 0, NULL, NULL},
};
#ifndef RICCI_TEST_SYMBOL
#define RICCI_TEST_SYMBOL "ricci_artifact_info"
#endif
#ifndef RICCI_TEST_VERSION
#define RICCI_TEST_VERSION RICCI_ABI_VERSION
#endif
#ifndef RICCI_TEST_ENTRIES
#define RICCI_TEST_ENTRIES entries
#endif

/* In C the symbol's name is taken by its type. */
const ricci_artifact_info info __asm__(RICCI_TEST_SYMBOL);
const ricci_artifact_info info = {RICCI_TEST_VERSION, 2, RICCI_TEST_ENTRIES};
const ricci_entry_info *const all_entries = entries;
