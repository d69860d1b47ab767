//===- RealRange.cpp - What real numbers a tensor may hold ----------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Analysis/RealRange.h"

#include "ricci/Dialect/Ein/IR/Operators.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Builders.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "llvm/ADT/TypeSwitch.h"

#include <algorithm>
#include <cmath>

using namespace mlir;
using namespace ricci;

/// The widest integer whose type is taken for what it says of its values.
static constexpr unsigned widestTypeRange = 16;

double RealRange::getMagnitude() const {
  return std::max(std::abs(low), std::abs(high));
}

RealRange ricci::operator+(RealRange a, RealRange b) {
  return {a.low + b.low, a.high + b.high};
}
RealRange ricci::operator-(RealRange a) { return {-a.high, -a.low}; }
RealRange ricci::operator-(RealRange a, RealRange b) { return a + -b; }
RealRange ricci::operator*(RealRange a, RealRange b) {
  auto [least, largest] = std::minmax(
      {a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high});
  return {least, largest};
}
RealRange ricci::operator*(RealRange a, double factor) {
  return a * RealRange{factor, factor};
}
RealRange ricci::square(RealRange a) {
  double largest = a.getMagnitude();
  double least =
      a.contains(0) ? 0 : std::min(std::abs(a.low), std::abs(a.high));
  return {least * least, largest * largest};
}
RealRange ricci::unite(RealRange a, RealRange b) {
  return {std::min(a.low, b.low), std::max(a.high, b.high)};
}

std::optional<RealRange> ricci::parseRange(Attribute attribute) {
  auto array = dyn_cast_or_null<ArrayAttr>(attribute);
  if (!array || array.size() != 2)
    return std::nullopt;
  auto low = dyn_cast<FloatAttr>(array[0]),
       high = dyn_cast<FloatAttr>(array[1]);
  if (!low || !high)
    return std::nullopt;
  RealRange range{low.getValueAsDouble(), high.getValueAsDouble()};
  if (!std::isfinite(range.low) || !std::isfinite(range.high) ||
      range.low > range.high)
    return std::nullopt;
  return range;
}

ArrayAttr ricci::getRangeAttr(MLIRContext *context, RealRange range) {
  Builder builder(context);
  return builder.getArrayAttr({builder.getF64FloatAttr(range.low),
                               builder.getF64FloatAttr(range.high)});
}

/// Of a type that holds few numbers.
static std::optional<RealRange> getTypeRange(Type type) {
  auto integer = dyn_cast<IntegerType>(getElementTypeOrSelf(type));
  if (!integer || integer.getWidth() > widestTypeRange)
    return std::nullopt;
  int bits = static_cast<int>(integer.getWidth());
  if (ein::isUnsigned(integer))
    return RealRange{0, std::ldexp(1.0, bits) - 1};
  return RealRange{-std::ldexp(1.0, bits - 1), std::ldexp(1.0, bits - 1) - 1};
}

static std::optional<RealRange> getConstantRange(Attribute attribute) {
  auto elements = dyn_cast<DenseElementsAttr>(attribute);
  if (!elements || elements.getNumElements() == 0)
    return std::nullopt;
  std::optional<RealRange> range;
  auto add = [&](double value) {
    RealRange one{value, value};
    range = range ? unite(*range, one) : one;
  };
  if (isa<FloatType>(elements.getElementType())) {
    for (APFloat value : elements.getValues<APFloat>()) {
      bool losesInfo;
      value.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven,
                    &losesInfo);
      if (!value.isFinite())
        return std::nullopt;
      add(value.convertToDouble());
    }
  } else if (isa<IntegerType>(elements.getElementType())) {
    bool isSigned = !ein::isUnsigned(elements.getElementType());
    for (APInt value : elements.getValues<APInt>())
      add(value.roundToDouble(isSigned));
  }
  return range;
}

void RealRanges::declareArguments(Operation *function, Block &entry) {
  auto interface = cast<FunctionOpInterface>(function);
  for (BlockArgument argument : entry.getArguments()) {
    std::optional<RealRange> declared =
        parseRange(interface.getArgAttr(argument.getArgNumber(), rangeName));
    ranges[argument] = declared ? declared : getTypeRange(argument.getType());
  }
}

std::optional<RealRange> RealRanges::get(Value value) const {
  return ranges.lookup(value);
}

