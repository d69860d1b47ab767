//===- Program.h - The program and its entry --------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TOOLS_RICCIRUN_PROGRAM_H
#define RICCI_TOOLS_RICCIRUN_PROGRAM_H

#include "Inputs.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/ADT/APFloat.h"

#include <optional>

namespace ricci::run {

/// One argument or result; an extent of -1 is dynamic.
struct ValueType {
  ricci_element_type element;
  std::vector<int64_t> shape;
};

/// "tensor<4x?xf32>".
std::string print(const ValueType &type);
ValueType typeOf(const ricci_tensor &tensor);

/// The format of floats, and of the parts of complex numbers.
const llvm::fltSemantics &getSemantics(ricci_element_type type);

struct Signature {
  std::string name;
  std::vector<ValueType> arguments, results;
};

/// Reads the file, or builds the program of the expression for these inputs.
/// Null after messages.
mlir::OwningOpRef<mlir::ModuleOp> loadProgram(const Options &options,
                                              const std::vector<Input> &inputs,
                                              mlir::MLIRContext &context);

/// The entry called `name`, or with "" the only public function. None after a
/// message.
std::optional<Signature> findEntry(mlir::ModuleOp module, llvm::StringRef name);

/// Checks the inputs against the signature. Integers of a width that .npy files
/// lack come in the next wider one; they take the signature's width if all
/// values fit. False after a message.
bool matchInputs(const Signature &signature, std::vector<Input> &inputs);

} // namespace ricci::run

#endif // RICCI_TOOLS_RICCIRUN_PROGRAM_H
