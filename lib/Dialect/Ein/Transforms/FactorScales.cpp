//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// Factors that a sum does not depend on leave it: with S of a group of g,
//
//   Σ_k C[m, k]·S[m, k floordiv g]·X[k, n]
//     = Σ_j S[m, j]·(Σ_i C[m, g·j + i]·X[g·j + i, n]).
//
// Where what stays inside is integers, it is summed as such.

#include "SumFactors.h"

#include "ricci/Analysis/Intervals.h"
#include "ricci/Dialect/Ein/IR/Operators.h"
#include "ricci/Dialect/Ein/Transforms/Passes.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/Remarks.h"
#include "llvm/ADT/APFloat.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace ricci;
using namespace ricci::ein;

namespace ricci::ein {
#define GEN_PASS_DEF_EINFACTORSCALES
#include "ricci/Dialect/Ein/Transforms/Passes.h.inc"
} // namespace ricci::ein

namespace {

/// One operand of a product.
struct Factor {
  Value tensor;
  AffineMap map;

  Type getElement() const {
    return cast<RankedTensorType>(tensor.getType()).getElementType();
  }
};

/// Whether an operand has a dimension of each rank, as long as that is.
bool hasAllRanks(ContractOp op) {
  return llvm::all_of(llvm::seq(op.getRankCount()), [&](int64_t rank) {
    AffineExpr index = getAffineDimExpr(rank, op.getContext());
    return llvm::any_of(llvm::seq(op.getInputs().size()), [&](size_t i) {
      return llvm::is_contained(op.getIndexingMap(i).getResults(), index);
    });
  });
}

/// The contraction that makes `value` by `map` alone, in `accumulator` as its
/// element type; null if there is none. One that broadcasts is none either: the
/// sum would lose a rank's extent with it.
ContractOp getProduct(Value value, Attribute map, Type accumulator) {
  auto op = value.getDefiningOp<ContractOp>();
  if (!op || op.getMapOperator() != map || !op.getReductions().empty() ||
      op.getAccumulator() != accumulator ||
      op.getType().getElementType() != accumulator || op.getInputs().empty() ||
      !hasAllRanks(op))
    return nullptr;
  return op;
}

/// The product's factors, those of operands that are products themselves
/// included. `indices` says how the result of `op` is indexed.
void collectFactors(ContractOp op, AffineMap indices,
                    SmallVectorImpl<Factor> &factors) {
  for (auto [i, input] : llvm::enumerate(op.getInputs())) {
    AffineMap map = op.getIndexingMap(i).compose(indices);
    if (ContractOp inner =
            getProduct(input, op.getMapOperator(), op.getAccumulator()))
      collectFactors(inner, map, factors);
    else
      factors.push_back({input, map});
  }
}

/// The integer type that holds every sum of `count` products of these factors;
/// null if they are no integers, or too wide, also for the range of `real`.
Type getExactSum(ArrayRef<Factor> factors, int64_t count, FloatType real) {
  IntervalAnalysis intervals;
  unsigned bits = llvm::Log2_64_Ceil(std::max<int64_t>(count, 1));
  for (const Factor &factor : factors) {
    std::optional<Interval> numbers = isa<IntegerType>(factor.getElement())
                                          ? intervals.get(factor.tensor)
                                          : std::nullopt;
    if (!numbers)
      return {};
    APInt magnitude =
        llvm::APIntOps::smax(numbers->low.abs(), numbers->high.abs());
    bits += magnitude.isZero() ? 0 : magnitude.ceilLogBase2();
  }
  int largest = llvm::APFloat::semanticsMaxExponent(real.getFloatSemantics());
  if (static_cast<int>(bits) >= largest)
    return {};
  MLIRContext *context = factors.front().tensor.getContext();
  // |sum| ≤ 2^bits, and the sign.
  if (bits < 31)
    return IntegerType::get(context, 32);
  return bits < 63 ? IntegerType::get(context, 64) : Type();
}

/// An operand of a contraction whose result's dimensions are split, `count`
/// ranks in all: how to split the operand's, and its new indices. With
/// r = s·g + p of a rank r and 0 ≤ p < s, r floordiv c is g floordiv (c/s)
/// where s divides c, and where c divides s it is (s/c)·g + p floordiv c, a
/// split dimension itself. None for other indices.
struct SplitOperand {
  SmallVector<int64_t> sizes;
  AffineMap map;
};
std::optional<SplitOperand>
splitOperand(RankedTensorType type, AffineMap map, ArrayRef<int64_t> shape,
             ArrayRef<int64_t> sizes, ArrayRef<AffineExpr> firstRanks,
             ArrayRef<AffineExpr> places, unsigned count) {
  SplitOperand result;
  SmallVector<AffineExpr> indices;
  for (auto [index, extent] : llvm::zip(map.getResults(), type.getShape())) {
    std::optional<unsigned> split;
    for (unsigned rank = 0; rank < sizes.size(); ++rank)
      if (sizes[rank] != 0 && index.isFunctionOfDim(rank))
        split = rank;
    result.sizes.push_back(0);
    if (!split) {
      indices.push_back(index.replaceDims(firstRanks));
      continue;
    }
    AffineExpr whole = getAffineDimExpr(*split, map.getContext());
    int64_t size = sizes[*split], by = 1;
    if (index != whole) {
      auto quotient = dyn_cast<AffineBinaryOpExpr>(index);
      auto divisor = quotient ? dyn_cast<AffineConstantExpr>(quotient.getRHS())
                              : AffineConstantExpr();
      if (!divisor || quotient.getKind() != AffineExprKind::FloorDiv ||
          quotient.getLHS() != whole)
        return std::nullopt;
      by = divisor.getValue();
    }
    if (by == size && extent != shape[*split] / by)
      return std::nullopt;
    if (by % size == 0) {
      indices.push_back(firstRanks[*split].floorDiv(by / size));
      continue;
    }
    // An operand may be longer than what is read of it.
    if (size % by != 0 || extent != shape[*split] / by)
      return std::nullopt;
    result.sizes.back() = size / by;
    indices.append({firstRanks[*split], places[*split].floorDiv(by)});
  }
  result.map = AffineMap::get(count, 0, indices, map.getContext());
  return result;
}

class DimensionSplitter {
public:
  explicit DimensionSplitter(IRRewriter &rewriter) : rewriter(rewriter) {}

