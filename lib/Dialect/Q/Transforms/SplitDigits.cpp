//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// Where numbers are sums over their bits, a sum of products is a sum over pairs
// of bits, and Σ_k is that of one-bit products: a population count. With
// A = a + Σ_i α_i·A_i and W = w + Σ_j β_j·W_j,
//
//   Σ_k A·W = Σ_ij α_i·β_j·(Σ_k A_i·W_j) + a·Σ_k W + w·Σ_k A − a·w·K.
//
// Digits −1 and 1, of which both operands are sums without a rest, multiply as
// bits agree: Σ_k ±1·±1 = 2·(number of equal bits) − K.

#include "SumRewrite.h"

#include "ricci/Dialect/Q/Transforms/Passes.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Remarks.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace ricci;
using namespace ricci::q;

namespace ricci::q {
#define GEN_PASS_DEF_QSPLITDIGITS
#include "ricci/Dialect/Q/Transforms/Passes.h.inc"
} // namespace ricci::q

namespace {

class DigitSplit {
public:
  DigitSplit(ein::ContractOp op, FieldOperators &fields, IRRewriter &rewriter)
      : op(op), rewrite(op, fields, rewriter), rewriter(rewriter) {}

  /// Replaces the contraction; false, and why in `reason`, if it can't.
  bool run(std::string &reason);

private:
  bool findOperands(std::string &reason);
  /// The counts of each pair of digits, [digit, digit, result…].
  Value countPairs(unsigned packed, IntegerType type, bool agree);
  /// Σ_ij weights[i, j]·counts[i, j, …].
  Value joinDigits(Value counts, ArrayRef<int64_t> weights, IntegerType type);

