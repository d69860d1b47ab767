//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// What rewrites of sums of products by the bits of an operand share: packing
// fields of codes into words along a summed rank, sums of one operand alone,
// and putting the parts together.

#ifndef RICCI_LIB_DIALECT_Q_TRANSFORMS_SUMREWRITE_H
#define RICCI_LIB_DIALECT_Q_TRANSFORMS_SUMREWRITE_H

#include "CodedOperand.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/Remarks.h"
#include "mlir/IR/SymbolTable.h"
#include "llvm/ADT/MapVector.h"

namespace ricci::q {

/// A tensor and the ranks that index it.
struct Access {
  mlir::Value tensor;
  mlir::AffineMap map;
};

struct Rank {
  std::string name;
  int64_t extent;
};

/// The operators ((x >> from) & (2^width − 1)) << to on an integer type, each
/// once a module.
class FieldOperators {
public:
  explicit FieldOperators(mlir::ModuleOp module) : symbols(module) {}
  mlir::FlatSymbolRefAttr get(mlir::Location loc, mlir::IntegerType type,
                              unsigned width);

private:
  mlir::SymbolTable symbols;
  llvm::MapVector<std::pair<mlir::Type, unsigned>, mlir::FlatSymbolRefAttr>
      known;
};

/// Fields of an operand's codes, packed along one rank: a tensor indexed by the
/// digit, where each bit is a field, by `ranks` of the contraction, and by the
/// word.
struct PackedOperand {
  mlir::Value words;
  mlir::SmallVector<unsigned> ranks;
  bool hasDigits;
};

class SumRewrite {
public:
  SumRewrite(ein::ContractOp op, FieldOperators &fields,
             mlir::IRRewriter &rewriter);

  /// Why the contraction is no sum of products of two operands by static
  /// extents; empty if it is.
  std::string check();
  /// The reduced rank of largest extent that indexes both operands.
  std::optional<unsigned> choosePackedRank() const;
  /// The integer type that such sums are made in, of products of at most
  /// `maximum`: what the program accumulates in, or one that holds every sum.
  /// Null if none does.
  mlir::IntegerType getSumType(double maximum) const;

  const Rank &getRank(unsigned rank) const { return ranks[rank]; }
  mlir::ArrayRef<Rank> getResultRanks() const {
    return mlir::ArrayRef(ranks).take_front(resultRank);
  }
  /// Reduced ranks but `packed`.
  mlir::SmallVector<unsigned> getOtherReducedRanks(unsigned packed) const;
  /// The ranks that `map` depends on, but `packed`.
  mlir::SmallVector<unsigned> getRanks(mlir::AffineMap map,
                                       unsigned packed) const;
  /// Points that are summed.
  int64_t getTerms() const;
  /// `base`, or `base_1` and so on if a rank has that name.
  std::string getNewName(llvm::StringRef base) const;

  /// A contraction over `ranks`, the first `resultRank` of which stay.
  mlir::Value contract(mlir::ArrayRef<Rank> ranks, unsigned resultRank,
                       mlir::Type element, mlir::Attribute map,
                       ein::BuiltinOperator reduce,
                       mlir::ArrayRef<Access> inputs,
                       std::optional<Access> mask = std::nullopt);
  mlir::Attribute getOperator(ein::BuiltinOperator op) const;
  mlir::Value getIntegers(mlir::ArrayRef<int64_t> numbers,
                          mlir::ArrayRef<int64_t> shape,
                          mlir::IntegerType type);

  /// Fields of `width` bits, `count` to a word of `type`, the first lowest.
  PackedOperand pack(const CodedOperand &operand, unsigned packed,
                     unsigned count, unsigned width, mlir::IntegerType type);
  /// Which of `count` places of the words along `packed` are in use: a mask
  /// whose ranks are `wordRank` and `placeRank` of `rankCount`; none if all.
  std::optional<Access> getTailMask(unsigned packed, unsigned count,
                                    unsigned rankCount, unsigned wordRank,
                                    unsigned placeRank);
  /// `map` with word · count + place for `packed`, inside of its extent; other
  /// ranks are the dimensions `places`.
  mlir::AffineMap substitute(mlir::AffineMap map, unsigned packed,
                             unsigned count, unsigned rankCount,
                             mlir::AffineExpr word, mlir::AffineExpr place,
                             mlir::ArrayRef<unsigned> others,
                             unsigned firstOther);

  /// factor · Σ of operand `position` alone, over all reduced ranks.
  Access sumAlone(unsigned position, int64_t factor, mlir::IntegerType type);
  Access getConstantTerm(int64_t number, mlir::IntegerType type);
  /// Replaces the contraction by the sum of `terms`, which are of `type`.
  void finish(mlir::ArrayRef<Access> terms, mlir::Type type);
  /// A term whose dimensions are the result's.
  Access asTerm(mlir::Value tensor);

private:
  ein::ContractOp op;
  FieldOperators &fields;
  mlir::IRRewriter &rewriter;
  mlir::Location loc;
  mlir::SmallVector<Rank> ranks;
  unsigned resultRank;
};

/// Tries `rewrite` on each contraction that reduces several operands, at its
/// place, and erases what nothing uses any more. Where it returns false, a
/// remark says `refusal` and the reason that it gave.
void rewriteSums(
    mlir::ModuleOp module, mlir::remark::RemarkOpts options,
    mlir::StringRef refusal,
    mlir::function_ref<bool(ein::ContractOp, FieldOperators &,
                            mlir::IRRewriter &, std::string &reason)>
        rewrite);

} // namespace ricci::q

#endif // RICCI_LIB_DIALECT_Q_TRANSFORMS_SUMREWRITE_H