  /// `tensor` with each dimension that has a size in `sizes` in two: parts of
  /// this size, and places in them. Where a contraction computes each element
  /// by itself, its operands are split instead, so that rewrites see what it
  /// does.
  Value split(Value tensor, ArrayRef<int64_t> sizes);

private:
  Value create(Value tensor, ArrayRef<int64_t> sizes);

  struct Split {
    SmallVector<int64_t> sizes;
    Value result;
  };
  IRRewriter &rewriter;
  /// What is there already, of a block from its beginning on.
  llvm::DenseMap<Value, SmallVector<Split>> known;
};

Value DimensionSplitter::split(Value tensor, ArrayRef<int64_t> sizes) {
  if (llvm::all_of(sizes, [](int64_t size) { return size == 0; }))
    return tensor;
  for (Split &split : known[tensor])
    if (ArrayRef(split.sizes) == sizes &&
        split.result.getParentBlock() == rewriter.getInsertionBlock())
      return split.result;
  Value result = create(tensor, sizes);
  known[tensor].push_back({SmallVector<int64_t>(sizes), result});
  return result;
}

Value DimensionSplitter::create(Value tensor, ArrayRef<int64_t> sizes) {
  auto type = cast<RankedTensorType>(tensor.getType());
  MLIRContext *context = rewriter.getContext();
  SmallVector<ReassociationIndices> parts;
  SmallVector<int64_t> shape;
  SmallVector<AffineExpr> firstRanks, places;
  for (auto [extent, size] : llvm::zip(type.getShape(), sizes)) {
    firstRanks.push_back(getAffineDimExpr(shape.size(), context));
    places.push_back(getAffineDimExpr(shape.size() + 1, context));
    parts.emplace_back();
    for (int64_t part : size == 0 ? SmallVector<int64_t>{extent}
                                  : SmallVector<int64_t>{extent / size, size}) {
      parts.back().push_back(shape.size());
      shape.push_back(part);
    }
  }
  RankedTensorType splitType = type.clone(shape);
  auto reshape = [&] {
    return tensor::ExpandShapeOp::create(rewriter, tensor.getLoc(), splitType,
                                         tensor, parts);
  };
  auto op = tensor.getDefiningOp<ContractOp>();
  if (!op || !op.getReductions().empty())
    return reshape();
  ContractSpec spec = op.getSpec();
  std::vector<std::string> taken(spec.rankNames.begin(), spec.rankNames.end());
  spec.rankNames.clear();
  for (int64_t rank = 0; rank < op.getRankCount(); ++rank) {
    std::string name = op.getRankName(rank).str();
    if (sizes[rank] != 0) {
      std::string group = name + "_group";
      while (llvm::is_contained(taken, group))
        group += "_";
      taken.push_back(group);
      spec.rankNames.push_back(group);
    }
    spec.rankNames.push_back(name);
  }
  spec.resultRank = shape.size();
  SmallVector<SplitOperand> operands;
  for (auto [input, map] : llvm::zip(op.getInputs(), spec.maps)) {
    std::optional<SplitOperand> split =
        splitOperand(cast<RankedTensorType>(input.getType()), map,
                     type.getShape(), sizes, firstRanks, places, shape.size());
    if (!split)
      return reshape();
    operands.push_back(*split);
  }
  SmallVector<Value> inputs;
  for (auto [i, input] : llvm::enumerate(op.getInputs())) {
    inputs.push_back(split(input, operands[i].sizes));
    spec.maps[i] = operands[i].map;
  }
  return ContractOp::create(rewriter, op.getLoc(), splitType, inputs, Value(),
                            Value(), spec, op.getAccumulator());
}

class Factoring {
public:
  Factoring(ContractOp op, IRRewriter &rewriter, DimensionSplitter &splitter,
            bool finiteScales)
      : op(op), rewriter(rewriter), splitter(splitter),
        finiteScales(finiteScales) {}
  /// Whether the contraction was replaced.
  bool run();

private:
  bool findFactors();
  bool knowsExtents(ArrayRef<int64_t> extents);
  void splitGroups(Factor &factor, AffineExpr group, AffineExpr place);
  Value contract(ArrayRef<Factor> factors, ArrayRef<std::string> names,
                 int64_t resultRank, ArrayRef<int64_t> shape, Type element,
                 Type accumulator, int64_t reduced,
                 std::optional<Factor> init = std::nullopt);

