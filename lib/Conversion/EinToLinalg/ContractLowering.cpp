//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ContractLowering.h"
#include "Extents.h"
#include "ScalarEmitter.h"

#include "ricci/Analysis/Explanation.h"
#include "ricci/Conversion/TensorSize.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Dialect/Utils/StructuredOpsUtils.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace ricci;
using namespace ricci::ein;

namespace {

class ContractLowering {
public:
  ContractLowering(OpBuilder &builder, const StoredContraction &contraction)
      : builder(builder), op(ContractOp(contraction.op)), loc(op.getLoc()),
        elements(contraction.operandElements),
        resultElement(contraction.resultElement),
        accumulator(op.getAccumulator()), resultRank(op.getResultRank()) {}

  FailureOr<Value> lower();

private:
  using BodyBuilder = llvm::function_ref<Value(ScalarEmitter &, ValueRange)>;

  LogicalResult checkReductions();
  LogicalResult checkSize(Type element);
  void refineOperands();
  bool isEmpty(ArrayRef<OpFoldResult> ranks) {
    return llvm::any_of(ranks, [](OpFoldResult extent) {
      return isConstantIntValue(extent, 0);
    });
  }
  ArrayRef<OpFoldResult> resultExtents() {
    return ArrayRef(extents).take_front(resultRank);
  }
  Value emptyTensor(Type element);
  /// The value that the reduction begins with.
  Value start(const Operator &reduce);
  Value reduce(const Operator &map, const Operator &reduce);
  /// Applies `body` to each element of `inputs` over the result's ranks.
  Value elementwise(ArrayRef<Value> inputs, ArrayRef<AffineMap> maps,
                    Type element, BodyBuilder body);
  Value generic(ArrayRef<Value> inputs, ArrayRef<AffineMap> maps, Value output,
                int64_t rankCount, BodyBuilder body);
  /// The mapped value of one index tuple, in the accumulation type.
  Value mapped(ScalarEmitter &emitter, const Operator &map, ValueRange stored);

