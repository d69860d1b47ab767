//===- Device.h - Kernels on a device ---------------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What code for a host with a device calls, and what a device has to offer:
// a GPU behind NVIDIA's driver, or an emulator.
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_RUNTIME_DEVICE_H
#define RICCI_RUNTIME_DEVICE_H

#include "ricci/Runtime/Runtime.h"

#ifdef __cplusplus
extern "C" {
#endif

/// A device with its kernels loaded. Functions that return a status record a
/// sentence where it is not RICCI_OK. Sizes are in bytes.
typedef struct ricci_device {
  void *state; ///< Passed to every function.
  ricci_status (*allocate)(void *state, size_t size, void **memory);
  void (*release)(void *state, void *memory);
  ricci_status (*upload)(void *state, void *device, const void *host,
                         size_t size);
  ricci_status (*download)(void *state, void *host, const void *device,
                           size_t size);
  /// Starts `blocks` blocks of `threads` threads, both at least 1, on 64-bit
  /// parameters. It may return before they end.
  ricci_status (*launch)(void *state, const char *kernel, int64_t blocks,
                         int64_t threads, const int64_t *parameters,
                         int64_t count);
  /// Waits for the end of what was launched.
  ricci_status (*synchronize)(void *state);
} ricci_device;

/// The device that compiled code uses on the calling thread from now on; NULL
/// for none. The caller keeps it alive.
void ricci_set_device(const ricci_device *device);

/// An NVIDIA GPU through its driver, which is looked for now, with the kernels
/// of `image`: PTX text with its final NUL, or a cubin. Fails with
/// RICCI_UNAVAILABLE where there is no driver, no GPU, or one that does not
/// take the image.
ricci_status ricci_cuda_open(const void *image, ricci_device **result);
void ricci_cuda_close(ricci_device *device);

//===----------------------------------------------------------------------===//
// Calls of compiled code. After one that fails, those up to ricci_device_finish
// do nothing.
//===----------------------------------------------------------------------===//

void ricci_device_begin(void);
/// NULL on failure. The size is the product of all arguments.
void *ricci_device_allocate(int64_t element_size, int64_t rank,
                            const int64_t *shape);
void ricci_device_free(void *memory);
void ricci_device_upload(void *device, const void *host, int64_t size);
void ricci_device_download(void *host, const void *device, int64_t size);
void ricci_device_launch(const char *kernel, int64_t blocks, int64_t threads,
                         const int64_t *parameters, int64_t count);
/// Waits, frees what is left, and returns the status of what failed first.
int32_t ricci_device_finish(void);
/// The sentence that belongs to it.
const char *ricci_device_message(void);

#ifdef __cplusplus
}
#endif

#endif // RICCI_RUNTIME_DEVICE_H
