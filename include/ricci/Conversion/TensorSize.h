//===- TensorSize.h - How large a tensor may be -----------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_CONVERSION_TENSORSIZE_H
#define RICCI_CONVERSION_TENSORSIZE_H

#include <cstdint>

namespace ricci {

/// No machine that we compile for addresses more.
inline constexpr uint64_t maxTensorBytes = uint64_t(1) << 47;

} // namespace ricci

#endif // RICCI_CONVERSION_TENSORSIZE_H
