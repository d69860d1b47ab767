//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SumRewrite.h"

#include "ricci/Dialect/Q/IR/Q.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace ricci;
using namespace ricci::q;

FlatSymbolRefAttr FieldOperators::get(Location loc, IntegerType type,
                                      unsigned width) {
  FlatSymbolRefAttr &symbol = known[{type, width}];
  if (symbol)
    return symbol;
  OpBuilder builder(type.getContext());
  std::string name = "field_" + std::to_string(width) + "_of_i" +
                     std::to_string(type.getWidth());
  auto op = ein::OpOp::create(builder, loc, name,
                              builder.getFunctionType({type, type, type}, type),
                              /*laws=*/DictionaryAttr());
  Block &block = op.getBody().emplaceBlock();
  for (int i = 0; i < 3; ++i)
    block.addArgument(type, loc);
  builder.setInsertionPointToEnd(&block);
  Value mask = arith::ConstantOp::create(
      builder, loc,
      IntegerAttr::get(type, APInt::getLowBitsSet(type.getWidth(), width)));
  Value value = arith::ShRUIOp::create(builder, loc, block.getArgument(0),
                                       block.getArgument(1));
  value = arith::AndIOp::create(builder, loc, value, mask);
  value = arith::ShLIOp::create(builder, loc, value, block.getArgument(2));
  ein::YieldOp::create(builder, loc, value);
  symbols.insert(op, cast<ModuleOp>(symbols.getOp()).getBody()->begin());
  return symbol = FlatSymbolRefAttr::get(op);
}

SumRewrite::SumRewrite(ein::ContractOp op, FieldOperators &fields,
                       IRRewriter &rewriter)
    : op(op), fields(fields), rewriter(rewriter), loc(op.getLoc()),
      resultRank(op.getResultRank()) {
  SmallVector<int64_t> extents = op.getStaticExtents();
  for (int64_t rank = 0; rank < op.getRankCount(); ++rank)
    ranks.push_back({op.getRankName(rank).str(), extents[rank]});
}

std::string SumRewrite::check() {
  if (!op.isSemiring(ein::BuiltinOperator::mul, ein::BuiltinOperator::add) ||
      op.getInputs().size() != 2)
    return "it is no sum of products of two operands";
  if (op.getMask())
    return "it has a mask";
  Type accumulator = op.getAccumulator();
  auto integer = dyn_cast<IntegerType>(accumulator);
  if ((integer && integer.getWidth() < 2) ||
      (!integer && !accumulator.isF32() && !accumulator.isF64()))
    return "it does not accumulate in integers, f32 or f64";
  for (auto [rank, one] : llvm::enumerate(ranks)) {
    if (!ShapedType::isDynamic(one.extent))
      continue;
    if (rank >= resultRank)
      return "the extent of reduced rank '" + one.name + "' is not static";
    for (unsigned i = 0; i < 2; ++i)
      if (op.getIndexingMap(i).isFunctionOfDim(rank) &&
          !op.getIndexingMap(i).getResultPosition(
              rewriter.getAffineDimExpr(rank)))
        return "rank '" + one.name +
               "' has no static extent, and indexes by more than itself";
  }
  return "";
}

std::optional<unsigned> SumRewrite::choosePackedRank() const {
  ein::ContractOp sum = op;
  AffineMap left = sum.getIndexingMap(0), right = sum.getIndexingMap(1);
  std::optional<unsigned> best;
  for (unsigned rank = resultRank; rank < ranks.size(); ++rank)
    if (left.isFunctionOfDim(rank) && right.isFunctionOfDim(rank) &&
        ranks[rank].extent > 0 &&
        (!best || ranks[rank].extent > ranks[*best].extent))
      best = rank;
  return best;
}

int64_t SumRewrite::getTerms() const {
  int64_t terms = 1;
  for (const Rank &rank : ArrayRef(ranks).drop_front(resultRank))
    if (llvm::MulOverflow(terms, rank.extent, terms))
      return std::numeric_limits<int64_t>::max();
  return terms;
}

