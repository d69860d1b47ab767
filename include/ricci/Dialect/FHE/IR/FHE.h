//===- FHE.h - The fhe dialect ----------------------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_DIALECT_FHE_IR_FHE_H
#define RICCI_DIALECT_FHE_IR_FHE_H

#include "ricci/Layout/Layout.h"

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include <optional>

#include "ricci/Dialect/FHE/IR/FHEDialect.h.inc"
#include "ricci/Dialect/FHE/IR/FHEEnums.h.inc"
#define GET_ATTRDEF_CLASSES
#include "ricci/Dialect/FHE/IR/FHEAttributes.h.inc"
#define GET_TYPEDEF_CLASSES
#include "ricci/Dialect/FHE/IR/FHETypes.h.inc"
#define GET_OP_CLASSES
#include "ricci/Dialect/FHE/IR/FHEOps.h.inc"

namespace ricci::fhe {

/// On an argument of a program: only its owner may see it.
inline constexpr llvm::StringLiteral secretName = "fhe.secret";
/// On an argument behind the conversion: the program's argument it is of.
inline constexpr llvm::StringLiteral operandName = "fhe.operand";
/// On a result behind the conversion: the program's result it is of.
inline constexpr llvm::StringLiteral resultName = "fhe.result";
/// On a ciphertext that goes in or out: the elements in its slots.
inline constexpr llvm::StringLiteral placementName = "fhe.placement";
/// On an operation, an F64Attr: no slot of its result is larger.
inline constexpr llvm::StringLiteral magnitudeName = "fhe.magnitude";
/// On the function behind the conversion, an I64Attr: rotations that it takes
/// from place to place, however it is done.
inline constexpr llvm::StringLiteral leastRotationsName = "fhe.least_rotations";
/// On the function behind the conversion: the program's function type.
inline constexpr llvm::StringLiteral signatureName = "ricci.signature";

/// The row-major placement of a tensor: extents padded to powers of two, the
/// last dimension contiguous. Ciphertext `number` of as many as it takes.
PlacementAttr getRowMajorPlacement(mlir::MLIRContext *context,
                                   llvm::ArrayRef<int64_t> extents,
                                   int64_t slots, int64_t number);
/// Number of ciphertexts that the row-major placement takes.
int64_t getRowMajorCount(llvm::ArrayRef<int64_t> extents, int64_t slots);

/// For people: where the tensor of a ciphertext lies, on the axes ct and slot.
/// Without a placement it is not encrypted.
std::string describePlacement(PlacementAttr placement, int64_t slots);

} // namespace ricci::fhe

#endif // RICCI_DIALECT_FHE_IR_FHE_H
