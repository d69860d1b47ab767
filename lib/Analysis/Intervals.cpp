//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Analysis/Intervals.h"

#include "ricci/Dialect/Ein/IR/Operators.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/TypeUtilities.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace ricci;
using llvm::APInt;

static unsigned getWidth(Type type) {
  return type.isIndex() ? 64 : type.getIntOrFloatBitWidth();
}

Interval Interval::of(int64_t low, int64_t high) {
  return {APInt(bits, low, /*isSigned=*/true),
          APInt(bits, high, /*isSigned=*/true)};
}

std::optional<Interval> Interval::ofType(Type type) {
  if (!type.isIntOrIndex())
    return std::nullopt;
  unsigned width = getWidth(type);
  if (ein::isUnsigned(type))
    return Interval{APInt::getZero(bits), APInt::getLowBitsSet(bits, width)};
  return Interval{APInt::getSignedMinValue(width).sext(bits),
                  APInt::getSignedMaxValue(width).sext(bits)};
}

Interval Interval::join(const Interval &other) const {
  return {llvm::APIntOps::smin(low, other.low),
          llvm::APIntOps::smax(high, other.high)};
}

bool Interval::contains(const Interval &other) const {
  return low.sle(other.low) && high.sge(other.high);
}

std::string Interval::str() const {
  return "[" + llvm::toString(low, 10, /*Signed=*/true) + ", " +
         llvm::toString(high, 10, /*Signed=*/true) + "]";
}

namespace {

/// The range of `interval`, which `type` holds, in the type's own width.
ConstantIntRanges toRange(const Interval &interval, Type type) {
  unsigned width = getWidth(type);
  APInt low = interval.low.trunc(width), high = interval.high.trunc(width);
  return ein::isUnsigned(type) ? ConstantIntRanges::fromUnsigned(low, high)
                               : ConstantIntRanges::fromSigned(low, high);
}

Interval toInterval(const ConstantIntRanges &range, Type type) {
  if (ein::isUnsigned(type))
    return {range.umin().zext(Interval::bits),
            range.umax().zext(Interval::bits)};
  return {range.smin().sext(Interval::bits), range.smax().sext(Interval::bits)};
}

/// `interval` where `type` holds it; otherwise numbers wrap to any of the type.
Interval convert(const Interval &interval, Type type) {
  Interval all = *Interval::ofType(type);
  return all.contains(interval) ? interval : all;
}

/// Operators that count the bits of their operands' own types.
bool countsBits(const ein::Operator &op) {
  return op.isBuiltin() &&
         (op.getBuiltin() == ein::BuiltinOperator::and_popcount ||
          op.getBuiltin() == ein::BuiltinOperator::xnor_popcount);
}

/// Operators that work on each bit alone: two's complement numbers of n bits
/// give another one.
bool isBitwise(const ein::Operator &op) {
  return op.isBuiltin() && (op.getBuiltin() == ein::BuiltinOperator::and_ ||
                            op.getBuiltin() == ein::BuiltinOperator::or_ ||
                            op.getBuiltin() == ein::BuiltinOperator::xor_);
}

class Transfer {
public:
  Transfer(MLIRContext *context)
      : wide(IntegerType::get(context, Interval::bits)) {}

  /// `op` on numbers without bound; none if they become wider than intervals.
  std::optional<Interval> apply(const ein::Operator &op,
                                ArrayRef<Interval> operands) const {
    if (isBitwise(op)) {
      unsigned width = 1;
      for (const Interval &operand : operands)
        width = std::max({width, operand.low.getSignificantBits(),
                          operand.high.getSignificantBits()});
      // i1 is unsigned.
      Type narrow = IntegerType::get(wide.getContext(), std::max(width, 2u));
      return applyNarrow(op, operands,
                         SmallVector<Type>(operands.size(), narrow), narrow);
    }
    SmallVector<ConstantIntRanges> ranges;
    for (const Interval &operand : operands)
      ranges.push_back(toRange(operand, wide));
    return finish(op.transferRange(ranges, wide), wide);
  }

  /// `op` on elements of `types`, in types of its own.
  std::optional<Interval> applyNarrow(const ein::Operator &op,
                                      ArrayRef<Interval> operands,
                                      ArrayRef<Type> types, Type result) const {
    SmallVector<ConstantIntRanges> ranges;
    for (auto [operand, type] : llvm::zip(operands, types)) {
      if (!type.isIntOrIndex())
        return std::nullopt;
      ranges.push_back(toRange(convert(operand, type), type));
    }
    return finish(op.transferRange(ranges, result), result);
  }

private:
  std::optional<Interval> finish(std::optional<ConstantIntRanges> range,
                                 Type type) const {
    // An operation that overflows gives the whole range.
    if (!range ||
        (type == wide && *range == ConstantIntRanges::maxRange(Interval::bits)))
      return std::nullopt;
    return toInterval(*range, type);
  }

