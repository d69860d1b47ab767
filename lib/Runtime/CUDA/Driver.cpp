//===- Driver.cpp - NVIDIA's driver, found at run time --------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Driver.h"

#include "../Error.h"

#include <dlfcn.h>

using namespace ricci::runtime;
using namespace ricci::runtime::cuda;

namespace {

constexpr const char *libraryName = "libcuda.so.1";

struct Loaded {
  Driver driver = {};
  void *library = nullptr;
  const char *missing = nullptr; ///< A function that the library lacks.
  Result initialized = 0;

  Loaded() {
    library = dlopen(libraryName, RTLD_NOW | RTLD_LOCAL);
    if (!library)
      return;
    find(driver.init, "cuInit");
    find(driver.getErrorString, "cuGetErrorString");
    find(driver.getDevice, "cuDeviceGet");
    find(driver.retainContext, "cuDevicePrimaryCtxRetain");
    find(driver.setContext, "cuCtxSetCurrent");
    find(driver.synchronize, "cuCtxSynchronize");
    find(driver.loadModule, "cuModuleLoadData");
    find(driver.unloadModule, "cuModuleUnload");
    find(driver.getFunction, "cuModuleGetFunction");
    find(driver.allocate, "cuMemAlloc_v2");
    find(driver.free, "cuMemFree_v2");
    find(driver.upload, "cuMemcpyHtoD_v2");
    find(driver.download, "cuMemcpyDtoH_v2");
    find(driver.launch, "cuLaunchKernel");
    if (!missing)
      initialized = driver.init(0);
  }

private:
  template <typename Type> void find(Type &function, const char *name) {
    function = reinterpret_cast<Type>(dlsym(library, name));
    if (!function)
      missing = name;
  }
};

struct FirstGPU {
  Context context = nullptr;
  Result found, opened = 0;

  explicit FirstGPU(const Driver &driver) {
    Device device = 0;
    found = driver.getDevice(&device, 0);
    if (found == 0)
      opened = driver.retainContext(&context, device);
  }
};

} // namespace

ricci_status ricci::runtime::cuda::getDriver(const Driver **result) {
  static const Loaded loaded;
  if (!loaded.library)
    return fail(RICCI_UNAVAILABLE,
                "found no %s, expected NVIDIA's driver; install the driver on "
                "a machine with a GPU, or run without one by --emulate",
                libraryName);
  if (loaded.missing)
    return fail(RICCI_UNAVAILABLE,
                "found a %s without %s, expected a driver of 2022 or later; "
                "update the driver",
                libraryName, loaded.missing);
  *result = &loaded.driver;
  return check(loaded.driver, loaded.initialized, RICCI_UNAVAILABLE,
               "start on this machine");
}

ricci_status ricci::runtime::cuda::getContext(const Driver &driver,
                                              Context *result) {
  static const FirstGPU gpu(driver);
  *result = gpu.context;
  if (ricci_status status =
          check(driver, gpu.found, RICCI_UNAVAILABLE, "find the first GPU"))
    return status;
  return check(driver, gpu.opened, RICCI_UNAVAILABLE, "open the first GPU");
}

ricci_status ricci::runtime::cuda::check(const Driver &driver, Result result,
                                         ricci_status status,
                                         const char *request) {
  if (result == 0)
    return RICCI_OK;
  const char *text = nullptr;
  driver.getErrorString(result, &text);
  return fail(status, "NVIDIA's driver was asked to %s and says: %s (error %d)",
              request, text ? text : "nothing", result);
}