  OpBuilder &builder;
  ContractOp op;
  Location loc;
  ArrayRef<Type> elements;
  Type resultElement, accumulator;
  int64_t resultRank;
  /// The result is of class A, which its arithmetic does not show any more.
  bool approximates = false;
  SmallVector<OpFoldResult> extents;
  SmallVector<Value> operands;
};

LogicalResult ContractLowering::checkReductions() {
  for (Attribute reduction : op.getReductions())
    if (reduction != op.getReductions()[0])
      return emitError(loc) << "the contraction reduces with " << reduction
                            << " and " << op.getReductions()[0]
                            << "; one operator was expected: run "
                               "'ein-split-reductions' before";
  return success();
}

LogicalResult ContractLowering::checkSize(Type element) {
  Type storage = getStorageType(element);
  auto complex = dyn_cast<ComplexType>(storage);
  uint64_t bytes = complex
                       ? complex.getElementType().getIntOrFloatBitWidth() / 4
                       : storage.getIntOrFloatBitWidth() / 8;
  // An extent of 0 does not excuse the others: strides are their products.
  for (OpFoldResult extent : resultExtents())
    if (auto known = getConstantIntValue(extent))
      bytes = llvm::SaturatingMultiply<uint64_t>(bytes,
                                                 std::max<int64_t>(*known, 1));
  if (bytes <= maxTensorBytes)
    return success();
  auto shape = llvm::map_to_vector(resultExtents(), [](OpFoldResult extent) {
    return getConstantIntValue(extent).value_or(ShapedType::kDynamic);
  });
  return emitError(loc) << "the result "
                        << RankedTensorType::get(shape, element)
                        << " is too large: it takes more than 2^47 bytes; "
                           "compute a part of it, or shrink a rank";
}

/// Operands whose ranks have static extents say so in their types; what is
/// asserted at run time need not be asked for again.
void ContractLowering::refineOperands() {
  for (auto [i, operand] : llvm::enumerate(op->getOperands())) {
    auto type = cast<RankedTensorType>(operand.getType());
    SmallVector<int64_t> shape(type.getShape());
    for (auto [d, expr] : llvm::enumerate(op.getIndexingMap(i).getResults()))
      if (auto dim = dyn_cast<AffineDimExpr>(expr))
        if (auto known = getConstantIntValue(extents[dim.getPosition()]))
          shape[d] = *known;
    RankedTensorType refined = type.clone(shape);
    operands.push_back(
        refined == type ? operand
                        : tensor::CastOp::create(builder, loc, refined, operand)
                              .getResult());
  }
}

Value ContractLowering::emptyTensor(Type element) {
  return tensor::EmptyOp::create(builder, loc, resultExtents(),
                                 getStorageType(element));
}

Value ContractLowering::generic(ArrayRef<Value> inputs,
                                ArrayRef<AffineMap> maps, Value output,
                                int64_t rankCount, BodyBuilder body) {
  SmallVector<utils::IteratorType> iterators(resultRank,
                                             utils::IteratorType::parallel);
  iterators.resize(rankCount, utils::IteratorType::reduction);
  auto generic = linalg::GenericOp::create(
      builder, loc, output.getType(), inputs, output, maps, iterators,
      [&](OpBuilder &inner, Location, ValueRange arguments) {
        ScalarEmitter emitter(inner, loc);
        linalg::YieldOp::create(inner, loc, body(emitter, arguments));
      });
  if (approximates)
    generic->setAttr(approximatesName, builder.getUnitAttr());
  return generic.getResult(0);
}

Value ContractLowering::elementwise(ArrayRef<Value> inputs,
                                    ArrayRef<AffineMap> maps, Type element,
                                    BodyBuilder body) {
  Value output = emptyTensor(element);
  if (isEmpty(resultExtents()))
    return output;
  SmallVector<AffineMap> all;
  for (AffineMap map : maps)
    all.push_back(
        AffineMap::get(resultRank, 0, map.getResults(), builder.getContext()));
  all.push_back(builder.getMultiDimIdentityMap(resultRank));
  return generic(inputs, all, output, resultRank, body);
}

Value ContractLowering::mapped(ScalarEmitter &emitter, const Operator &map,
                               ValueRange stored) {
  SmallVector<Value> values;
  ArrayRef<Type> types = elements.take_front(op.getInputs().size());
  for (auto [value, type] : llvm::zip(stored, types))
    values.push_back(emitter.load(value, type));
  return emitter.apply(map, values, types, accumulator, /*reducing=*/false);
}

Value ContractLowering::start(const Operator &reduce) {
  if (op.getInit()) {
    unsigned position = op.getInputs().size();
    Type element = elements[position];
    return elementwise(operands[position], op.getInitMap(), accumulator,
                       [&](ScalarEmitter &emitter, ValueRange arguments) {
                         Value value = emitter.load(arguments[0], element);
                         value = emitter.convert(value, element, accumulator);
                         return emitter.store(value, accumulator);
                       });
  }
  Value identity = ScalarEmitter(builder, loc)
                       .storedConstant(reduce.getIdentity(accumulator));
  return linalg::FillOp::create(builder, loc, identity,
                                emptyTensor(accumulator))
      .getResult(0);
}

Value ContractLowering::reduce(const Operator &map, const Operator &reduce) {
  Value output = start(reduce);
  if (isEmpty(extents))
    return output;
  int64_t rankCount = op.getRankCount();
  unsigned inputCount = op.getInputs().size();
  SmallVector<Value> inputs(ArrayRef(operands).take_front(inputCount));
  SmallVector<AffineMap> maps;
  for (unsigned i = 0; i < inputCount; ++i)
    maps.push_back(op.getIndexingMap(i));
  if (op.getMask()) {
    inputs.push_back(operands.back());
    maps.push_back(op.getMaskMap());
  }
  // linalg reads each loop's bound from a dimension that the rank alone
  // indexes; ranks that have none get one in an operand that is never read.
  SmallVector<AffineExpr> uncovered;
  SmallVector<OpFoldResult> uncoveredExtents;
  for (int64_t rank = resultRank; rank < rankCount; ++rank) {
    AffineExpr expr = builder.getAffineDimExpr(rank);
    if (llvm::any_of(maps, [&](AffineMap map) {
          return llvm::is_contained(map.getResults(), expr);
        }))
      continue;
    uncovered.push_back(expr);
    uncoveredExtents.push_back(extents[rank]);
  }
  if (!uncovered.empty()) {
    inputs.push_back(tensor::EmptyOp::create(builder, loc, uncoveredExtents,
                                             builder.getI8Type()));
    maps.push_back(
        AffineMap::get(rankCount, 0, uncovered, builder.getContext()));
  }
  // getMajorSubMap has no map without results.
  auto ranks = builder.getMultiDimIdentityMap(rankCount);
  maps.push_back(AffineMap::get(rankCount, 0,
                                ranks.getResults().take_front(resultRank),
                                builder.getContext()));
  return generic(
      inputs, maps, output, rankCount,
      [&](ScalarEmitter &emitter, ValueRange arguments) {
        Value value = mapped(emitter, map, arguments);
        if (op.getMask())
          value = emitter.select(
              emitter.load(arguments[inputCount], builder.getI1Type()), value,
              emitter.constant(reduce.getIdentity(accumulator)));
        Value before = emitter.load(arguments.back(), accumulator);
        Value after = emitter.apply(reduce, {before, value},
                                    {accumulator, accumulator}, accumulator,
                                    /*reducing=*/true);
        return emitter.store(after, accumulator);
      });
}

FailureOr<Value> ContractLowering::lower() {
  if (failed(checkReductions()))
    return failure();
  auto computed = emitExtents(builder, op);
  if (failed(computed))
    return failure();
  extents = std::move(*computed);
  if (failed(checkSize(resultElement)) || failed(checkSize(accumulator)))
    return failure();
  refineOperands();

  Operator map = *Operator::get(op.getMapOperator(), op);
  approximates = map.isApproximation() && op.getInputs().size() > 1 &&
                 isa<FloatType>(resultElement);
  Value result;
  if (op.getReductions().empty()) {
    SmallVector<AffineMap> maps;
    for (unsigned i = 0, count = operands.size(); i < count; ++i)
      maps.push_back(op.getIndexingMap(i));
    result =
        elementwise(operands, maps, resultElement,
                    [&](ScalarEmitter &emitter, ValueRange arguments) {
                      Value value = mapped(emitter, map, arguments);
                      return emitter.store(
                          emitter.convert(value, accumulator, resultElement),
                          resultElement);
                    });
  } else {
    result = reduce(map, *Operator::get(op.getReductions()[0], op));
    if (!haveSameStorage(accumulator, resultElement))
      result = elementwise(
          result, builder.getMultiDimIdentityMap(resultRank), resultElement,
          [&](ScalarEmitter &emitter, ValueRange arguments) {
            Value value = emitter.load(arguments[0], accumulator);
            return emitter.store(
                emitter.convert(value, accumulator, resultElement),
                resultElement);
          });
  }
  Type stored = op.getResult().getType();
  if (result.getType() != stored)
    result = tensor::CastOp::create(builder, loc, stored, result);
  return result;
}

} // namespace

FailureOr<Value> ricci::lowerContraction(OpBuilder &builder,
                                         const StoredContraction &contraction) {
  return ContractLowering(builder, contraction).lower();
}
