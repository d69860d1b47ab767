//===- RealFunctions.cpp - Scalar operators on real numbers ---------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RealFunctions.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "llvm/ADT/TypeSwitch.h"

#include <cmath>

using namespace mlir;
using namespace ricci::ein;

static std::optional<double> evaluateBuiltin(BuiltinOperator op,
                                             ArrayRef<double> operands) {
  double a = operands[0], b = operands.size() > 1 ? operands[1] : 0;
  switch (op) {
  case BuiltinOperator::add:
    return a + b;
  case BuiltinOperator::mul:
    return a * b;
  case BuiltinOperator::min:
    return std::min(a, b);
  case BuiltinOperator::max:
    return std::max(a, b);
  case BuiltinOperator::sub:
    return a - b;
  case BuiltinOperator::div:
    return a / b;
  case BuiltinOperator::log_sum_exp:
    return std::max(a, b) + std::log1p(std::exp(-std::abs(a - b)));
  case BuiltinOperator::neg:
    return -a;
  case BuiltinOperator::abs:
    return std::abs(a);
  case BuiltinOperator::exp:
    return std::exp(a);
  case BuiltinOperator::log:
    return std::log(a);
  case BuiltinOperator::tanh:
    return std::tanh(a);
  case BuiltinOperator::sqrt:
    return std::sqrt(a);
  case BuiltinOperator::rsqrt:
    return 1 / std::sqrt(a);
  case BuiltinOperator::erf:
    return std::erf(a);
  default:
    return std::nullopt;
  }
}

static bool compare(arith::CmpFPredicate predicate, double a, double b) {
  switch (predicate) {
  case arith::CmpFPredicate::OEQ:
  case arith::CmpFPredicate::UEQ:
    return a == b;
  case arith::CmpFPredicate::OGT:
  case arith::CmpFPredicate::UGT:
    return a > b;
  case arith::CmpFPredicate::OGE:
  case arith::CmpFPredicate::UGE:
    return a >= b;
  case arith::CmpFPredicate::OLT:
  case arith::CmpFPredicate::ULT:
    return a < b;
  case arith::CmpFPredicate::OLE:
  case arith::CmpFPredicate::ULE:
    return a <= b;
  case arith::CmpFPredicate::ONE:
  case arith::CmpFPredicate::UNE:
    return a != b;
  case arith::CmpFPredicate::ORD:
  case arith::CmpFPredicate::AlwaysTrue:
    return true;
  case arith::CmpFPredicate::UNO:
  case arith::CmpFPredicate::AlwaysFalse:
    return false;
  }
  llvm_unreachable("all predicates are handled");
}