IntegerType SumRewrite::getSumType(double maximum) const {
  unsigned width = 64;
  if (auto integer =
          dyn_cast<IntegerType>(ein::ContractOp(op).getAccumulator()))
    width = integer.getWidth() <= 32 ? 32 : 64;
  else if (double bound = maximum * static_cast<double>(getTerms());
           bound < 0x1p31)
    width = 32;
  else if (!(bound < 0x1p53))
    return {};
  return rewriter.getIntegerType(width);
}

SmallVector<unsigned> SumRewrite::getOtherReducedRanks(unsigned packed) const {
  SmallVector<unsigned> result;
  for (unsigned rank = resultRank; rank < ranks.size(); ++rank)
    if (rank != packed)
      result.push_back(rank);
  return result;
}

SmallVector<unsigned> SumRewrite::getRanks(AffineMap map,
                                           unsigned packed) const {
  SmallVector<unsigned> result;
  for (unsigned rank = 0; rank < ranks.size(); ++rank)
    if (rank != packed && map.isFunctionOfDim(rank))
      result.push_back(rank);
  return result;
}

std::string SumRewrite::getNewName(StringRef base) const {
  std::string name = base.str();
  for (int i = 1;
       llvm::any_of(ranks, [&](const Rank &rank) { return rank.name == name; });
       ++i)
    name = base.str() + "_" + std::to_string(i);
  return name;
}

Attribute SumRewrite::getOperator(ein::BuiltinOperator builtin) const {
  return ein::BuiltinOperatorAttr::get(rewriter.getContext(), builtin);
}

Value SumRewrite::contract(ArrayRef<Rank> over, unsigned staying, Type element,
                           Attribute map, ein::BuiltinOperator reduce,
                           ArrayRef<Access> inputs,
                           std::optional<Access> mask) {
  ein::ContractSpec spec;
  SmallVector<int64_t> shape;
  for (const Rank &rank : over) {
    spec.rankNames.push_back(rank.name);
    if (shape.size() < staying)
      shape.push_back(rank.extent);
  }
  spec.resultRank = staying;
  spec.inputCount = inputs.size();
  spec.mapOperator = map;
  spec.reductions.assign(over.size() - staying, getOperator(reduce));
  SmallVector<Value> tensors;
  for (const Access &input : inputs) {
    tensors.push_back(input.tensor);
    spec.maps.push_back(input.map);
  }
  if (mask) {
    spec.hasMask = true;
    spec.maps.push_back(mask->map);
  }
  return ein::ContractOp::create(
      rewriter, loc, RankedTensorType::get(shape, element), tensors, Value(),
      mask ? mask->tensor : Value(), spec, element);
}

Value SumRewrite::getIntegers(ArrayRef<int64_t> numbers,
                              ArrayRef<int64_t> shape, IntegerType type) {
  SmallVector<APInt> values;
  for (int64_t number : numbers)
    values.push_back(
        APInt(64, number, /*isSigned=*/true).sextOrTrunc(type.getWidth()));
  return arith::ConstantOp::create(
      rewriter, loc,
      DenseElementsAttr::get(RankedTensorType::get(shape, type), values));
}

AffineMap SumRewrite::substitute(AffineMap map, unsigned packed, unsigned count,
                                 unsigned rankCount, AffineExpr word,
                                 AffineExpr place, ArrayRef<unsigned> others,
                                 unsigned firstOther) {
  AffineExpr index = word * count + place;
  // Places behind the last element wrap around; the mask leaves them out.
  if (ranks[packed].extent % count != 0)
    index = index % ranks[packed].extent;
  SmallVector<AffineExpr> dims(ranks.size(), rewriter.getAffineConstantExpr(0));
  dims[packed] = index;
  for (auto [i, rank] : llvm::enumerate(others))
    dims[rank] = rewriter.getAffineDimExpr(firstOther + i);
  return map.replaceDimsAndSymbols(dims, {}, rankCount, 0);
}

