//===- Device.cpp - An NVIDIA GPU with its kernels ------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../Error.h"
#include "Driver.h"

#include "ricci/Runtime/Device.h"

#include <cstdlib>

using namespace ricci::runtime;
using namespace ricci::runtime::cuda;

namespace {

struct GPU {
  ricci_device interface;
  const Driver *driver;
  Context context;
  Module module;
};

GPU &get(void *state) { return *static_cast<GPU *>(state); }

/// Makes the context that of this thread, as another may have called last.
ricci_status enter(GPU &gpu) {
  return check(*gpu.driver, gpu.driver->setContext(gpu.context),
               RICCI_UNAVAILABLE, "use the first GPU");
}

Address toAddress(const void *memory) {
  return reinterpret_cast<Address>(memory);
}

ricci_status allocate(void *state, size_t size, void **memory) {
  GPU &gpu = get(state);
  if (ricci_status status = enter(gpu))
    return status;
  Address address = 0;
  ricci_status status = check(*gpu.driver, gpu.driver->allocate(&address, size),
                              RICCI_OUT_OF_MEMORY, "allocate a buffer");
  *memory = reinterpret_cast<void *>(address);
  return status;
}

void release(void *state, void *memory) {
  GPU &gpu = get(state);
  if (enter(gpu) == RICCI_OK)
    gpu.driver->free(toAddress(memory));
}

ricci_status upload(void *state, void *device, const void *host, size_t size) {
  GPU &gpu = get(state);
  if (ricci_status status = enter(gpu))
    return status;
  return check(*gpu.driver, gpu.driver->upload(toAddress(device), host, size),
               RICCI_UNAVAILABLE, "copy to the GPU");
}

ricci_status download(void *state, void *host, const void *device,
                      size_t size) {
  GPU &gpu = get(state);
  if (ricci_status status = enter(gpu))
    return status;
  return check(*gpu.driver, gpu.driver->download(host, toAddress(device), size),
               RICCI_UNAVAILABLE, "copy from the GPU");
}

ricci_status launch(void *state, const char *kernel, int64_t blocks,
                    int64_t threads, const int64_t *parameters, int64_t count) {
  GPU &gpu = get(state);
  if (ricci_status status = enter(gpu))
    return status;
  Function function = nullptr;
  if (ricci_status status = check(
          *gpu.driver, gpu.driver->getFunction(&function, gpu.module, kernel),
          RICCI_NOT_FOUND, "find a kernel"))
    return status;
  auto **pointers = static_cast<void **>(
      calloc(static_cast<size_t>(count) + 1, sizeof(void *)));
  if (!pointers)
    return fail(RICCI_OUT_OF_MEMORY,
                "no memory left for the parameters of a kernel; free some");
  for (int64_t i = 0; i < count; ++i)
    pointers[i] = const_cast<int64_t *>(parameters + i);
  Result result = gpu.driver->launch(function, static_cast<unsigned>(blocks), 1,
                                     1, static_cast<unsigned>(threads), 1, 1, 0,
                                     nullptr, pointers, nullptr);
  free(pointers);
  return check(*gpu.driver, result, RICCI_UNAVAILABLE, "launch a kernel");
}

ricci_status synchronize(void *state) {
  GPU &gpu = get(state);
  if (ricci_status status = enter(gpu))
    return status;
  return check(*gpu.driver, gpu.driver->synchronize(), RICCI_UNAVAILABLE,
               "run the kernels to their end");
}

} // namespace

ricci_status ricci_cuda_open(const void *image, ricci_device **result) {
  *result = nullptr;
  const Driver *driver = nullptr;
  if (ricci_status status = getDriver(&driver))
    return status;
  Context context = nullptr;
  if (ricci_status status = getContext(*driver, &context))
    return status;
  auto *gpu = static_cast<GPU *>(calloc(1, sizeof(GPU)));
  if (!gpu)
    return fail(RICCI_OUT_OF_MEMORY, "no memory left for a device; free some");
  gpu->interface = {gpu,      allocate, release,    upload,
                    download, launch,   synchronize};
  gpu->driver = driver;
  gpu->context = context;
  ricci_status status = enter(*gpu);
  if (status == RICCI_OK)
    status = check(*driver, driver->loadModule(&gpu->module, image),
                   RICCI_UNAVAILABLE,
                   "load the kernels, which --gpu-arch must fit,");
  if (status != RICCI_OK) {
    ricci_cuda_close(&gpu->interface);
    return status;
  }
  *result = &gpu->interface;
  return RICCI_OK;
}

void ricci_cuda_close(ricci_device *device) {
  if (!device)
    return;
  GPU &gpu = get(device->state);
  if (gpu.module && enter(gpu) == RICCI_OK)
    gpu.driver->unloadModule(gpu.module);
  free(&gpu);
}
