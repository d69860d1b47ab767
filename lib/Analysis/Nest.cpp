//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Analysis/Nest.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace ricci;

namespace {

/// The coefficient of each rank in `expr`, and its constant; false if `expr`
/// is not linear.
bool getCoefficients(AffineExpr expr, int64_t factor,
                     MutableArrayRef<int64_t> coefficients, int64_t &constant) {
  if (auto dim = dyn_cast<AffineDimExpr>(expr)) {
    coefficients[dim.getPosition()] += factor;
    return true;
  }
  if (auto number = dyn_cast<AffineConstantExpr>(expr)) {
    constant += factor * number.getValue();
    return true;
  }
  auto binary = dyn_cast<AffineBinaryOpExpr>(expr);
  if (!binary)
    return false;
  if (binary.getKind() == AffineExprKind::Add)
    return getCoefficients(binary.getLHS(), factor, coefficients, constant) &&
           getCoefficients(binary.getRHS(), factor, coefficients, constant);
  auto number = dyn_cast<AffineConstantExpr>(binary.getRHS());
  if (binary.getKind() == AffineExprKind::Mul && number)
    return getCoefficients(binary.getLHS(), factor * number.getValue(),
                           coefficients, constant);
  return false;
}

NestOperand getOperand(linalg::LinalgOp op, OpOperand &operand,
                       unsigned rankCount) {
  NestOperand result;
  result.memref = operand.get();
  result.map = op.getMatchingIndexingMap(&operand);
  result.parameter = op.getMatchingBlockArgument(&operand);
  result.staticStrides.assign(rankCount, 0);
  SmallVector<int64_t> strides;
  int64_t offset;
  auto type = cast<MemRefType>(operand.get().getType());
  bool known = succeeded(type.getStridesAndOffset(strides, offset));
  for (auto [d, expr] : llvm::enumerate(result.map.getResults())) {
    SmallVector<int64_t> coefficients(rankCount, 0);
    int64_t constant = 0;
    bool linear = getCoefficients(expr, 1, coefficients, constant);
    for (unsigned rank = 0; rank < rankCount; ++rank) {
      if (!expr.isFunctionOfDim(rank))
        continue;
      int64_t &stride = result.staticStrides[rank];
      if (!linear || !known || ShapedType::isDynamic(strides[d]) ||
          ShapedType::isDynamic(stride))
        stride = ShapedType::kDynamic;
      else
        stride += coefficients[rank] * strides[d];
    }
  }
  return result;
}

} // namespace

bool NestOperand::isLinear() const {
  return llvm::all_of(map.getResults(), [&](AffineExpr expr) {
    SmallVector<int64_t> coefficients(map.getNumDims(), 0);
    int64_t constant = 0;
    return getCoefficients(expr, 1, coefficients, constant);
  });
}

int64_t Nest::getStaticPoints() const {
  int64_t points = 1;
  for (int64_t extent : staticExtents) {
    if (ShapedType::isDynamic(extent))
      return ShapedType::kDynamic;
    if (llvm::MulOverflow(points, extent, points))
      return std::numeric_limits<int64_t>::max();
  }
  return points;
}

FailureOr<Nest> Nest::get(linalg::LinalgOp op, IndexBuilder &builder) {
  if (!op.hasPureBufferSemantics() || op.getNumDpsInits() != 1 ||
      op->getNumRegions() != 1)
    return failure();
  Nest nest;
  nest.op = op;
  nest.iterators = op.getIteratorTypesArray();
  unsigned rankCount = nest.iterators.size();
  for (const Range &range : op.createLoopRanges(builder, builder.getLoc())) {
    Value extent =
        getValueOrCreateConstantIndexOp(builder, builder.getLoc(), range.size);
    nest.extents.push_back(extent);
    nest.staticExtents.push_back(
        getConstant(extent).value_or(ShapedType::kDynamic));
  }
  for (OpOperand *input : op.getDpsInputOperands()) {
    BlockArgument parameter = op.getMatchingBlockArgument(input);
    if (parameter.use_empty())
      continue;
    if (!isa<MemRefType>(input->get().getType())) {
      // A scalar input of linalg.fill: a rank-0 operand that needs no load.
      NestOperand scalar;
      scalar.memref = input->get();
      scalar.map = AffineMap::get(rankCount, 0, builder.getContext());
      scalar.parameter = parameter;
      scalar.staticStrides.assign(rankCount, 0);
      nest.inputs.push_back(scalar);
      continue;
    }
    nest.inputs.push_back(getOperand(op, *input, rankCount));
  }
  nest.output = getOperand(op, op.getDpsInitsMutable()[0], rankCount);
  return nest;
}