/// Of a body of additions and products.
static std::optional<RealRange>
getBodyRange(ein::OpOp definition, ArrayRef<std::optional<RealRange>> inputs) {
  Block &body = definition.getBody().front();
  llvm::DenseMap<Value, std::optional<RealRange>> ranges;
  for (auto [argument, range] : llvm::zip(body.getArguments(), inputs))
    ranges[argument] = range;
  for (Operation &op : body.without_terminator()) {
    if (op.getNumResults() != 1)
      return std::nullopt;
    if (auto declared = parseRange(op.getAttr(rangeName))) {
      ranges[op.getResult(0)] = declared;
      continue;
    }
    if (auto constant = dyn_cast<arith::ConstantOp>(op)) {
      if (auto value = dyn_cast<FloatAttr>(constant.getValue()))
        ranges[constant] =
            RealRange{value.getValueAsDouble(), value.getValueAsDouble()};
      continue;
    }
    SmallVector<RealRange> operands;
    for (Value operand : op.getOperands())
      if (auto range = ranges.lookup(operand))
        operands.push_back(*range);
    if (operands.size() != op.getNumOperands() || operands.empty())
      continue;
    ranges[op.getResult(0)] =
        llvm::TypeSwitch<Operation *, std::optional<RealRange>>(&op)
            .Case([&](arith::AddFOp) { return operands[0] + operands[1]; })
            .Case([&](arith::SubFOp) { return operands[0] - operands[1]; })
            .Case([&](arith::MulFOp mul) {
              return mul.getLhs() == mul.getRhs() ? square(operands[0])
                                                  : operands[0] * operands[1];
            })
            .Case([&](arith::NegFOp) { return -operands[0]; })
            .Case<arith::ExtFOp, arith::TruncFOp>(
                [&](auto) { return operands[0]; })
            .Default([](auto) { return std::nullopt; });
  }
  return ranges.lookup(cast<ein::YieldOp>(body.getTerminator()).getValue());
}

std::optional<RealRange> RealRanges::getMapped(ein::ContractOp op) const {
  SmallVector<std::optional<RealRange>> inputs;
  for (Value input : op.getInputs())
    inputs.push_back(get(input));
  auto map = ein::Operator::get(op.getMapOperator(), op);
  if (!map)
    return std::nullopt;
  if (!map->isBuiltin()) {
    if (auto declared = parseRange(map->getDefinition()->getAttr(rangeName)))
      return declared;
    return getBodyRange(map->getDefinition(), inputs);
  }
  if (llvm::any_of(inputs, [](auto &range) { return !range; }))
    return std::nullopt;
  // An operator of two operands leaves one alone as it is.
  if (map->getArity() == 2 && inputs.size() == 1)
    return inputs[0];
  auto fold = [&](auto function) {
    RealRange range = *inputs[0];
    for (auto next : llvm::drop_begin(inputs))
      range = function(range, *next);
    return range;
  };
  auto least = [](RealRange a, RealRange b) {
    return RealRange{std::min(a.low, b.low), std::min(a.high, b.high)};
  };
  auto largest = [](RealRange a, RealRange b) {
    return RealRange{std::max(a.low, b.low), std::max(a.high, b.high)};
  };
  switch (map->getBuiltin()) {
  case ein::BuiltinOperator::add:
    return fold([](RealRange a, RealRange b) { return a + b; });
  case ein::BuiltinOperator::sub:
    return fold([](RealRange a, RealRange b) { return a - b; });
  case ein::BuiltinOperator::neg:
    return -*inputs[0];
  case ein::BuiltinOperator::mul:
    if (inputs.size() == 2 && op.getInputs()[0] == op.getInputs()[1] &&
        op.getIndexingMap(0) == op.getIndexingMap(1))
      return square(*inputs[0]);
    return fold([](RealRange a, RealRange b) { return a * b; });
  case ein::BuiltinOperator::min:
    return fold(least);
  case ein::BuiltinOperator::max:
    return fold(largest);
  case ein::BuiltinOperator::div:
    if (inputs[1]->contains(0))
      return std::nullopt;
    return *inputs[0] * RealRange{1 / inputs[1]->high, 1 / inputs[1]->low};
  default:
    return std::nullopt;
  }
}

std::optional<RealRange> RealRanges::getContracted(ein::ContractOp op) const {
  std::optional<RealRange> range = getMapped(op);
  if (!range)
    return std::nullopt;
  SmallVector<int64_t> extents = op.getStaticExtents();
  bool sums = false;
  for (auto [i, reduction] : llvm::enumerate(op.getReductions())) {
    auto builtin = dyn_cast<ein::BuiltinOperatorAttr>(reduction);
    if (!builtin || builtin.getValue() != ein::BuiltinOperator::add)
      return std::nullopt;
    int64_t extent = extents[op.getResultRank() + i];
    if (ShapedType::isDynamic(extent))
      return std::nullopt;
    *range = *range * static_cast<double>(extent);
    sums = true;
  }
  if (op.getMask())
    range = unite(*range, {0, 0});
  if (op.getInit()) {
    std::optional<RealRange> init = get(op.getInit());
    if (!init || !sums)
      return std::nullopt;
    *range = *range + *init;
  }
  return range;
}

void RealRanges::visit(Operation &op) {
  for (Value result : op.getResults())
    ranges[result] = getTypeRange(result.getType());
  if (auto declared = parseRange(op.getAttr(rangeName)))
    for (Value result : op.getResults())
      ranges[result] = declared;
  else if (auto constant = dyn_cast<arith::ConstantOp>(op))
    ranges[constant] = getConstantRange(constant.getValue());
  else if (auto cast = dyn_cast<tensor::CastOp>(op))
    ranges[cast] = get(cast.getSource());
  else if (auto contract = dyn_cast<ein::ContractOp>(op))
    if (isa<FloatType>(contract.getAccumulator()) &&
        isa<FloatType>(contract.getType().getElementType()))
      ranges[contract] = getContracted(contract);
}
