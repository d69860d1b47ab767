//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Extents.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;
using namespace ricci;
using namespace ricci::ein;

namespace {

using Predicate = arith::CmpIPredicate;

/// Index arithmetic that folds what is constant.
class IndexBuilder {
public:
  IndexBuilder(OpBuilder &builder, Location loc)
      : builder(builder), loc(loc),
        before(builder.getInsertionPoint() == builder.getBlock()->begin()
                   ? nullptr
                   : &*std::prev(builder.getInsertionPoint())) {}
  /// Erases what folding left without a use, except for `kept`.
  void removeUnused(ArrayRef<OpFoldResult> kept) {
    SmallPtrSet<Operation *, 8> used;
    for (OpFoldResult result : kept)
      if (auto value = dyn_cast<Value>(result))
        used.insert(value.getDefiningOp());
    Block::reverse_iterator next(builder.getInsertionPoint());
    for (Block::reverse_iterator end = builder.getBlock()->rend();
         next != end && &*next != before;) {
      Operation &op = *next++;
      if (isOpTriviallyDead(&op) && !used.contains(&op))
        op.erase();
    }
  }

  Value constant(int64_t value) {
    Value &known = constants[value];
    if (!known)
      known = arith::ConstantIndexOp::create(builder, loc, value);
    return known;
  }
  Value dimension(Value tensor, int64_t dim) {
    auto type = cast<RankedTensorType>(tensor.getType());
    if (!type.isDynamicDim(dim))
      return constant(type.getDimSize(dim));
    Value &known = dimensions[{tensor, dim}];
    if (!known)
      known = tensor::DimOp::create(builder, loc, tensor, constant(dim));
    return known;
  }
  template <typename Op> Value make(Value lhs, Value rhs) {
    return builder.createOrFold<Op>(loc, lhs, rhs);
  }
  template <typename Op> Value make(Value lhs, int64_t rhs) {
    return make<Op>(lhs, constant(rhs));
  }
  Value select(Value condition, Value lhs, Value rhs) {
    return builder.createOrFold<arith::SelectOp>(loc, condition, lhs, rhs);
  }
  Value compare(Predicate predicate, Value lhs, Value rhs) {
    return builder.createOrFold<arith::CmpIOp>(loc, predicate, lhs, rhs);
  }
  Value compare(Predicate predicate, Value lhs, int64_t rhs) {
    return compare(predicate, lhs, constant(rhs));
  }
  void check(Value condition, const Twine &message) {
    if (!isTrue(condition))
      cf::AssertOp::create(builder, loc, condition,
                           builder.getStringAttr(message));
  }
  static bool isTrue(Value condition) {
    return matchPattern(condition, m_One());
  }

private:
  OpBuilder &builder;
  Location loc;
  Operation *before;
  llvm::SmallDenseMap<int64_t, Value> constants;
  llvm::SmallDenseMap<std::pair<Value, int64_t>, Value> dimensions;
};

class ExtentEmitter {
public:
  ExtentEmitter(OpBuilder &builder, ContractOp op)
      : index(builder, op.getLoc()), op(op) {}

  LogicalResult compute();
  void checkAll();
  IndexBuilder index;
  SmallVector<OpFoldResult> extents;

private:
  /// Where a dynamic extent was read from.
  struct Source {
    int64_t operand = -1, dimension = -1;
  };
  /// constant + coefficient · (extent of the unknown rank − 1)
  struct Linear {
    Value constant;
    int64_t coefficient = 0;
  };
  struct Range {
    Value least, largest;
  };

  Value extent(int64_t rank) {
    if (auto known = getConstantIntValue(extents[rank]))
      return index.constant(*known);
    return cast<Value>(extents[rank]);
  }
  Value dimension(int64_t operand, int64_t dim) {
    return index.dimension(op->getOperand(operand), dim);
  }
  int64_t staticDimension(int64_t operand, int64_t dim) {
    return cast<RankedTensorType>(op->getOperand(operand).getType())
        .getDimSize(dim);
  }
  /// The one rank of `expr` whose extent is unknown yet; none if there are
  /// more or less, or if `expr` is not linear with positive coefficients.
  std::optional<int64_t> onlyUnknown(AffineExpr expr);
  Linear maximum(AffineExpr expr);
  Range range(AffineExpr expr);
  std::string ranksOf(AffineExpr expr);
  void checkRank(int64_t operand, int64_t dim, int64_t rank);
  void checkIndex(int64_t operand, int64_t dim, AffineExpr expr);
  Value isEmpty();

