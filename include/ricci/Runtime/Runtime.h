//===- Runtime.h - The C ABI of compiled programs ---------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Tensors, .npy files, and calls into compiled programs. Plain C, without LLVM
// or MLIR behind it. No function throws, prints or exits: each that can fail
// returns a `ricci_status`, and `ricci_last_error()` has the sentence.
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_RUNTIME_RUNTIME_H
#define RICCI_RUNTIME_RUNTIME_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What went wrong, for programs; `ricci_last_error` says it for people.
typedef enum ricci_status {
  RICCI_OK = 0,
  RICCI_INVALID_ARGUMENT = 1, ///< The caller broke a stated rule.
  RICCI_TYPE_MISMATCH = 2,    ///< Element type or rank differ from the entry's.
  RICCI_SHAPE_MISMATCH = 3,   ///< An extent differs from the entry's.
  RICCI_NOT_FOUND = 4,        ///< No such file or entry.
  RICCI_BAD_FILE = 5,         ///< The file's content breaks its format.
  RICCI_OUT_OF_MEMORY = 6,
  RICCI_UNAVAILABLE = 7, ///< This machine lacks what the program needs.
  RICCI_IO_ERROR = 8,
} ricci_status;

/// The calling thread's last error, never NULL, valid until its next failing
/// call. Names what was found, what was expected and what to do.
const char *ricci_last_error(void);

/// Records `message` as the calling thread's last error; returns `status`.
ricci_status ricci_set_error(ricci_status status, const char *message);

typedef enum ricci_type_kind {
  RICCI_SIGNED = 0,   ///< Two's complement, `width` 1..64.
  RICCI_UNSIGNED = 1, ///< `width` 1..64; width 1 is a boolean, 0 or 1.
  RICCI_FLOAT = 2,    ///< IEEE binary16, 32, 64 by `width`.
  RICCI_BFLOAT = 3,   ///< bfloat16, `width` 16.
  RICCI_COMPLEX = 4,  ///< Two IEEE floats, real first; `width` 64 or 128.
} ricci_type_kind;

/// A number format. An integer of `width` bits is stored alone in the smallest
/// of 1, 2, 4, 8 bytes that holds it, sign- or zero-extended.
typedef struct ricci_element_type {
  uint8_t kind;  ///< A `ricci_type_kind`.
  uint8_t width; ///< In bits.
} ricci_element_type;

/// Bytes that one element takes in memory; 0 for a type that does not exist.
size_t ricci_element_size(ricci_element_type type);

/// MLIR's spelling: "i8", "ui8", "i1", "f32", "bf16", "complex<f32>". "i1" is
/// the boolean (RICCI_UNSIGNED, 1). Returns 0, and sets the error, if unknown.
ricci_status ricci_parse_element_type(const char *name,
                                      ricci_element_type *type);
/// Writes the spelling, at most `size` bytes with the final NUL.
void ricci_print_element_type(ricci_element_type type, char *name, size_t size);

/// A strided view of host memory. Element (i0, i1, …) lies at
/// data + element_size · Σ i_d · strides[d]; strides may be 0 or negative.
typedef struct ricci_tensor {
  void *data;       ///< The element of index (0, …, 0).
  void *allocation; ///< What ricci_tensor_destroy frees; NULL if borrowed.
  int64_t *shape;   ///< `rank` extents, each ≥ 0; owned by the tensor.
  int64_t *strides; ///< `rank` strides in elements; owned by the tensor.
  int32_t rank;
  ricci_element_type type;
} ricci_tensor;

/// A new row-major tensor, all zeros, aligned to 64 bytes. Fails on a negative
/// extent, on more than 64 dimensions and when memory runs out.
ricci_status ricci_tensor_create(ricci_element_type type, int32_t rank,
                                 const int64_t *shape, ricci_tensor **result);
