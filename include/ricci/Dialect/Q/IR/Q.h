//===- Q.h - The q dialect -*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_DIALECT_Q_IR_Q_H
#define RICCI_DIALECT_Q_IR_Q_H

#include "ricci/Format/Code.h"

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/AffineMap.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "ricci/Dialect/Q/IR/QDialect.h.inc"
#include "ricci/Dialect/Q/IR/QEnums.h.inc"

namespace ricci::format {
inline llvm::hash_code hash_value(const Code &code) {
  return llvm::hash_value(code.str());
}
} // namespace ricci::format

namespace ricci::q {

/// One parameter of a scheme: what it does, and which of its elements goes with
/// which element of the tensor of codes.
struct SchemeParameter {
  Role role;
  mlir::AffineMap map;

  bool operator==(const SchemeParameter &) const = default;
};

inline llvm::hash_code hash_value(const SchemeParameter &parameter) {
  return llvm::hash_combine(static_cast<uint32_t>(parameter.role),
                            parameter.map);
}

/// The extent that a parameter's dimension has whose index is `expr`, an
/// expression as Q2 allows; kDynamic if it follows from a dynamic one.
int64_t getParameterExtent(mlir::AffineExpr expr,
                           llvm::ArrayRef<int64_t> extents);

/// As what callers of a program pass elements of `type`: codes as integers of
/// their bits, indices as integers of 64 bits, others as they are.
mlir::Type getPassedType(mlir::Type type);

inline format::Rounding toFormat(Rounding rounding) {
  return static_cast<format::Rounding>(rounding);
}
inline format::Overflow toFormat(Overflow overflow) {
  return static_cast<format::Overflow>(overflow);
}

} // namespace ricci::q

#define GET_TYPEDEF_CLASSES
#include "ricci/Dialect/Q/IR/QTypes.h.inc"
#define GET_ATTRDEF_CLASSES
#include "ricci/Dialect/Q/IR/QAttributes.h.inc"
#define GET_OP_CLASSES
#include "ricci/Dialect/Q/IR/QOps.h.inc"

#endif // RICCI_DIALECT_Q_IR_Q_H