/// One operation of a body; operands that are truth values are 0 or 1.
static std::optional<double> evaluateOperation(Operation &op,
                                               ArrayRef<double> x) {
  using Result = std::optional<double>;
  return llvm::TypeSwitch<Operation *, Result>(&op)
      .Case([&](arith::ConstantOp constant) -> Result {
        if (auto value = dyn_cast<FloatAttr>(constant.getValue()))
          return value.getValueAsDouble();
        if (auto value = dyn_cast<BoolAttr>(constant.getValue()))
          return value.getValue() ? 1 : 0;
        return std::nullopt;
      })
      .Case([&](arith::AddFOp) { return x[0] + x[1]; })
      .Case([&](arith::SubFOp) { return x[0] - x[1]; })
      .Case([&](arith::MulFOp) { return x[0] * x[1]; })
      .Case([&](arith::DivFOp) { return x[0] / x[1]; })
      .Case([&](arith::NegFOp) { return -x[0]; })
      .Case<arith::ExtFOp, arith::TruncFOp>([&](auto) { return x[0]; })
      .Case<arith::MaximumFOp, arith::MaxNumFOp>(
          [&](auto) { return std::max(x[0], x[1]); })
      .Case<arith::MinimumFOp, arith::MinNumFOp>(
          [&](auto) { return std::min(x[0], x[1]); })
      .Case([&](arith::CmpFOp cmp) {
        return compare(cmp.getPredicate(), x[0], x[1]) ? 1.0 : 0.0;
      })
      .Case([&](arith::SelectOp) { return x[0] != 0 ? x[1] : x[2]; })
      .Case([&](math::AbsFOp) { return std::abs(x[0]); })
      .Case([&](math::ExpOp) { return std::exp(x[0]); })
      .Case([&](math::Exp2Op) { return std::exp2(x[0]); })
      .Case([&](math::ExpM1Op) { return std::expm1(x[0]); })
      .Case([&](math::LogOp) { return std::log(x[0]); })
      .Case([&](math::Log2Op) { return std::log2(x[0]); })
      .Case([&](math::Log10Op) { return std::log10(x[0]); })
      .Case([&](math::Log1pOp) { return std::log1p(x[0]); })
      .Case([&](math::SqrtOp) { return std::sqrt(x[0]); })
      .Case([&](math::RsqrtOp) { return 1 / std::sqrt(x[0]); })
      .Case([&](math::CbrtOp) { return std::cbrt(x[0]); })
      .Case([&](math::TanhOp) { return std::tanh(x[0]); })
      .Case([&](math::SinhOp) { return std::sinh(x[0]); })
      .Case([&](math::CoshOp) { return std::cosh(x[0]); })
      .Case([&](math::ErfOp) { return std::erf(x[0]); })
      .Case([&](math::SinOp) { return std::sin(x[0]); })
      .Case([&](math::CosOp) { return std::cos(x[0]); })
      .Case([&](math::TanOp) { return std::tan(x[0]); })
      .Case([&](math::AtanOp) { return std::atan(x[0]); })
      .Case([&](math::PowFOp) { return std::pow(x[0], x[1]); })
      .Case([&](math::FmaOp) { return std::fma(x[0], x[1], x[2]); })
      .Default([](Operation *) -> Result { return std::nullopt; });
}

std::optional<double> ricci::ein::evaluateReal(const Operator &op,
                                               ArrayRef<double> operands) {
  if (op.isBuiltin())
    return op.getArity() == 2 && operands.size() == 1
               ? std::optional(operands[0])
               : evaluateBuiltin(op.getBuiltin(), operands);
  Block &body = op.getDefinition().getBody().front();
  llvm::DenseMap<Value, double> values;
  for (auto [argument, operand] : llvm::zip(body.getArguments(), operands))
    values[argument] = operand;
  for (Operation &inner : body.without_terminator()) {
    auto x = llvm::map_to_vector(inner.getOperands(), [&](Value operand) {
      return values.lookup(operand);
    });
    std::optional<double> value = evaluateOperation(inner, x);
    if (!value)
      return std::nullopt;
    values[inner.getResult(0)] = *value;
  }
  return values.lookup(cast<YieldOp>(body.getTerminator()).getValue());
}

std::optional<PolynomialBody> ricci::ein::getPolynomialBody(OpOp definition) {
  Block &body = definition.getBody().front();
  llvm::DenseMap<Value, PolynomialBody> values;
  for (BlockArgument argument : body.getArguments()) {
    if (!isa<FloatType>(argument.getType()))
      return std::nullopt;
    values[argument] = {1, 0};
  }
  for (Operation &op : body.without_terminator()) {
    if (!isa<arith::ConstantOp, arith::AddFOp, arith::SubFOp, arith::MulFOp,
             arith::NegFOp, arith::ExtFOp, arith::TruncFOp>(op) ||
        !isa<FloatType>(op.getResult(0).getType()))
      return std::nullopt;
    PolynomialBody value;
    bool isProduct = isa<arith::MulFOp>(op);
    for (Value operand : op.getOperands()) {
      PolynomialBody factor = values.lookup(operand);
      value.degree = isProduct ? value.degree + factor.degree
                               : std::max(value.degree, factor.degree);
      value.depth = std::max(value.depth, factor.depth);
    }
    value.depth += isProduct && value.degree > 0;
    values[op.getResult(0)] = value;
  }
  return values.lookup(cast<YieldOp>(body.getTerminator()).getValue());
}
