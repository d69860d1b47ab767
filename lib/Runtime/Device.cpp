//===- Device.cpp - What compiled code asks of a device -------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Runtime/Device.h"

#include "Error.h"

#include <cstdlib>

using namespace ricci::runtime;

namespace {

/// A buffer that has not been freed.
struct Buffer {
  void *memory;
  Buffer *next;
};

/// One call of an entry. It outlives the call only in what failed.
struct Call {
  const ricci_device *device = nullptr;
  Buffer *buffers = nullptr;
  ricci_status status = RICCI_OK;
  FixedString<1024> message;

  bool isActive() const { return device && status == RICCI_OK; }
  void take(ricci_status result) {
    if (result == RICCI_OK || status != RICCI_OK)
      return;
    status = result;
    message = {};
    message.append(ricci_last_error());
  }
  void release(void *memory) {
    for (Buffer **place = &buffers; *place; place = &(*place)->next)
      if (Buffer *buffer = *place; buffer->memory == memory) {
        *place = buffer->next;
        device->release(device->state, memory);
        free(buffer);
        return;
      }
  }
  void releaseAll() {
    while (buffers)
      release(buffers->memory);
  }
};

thread_local Call call;

} // namespace

void ricci_set_device(const ricci_device *device) {
  call.releaseAll();
  call.device = device;
}

void ricci_device_begin(void) {
  // A call before this one may have ended in a failed assertion.
  call.releaseAll();
  call.status = RICCI_OK;
  if (!call.device)
    call.take(fail(RICCI_UNAVAILABLE,
                   "the program has kernels for a device, but no device is "
                   "set; call ricci_set_device first"));
}

void *ricci_device_allocate(int64_t element_size, int64_t rank,
                            const int64_t *shape) {
  if (!call.isActive())
    return nullptr;
  int64_t size = element_size;
  bool isTooLarge = false;
  for (int64_t i = 0; i < rank; ++i)
    isTooLarge |= __builtin_mul_overflow(size, shape[i], &size);
  for (int64_t i = 0; i < rank; ++i)
    if (shape[i] == 0) {
      size = 0;
      isTooLarge = false;
    }
  auto *buffer = static_cast<Buffer *>(malloc(sizeof(Buffer)));
  if (isTooLarge || !buffer) {
    free(buffer);
    call.take(fail(RICCI_OUT_OF_MEMORY,
                   "a buffer of the program has more than 2^63 bytes, or no "
                   "memory is left to note it; use smaller operands"));
    return nullptr;
  }
  // An empty buffer has an address of its own, too.
  void *memory = nullptr;
  ricci_status status = call.device->allocate(
      call.device->state, size > 0 ? static_cast<size_t>(size) : 1, &memory);
  call.take(status);
  if (status != RICCI_OK) {
    free(buffer);
    return nullptr;
  }
  *buffer = {memory, call.buffers};
  call.buffers = buffer;
  return memory;
}

void ricci_device_free(void *memory) {
  if (call.isActive())
    call.release(memory);
}

void ricci_device_upload(void *device, const void *host, int64_t size) {
  if (call.isActive() && size > 0)
    call.take(call.device->upload(call.device->state, device, host,
                                  static_cast<size_t>(size)));
}

void ricci_device_download(void *host, const void *device, int64_t size) {
  if (call.isActive() && size > 0)
    call.take(call.device->download(call.device->state, host, device,
                                    static_cast<size_t>(size)));
}

void ricci_device_launch(const char *kernel, int64_t blocks, int64_t threads,
                         const int64_t *parameters, int64_t count) {
  if (call.isActive() && blocks > 0 && threads > 0)
    call.take(call.device->launch(call.device->state, kernel, blocks, threads,
                                  parameters, count));
}

int32_t ricci_device_finish(void) {
  if (call.isActive())
    call.take(call.device->synchronize(call.device->state));
  call.releaseAll();
  return call.status;
}

const char *ricci_device_message(void) { return call.message.text; }
