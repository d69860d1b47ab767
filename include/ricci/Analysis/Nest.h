//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// A linalg operation on memrefs as a nest of loops: ranks with extents, and
// operands that elements are read from.

#ifndef RICCI_ANALYSIS_NEST_H
#define RICCI_ANALYSIS_NEST_H

#include "ricci/Analysis/IndexBuilder.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace ricci {

/// An operand seen flat: the element of the rank indices i lies at
/// flat[offset + Σ_r i_r · strides[r]].
struct FlatOperand {
  mlir::Value flat; ///< memref<?xT>
  mlir::Value offset;
  /// Null for a rank that the operand does not depend on.
  llvm::SmallVector<mlir::Value> strides;
};

struct NestOperand {
  mlir::Value memref;
  mlir::AffineMap map;
  /// The payload's parameter that receives the element.
  mlir::BlockArgument parameter;
  /// Per rank, in elements: 0 if independent of it, kDynamic if not known or
  /// if the index is not linear in it.
  llvm::SmallVector<int64_t> staticStrides;

  bool dependsOn(unsigned rank) const { return map.isFunctionOfDim(rank); }
  /// Every index expression is a sum of ranks times numbers.
  bool isLinear() const;
  mlir::Type getElementType() const {
    return llvm::cast<mlir::MemRefType>(memref.getType()).getElementType();
  }
};

struct Nest {
  mlir::linalg::LinalgOp op;
  llvm::SmallVector<mlir::Value> extents;
  llvm::SmallVector<int64_t> staticExtents; ///< kDynamic where not known.
  llvm::SmallVector<mlir::utils::IteratorType> iterators;
  /// Inputs that the payload reads.
  llvm::SmallVector<NestOperand> inputs;
  NestOperand output;

  unsigned getRankCount() const { return extents.size(); }
  bool isReduction(unsigned rank) const {
    return iterators[rank] == mlir::utils::IteratorType::reduction;
  }
  mlir::Block &getPayload() const {
    return *mlir::linalg::LinalgOp(op).getBlock();
  }
  /// Number of points, kDynamic if not known.
  int64_t getStaticPoints() const;

  /// Fails for what is not one result on memrefs. Extents are computed at
  /// `builder`'s insertion point.
  static mlir::FailureOr<Nest> get(mlir::linalg::LinalgOp op,
                                   IndexBuilder &builder);
};

/// `operand` must be linear.
FlatOperand flatten(const Nest &nest, const NestOperand &operand,
                    IndexBuilder &builder);

/// Clones the payload's operations that `isWanted` accepts, mapped through
/// `mapping`; on vectors if the operands are vectors.
class PayloadCloner {
public:
  PayloadCloner(IndexBuilder &builder, int64_t lanes)
      : builder(builder), lanes(lanes) {}
  /// The value of `value` when the parameters are as in `known`. Constants
  /// from outside become splats where lanes > 1.
  mlir::Value get(mlir::Value value, mlir::Block &payload);
  void define(mlir::Value original, mlir::Value replacement) {
    known[original] = replacement;
  }
  bool knows(mlir::Value original) const { return known.contains(original); }

private:
  mlir::Type widen(mlir::Type type);

  IndexBuilder &builder;
  int64_t lanes;
  llvm::DenseMap<mlir::Value, mlir::Value> known;
};

} // namespace ricci

#endif // RICCI_ANALYSIS_NEST_H
