//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// A product of differences is a difference of products:
//
//   Σ_k (C[m, k] − Z[m])·X[k, n] = Σ_k C[m, k]·X[k, n] − Z[m]·Σ_k X[k, n].
//
// Integers wrap, so that this holds for them exactly.

#include "SumFactors.h"

#include "ricci/Dialect/Ein/IR/Operators.h"
#include "ricci/Dialect/Ein/Transforms/Passes.h"

#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/Remarks.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace ricci::ein;

namespace ricci::ein {
#define GEN_PASS_DEF_EINCORRECTZEROPOINTS
#include "ricci/Dialect/Ein/Transforms/Passes.h.inc"
} // namespace ricci::ein

namespace {

unsigned getWidth(Type type) {
  auto integer = dyn_cast<IntegerType>(type);
  return integer ? integer.getWidth() : 0;
}

/// Whether the difference is one of integers, and the same after conversion to
/// `accumulator`: both wrap at its width, or nothing wraps before.
bool isExact(ContractOp difference, Type accumulator) {
  unsigned width = getWidth(difference.getAccumulator());
  Type element = difference.getType().getElementType();
  if (width == 0 || element != difference.getAccumulator() ||
      !element.isSignlessInteger())
    return false;
  if (getWidth(accumulator) <= width)
    return true;
  return llvm::all_of(difference.getInputs(), [&](Value input) {
    unsigned bits = getWidth(getElementTypeOrSelf(input.getType()));
    return bits != 0 && bits + 1 < width;
  });
}

/// The input of `op` that is a difference of two tensors, the second of which
/// leaves the sum.
std::optional<unsigned> findDifference(ContractOp op) {
  if (!op.isSemiring(BuiltinOperator::mul, BuiltinOperator::add) ||
      op.getMask() || op.getInit() || getWidth(op.getAccumulator()) < 2 ||
      op.getType().getElementType() != op.getAccumulator())
    return std::nullopt;
  for (auto [i, input] : llvm::enumerate(op.getInputs())) {
    auto difference = input.getDefiningOp<ContractOp>();
    if (difference &&
        difference.isSemiring(BuiltinOperator::sub, BuiltinOperator::add) &&
        difference.getReductions().empty() &&
        difference.getInputs().size() == 2 &&
        isExact(difference, op.getAccumulator()) &&
        canLeaveSum(op,
                    difference.getIndexingMap(1).compose(op.getIndexingMap(i))))
      return i;
  }
  return std::nullopt;
}

class Correction {
public:
  Correction(IRRewriter &rewriter) : rewriter(rewriter) {}

  /// Replaces `op`, and sums of differences that this gives.
  void run(ContractOp op) {
    std::optional<unsigned> position = findDifference(op);
    if (!position)
      return;
    rewriter.setInsertionPoint(op);
    auto difference = op.getInputs()[*position].getDefiningOp<ContractOp>();
    FailureOr<ContractOp> minuend = substitute(op, *position, difference, 0);
    FailureOr<ContractOp> subtrahend = substitute(op, *position, difference, 1);
    if (failed(minuend) || failed(subtrahend))
      return;
    remark::passed(op.getLoc(), remark::RemarkOpts::name("zero point")
                                    .category("ein-correct-zero-points"))
        << "operand " + std::to_string(*position) +
               ": its zero point is subtracted behind the sum";
    int64_t rank = op.getResultRank();
    ContractSpec spec;
    for (int64_t i = 0; i < rank; ++i)
      spec.rankNames.push_back(op.getRankName(i).str());
    spec.resultRank = rank;
    spec.inputCount = 2;
    spec.mapOperator = difference.getMapOperator();
    spec.maps.assign(2, rewriter.getMultiDimIdentityMap(rank));
    Value result = ContractOp::create(
        rewriter, op.getLoc(), op.getType(), ValueRange{*minuend, *subtrahend},
        Value(), Value(), spec, op.getAccumulator());
    rewriter.replaceOp(op, result);
    run(*minuend);
    run(*subtrahend);
  }

private:
  /// `op` with an operand of the difference in place of the difference. Fails
  /// where a rank would lose its extent, as in a sum of nothing else.
  FailureOr<ContractOp> substitute(ContractOp op, unsigned position,
                                   ContractOp difference, unsigned operand) {
    ContractSpec spec = op.getSpec();
    SmallVector<Value> inputs(op.getInputs());
    inputs[position] = difference.getInputs()[operand];
    spec.maps[position] =
        difference.getIndexingMap(operand).compose(spec.maps[position]);
    SmallVector<ArrayRef<int64_t>> shapes;
    for (Value input : inputs)
      shapes.push_back(cast<RankedTensorType>(input.getType()).getShape());
    if (findExtentError(spec, shapes, op.getType().getShape()))
      return failure();
    return ContractOp::create(rewriter, op.getLoc(), op.getType(), inputs,
                              Value(), Value(), spec, op.getAccumulator());
  }

  IRRewriter &rewriter;
};

struct EinCorrectZeroPoints
    : ricci::ein::impl::EinCorrectZeroPointsBase<EinCorrectZeroPoints> {
  void runOnOperation() override {
    SmallVector<ContractOp> sums, differences;
    getOperation()->walk([&](ContractOp op) {
      (findDifference(op) ? sums : differences).push_back(op);
    });
    IRRewriter rewriter(&getContext());
    Correction correction(rewriter);
    for (ContractOp op : sums)
      correction.run(op);
    for (ContractOp op : llvm::reverse(differences))
      if (op.use_empty())
        rewriter.eraseOp(op);
  }
};

} // namespace
