//===- ApproximationError.cpp - How far approximations take values --------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ApproximationError.h"

#include "ricci/Dialect/Ein/IR/Operators.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

#include <cmath>

using namespace mlir;
using namespace ricci;
using namespace ricci::ein;

static constexpr double infinity = std::numeric_limits<double>::infinity();
/// Differences are taken over this many parts of the interval a coefficient.
static constexpr int64_t partsPerCoefficient = 64;

double ricci::ein::getSteepestSlope(const ChebyshevPolynomial &polynomial) {
  int64_t parts = partsPerCoefficient * (polynomial.getDegree() + 1);
  double width = polynomial.high - polynomial.low, steepest = 0;
  double x = polynomial.low, value = polynomial.evaluate(x);
  for (int64_t i = 1; i <= parts; ++i) {
    // Closer together at the ends, where a polynomial is steepest.
    double next =
        polynomial.low + width *
                             (1 - std::cos(M_PI * static_cast<double>(i) /
                                           static_cast<double>(parts))) /
                             2;
    double nextValue = polynomial.evaluate(next);
    if (next > x)
      steepest = std::max(steepest, std::abs((nextValue - value) / (next - x)));
    x = next;
    value = nextValue;
  }
  return steepest;
}

namespace {

/// Numbers of at most this magnitude, off by at most `error`.
struct Uncertain {
  double magnitude = 0, error = 0;
};

} // namespace

static Uncertain multiply(Uncertain a, Uncertain b) {
  return {a.magnitude * b.magnitude,
          a.magnitude * b.error + b.magnitude * a.error + a.error * b.error};
}

static Uncertain add(Uncertain a, Uncertain b) {
  return {a.magnitude + b.magnitude, a.error + b.error};
}

/// Of a body of additions and products.
static double getBodyError(OpOp definition, ArrayRef<Uncertain> inputs) {
  Block &body = definition.getBody().front();
  llvm::DenseMap<Value, Uncertain> values;
  for (auto [argument, input] : llvm::zip(body.getArguments(), inputs))
    values[argument] = input;
  for (Operation &op : body.without_terminator()) {
    auto operand = [&](unsigned i) { return values.lookup(op.getOperand(i)); };
    Uncertain result;
    if (auto constant = dyn_cast<arith::ConstantOp>(op)) {
      auto value = dyn_cast<FloatAttr>(constant.getValue());
      result.magnitude = value ? std::abs(value.getValueAsDouble()) : infinity;
    } else if (isa<arith::AddFOp, arith::SubFOp>(op)) {
      result = add(operand(0), operand(1));
    } else if (isa<arith::MulFOp>(op)) {
      result = multiply(operand(0), operand(1));
    } else if (isa<arith::NegFOp, arith::ExtFOp, arith::TruncFOp>(op)) {
      result = operand(0);
    } else {
      return infinity;
    }
    values[op.getResult(0)] = result;
  }
  return values.lookup(cast<YieldOp>(body.getTerminator()).getValue()).error;
}

double ApproximationErrors::getContracted(ContractOp op) const {
  bool isExact = true;
  SmallVector<Uncertain> inputs;
  for (Value input : op.getInputs()) {
    std::optional<RealRange> range = ranges.get(input);
    inputs.push_back({range ? range->getMagnitude() : infinity, get(input)});
    isExact &= get(input) == 0;
  }
  double error = 0;
  if (!isExact) {
    auto map = Operator::get(op.getMapOperator(), op);
    if (!map)
      return infinity;
    if (!map->isBuiltin()) {
      error = getBodyError(map->getDefinition(), inputs);
    } else {
      Uncertain result = inputs[0];
      bool isChain = map->getArity() == 2 && inputs.size() == 1;
      switch (map->getBuiltin()) {
      case BuiltinOperator::add:
      case BuiltinOperator::sub:
        for (Uncertain next : llvm::drop_begin(inputs))
          result = add(result, next);
        break;
      case BuiltinOperator::mul:
        for (Uncertain next : llvm::drop_begin(inputs))
          result = multiply(result, next);
        break;
      case BuiltinOperator::neg:
        break;
      default:
        if (!isChain)
          return infinity;
      }
      error = result.error;
    }
    SmallVector<int64_t> extents = op.getStaticExtents();
    for (int64_t extent : llvm::drop_begin(extents, op.getResultRank()))
      error *= ShapedType::isDynamic(extent) ? infinity
                                             : static_cast<double>(extent);
    // Infinity times nothing.
    if (std::isnan(error))
      return infinity;
  }
  if (op.getMask() && get(op.getMask()) != 0)
    return infinity;
  return error + (op.getInit() ? get(op.getInit()) : 0);
}

void ApproximationErrors::visit(Operation &op) {
  double error = 0;
  if (auto contract = dyn_cast<ContractOp>(op))
    error = getContracted(contract);
  else if (llvm::any_of(op.getOperands(),
                        [&](Value operand) { return get(operand) != 0; }))
    error = infinity;
  for (Value result : op.getResults())
    errors[result] = error;
}
