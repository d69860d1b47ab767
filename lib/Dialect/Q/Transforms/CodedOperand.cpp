//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CodedOperand.h"

#include "ricci/Dialect/Ein/IR/FoldOperator.h"
#include "ricci/Dialect/Ein/IR/Operators.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/TypeUtilities.h"

#include <cmath>

using namespace mlir;
using namespace ricci;
using namespace ricci::q;

namespace {

/// The widest codes: a table of 256 numbers.
constexpr unsigned maxWidth = 8;
/// Doubles hold integers of as many bits.
constexpr double largestInteger = 0x1p53;

/// The number that the pattern is as an element of `type`.
int64_t getNumber(uint64_t pattern, IntegerType type) {
  APInt bits(type.getWidth(), pattern);
  return ein::isUnsigned(type) ? static_cast<int64_t>(bits.getZExtValue())
                               : bits.getSExtValue();
}

/// `number` as a constant of `type`; null if conversion changes it.
Attribute toAttribute(double number, Type type) {
  if (type.isF64() || (type.isF32() && !(static_cast<float>(number) != number)))
    return FloatAttr::get(type, number);
  auto integer = dyn_cast<IntegerType>(type);
  if (!integer || integer.getWidth() < 2 || number != std::trunc(number))
    return {};
  bool isUnsigned = ein::isUnsigned(integer);
  double limit = std::ldexp(1.0, integer.getWidth() - !isUnsigned);
  if (std::abs(number) > largestInteger || number >= limit ||
      number < (isUnsigned ? 0 : -limit))
    return {};
  APInt bits(64, static_cast<int64_t>(number), /*isSigned=*/true);
  return IntegerAttr::get(type, bits.sextOrTrunc(integer.getWidth()));
}

/// The number of a constant, kept by conversion to `type`; none if that
/// changes it.
std::optional<double> toNumber(Attribute constant, Type type) {
  if (auto real = dyn_cast_or_null<FloatAttr>(constant)) {
    if (real.getType() != type)
      return std::nullopt;
    return real.getValueAsDouble();
  }
  auto integer = dyn_cast_or_null<IntegerAttr>(constant);
  if (!integer || !isa<IntegerType>(integer.getType()))
    return std::nullopt;
  APInt bits = integer.getValue();
  bool isUnsigned = ein::isUnsigned(integer.getType());
  if (bits.getBitWidth() > 64 || (isUnsigned && bits.getActiveBits() > 53))
    return std::nullopt;
  int64_t number = isUnsigned ? static_cast<int64_t>(bits.getZExtValue())
                              : bits.getSExtValue();
  auto target = dyn_cast<IntegerType>(type);
  if (!target || std::abs(static_cast<double>(number)) > largestInteger ||
      getNumber(static_cast<uint64_t>(number) &
                    (~uint64_t(0) >> (64 - target.getWidth())),
                target) != number)
    return std::nullopt;
  return static_cast<double>(number);
}

/// Codes as they lie in `value`, and the numbers that they stand for.
struct Found {
  Value codes;
  AffineMap map;
  std::vector<double> numbers;
};

std::optional<Found> findIntegers(Value value, AffineMap map,
                                  std::string &reason) {
  Type element = getElementTypeOrSelf(value.getType());
  auto type = dyn_cast<IntegerType>(element);
  if (!type || type.getWidth() > maxWidth) {
    llvm::raw_string_ostream(reason)
        << "it is of " << element << ", no function of at most " << maxWidth
        << " bits";
    return std::nullopt;
  }
  Found found{value, map, {}};
  for (uint64_t pattern = 0; pattern < uint64_t(1) << type.getWidth();
       ++pattern)
    found.numbers.push_back(static_cast<double>(getNumber(pattern, type)));
  return found;
}

std::optional<Found> find(Value value, AffineMap map, std::string &reason);

/// What an operator of one operand makes of codes, element for element.
std::optional<Found> findDecoding(ein::ContractOp op, AffineMap map,
                                  std::string &reason) {
  if (op.getInputs().size() != 1 || !op.getReductions().empty() ||
      op.getInit() || op.getMask()) {
    reason = "it is computed of more than one element";
    return std::nullopt;
  }
  auto decode = ein::Operator::get(op.getMapOperator(), op);
  Type element = op.getType().getElementType();
  // Of one operand, an operator of two is that operand.
  bool isCopy = decode && decode->isBuiltin() && decode->getArity() == 2;
  if (!decode || op.getAccumulator() != element ||
      (decode->isBuiltin() && !isCopy)) {
    reason = "its operator is not folded";
    return std::nullopt;
  }
  std::optional<Found> found =
      find(op.getInputs()[0], op.getIndexingMap(0).compose(map), reason);
  if (!found)
    return std::nullopt;
  for (double &number : found->numbers) {
    Attribute result;
    if (isCopy) {
      result = toAttribute(number, element);
    } else {
      ein::OpOp definition = decode->getDefinition();
      result = toAttribute(number, definition.getFunctionType().getInput(0));
      if (result)
        result = ein::foldOperator(definition, result);
    }
    std::optional<double> folded = toNumber(result, element);
    if (!folded) {
      reason = "its operator does not fold on all codes";
      return std::nullopt;
    }
    number = *folded;
  }
  return found;
}

/// Converts the numbers of floats to the accumulation type. False if that cuts
/// one.
bool convertNumbers(std::vector<double> &numbers, Type element,
                    Type accumulator) {
  if (accumulator.isF32())
    for (double &number : numbers)
      number = static_cast<float>(number);
  auto integer = dyn_cast<IntegerType>(accumulator);
  if (!integer || !isa<FloatType>(element))
    return true;
  bool isUnsigned = ein::isUnsigned(integer);
  double limit = std::ldexp(1.0, integer.getWidth() - !isUnsigned);
  return llvm::all_of(numbers, [&](double number) {
    return number == std::trunc(number) && number < limit &&
           number >= (isUnsigned ? 0 : -limit);
  });
}

std::optional<Found> find(Value value, AffineMap map, std::string &reason) {
  std::optional<Found> found;
  if (auto op = value.getDefiningOp<ein::ContractOp>()) {
    std::string why;
    if (std::optional<Found> decoded = findDecoding(op, map, why))
      return decoded;
    found = findIntegers(value, map, reason);
    if (!found)
      reason += ", and " + why;
    return found;
  }
  return findIntegers(value, map, reason);
}

} // namespace

