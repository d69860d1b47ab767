//===- Driver.h - NVIDIA's driver, found at run time ------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_RUNTIME_CUDA_DRIVER_H
#define RICCI_LIB_RUNTIME_CUDA_DRIVER_H

#include "ricci/Runtime/Runtime.h"

namespace ricci::runtime::cuda {

// The driver's ABI, as cuda.h of any toolkit since 4.0 declares it.
using Result = int; ///< CUresult; 0 is success.
using Device = int;
using Address = unsigned long long;
using Context = struct ContextState *;
using Module = struct ModuleState *;
using Function = struct FunctionState *;
using Stream = struct StreamState *;

struct Driver {
  Result (*init)(unsigned flags);
  Result (*getErrorString)(Result error, const char **text);
  Result (*getDevice)(Device *device, int ordinal);
  Result (*retainContext)(Context *context, Device device);
  Result (*setContext)(Context context);
  Result (*synchronize)();
  Result (*loadModule)(Module *module, const void *image);
  Result (*unloadModule)(Module module);
  Result (*getFunction)(Function *function, Module module, const char *name);
  Result (*allocate)(Address *memory, size_t size);
  Result (*free)(Address memory);
  Result (*upload)(Address device, const void *host, size_t size);
  Result (*download)(void *host, Address device, size_t size);
  Result (*launch)(Function function, unsigned gridX, unsigned gridY,
                   unsigned gridZ, unsigned blockX, unsigned blockY,
                   unsigned blockZ, unsigned sharedBytes, Stream stream,
                   void **parameters, void **extra);
};

/// The process's driver, initialized. RICCI_UNAVAILABLE if there is none.
ricci_status getDriver(const Driver **result);

/// The context of the first GPU, which the process keeps to its end: to make
/// one takes longer than most programs run.
ricci_status getContext(const Driver &driver, Context *result);

/// RICCI_OK, or an error that says what the driver was asked for and why it
/// refused.
ricci_status check(const Driver &driver, Result result, ricci_status status,
                   const char *request);

} // namespace ricci::runtime::cuda

#endif // RICCI_LIB_RUNTIME_CUDA_DRIVER_H
