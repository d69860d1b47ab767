//===- Tensor.h - The runtime's tensor as a C++ value -----------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_RUNTIME_TENSOR_H
#define RICCI_RUNTIME_TENSOR_H

#include "ricci/Runtime/Runtime.h"

#include <memory>

// In the namespace of the type, where argument-dependent lookup finds them.
inline bool operator==(ricci_element_type a, ricci_element_type b) {
  return a.kind == b.kind && a.width == b.width;
}
inline bool operator!=(ricci_element_type a, ricci_element_type b) {
  return !(a == b);
}

namespace ricci {

struct TensorDeleter {
  void operator()(ricci_tensor *tensor) const { ricci_tensor_destroy(tensor); }
};

/// Owns a `ricci_tensor`; null where a call failed.
using Tensor = std::unique_ptr<ricci_tensor, TensorDeleter>;

} // namespace ricci

#endif // RICCI_RUNTIME_TENSOR_H