  ein::ContractOp op;
  SumRewrite rewrite;
  IRRewriter &rewriter;
  SmallVector<CodedOperand, 2> operands;
  SmallVector<BitWeights, 2> weights;
};

bool DigitSplit::findOperands(std::string &reason) {
  for (unsigned i = 0; i < 2; ++i) {
    std::string prefix = "operand " + std::to_string(i) + ": ", why;
    std::optional<CodedOperand> operand = getCodedOperand(op, i, rewriter, why);
    if (!operand) {
      reason = prefix + why;
      return false;
    }
    std::optional<BitWeights> found = operand->getWeights();
    if (!found) {
      reason = prefix + "its numbers are no sums of integers over their bits";
      return false;
    }
    operands.push_back(std::move(*operand));
    weights.push_back(std::move(*found));
  }
  return true;
}

Value DigitSplit::countPairs(unsigned packed, IntegerType type, bool agree) {
  SmallVector<PackedOperand, 2> packedOperands;
  for (const CodedOperand &operand : operands)
    packedOperands.push_back(
        rewrite.pack(operand, packed, type.getWidth(), 1, type));
  constexpr StringLiteral digitNames[] = {"digit_a", "digit_b"};
  SmallVector<Rank> over;
  for (const auto &[name, operand] : llvm::zip(digitNames, operands))
    over.push_back({rewrite.getNewName(name), operand.width});
  // Where each of the contraction's ranks is now.
  llvm::DenseMap<unsigned, unsigned> places;
  for (const Rank &rank : rewrite.getResultRanks()) {
    unsigned number = over.size() - 2;
    places[number] = over.size();
    over.push_back(rank);
  }
  unsigned staying = over.size();
  for (unsigned rank : rewrite.getOtherReducedRanks(packed)) {
    places[rank] = over.size();
    over.push_back(rewrite.getRank(rank));
  }
  unsigned word = over.size();
  over.push_back({rewrite.getNewName("word"),
                  int64_t(llvm::divideCeil(rewrite.getRank(packed).extent,
                                           type.getWidth()))});
  SmallVector<Access> inputs;
  for (auto [i, operand] : llvm::enumerate(packedOperands)) {
    SmallVector<AffineExpr> indices{rewriter.getAffineDimExpr(i)};
    for (unsigned rank : operand.ranks)
      indices.push_back(rewriter.getAffineDimExpr(places.lookup(rank)));
    indices.push_back(rewriter.getAffineDimExpr(word));
    inputs.push_back({operand.words, AffineMap::get(over.size(), 0, indices,
                                                    rewriter.getContext())});
  }
  return rewrite.contract(
      over, staying, type,
      rewrite.getOperator(agree ? ein::BuiltinOperator::xnor_popcount
                                : ein::BuiltinOperator::and_popcount),
      ein::BuiltinOperator::add, inputs);
}

Value DigitSplit::joinDigits(Value counts, ArrayRef<int64_t> pairWeights,
                             IntegerType type) {
  SmallVector<Rank> over(rewrite.getResultRanks());
  unsigned staying = over.size(), rankCount = staying + 2;
  over.push_back({rewrite.getNewName("digit_a"), operands[0].width});
  over.push_back({rewrite.getNewName("digit_b"), operands[1].width});
  SmallVector<AffineExpr> digits{rewriter.getAffineDimExpr(staying),
                                 rewriter.getAffineDimExpr(staying + 1)};
  SmallVector<AffineExpr> all(digits);
  for (unsigned rank = 0; rank < staying; ++rank)
    all.push_back(rewriter.getAffineDimExpr(rank));
  Value constant = rewrite.getIntegers(
      pairWeights, {operands[0].width, operands[1].width}, type);
  MLIRContext *context = rewriter.getContext();
  return rewrite.contract(
      over, staying, type, rewrite.getOperator(ein::BuiltinOperator::mul),
      ein::BuiltinOperator::add,
      {{counts, AffineMap::get(rankCount, 0, all, context)},
       {constant, AffineMap::get(rankCount, 0, digits, context)}});
}

bool DigitSplit::run(std::string &reason) {
  reason = rewrite.check();
  if (!reason.empty() || !findOperands(reason))
    return false;
  std::optional<unsigned> packed = rewrite.choosePackedRank();
  if (!packed) {
    reason = "no reduced rank indexes both operands";
    return false;
  }
  IntegerType type =
      rewrite.getSumType(operands[0].getMaximum() * operands[1].getMaximum());
  if (!type) {
    reason = "its sums do not fit an integer that floats hold";
    return false;
  }

  bool agree = weights[0].isBalanced() && weights[1].isBalanced();
  // Integers wrap as the sum does.
  SmallVector<int64_t> pairWeights;
  uint64_t weightSum = 0;
  for (int64_t a : weights[0].weights)
    for (int64_t b : weights[1].weights) {
      int64_t pair = agree ? a / 2 * b : a * b;
      pairWeights.push_back(pair);
      weightSum += static_cast<uint64_t>(agree ? pair / 2 : pair);
    }
  Value counts = countPairs(*packed, type, agree);
  SmallVector<Access> terms{
      rewrite.asTerm(joinDigits(counts, pairWeights, type))};
  uint64_t offsetA = weights[0].offset, offsetB = weights[1].offset;
  uint64_t count = rewrite.getTerms(), rest = 0;
  if (agree) {
    // Zeros behind the last element agree, too.
    uint64_t extent = rewrite.getRank(*packed).extent;
    uint64_t tail = llvm::alignTo(extent, type.getWidth()) - extent;
    rest = -(count + 2 * tail * (count / extent)) * weightSum;
  } else {
    if (offsetA)
      terms.push_back(rewrite.sumAlone(1, offsetA, type));
    if (offsetB)
      terms.push_back(rewrite.sumAlone(0, offsetB, type));
    rest = -offsetA * offsetB * count;
  }
  if (rest)
    terms.push_back(rewrite.getConstantTerm(rest, type));
  remark::passed(op.getLoc(),
                 remark::RemarkOpts::name("digits").category("q-split-digits"))
      << llvm::formatv("{0} x {1} digits, {2} and population count of words of "
                       "{3} bits along '{4}' of extent {5}, {6} sums of one "
                       "operand",
                       operands[0].width, operands[1].width,
                       agree ? "xnor" : "and", type.getWidth(),
                       rewrite.getRank(*packed).name,
                       rewrite.getRank(*packed).extent,
                       agree ? 0 : int(offsetA != 0) + int(offsetB != 0))
             .str();
  rewrite.finish(terms, type);
  return true;
}

struct QSplitDigits : ricci::q::impl::QSplitDigitsBase<QSplitDigits> {
  void runOnOperation() override {
    auto options =
        remark::RemarkOpts::name("digits").category("q-split-digits");
    rewriteSums(getOperation(), options, "not split into digits",
                [](ein::ContractOp op, FieldOperators &fields,
                   IRRewriter &rewriter, std::string &reason) {
                  return DigitSplit(op, fields, rewriter).run(reason);
                });
  }
};

} // namespace