  ContractOp op;
  SmallVector<Source> sources;
  Value empty;
};

std::optional<int64_t> ExtentEmitter::onlyUnknown(AffineExpr expr) {
  std::optional<int64_t> unknown;
  bool linear = true;
  expr.walk([&](AffineExpr part) {
    if (auto dim = dyn_cast<AffineDimExpr>(part)) {
      int64_t rank = dim.getPosition();
      if (!extents[rank].isNull() || unknown == rank)
        return;
      linear &= !unknown;
      unknown = rank;
    } else if (auto binary = dyn_cast<AffineBinaryOpExpr>(part)) {
      auto factor = dyn_cast<AffineConstantExpr>(binary.getRHS());
      linear &= binary.getKind() == AffineExprKind::Add ||
                (binary.getKind() == AffineExprKind::Mul && factor &&
                 factor.getValue() >= 0);
    }
  });
  return linear ? unknown : std::nullopt;
}

ExtentEmitter::Linear ExtentEmitter::maximum(AffineExpr expr) {
  if (auto constant = dyn_cast<AffineConstantExpr>(expr))
    return {index.constant(constant.getValue()), 0};
  if (auto dim = dyn_cast<AffineDimExpr>(expr)) {
    if (extents[dim.getPosition()].isNull())
      return {index.constant(0), 1};
    return {index.make<arith::SubIOp>(extent(dim.getPosition()), 1), 0};
  }
  auto binary = cast<AffineBinaryOpExpr>(expr);
  Linear lhs = maximum(binary.getLHS());
  if (binary.getKind() == AffineExprKind::Mul) {
    int64_t factor = cast<AffineConstantExpr>(binary.getRHS()).getValue();
    return {index.make<arith::MulIOp>(lhs.constant, factor),
            lhs.coefficient * factor};
  }
  Linear rhs = maximum(binary.getRHS());
  return {index.make<arith::AddIOp>(lhs.constant, rhs.constant),
          lhs.coefficient + rhs.coefficient};
}

LogicalResult ExtentEmitter::compute() {
  SmallVector<int64_t> known = op.getStaticExtents();
  extents.resize(known.size());
  Type indexType = IndexType::get(op.getContext());
  sources.resize(known.size());
  for (auto [rank, value] : llvm::enumerate(known))
    if (!ShapedType::isDynamic(value))
      extents[rank] = IntegerAttr::get(indexType, value);
  int64_t operandCount = op->getNumOperands();
  for (int64_t i = 0; i < operandCount; ++i)
    for (auto [d, expr] : llvm::enumerate(op.getIndexingMap(i).getResults()))
      if (auto dim = dyn_cast<AffineDimExpr>(expr);
          dim && extents[dim.getPosition()].isNull()) {
        extents[dim.getPosition()] = dimension(i, d);
        sources[dim.getPosition()] = {i, static_cast<int64_t>(d)};
      }
  // Windows: the largest extent that keeps the index inside the dimension,
  // (dimension − 1 − constant) / coefficient + 1, or 0 if that is negative.
  for (bool changed = true; changed;) {
    changed = false;
    for (int64_t i = 0; i < operandCount; ++i)
      for (auto [d, expr] :
           llvm::enumerate(op.getIndexingMap(i).getResults())) {
        auto unknown = onlyUnknown(expr);
        if (!unknown)
          continue;
        Linear bound = maximum(expr);
        if (bound.coefficient <= 0)
          continue;
        Value room = index.make<arith::SubIOp>(
            index.make<arith::SubIOp>(dimension(i, d), 1), bound.constant);
        Value count = index.make<arith::AddIOp>(
            index.make<arith::FloorDivSIOp>(room, bound.coefficient), 1);
        extents[*unknown] =
            index.make<arith::MaxSIOp>(count, static_cast<int64_t>(0));
        sources[*unknown] = {i, static_cast<int64_t>(d)};
        changed = true;
      }
  }
  for (auto [rank, value] : llvm::enumerate(extents))
    if (value.isNull())
      return emitError(op.getLoc())
             << "E3: the extent of rank '" << op.getRankName(rank)
             << "' does not follow from the operands; index a dimension by the "
                "rank alone, or make the result's extent static";
  return success();
}

std::string ExtentEmitter::ranksOf(AffineExpr expr) {
  std::string names;
  for (int64_t rank = 0, count = op.getRankCount(); rank < count; ++rank)
    if (expr.isFunctionOfDim(rank))
      names += (names.empty() ? "'" : ", '") + op.getRankName(rank).str() + "'";
  return names;
}

ExtentEmitter::Range ExtentEmitter::range(AffineExpr expr) {
  if (auto constant = dyn_cast<AffineConstantExpr>(expr)) {
    Value value = index.constant(constant.getValue());
    return {value, value};
  }
  if (auto dim = dyn_cast<AffineDimExpr>(expr))
    return {index.constant(0),
            index.make<arith::SubIOp>(extent(dim.getPosition()), 1)};
  auto binary = cast<AffineBinaryOpExpr>(expr);
  Range lhs = range(binary.getLHS());
  if (binary.getKind() == AffineExprKind::Add) {
    Range rhs = range(binary.getRHS());
    return {index.make<arith::AddIOp>(lhs.least, rhs.least),
            index.make<arith::AddIOp>(lhs.largest, rhs.largest)};
  }
  int64_t c = cast<AffineConstantExpr>(binary.getRHS()).getValue();
  auto both = [&](auto apply) -> Range {
    return {apply(lhs.least), apply(lhs.largest)};
  };
  switch (binary.getKind()) {
  case AffineExprKind::Mul: {
    Range product =
        both([&](Value v) { return index.make<arith::MulIOp>(v, c); });
    if (c < 0)
      std::swap(product.least, product.largest);
    return product;
  }
  case AffineExprKind::FloorDiv:
    return both([&](Value v) { return index.make<arith::FloorDivSIOp>(v, c); });
  case AffineExprKind::CeilDiv:
    return both([&](Value v) { return index.make<arith::CeilDivSIOp>(v, c); });
  default: {
    // Modulo c: from 0 to c − 1, or less if nothing wraps.
    Value inside = index.make<arith::AndIOp>(
        index.compare(Predicate::sge, lhs.least, 0),
        index.compare(Predicate::slt, lhs.largest, c));
    auto choose = [&](Value exact, int64_t otherwise) {
      return index.select(inside, exact, index.constant(otherwise));
    };
    return {choose(lhs.least, 0), choose(lhs.largest, c - 1)};
  }
  }
}

/// Whether the iteration domain is empty, so that no index is ever used.
Value ExtentEmitter::isEmpty() {
  if (empty)
    return empty;
  empty = index.compare(Predicate::eq, index.constant(1), 0);
  for (int64_t rank = 0, count = extents.size(); rank < count; ++rank)
    empty = index.make<arith::OrIOp>(
        empty, index.compare(Predicate::eq, extent(rank), 0));
  return empty;
}

void ExtentEmitter::checkRank(int64_t operand, int64_t dim, int64_t rank) {
  Source source = sources[rank];
  auto known = getConstantIntValue(extents[rank]);
  if ((source.operand == operand && source.dimension == dim) ||
      (known && !ShapedType::isDynamic(staticDimension(operand, dim))))
    return;
  std::string reason =
      known
          ? "which is " + std::to_string(*known)
          : "which follows from dimension " + std::to_string(source.dimension) +
                " of operand " + std::to_string(source.operand);
  index.check(
      index.compare(Predicate::eq, dimension(operand, dim), extent(rank)),
      "E4: dimension " + Twine(dim) + " of operand " + Twine(operand) +
          " differs from the extent of rank '" + op.getRankName(rank) + "', " +
          reason + "; pass tensors whose extents agree");
}

void ExtentEmitter::checkIndex(int64_t operand, int64_t dim, AffineExpr expr) {
  bool allStatic = !ShapedType::isDynamic(staticDimension(operand, dim));
  bool definesRank = false;
  for (int64_t rank = 0, count = extents.size(); rank < count; ++rank)
    if (expr.isFunctionOfDim(rank)) {
      allStatic &= getConstantIntValue(extents[rank]).has_value();
      definesRank |=
          sources[rank].operand == operand && sources[rank].dimension == dim;
    }
  if (allStatic)
    return;
  Range bounds = range(expr);
  Value inside = index.compare(Predicate::sge, bounds.least, 0);
  // A rank that was made to fit keeps the index below the dimension.
  if (!definesRank)
    inside = index.make<arith::AndIOp>(
        inside,
        index.compare(Predicate::slt, bounds.largest, dimension(operand, dim)));
  if (index.isTrue(inside))
    return;
  std::string names = ranksOf(expr);
  index.check(
      index.make<arith::OrIOp>(isEmpty(), inside),
      "E5: the index of dimension " + Twine(dim) + " of operand " +
          Twine(operand) + " runs outside of it; pass a larger operand" +
          (names.empty() ? Twine() : ", or smaller extents for rank " + names));
}

void ExtentEmitter::checkAll() {
  for (int64_t i = 0, count = op->getNumOperands(); i < count; ++i)
    for (auto [d, expr] : llvm::enumerate(op.getIndexingMap(i).getResults())) {
      if (auto dim = dyn_cast<AffineDimExpr>(expr))
        checkRank(i, d, dim.getPosition());
      else
        checkIndex(i, d, expr);
    }
}

} // namespace

FailureOr<SmallVector<OpFoldResult>> ricci::emitExtents(OpBuilder &builder,
                                                        ContractOp op) {
  ExtentEmitter emitter(builder, op);
  if (failed(emitter.compute()))
    return failure();
  emitter.checkAll();
  emitter.index.removeUnused(emitter.extents);
  return std::move(emitter.extents);
}

void ricci::emitCastChecks(OpBuilder &builder, Location loc, Value source,
                           RankedTensorType type) {
  IndexBuilder index(builder, loc);
  auto from = cast<RankedTensorType>(source.getType());
  for (auto [d, extent] : llvm::enumerate(type.getShape())) {
    if (ShapedType::isDynamic(extent) || !from.isDynamicDim(d))
      continue;
    index.check(
        index.compare(Predicate::eq, index.dimension(source, d), extent),
        "tensor.cast: dimension " + Twine(d) + " is not " + Twine(extent) +
            ", which the cast promises; pass a tensor of that extent, "
            "or cast to a dynamic one");
  }
  index.removeUnused({});
}