std::optional<Access> SumRewrite::getTailMask(unsigned packed, unsigned count,
                                              unsigned rankCount,
                                              unsigned wordRank,
                                              unsigned placeRank) {
  int64_t extent = ranks[packed].extent;
  if (extent % count == 0)
    return std::nullopt;
  int64_t words = llvm::divideCeil(extent, count);
  SmallVector<bool> isUsed;
  for (int64_t i = 0; i < words * count; ++i)
    isUsed.push_back(i < extent);
  auto type = RankedTensorType::get({words, count}, rewriter.getI1Type());
  Value mask = arith::ConstantOp::create(
      rewriter, loc, DenseElementsAttr::get(type, ArrayRef<bool>(isUsed)));
  return Access{mask, AffineMap::get(rankCount, 0,
                                     {rewriter.getAffineDimExpr(wordRank),
                                      rewriter.getAffineDimExpr(placeRank)},
                                     rewriter.getContext())};
}

PackedOperand SumRewrite::pack(const CodedOperand &operand, unsigned packed,
                               unsigned count, unsigned width,
                               IntegerType type) {
  bool hasDigits = width == 1;
  PackedOperand result{{}, getRanks(operand.map, packed), hasDigits};
  SmallVector<Rank> over;
  if (hasDigits)
    over.push_back({getNewName("digit"), operand.width});
  unsigned firstOther = over.size();
  for (unsigned rank : result.ranks)
    over.push_back(ranks[rank]);
  unsigned word = over.size(), place = word + 1, rankCount = word + 2;
  over.push_back({getNewName("word"),
                  int64_t(llvm::divideCeil(ranks[packed].extent, count))});
  over.push_back({getNewName("place"), count});

  auto mapTo = [&](ArrayRef<AffineExpr> exprs) {
    return AffineMap::get(rankCount, 0, exprs, rewriter.getContext());
  };
  SmallVector<int64_t> from, to;
  for (unsigned digit = 0; digit < operand.width; ++digit)
    from.push_back(digit);
  for (unsigned i = 0; i < count; ++i)
    to.push_back(i * width);
  AffineExpr wordExpr = rewriter.getAffineDimExpr(word);
  AffineExpr placeExpr = rewriter.getAffineDimExpr(place);
  SmallVector<Access> inputs;
  inputs.push_back({operand.codes,
                    substitute(operand.map, packed, count, rankCount, wordExpr,
                               placeExpr, result.ranks, firstOther)});
  if (hasDigits)
    inputs.push_back({getIntegers(from, from.size(), type),
                      mapTo(rewriter.getAffineDimExpr(0))});
  else
    inputs.push_back({getIntegers({0}, {}, type), mapTo({})});
  inputs.push_back({getIntegers(to, to.size(), type), mapTo(placeExpr)});
  result.words = contract(over, word + 1, type, fields.get(loc, type, width),
                          ein::BuiltinOperator::or_, inputs,
                          getTailMask(packed, count, rankCount, word, place));
  return result;
}

