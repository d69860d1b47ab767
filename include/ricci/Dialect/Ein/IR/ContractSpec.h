//===- ContractSpec.h - What a contraction's string says --------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The two spellings of `ein.contract`, parsed and printed. Grammar of the index
// notation:
//
//   statement  ::= NAME '[' ranks ']' '=' reduction* body
//                  ('from' access)? ('where' access)?
//   reduction  ::= operator '[' ranks ']'
//   body       ::= '(' body ')' | access (infix access)*
//                | operator '(' access (',' access)* ')'
//   access     ::= NAME '[' (affine (',' affine)*)? ']'
//   operator   ::= built-in name | 'sum' | 'prod' | '@' NAME
//   infix      ::= '+' | '-' | '*' | '/' | '&' | '|' | '^'
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_DIALECT_EIN_IR_CONTRACTSPEC_H
#define RICCI_DIALECT_EIN_IR_CONTRACTSPEC_H

#include "mlir/IR/AffineMap.h"
#include "mlir/IR/Attributes.h"
#include "mlir/IR/Types.h"
#include "llvm/ADT/FunctionExtras.h"
#include "llvm/ADT/SmallVector.h"
#include <optional>
#include <string>

namespace ricci::ein {

/// Ranks are numbered: the result's dimensions first, then the reduced ones.
struct ContractSpec {
  llvm::SmallVector<std::string> rankNames;
  int64_t resultRank = 0;
  /// Index expressions of the inputs, then of init, then of mask.
  llvm::SmallVector<mlir::AffineMap> maps;
  int64_t inputCount = 0;
  bool hasInit = false;
  bool hasMask = false;
  mlir::Attribute mapOperator;
  /// One operator for each of the ranks from `resultRank` on.
  llvm::SmallVector<mlir::Attribute> reductions;
};

/// Receives what is wrong with a string, and at which byte of it.
using SpecError = llvm::function_ref<void(const llvm::Twine &, size_t)>;

/// Whether `text` is in index notation rather than an einsum string.
bool isIndexNotation(llvm::StringRef text);

mlir::FailureOr<ContractSpec> parseIndexNotation(llvm::StringRef text,
                                                 mlir::MLIRContext *context,
                                                 SpecError error);

/// numpy's einsum string for operands of these shapes: implicit output,
/// ellipsis, and static extents of 1 that broadcast. `boolean` selects and/or
/// for multiply/add.
mlir::FailureOr<ContractSpec>
parseEinsum(llvm::StringRef text,
            llvm::ArrayRef<llvm::ArrayRef<int64_t>> shapes, bool boolean,
            mlir::MLIRContext *context, SpecError error);

/// The einsum string where it says all (`shapes` and `boolean` as in
/// parseEinsum), else the index notation. Parsing gives an equal spec.
std::string printSpec(const ContractSpec &spec,
                      llvm::ArrayRef<llvm::ArrayRef<int64_t>> shapes,
                      bool boolean);

/// The result shape of `spec` on operands of these shapes, kDynamic where an
/// extent is not static.
llvm::SmallVector<int64_t>
inferExtents(const ContractSpec &spec,
             llvm::ArrayRef<llvm::ArrayRef<int64_t>> shapes);

/// As above, where the result's type also says how large its ranks are.
llvm::SmallVector<int64_t>
inferExtents(const ContractSpec &spec,
             llvm::ArrayRef<llvm::ArrayRef<int64_t>> shapes,
             llvm::ArrayRef<int64_t> resultShape);

/// What contradicts E3, E4, E5 or E6 when `spec` is applied to operands of
/// these shapes; none if nothing does.
std::optional<std::string>
findExtentError(const ContractSpec &spec,
                llvm::ArrayRef<llvm::ArrayRef<int64_t>> shapes,
                llvm::ArrayRef<int64_t> resultShape);

} // namespace ricci::ein

#endif // RICCI_DIALECT_EIN_IR_CONTRACTSPEC_H
