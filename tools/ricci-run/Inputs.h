//===- Inputs.h - The tensors that a program is given -----------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TOOLS_RICCIRUN_INPUTS_H
#define RICCI_TOOLS_RICCIRUN_INPUTS_H

#include "Options.h"

#include "ricci/Runtime/Tensor.h"

#include <vector>

namespace ricci::run {

struct Input {
  Tensor tensor;
  std::string origin; ///< The file, or "--random item 2 (4x5:f32)".
};

/// Those from files, then the random ones. False after a message.
bool readInputs(const Options &options, std::vector<Input> &inputs);

} // namespace ricci::run

#endif // RICCI_TOOLS_RICCIRUN_INPUTS_H
