//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// The range-transfer functions of scalar operators.

#include "ricci/Dialect/Ein/IR/Operators.h"

#include "mlir/Interfaces/Utils/InferIntRangeCommon.h"

using namespace mlir;
using namespace ricci::ein;

namespace {

unsigned getWidth(Type type) {
  return isa<IndexType>(type) ? 64 : type.getIntOrFloatBitWidth();
}

ConstantIntRanges negate(const ConstantIntRanges &range) {
  unsigned width = range.umin().getBitWidth();
  auto zero = ConstantIntRanges::constant(APInt::getZero(width));
  return intrange::inferSub({zero, range});
}

/// From 0 to the number of bits that can be set, in a type of `width` bits.
ConstantIntRanges countRange(unsigned bits, unsigned width) {
  // A count beyond the type wraps.
  if (width < 32 && bits >= (uint64_t(1) << width))
    return ConstantIntRanges::maxRange(width);
  return ConstantIntRanges::fromUnsigned(APInt::getZero(width),
                                         APInt(width, bits));
}

/// x / 0 is 0, which joins what other divisors give.
ConstantIntRanges divide(const ConstantIntRanges &lhs,
                         const ConstantIntRanges &rhs, bool isUnsigned) {
  unsigned width = lhs.umin().getBitWidth();
  if (rhs.umin().isZero())
    return ConstantIntRanges::maxRange(width);
  return isUnsigned ? intrange::inferDivU({lhs, rhs})
                    : intrange::inferDivS({lhs, rhs});
}

ConstantIntRanges transfer(BuiltinOperator op, const ConstantIntRanges &a,
                           const ConstantIntRanges &b, Type type) {
  unsigned width = getWidth(type);
  bool unsignedType = isUnsigned(type);
  switch (op) {
  case BuiltinOperator::add:
    return intrange::inferAdd({a, b});
  case BuiltinOperator::sub:
    return intrange::inferSub({a, b});
  case BuiltinOperator::mul:
    return intrange::inferMul({a, b});
  case BuiltinOperator::div:
    return divide(a, b, unsignedType);
  case BuiltinOperator::min:
    return unsignedType ? intrange::inferMinU({a, b})
                        : intrange::inferMinS({a, b});
  case BuiltinOperator::max:
    return unsignedType ? intrange::inferMaxU({a, b})
                        : intrange::inferMaxS({a, b});
  case BuiltinOperator::and_:
    return intrange::inferAnd({a, b});
  case BuiltinOperator::or_:
    return intrange::inferOr({a, b});
  case BuiltinOperator::xor_:
    return intrange::inferXor({a, b});
  case BuiltinOperator::and_popcount:
    return countRange(
        std::min(a.umax().getActiveBits(), b.umax().getActiveBits()), width);
  case BuiltinOperator::xnor_popcount:
    return countRange(a.umin().getBitWidth(), width);
  case BuiltinOperator::shift_add:
    return intrange::inferAdd({intrange::inferAdd({a, a}), b});
  default:
    return ConstantIntRanges::maxRange(width);
  }
}

ConstantIntRanges transfer(BuiltinOperator op, const ConstantIntRanges &a,
                           Type type) {
  switch (op) {
  case BuiltinOperator::neg:
    return negate(a);
  case BuiltinOperator::abs:
    // The least number is its own negative, and so its own magnitude.
    return isUnsigned(type) ? a : intrange::inferMaxS({a, negate(a)});
  default:
    return ConstantIntRanges::maxRange(getWidth(type));
  }
}

/// Follows the body's operations, each by its own transfer function.
std::optional<ConstantIntRanges>
transfer(OpOp definition, ArrayRef<ConstantIntRanges> operands) {
  llvm::DenseMap<Value, ConstantIntRanges> ranges;
  Block &body = definition.getBody().front();
  for (auto [argument, range] : llvm::zip(body.getArguments(), operands))
    ranges.insert({argument, range});
  for (Operation &op : body.without_terminator()) {
    SmallVector<ConstantIntRanges> known;
    for (Value operand : op.getOperands())
      if (auto it = ranges.find(operand); it != ranges.end())
        known.push_back(it->second);
    bool isKnown = known.size() == op.getNumOperands();
    auto set = [&](Value result, const ConstantIntRanges &range) {
      ranges.insert({result, range});
    };
    if (auto cast = dyn_cast<UnrealizedConversionCastOp>(op)) {
      // Between types of one width: the same bits.
      if (isKnown && known.size() == 1 && op.getNumResults() == 1 &&
          op.getResult(0).getType().isIntOrIndex() &&
          getWidth(op.getResult(0).getType()) == known[0].umin().getBitWidth())
        set(op.getResult(0), known[0]);
    } else if (auto inferable = dyn_cast<InferIntRangeInterface>(op);
               inferable && isKnown &&
               llvm::all_of(op.getResultTypes(), [](Type type) {
                 return type.isSignlessIntOrIndex();
               })) {
      inferable.inferResultRanges(known, set);
    }
    for (Value result : op.getResults())
      if (result.getType().isIntOrIndex())
        ranges.insert(
            {result, ConstantIntRanges::maxRange(getWidth(result.getType()))});
  }
  auto it = ranges.find(cast<YieldOp>(body.getTerminator()).getValue());
  if (it == ranges.end())
    return std::nullopt;
  return it->second;
}

} // namespace

std::optional<ConstantIntRanges>
Operator::transferRange(ArrayRef<ConstantIntRanges> operands, Type type) const {
  if (!type.isIntOrIndex() || !isDefinedOn(type))
    return std::nullopt;
  if (!isBuiltin()) {
    FunctionType function = OpOp(definition).getFunctionType();
    if (!llvm::all_of(function.getInputs(),
                      [](Type input) { return input.isIntOrIndex(); }))
      return std::nullopt;
    return transfer(definition, operands);
  }
  if (getArity() == 1)
    return transfer(builtin, operands[0], type);
  ConstantIntRanges result = operands[0];
  for (const ConstantIntRanges &next : operands.drop_front())
    result = transfer(builtin, result, next, type);
  return result;
}
