//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// Where an operand has few bits, g of its elements have few patterns, and a
// table of the sums of g products of every pattern replaces multiplication:
//
//   Σ_k W[m, k]·X[k, n] = Σ_j T[j, (W[m, g·j], …, W[m, g·j + g − 1]), n],
//   T[j, c, n] = Σ_b number(field b of c)·X[g·j + b, n].
//
// Numbers that are sums over their bits take a table for each bit's patterns,
// the same for all bits (T-MAC, arXiv 2407.00088).

#include "SumRewrite.h"

#include "ricci/Dialect/Q/IR/Q.h"
#include "ricci/Dialect/Q/Transforms/Passes.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Remarks.h"
#include "mlir/IR/TypeUtilities.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MathExtras.h"

#include <cmath>

using namespace mlir;
using namespace ricci;
using namespace ricci::q;

namespace ricci::q {
#define GEN_PASS_DEF_QLOOKUPTABLES
#include "ricci/Dialect/Q/Transforms/Passes.h.inc"
} // namespace ricci::q

namespace {

/// The widest index of `q.lut_sum`.
constexpr unsigned maxIndexBits = 8;

/// How an operand's codes index tables.
struct Lookup {
  unsigned position;
  CodedOperand operand;
  /// Where bits are looked up one by one, what they weigh.
  std::optional<BitWeights> weights;
  /// Bits of a field, and fields of an index.
  unsigned fieldWidth, count;

  unsigned getIndexBits() const { return fieldWidth * count; }
  /// Entries read for an element.
  double getReads() const {
    return (weights ? double(operand.width) : 1.0) / count;
  }
};

class TableSum {
public:
  TableSum(ein::ContractOp op, unsigned indexBits, FieldOperators &fields,
           IRRewriter &rewriter)
      : op(op), indexBits(indexBits), rewrite(op, fields, rewriter),
        rewriter(rewriter) {}

  /// Replaces the contraction; false, and why in `reason`, if it can't.
  bool run(std::string &reason);

private:
  std::optional<Lookup> findLookup(unsigned position, std::string &reason);
  bool chooseLookup(std::string &reason);
  /// The largest magnitude of the other operand's elements in the sum; infinite
  /// if they are no integers.
  double getOtherMaximum();
  bool chooseTypes(std::string &reason);
  Value buildTable(unsigned packed, ArrayRef<unsigned> ranks);
  /// The fields' numbers, [pattern of an index, field].
  Value getFieldNumbers();
  /// What is read: [digit, result…] or [result…].
  Value readTable(unsigned packed, Value table, ArrayRef<unsigned> tableRanks);
  Value joinDigits(Value sums);