bool BitWeights::isBalanced() const {
  int64_t sum = 0;
  for (int64_t weight : weights) {
    if (weight % 2 != 0)
      return false;
    sum += weight / 2;
  }
  return offset == -sum;
}

bool CodedOperand::isInteger() const {
  return llvm::all_of(numbers, [](double number) {
    return std::abs(number) <= largestInteger && number == std::trunc(number) &&
           !(number == 0 && std::signbit(number));
  });
}

double CodedOperand::getMaximum() const {
  double maximum = 0;
  for (double number : numbers)
    maximum =
        std::isnan(number) ? INFINITY : std::max(maximum, std::abs(number));
  return maximum;
}

std::optional<BitWeights> CodedOperand::getWeights() const {
  if (!isInteger())
    return std::nullopt;
  BitWeights result;
  result.offset = static_cast<int64_t>(numbers[0]);
  for (unsigned bit = 0; bit < width; ++bit)
    result.weights.push_back(static_cast<int64_t>(numbers[size_t(1) << bit]) -
                             result.offset);
  for (size_t code = 0; code < numbers.size(); ++code) {
    int64_t sum = result.offset;
    for (unsigned bit = 0; bit < width; ++bit)
      sum += (code >> bit & 1) ? result.weights[bit] : 0;
    if (sum != static_cast<int64_t>(numbers[code]))
      return std::nullopt;
  }
  return result;
}

std::optional<CodedOperand> ricci::q::getCodedOperand(ein::ContractOp op,
                                                      unsigned position,
                                                      OpBuilder &builder,
                                                      std::string &reason) {
  Value tensor = op.getInputs()[position];
  AffineMap map = op.getIndexingMap(position);
  // Groups of a rank are dimensions of their own by then.
  auto expand = tensor.getDefiningOp<tensor::ExpandShapeOp>();
  Value source = expand ? expand.getSrc() : tensor;
  AffineMap sourceMap =
      expand ? builder.getMultiDimIdentityMap(
                   cast<RankedTensorType>(source.getType()).getRank())
             : map;
  std::optional<Found> found = find(source, sourceMap, reason);
  if (!found)
    return std::nullopt;
  if (!convertNumbers(found->numbers, getElementTypeOrSelf(tensor.getType()),
                      op.getAccumulator())) {
    reason = "the accumulation type cuts its numbers";
    return std::nullopt;
  }
  CodedOperand result;
  result.codes = found->codes;
  result.map = found->map;
  if (expand && found->codes == source) {
    result.codes = tensor;
    result.map = map;
  } else if (expand) {
    auto type = cast<RankedTensorType>(found->codes.getType());
    if (!found->map.isIdentity() || !expand.getType().hasStaticShape()) {
      reason = "its codes are reshaped in a way that is not followed";
      return std::nullopt;
    }
    result.codes = tensor::ExpandShapeOp::create(
        builder, op.getLoc(), expand.getType().clone(type.getElementType()),
        found->codes, expand.getReassociationIndices());
    result.map = map;
  }
  result.numbers = std::move(found->numbers);
  result.width =
      getElementTypeOrSelf(result.codes.getType()).getIntOrFloatBitWidth();
  return result;
}