FlatOperand ricci::flatten(const Nest &nest, const NestOperand &operand,
                           IndexBuilder &builder) {
  auto type = cast<MemRefType>(operand.memref.getType());
  auto metadata =
      memref::ExtractStridedMetadataOp::create(builder, operand.memref);
  SmallVector<int64_t> staticStrides;
  int64_t staticOffset = ShapedType::kDynamic;
  if (failed(type.getStridesAndOffset(staticStrides, staticOffset)))
    staticStrides.assign(type.getRank(), ShapedType::kDynamic);
  auto value = [&](int64_t number, Value dynamic) {
    return ShapedType::isDynamic(number) ? dynamic : builder.index(number);
  };
  FlatOperand result;
  result.offset = value(staticOffset, metadata.getOffset());
  result.strides.resize(nest.getRankCount());
  for (auto [d, expr] : llvm::enumerate(operand.map.getResults())) {
    SmallVector<int64_t> coefficients(nest.getRankCount(), 0);
    int64_t constant = 0;
    getCoefficients(expr, 1, coefficients, constant);
    Value stride = value(staticStrides[d], metadata.getStrides()[d]);
    result.offset = builder.add(result.offset,
                                builder.mul(stride, builder.index(constant)));
    for (auto [rank, coefficient] : llvm::enumerate(coefficients)) {
      if (coefficient == 0)
        continue;
      Value step = builder.mul(stride, builder.index(coefficient));
      Value &sum = result.strides[rank];
      sum = sum ? builder.add(sum, step) : step;
    }
  }
  auto flatType =
      MemRefType::get({ShapedType::kDynamic}, type.getElementType());
  // The extent is never read: all accesses are in bounds by construction.
  Value extent = builder.index(std::numeric_limits<int32_t>::max());
  result.flat = memref::ReinterpretCastOp::create(
      builder, flatType, metadata.getBaseBuffer(),
      OpFoldResult(builder.getIndexAttr(0)), ArrayRef<OpFoldResult>{extent},
      ArrayRef<OpFoldResult>{builder.getIndexAttr(1)});
  return result;
}

Type PayloadCloner::widen(Type type) {
  return lanes > 1 ? VectorType::get({lanes}, type) : type;
}

Value PayloadCloner::get(Value value, Block &payload) {
  auto it = known.find(value);
  if (it != known.end())
    return it->second;
  Operation *op = value.getDefiningOp();
  Value result;
  Attribute constant;
  if (op && lanes > 1 && matchPattern(value, m_Constant(&constant))) {
    auto type = VectorType::get({lanes}, value.getType());
    result = arith::ConstantOp::create(builder,
                                       DenseElementsAttr::get(type, constant));
  } else if (!op || op->getBlock() != &payload) {
    result = lanes > 1 ? vector::BroadcastOp::create(
                             builder, widen(value.getType()), value)
                             .getResult()
                       : value;
  } else {
    SmallVector<Value> operands;
    for (Value operand : op->getOperands())
      operands.push_back(get(operand, payload));
    SmallVector<Type> types;
    for (Type type : op->getResultTypes())
      types.push_back(widen(type));
    OperationState state(op->getLoc(), op->getName(), operands, types,
                         op->getAttrs());
    Operation *clone = builder.create(state);
    for (auto [original, replacement] :
         llvm::zip(op->getResults(), clone->getResults()))
      known[original] = replacement;
    return clone->getResult(cast<OpResult>(value).getResultNumber());
  }
  known[value] = result;
  return result;
}