Access SumRewrite::sumAlone(unsigned position, int64_t factor,
                            IntegerType type) {
  AffineMap map = op.getIndexingMap(position);
  SmallVector<unsigned> own = getRanks(map, ranks.size());
  SmallVector<Rank> over;
  SmallVector<AffineExpr> dims(ranks.size(), rewriter.getAffineConstantExpr(0)),
      outer;
  unsigned staying = 0;
  for (unsigned rank : own) {
    dims[rank] = rewriter.getAffineDimExpr(over.size());
    over.push_back(ranks[rank]);
    if (rank < resultRank) {
      ++staying;
      outer.push_back(rewriter.getAffineDimExpr(rank));
    }
  }
  for (unsigned rank = resultRank; rank < ranks.size(); ++rank)
    if (!map.isFunctionOfDim(rank))
      factor *= ranks[rank].extent;
  unsigned rankCount = over.size();
  SmallVector<Access> inputs{
      {op.getInputs()[position],
       map.replaceDimsAndSymbols(dims, {}, rankCount, 0)},
      {getIntegers({factor}, {}, type),
       AffineMap::get(rankCount, 0, rewriter.getContext())}};
  // In a window a rank has no extent of its own.
  for (unsigned rank : own)
    if (rank >= resultRank &&
        !map.getResultPosition(rewriter.getAffineDimExpr(rank)))
      inputs.push_back(
          {getIntegers(SmallVector<int64_t>(ranks[rank].extent, 1),
                       ranks[rank].extent, type),
           AffineMap::get(rankCount, 0, dims[rank], rewriter.getContext())});
  Value sums =
      contract(over, staying, type, getOperator(ein::BuiltinOperator::mul),
               ein::BuiltinOperator::add, inputs);
  return {sums, AffineMap::get(resultRank, 0, outer, rewriter.getContext())};
}

Access SumRewrite::getConstantTerm(int64_t number, IntegerType type) {
  return {getIntegers({number}, {}, type),
          AffineMap::get(resultRank, 0, rewriter.getContext())};
}

Access SumRewrite::asTerm(Value tensor) {
  return {tensor, rewriter.getMultiDimIdentityMap(resultRank)};
}

void SumRewrite::finish(ArrayRef<Access> terms, Type type) {
  Attribute add = getOperator(ein::BuiltinOperator::add);
  Value total = terms[0].tensor;
  if (terms.size() > 1)
    total = contract(getResultRanks(), resultRank, type, add,
                     ein::BuiltinOperator::add, terms);
  Type accumulator = op.getAccumulator();
  if (!op.getInit() && total.getType() == op.getType() && accumulator == type) {
    rewriter.replaceOp(op, total);
    return;
  }
  ein::ContractSpec spec;
  for (const Rank &rank : getResultRanks())
    spec.rankNames.push_back(rank.name);
  spec.resultRank = resultRank;
  spec.mapOperator = add;
  SmallVector<Value> inputs{total};
  spec.maps.push_back(rewriter.getMultiDimIdentityMap(resultRank));
  if (op.getInit()) {
    inputs.push_back(op.getInit());
    spec.maps.push_back(AffineMap::get(
        resultRank, 0, op.getInitMap().getResults(), rewriter.getContext()));
  }
  spec.inputCount = inputs.size();
  Value result = ein::ContractOp::create(rewriter, loc, op.getType(), inputs,
                                         Value(), Value(), spec, accumulator);
  rewriter.replaceOp(op, result);
}

static void eraseDead(ModuleOp module) {
  SmallVector<Operation *> ops;
  module.walk([&](Operation *op) {
    if (isa<ein::ContractOp, tensor::ExpandShapeOp, arith::ConstantOp>(op))
      ops.push_back(op);
  });
  for (Operation *op : llvm::reverse(ops))
    if (isOpTriviallyDead(op))
      op->erase();
}

void ricci::q::rewriteSums(ModuleOp module, remark::RemarkOpts options,
                           StringRef refusal,
                           function_ref<bool(ein::ContractOp, FieldOperators &,
                                             IRRewriter &, std::string &reason)>
                               rewrite) {
  SmallVector<ein::ContractOp> contractions;
  module.walk([&](ein::ContractOp op) {
    if (!op.getReductions().empty() && op.getInputs().size() > 1)
      contractions.push_back(op);
  });
  FieldOperators fields(module);
  IRRewriter rewriter(module.getContext());
  for (ein::ContractOp op : contractions) {
    rewriter.setInsertionPoint(op);
    std::string reason;
    if (!rewrite(op, fields, rewriter, reason))
      remark::missed(op.getLoc(), options) << (refusal + ": " + reason).str();
  }
  eraseDead(module);
}