  IntegerType wide;
};

/// The identity of `op` as a number.
std::optional<Interval> getIdentity(const ein::Operator &op, Type type) {
  auto identity = dyn_cast_or_null<IntegerAttr>(op.getIdentity(type));
  if (!identity)
    return std::nullopt;
  APInt value = ein::isUnsigned(type)
                    ? identity.getValue().zext(Interval::bits)
                    : identity.getValue().sext(Interval::bits);
  return Interval{value, value};
}

/// What `op` makes of at most `count` terms, all its steps included: those of n
/// terms are those of ⌊n/2⌋, twice, and of one more if n is odd.
std::optional<Interval> reduce(const Transfer &transfer,
                               const ein::Operator &op, const Interval &terms,
                               int64_t count) {
  if (count <= 1)
    return terms;
  std::optional<Interval> half = reduce(transfer, op, terms, count / 2);
  std::optional<Interval> sums =
      half ? transfer.apply(op, {*half, *half}) : std::nullopt;
  if (!sums)
    return std::nullopt;
  *sums = sums->join(*half);
  if (count % 2 == 0)
    return sums;
  std::optional<Interval> last = transfer.apply(op, {*sums, terms});
  return last ? std::optional(last->join(*sums)) : std::nullopt;
}

} // namespace

std::optional<ContractionIntervals> IntervalAnalysis::get(ein::ContractOp op) {
  Type accumulator = op.getAccumulator();
  auto map = ein::Operator::get(op.getMapOperator(), op);
  if (!accumulator.isIntOrIndex() || !map)
    return std::nullopt;
  Transfer transfer(op.getContext());
  SmallVector<Interval> operands;
  SmallVector<Type> types;
  for (Value input : op.getInputs()) {
    std::optional<Interval> interval = get(input);
    if (!interval)
      return std::nullopt;
    operands.push_back(*interval);
    types.push_back(getElementTypeOrSelf(input.getType()));
  }
  ContractionIntervals result;
  result.operands = operands.front();
  for (const Interval &operand : operands)
    result.operands = result.operands.join(operand);
  std::optional<Interval> terms;
  if (!map->isBuiltin())
    terms = transfer.applyNarrow(
        *map, operands,
        ein::OpOp(map->getDefinition()).getFunctionType().getInputs(),
        accumulator);
  else if (countsBits(*map))
    terms = transfer.applyNarrow(*map, operands, types, accumulator);
  else if (operands.size() == 1 && map->getArity() == 2)
    terms = operands.front();
  else
    terms = transfer.apply(*map, operands);
  if (!terms)
    return std::nullopt;
  result.terms = *terms;
  result.sums = *terms;

  SmallVector<int64_t> extents = op.getStaticExtents();
  for (int64_t rank = op.getRankCount(); rank-- > op.getResultRank();) {
    auto reduction = ein::Operator::get(op.getReduction(rank), op);
    if (!reduction || !reduction->isBuiltin() ||
        ShapedType::isDynamic(extents[rank]))
      return std::nullopt;
    // Nothing, or all of it masked, leaves the identity.
    bool canBeEmpty = op.getMask() || extents[rank] == 0;
    std::optional<Interval> identity = getIdentity(*reduction, accumulator);
    if (canBeEmpty && !identity)
      return std::nullopt;
    if (identity && (canBeEmpty || result.sums.contains(*identity)))
      result.sums = result.sums.join(*identity);
    std::optional<Interval> sums =
        reduce(transfer, *reduction, result.sums, extents[rank]);
    if (!sums)
      return std::nullopt;
    result.sums = *sums;
  }
  if (op.getInit()) {
    std::optional<Interval> init = get(op.getInit());
    auto reduction = ein::Operator::get(op.getReductions()[0], op);
    if (!init || !reduction)
      return std::nullopt;
    std::optional<Interval> sums =
        transfer.apply(*reduction, {*init, result.sums});
    if (!sums)
      return std::nullopt;
    result.operands = result.operands.join(*init);
    result.sums = result.sums.join(*init).join(*sums);
  }
  return result;
}

std::optional<Interval> IntervalAnalysis::get(Value tensor) {
  std::optional<Interval> all =
      Interval::ofType(getElementTypeOrSelf(tensor.getType()));
  if (!all)
    return std::nullopt;
  if (auto it = known.find(tensor); it != known.end())
    return it->second;
  std::optional<Interval> result = all;
  Type element = getElementTypeOrSelf(tensor.getType());
  DenseIntElementsAttr constant;
  if (matchPattern(tensor, m_Constant(&constant))) {
    std::optional<Interval> values;
    for (const APInt &value : constant) {
      APInt number = ein::isUnsigned(element) ? value.zext(Interval::bits)
                                              : value.sext(Interval::bits);
      Interval one{number, number};
      values = values ? values->join(one) : one;
      if (constant.isSplat())
        break;
    }
    if (values)
      result = values;
  } else if (Operation *op = tensor.getDefiningOp()) {
    TypeSwitch<Operation *>(op)
        .Case<tensor::CastOp, tensor::ExpandShapeOp, tensor::CollapseShapeOp>(
            [&](auto reshape) { result = get(reshape->getOperand(0)); })
        .Case<ein::ContractOp>([&](ein::ContractOp contract) {
          std::optional<ContractionIntervals> found = get(contract);
          // Numbers that wrap on the way can be anything.
          if (found && Interval::ofType(contract.getAccumulator())
                           ->contains(found->all()))
            result = convert(found->sums, element);
        });
  }
  known[tensor] = result;
  return result;
}
