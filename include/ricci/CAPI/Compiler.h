//===- Compiler.h - The compiler's C interface ------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

//
// Compiles programs to callable machine code, in plain C: what the Python
// package and other languages stand on. Programs are called through
// `ricci_call` of ricci/Runtime/Runtime.h, which also defines tensors, statuses
// and `ricci_last_error`.
//
// Every function may be called from any thread at any time. None prints, throws
// or exits. A diagnostic of the compiler becomes the calling thread's last
// error, as "NAME:LINE:COLUMN: error: …", several of them on a line each.
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_CAPI_COMPILER_H
#define RICCI_CAPI_COMPILER_H

#include "ricci/Runtime/Runtime.h"

#ifdef __cplusplus
extern "C" {
#endif

/// How to compile. Initialize with `ricci_compile_options_init`, then change
/// what is to differ. Later versions add members at the end; `size` tells which
/// of them the caller knows.
typedef struct ricci_compile_options {
  size_t size;            ///< sizeof(ricci_compile_options) at the caller.
  const char *name;       ///< What diagnostics call the program; "program".
  const char *target;     ///< "cpu".
  const char *target_cpu; ///< LLVM's name of a processor, or "host".
  /// What the order of contractions makes small: "flops", "peak" or "writes".
  const char *objective;
  /// 1 for a program without threads. Any other value compiles for several;
  /// how many run is `ricci_set_thread_count` at the calling thread.
  int32_t threads;
} ricci_compile_options;

/// The defaults: "program", "cpu", "host", "flops", 0.
void ricci_compile_options_init(ricci_compile_options *options);

/// A compiled program. It may be called by several threads at once.
typedef struct ricci_program ricci_program;

/// Compiles a module in MLIR's text (`size` bytes, not necessarily
/// NUL-terminated). Its public functions become entries. `options` may be NULL.
/// RICCI_INVALID_ARGUMENT if the module is wrong, RICCI_UNAVAILABLE for a
/// target or processor that there is none of.
ricci_status ricci_compile(const char *text, size_t size,
                           const ricci_compile_options *options,
                           ricci_program **result);

/// Compiles `expression`, an einsum string such as "ij,jk->ik" or index
/// notation such as "Z[m, n] = max[k](A[m, k] + B[k, n])", for operands of
/// these element types and shapes (an extent of -1 is dynamic). The program has
/// the one entry "main", whose result has the element type that NumPy's
/// promotion gives. `options` may be NULL.
ricci_status ricci_compile_einsum(const char *expression, int32_t operand_count,
                                  const ricci_value_info *operands,
                                  const ricci_compile_options *options,
                                  ricci_program **result);

/// The program's entries, for `ricci_find_entry` and `ricci_call`; valid until
/// the program is destroyed. NULL for NULL.
const ricci_artifact_info *ricci_program_info(const ricci_program *program);

/// No call into the program may be under way. NULL is ignored.
void ricci_program_destroy(ricci_program *program);

/// Runs the entry called `entry` (NULL or "" for the only public one) of a
/// module in MLIR's text by the reference evaluator: slow, and the judge of
/// every other target. `*result_count` is how many tensors `results` has room
/// for, and becomes how many the entry gives; each is new, and all are NULL on
/// failure. `options` may be NULL; of them only `name` counts. Integers may
/// come in the type of their storage, if each is one of the parameter's type.
ricci_status ricci_evaluate(const char *text, size_t size, const char *entry,
                            const ricci_compile_options *options,
                            const ricci_tensor *const *arguments,
                            int32_t argument_count, ricci_tensor **results,
                            int32_t *result_count);

/// Likewise for the one result of `expression`, which may be what
/// `ricci_compile_einsum` takes.
ricci_status ricci_evaluate_einsum(const char *expression,
                                   const ricci_tensor *const *arguments,
                                   int32_t argument_count,
                                   ricci_tensor **result);

#ifdef __cplusplus
}
#endif

#endif // RICCI_CAPI_COMPILER_H