  ein::ContractOp op;
  unsigned indexBits;
  SumRewrite rewrite;
  IRRewriter &rewriter;
  std::optional<Lookup> lookup;
  Type sumType, entryType;
};

std::optional<Lookup> TableSum::findLookup(unsigned position,
                                           std::string &reason) {
  std::optional<CodedOperand> operand =
      getCodedOperand(op, position, rewriter, reason);
  if (!operand)
    return std::nullopt;
  Lookup result{position, std::move(*operand), std::nullopt, 0, 0};
  // Floats are not cut into bits: partial sums would exceed the numbers.
  bool isInteger = isa<IntegerType>(getElementTypeOrSelf(
                       op.getInputs()[1 - position].getType())) ||
                   isa<IntegerType>(op.getAccumulator());
  if (isInteger)
    result.weights = result.operand.getWeights();
  result.fieldWidth = result.weights ? 1 : result.operand.width;
  result.count = std::max(1u, indexBits / result.fieldWidth);
  return result;
}

bool TableSum::chooseLookup(std::string &reason) {
  for (unsigned position = 0; position < 2; ++position) {
    std::string why;
    std::optional<Lookup> found = findLookup(position, why);
    if (!found) {
      reason += (reason.empty() ? "operand " : "; operand ") +
                std::to_string(position) + ": " + why;
      continue;
    }
    if (!lookup || found->getReads() < lookup->getReads())
      lookup = std::move(found);
  }
  return lookup.has_value();
}

double TableSum::getOtherMaximum() {
  unsigned position = 1 - lookup->position;
  std::string why;
  if (std::optional<CodedOperand> other =
          getCodedOperand(op, position, rewriter, why))
    return other->isInteger() ? other->getMaximum() : INFINITY;
  auto type = dyn_cast<IntegerType>(
      getElementTypeOrSelf(op.getInputs()[position].getType()));
  if (!type)
    return INFINITY;
  return std::ldexp(1.0, type.getWidth() - !type.isUnsigned());
}

bool TableSum::chooseTypes(std::string &reason) {
  double other = getOtherMaximum();
  bool isExact = lookup->operand.isInteger() && std::isfinite(other);
  IntegerType integer;
  if (isExact)
    integer = rewrite.getSumType(lookup->operand.getMaximum() * other);
  if (!integer) {
    sumType = entryType = op.getAccumulator();
    if (isa<FloatType>(sumType) && !lookup->weights)
      return true;
    reason = "its products are no integers, or their sums fit none that floats "
             "hold";
    return false;
  }
  sumType = integer;
  double number = lookup->weights ? 1 : lookup->operand.getMaximum();
  double bound = lookup->count * number * other;
  unsigned width = 8;
  while (width < integer.getWidth() && bound >= std::ldexp(1.0, width - 1))
    width *= 2;
  entryType = rewriter.getIntegerType(width);
  return true;
}

Value TableSum::getFieldNumbers() {
  unsigned width = lookup->fieldWidth, count = lookup->count;
  uint64_t patterns = uint64_t(1) << lookup->getIndexBits();
  SmallVector<Attribute> numbers;
  for (uint64_t pattern = 0; pattern < patterns; ++pattern)
    for (unsigned field = 0; field < count; ++field) {
      uint64_t code = pattern >> (field * width) & ((uint64_t(1) << width) - 1);
      double number =
          lookup->weights ? double(code) : lookup->operand.numbers[code];
      if (isa<FloatType>(entryType))
        numbers.push_back(FloatAttr::get(entryType, number));
      else
        numbers.push_back(IntegerAttr::get(
            entryType, APInt(64, static_cast<int64_t>(number), true)
                           .sextOrTrunc(entryType.getIntOrFloatBitWidth())));
    }
  auto type =
      RankedTensorType::get({int64_t(patterns), int64_t(count)}, entryType);
  return arith::ConstantOp::create(rewriter, op.getLoc(),
                                   DenseElementsAttr::get(type, numbers));
}

Value TableSum::buildTable(unsigned packed, ArrayRef<unsigned> ranks) {
  unsigned count = lookup->count;
  unsigned position = 1 - lookup->position;
  SmallVector<Rank> over{
      {rewrite.getNewName("group"),
       int64_t(llvm::divideCeil(rewrite.getRank(packed).extent, count))},
      {rewrite.getNewName("pattern"), int64_t(1) << lookup->getIndexBits()}};
  for (unsigned rank : ranks)
    over.push_back(rewrite.getRank(rank));
  unsigned place = over.size(), rankCount = place + 1;
  over.push_back({rewrite.getNewName("place"), count});
  AffineExpr group = rewriter.getAffineDimExpr(0);
  AffineExpr pattern = rewriter.getAffineDimExpr(1);
  AffineExpr placeExpr = rewriter.getAffineDimExpr(place);
  AffineMap elements =
      rewrite.substitute(op.getIndexingMap(position), packed, count, rankCount,
                         group, placeExpr, ranks, /*firstOther=*/2);
  return rewrite.contract(
      over, place, entryType, rewrite.getOperator(ein::BuiltinOperator::mul),
      ein::BuiltinOperator::add,
      {{getFieldNumbers(), AffineMap::get(rankCount, 0, {pattern, placeExpr},
                                          rewriter.getContext())},
       {op.getInputs()[position], elements}},
      rewrite.getTailMask(packed, count, rankCount, 0, place));
}

Value TableSum::readTable(unsigned packed, Value table,
                          ArrayRef<unsigned> tableRanks) {
  PackedOperand indices =
      rewrite.pack(lookup->operand, packed, lookup->count, lookup->fieldWidth,
                   rewriter.getIntegerType(8));
  // Whole codes of one bit have a digit rank, too, which is summed over here.
  bool joins = lookup->weights.has_value();
  SmallVector<int64_t> shape;
  if (joins)
    shape.push_back(lookup->operand.width);
  llvm::DenseMap<unsigned, unsigned> places;
  unsigned number = 0;
  for (const Rank &rank : rewrite.getResultRanks()) {
    places[number++] = shape.size();
    shape.push_back(rank.extent);
  }
  unsigned rankCount = shape.size();
  for (unsigned rank : rewrite.getOtherReducedRanks(packed))
    places[rank] = rankCount++;
  unsigned group = rankCount++;
  unsigned digit = joins || !indices.hasDigits ? 0 : rankCount++;
  auto getDims = [&](ArrayRef<unsigned> ranks) {
    return llvm::map_to_vector(ranks, [&](unsigned rank) -> AffineExpr {
      return rewriter.getAffineDimExpr(places.lookup(rank));
    });
  };
  SmallVector<AffineExpr> indexExprs = getDims(indices.ranks);
  if (indices.hasDigits)
    indexExprs.insert(indexExprs.begin(), rewriter.getAffineDimExpr(digit));
  indexExprs.push_back(rewriter.getAffineDimExpr(group));
  SmallVector<AffineExpr> tableExprs{rewriter.getAffineDimExpr(group),
                                     rewriter.getAffineSymbolExpr(0)};
  llvm::append_range(tableExprs, getDims(tableRanks));
  MLIRContext *context = rewriter.getContext();
  return LutSumOp::create(
      rewriter, op.getLoc(), RankedTensorType::get(shape, sumType),
      indices.words, table, AffineMap::get(rankCount, 0, indexExprs, context),
      AffineMap::get(rankCount, 1, tableExprs, context));
}

Value TableSum::joinDigits(Value sums) {
  SmallVector<Rank> over(rewrite.getResultRanks());
  unsigned staying = over.size();
  over.push_back({rewrite.getNewName("digit"), lookup->operand.width});
  SmallVector<AffineExpr> all{rewriter.getAffineDimExpr(staying)};
  for (unsigned rank = 0; rank < staying; ++rank)
    all.push_back(rewriter.getAffineDimExpr(rank));
  ArrayRef<int64_t> weights = lookup->weights->weights;
  MLIRContext *context = rewriter.getContext();
  return rewrite.contract(over, staying, sumType,
                          rewrite.getOperator(ein::BuiltinOperator::mul),
                          ein::BuiltinOperator::add,
                          {{sums, AffineMap::get(staying + 1, 0, all, context)},
                           {rewrite.getIntegers(weights, weights.size(),
                                                cast<IntegerType>(sumType)),
                            AffineMap::get(staying + 1, 0, all[0], context)}});
}

bool TableSum::run(std::string &reason) {
  reason = rewrite.check();
  if (!reason.empty() || !chooseLookup(reason) || !chooseTypes(reason))
    return false;
  std::optional<unsigned> packed = rewrite.choosePackedRank();
  if (!packed) {
    reason = "no reduced rank indexes both operands";
    return false;
  }
  unsigned other = 1 - lookup->position;
  SmallVector<unsigned> tableRanks =
      rewrite.getRanks(op.getIndexingMap(other), *packed);
  Value table = buildTable(*packed, tableRanks);
  Value sums = readTable(*packed, table, tableRanks);
  SmallVector<Access> terms;
  if (lookup->weights) {
    terms.push_back(rewrite.asTerm(joinDigits(sums)));
    if (int64_t offset = lookup->weights->offset)
      terms.push_back(
          rewrite.sumAlone(other, offset, cast<IntegerType>(sumType)));
  } else {
    terms.push_back(rewrite.asTerm(sums));
  }
  std::string entry;
  llvm::raw_string_ostream(entry) << entryType;
  remark::passed(op.getLoc(), remark::RemarkOpts::name("tables").category(
                                  "q-look-up-tables"))
      << llvm::formatv(
             "operand {0} of {1} bits, {2}: {3} elements of '{4}' index "
             "{5} entries of {6}, {7} reads for an element",
             lookup->position, lookup->operand.width,
             lookup->weights ? "bit by bit" : "whole codes", lookup->count,
             rewrite.getRank(*packed).name, 1 << lookup->getIndexBits(), entry,
             lookup->getReads())
             .str();
  rewrite.finish(terms, sumType);
  return true;
}

struct QLookUpTables : ricci::q::impl::QLookUpTablesBase<QLookUpTables> {
  using QLookUpTablesBase::QLookUpTablesBase;

  void runOnOperation() override {
    if (indexBits < 1 || indexBits > maxIndexBits) {
      emitError(getOperation().getLoc())
          << "found index-bits " << indexBits.getValue() << ", expected 1 to "
          << maxIndexBits;
      return signalPassFailure();
    }
    auto options =
        remark::RemarkOpts::name("tables").category("q-look-up-tables");
    rewriteSums(getOperation(), options, "no tables",
                [&](ein::ContractOp op, FieldOperators &fields,
                    IRRewriter &rewriter, std::string &reason) {
                  return TableSum(op, indexBits, fields, rewriter).run(reason);
                });
  }
};

} // namespace