  ContractOp op;
  IRRewriter &rewriter;
  DimensionSplitter &splitter;
  bool finiteScales;
  SmallVector<Factor> inside, outside;
  /// The rank that is cut into groups, if one is; its divisor.
  std::optional<int64_t> grouped;
  int64_t divisor = 0;
};

/// Whether the dimensions that groups of a rank index have one element for each
/// group. A longer one has no index of a rank alone.
static bool hasGroups(const Factor &factor, int64_t rank, int64_t size,
                      int64_t count) {
  AffineExpr group =
      getAffineDimExpr(rank, factor.map.getContext()).floorDiv(size);
  auto type = cast<RankedTensorType>(factor.tensor.getType());
  return llvm::all_of(llvm::zip(factor.map.getResults(), type.getShape()),
                      [&](auto dimension) {
                        auto [index, extent] = dimension;
                        return index != group || extent == count;
                      });
}

bool Factoring::findFactors() {
  auto map = Operator::get(op.getMapOperator(), op);
  if (!map || !map->isBuiltin() || !map->isAssociative() ||
      !map->isCommutative() || op.getReductions().empty() || op.getMask() ||
      !isa<FloatType, IntegerType>(op.getAccumulator()) ||
      op.getAccumulator().getIntOrFloatBitWidth() == 1)
    return false;
  for (Attribute reduction : op.getReductions()) {
    auto reduce = Operator::get(reduction, op);
    if (reduction != op.getReductions()[0] || !reduce ||
        !map->distributesOver(*reduce, op.getAccumulator()))
      return false;
  }
  SmallVector<Factor> factors;
  collectFactors(op, rewriter.getMultiDimIdentityMap(op.getRankCount()),
                 factors);
  SmallVector<int64_t> extents = op.getStaticExtents();
  for (const Factor &factor : factors) {
    bool leaves = true;
    std::optional<int64_t> group = grouped;
    int64_t by = divisor;
    for (int64_t rank = op.getResultRank(); rank < op.getRankCount(); ++rank) {
      int64_t found = getGroupSize(factor.map, rank);
      if (found == 0)
        continue;
      bool joins = !group || (*group == rank && by == found);
      // A last group that is shorter has no index expression.
      leaves &= found > 1 && joins && !ShapedType::isDynamic(extents[rank]) &&
                extents[rank] % found == 0 &&
                hasGroups(factor, rank, found, extents[rank] / found);
      group = rank;
      by = found;
    }
    if (leaves && group) {
      grouped = group;
      divisor = by;
    }
    (leaves ? outside : inside).push_back(factor);
  }
  return !outside.empty() && !inside.empty();
}

/// Whether the ranks of the result that the sum keeps have extents there.
bool Factoring::knowsExtents(ArrayRef<int64_t> extents) {
  for (int64_t rank = 0; rank < op.getResultRank(); ++rank) {
    if (!ShapedType::isDynamic(extents[rank]))
      continue;
    AffineExpr index = getAffineDimExpr(rank, op.getContext());
    bool occurs = llvm::any_of(inside, [&](const Factor &factor) {
      return factor.map.isFunctionOfDim(rank);
    });
    bool isKnown = llvm::any_of(inside, [&](const Factor &factor) {
      return llvm::is_contained(factor.map.getResults(), index);
    });
    if (occurs && !isKnown)
      return false;
  }
  return true;
}

Value Factoring::contract(ArrayRef<Factor> factors, ArrayRef<std::string> names,
                          int64_t resultRank, ArrayRef<int64_t> shape,
                          Type element, Type accumulator, int64_t reduced,
                          std::optional<Factor> init) {
  ContractSpec spec;
  spec.rankNames.assign(names.begin(), names.end());
  spec.resultRank = resultRank;
  spec.inputCount = factors.size();
  spec.mapOperator = op.getMapOperator();
  spec.reductions.assign(reduced, op.getReductions()[0]);
  SmallVector<Value> tensors;
  for (const Factor &factor : factors) {
    tensors.push_back(factor.tensor);
    spec.maps.push_back(factor.map);
  }
  if (init) {
    spec.hasInit = true;
    spec.maps.push_back(init->map);
  }
  return ContractOp::create(
      rewriter, op.getLoc(), RankedTensorType::get(shape, element), tensors,
      init ? init->tensor : Value(), Value(), spec, accumulator);
}

/// Gives groups and places in them a dimension each where `factor` is indexed
/// by just both: kernels know such ranks, and windows they don't.
void Factoring::splitGroups(Factor &factor, AffineExpr group,
                            AffineExpr place) {
  auto type = cast<RankedTensorType>(factor.tensor.getType());
  if (!type.hasStaticShape())
    return;
  SmallVector<int64_t> sizes;
  SmallVector<AffineExpr> indices;
  for (AffineExpr index : factor.map.getResults()) {
    bool isSplit = index == group * divisor + place;
    sizes.push_back(isSplit ? divisor : 0);
    if (isSplit)
      indices.append({group, place});
    else
      indices.push_back(index);
  }
  if (indices.size() == sizes.size())
    return;
  factor.tensor = splitter.split(factor.tensor, sizes);
  factor.map =
      AffineMap::get(factor.map.getNumDims(), 0, indices, op.getContext());
}

bool Factoring::run() {
  if (!findFactors())
    return false;
  SmallVector<int64_t> extents = op.getStaticExtents();
  int64_t resultRank = op.getResultRank(), rankCount = op.getRankCount();
  int64_t count = 1;
  for (int64_t rank = resultRank; rank < rankCount; ++rank) {
    int64_t extent = grouped == rank ? divisor : extents[rank];
    if (ShapedType::isDynamic(extent) ||
        llvm::MulOverflow(count, extent, count))
      return false;
  }
  if (!knowsExtents(extents))
    return false;
  Type accumulator = op.getAccumulator(), exact = accumulator;
  if (auto real = dyn_cast<FloatType>(accumulator))
    exact = finiteScales ? getExactSum(inside, count, real) : Type();
  // Products and sums of integers, and no others, are those of floats.
  if (!exact || !op.isSemiring(BuiltinOperator::mul, BuiltinOperator::add))
    return false;

  remark::passed(op.getLoc(), remark::RemarkOpts::name("factors").category(
                                  "ein-factor-scales"))
      << llvm::formatv("{0} of {1} factors leave the sum of {2} products{3}, "
                       "which is one of {4}",
                       outside.size(), outside.size() + inside.size(), count,
                       grouped ? " of a group" : "", exact)
             .str();

  // Ranks inside: those of the result that occur there, the groups, and then
  // what is reduced, of the grouped rank its place in the group.
  MLIRContext *context = op.getContext();
  SmallVector<std::string> names, outerNames;
  SmallVector<int64_t> shape;
  SmallVector<unsigned> outerRanks;
  SmallVector<AffineExpr> innerDims(rankCount,
                                    getAffineConstantExpr(0, context));
  auto addRank = [&](Twine name) {
    names.push_back(name.str());
    return getAffineDimExpr(names.size() - 1, context);
  };
  for (int64_t rank = 0; rank < resultRank; ++rank) {
    outerNames.push_back(op.getRankName(rank).str());
    if (llvm::none_of(inside, [&](const Factor &factor) {
          return factor.map.isFunctionOfDim(rank);
        }))
      continue;
    innerDims[rank] = addRank(op.getRankName(rank));
    shape.push_back(extents[rank]);
    outerRanks.push_back(rank);
  }
  AffineExpr group, place;
  if (grouped) {
    std::string name = (op.getRankName(*grouped) + "_group").str();
    while (llvm::is_contained(op.getSpec().rankNames, name))
      name += "_";
    group = addRank(name);
    outerNames.push_back(name);
    shape.push_back(extents[*grouped] / divisor);
    outerRanks.push_back(resultRank);
  }
  for (int64_t rank = resultRank; rank < rankCount; ++rank) {
    innerDims[rank] = addRank(op.getRankName(rank));
    if (grouped == rank) {
      place = innerDims[rank];
      innerDims[rank] = group * divisor + place;
    }
  }
  for (Factor &factor : inside) {
    factor.map = factor.map.replaceDimsAndSymbols(innerDims, {}, names.size(),
                                                  /*numResultSyms=*/0);
    if (grouped)
      splitGroups(factor, group, place);
  }
  Value sums = contract(inside, names, shape.size(), shape, exact, exact,
                        rankCount - resultRank);

  // Outside, the sums stand first, and the group's number for its quotient.
  unsigned outerCount = outerNames.size();
  auto outerMap = [&](AffineMap map) {
    if (grouped) {
      AffineExpr quotient =
          getAffineDimExpr(*grouped, context).floorDiv(divisor);
      map = map.replace(quotient, getAffineDimExpr(resultRank, context),
                        rankCount, 0);
    }
    return AffineMap::get(outerCount, 0, map.getResults(), context);
  };
  SmallVector<Factor> factors{{sums, AffineMap::getMultiDimMapWithTargets(
                                         outerCount, outerRanks, context)}};
  for (const Factor &factor : outside)
    factors.push_back({factor.tensor, outerMap(factor.map)});
  Type element = op.getType().getElementType();
  Value init = op.getInit();
  bool joins = init && !grouped;
  std::optional<Factor> start;
  if (init)
    start = Factor{init, outerMap(op.getInitMap())};
  Value result =
      contract(factors, outerNames, resultRank, op.getType().getShape(),
               joins ? accumulator : element, accumulator, grouped ? 1 : 0,
               grouped ? start : std::nullopt);
  if (joins) {
    ContractSpec spec;
    spec.rankNames.assign(outerNames.begin(), outerNames.end());
    spec.resultRank = resultRank;
    spec.inputCount = 2;
    spec.mapOperator = op.getReductions()[0];
    spec.maps = {rewriter.getMultiDimIdentityMap(resultRank), start->map};
    result = ContractOp::create(rewriter, op.getLoc(), op.getType(),
                                ValueRange{result, init}, Value(), Value(),
                                spec, accumulator);
  }
  rewriter.replaceOp(op, result);
  return true;
}

struct EinFactorScales
    : ricci::ein::impl::EinFactorScalesBase<EinFactorScales> {
  using EinFactorScalesBase::EinFactorScalesBase;

  void runOnOperation() override {
    SmallVector<ContractOp> contractions, others;
    getOperation()->walk([&](ContractOp op) { contractions.push_back(op); });
    IRRewriter rewriter(&getContext());
    DimensionSplitter splitter(rewriter);
    for (ContractOp op : contractions) {
      rewriter.setInsertionPoint(op);
      if (!Factoring(op, rewriter, splitter, finiteScales).run())
        others.push_back(op);
    }
    // Products that nothing but the sums that are gone has used.
    for (ContractOp op : llvm::reverse(others))
      if (op.use_empty())
        rewriter.eraseOp(op);
  }
};

} // namespace
