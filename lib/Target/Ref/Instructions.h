//===- Instructions.h - Operations that bodies may use ----------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_TARGET_REF_INSTRUCTIONS_H
#define RICCI_LIB_TARGET_REF_INSTRUCTIONS_H

#include "Operators.h"
#include "ScalarProgram.h"

namespace ricci::ref {

struct InstructionEntry {
  llvm::StringLiteral name;
  Instruction::Function function;
};

llvm::ArrayRef<InstructionEntry> getIntegerInstructions();
/// Float and complex operations, conversions, and select.
llvm::ArrayRef<InstructionEntry> getFloatInstructions();

} // namespace ricci::ref

#endif // RICCI_LIB_TARGET_REF_INSTRUCTIONS_H