/// A view of the caller's memory, which must outlive it. `strides` in elements,
/// or NULL for row-major.
ricci_status ricci_tensor_borrow(void *data, ricci_element_type type,
                                 int32_t rank, const int64_t *shape,
                                 const int64_t *strides, ricci_tensor **result);
void ricci_tensor_destroy(ricci_tensor *tensor);
/// Number of elements; 1 for rank 0.
int64_t ricci_tensor_size(const ricci_tensor *tensor);

/// Reads NumPy's .npy format, versions 1 to 3: both byte orders, C and Fortran
/// order, dtypes b1, i1..i8, u1..u8, f2, f4, f8, c8, c16, and bf16 as the
/// structured-free '<V2' or ml_dtypes' 'bfloat16'. The result is row-major and
/// in native byte order.
ricci_status ricci_npy_read(const char *path, ricci_tensor **result);
/// Likewise from memory; `name` is used in messages.
ricci_status ricci_npy_parse(const void *bytes, size_t size, const char *name,
                             ricci_tensor **result);
/// Writes version 1.0, row-major, native byte order; bf16 as '<V2'. Widths that
/// NumPy lacks are written in their storage type.
ricci_status ricci_npy_write(const char *path, const ricci_tensor *tensor);

/// A compiled entry: packed[0] points to the results' descriptors one after
/// another, packed[1..] to one descriptor an argument. A descriptor is
/// {void *allocated, void *aligned, int64_t offset, sizes[rank],
/// strides[rank]}; arguments are in row-major order. Returns 0, or a
/// `ricci_status` after ricci_set_error.
typedef int32_t (*ricci_entry_function)(void **packed);

/// An argument or a result of an entry. An extent of -1 is dynamic.
typedef struct ricci_value_info {
  ricci_element_type type;
  int32_t rank;
  const int64_t *shape;
} ricci_value_info;

typedef struct ricci_entry_info {
  const char *name;
  ricci_entry_function function;
  int32_t argument_count;
  int32_t result_count;
  const ricci_value_info *arguments;
  const ricci_value_info *results;
} ricci_entry_info;

/// What a compiled artifact says of itself: the symbol `ricci_artifact_info`
/// of every object and shared library that the compiler writes.
typedef struct ricci_artifact_info {
  int32_t abi_version; ///< RICCI_ABI_VERSION of the compiler.
  int32_t entry_count;
  const ricci_entry_info *entries;
} ricci_artifact_info;

#define RICCI_ABI_VERSION 1

typedef struct ricci_artifact ricci_artifact;

/// Opens a shared library that `ricci-compile --emit=so` wrote. It is loaded
/// only if its bytes give the checksum at its end.
ricci_status ricci_artifact_load(const char *path, ricci_artifact **result);
/// Writes that checksum behind the bytes of a library that was linked of
/// `ricci-compile --emit=obj`, or changed since. A loader ignores it.
ricci_status ricci_artifact_seal(const char *path);
void ricci_artifact_destroy(ricci_artifact *artifact);
/// The entry called `name`; with NULL or "" the only public one.
ricci_status ricci_artifact_find(const ricci_artifact *artifact,
                                 const char *name,
                                 const ricci_entry_info **result);
/// Likewise in the description of an artifact that is already in memory.
ricci_status ricci_find_entry(const ricci_artifact_info *info, const char *name,
                              const ricci_entry_info **result);

/// Calls `entry`. `arguments` are checked against it (count, element type,
/// rank, static extents) and not modified; those that are not in row-major
/// order are copied first. Each of `results` is a new tensor.
ricci_status ricci_call(const ricci_entry_info *entry,
                        const ricci_tensor *const *arguments,
                        int32_t argument_count, ricci_tensor **results,
                        int32_t result_count);

/// Threads that compiled programs use from the calling thread on; 0 for one a
/// processor. At most 1024, or one a processor, are started.
void ricci_set_thread_count(int32_t count);

#ifdef __cplusplus
}
#endif

#endif // RICCI_RUNTIME_RUNTIME_H
