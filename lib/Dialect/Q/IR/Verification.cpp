//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Verification.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace ricci;
using namespace ricci::q;

std::optional<format::Code> ricci::q::getElementCode(Type tensor) {
  if (auto type = dyn_cast<CodeType>(getElementTypeOrSelf(tensor)))
    return type.getCode();
  return std::nullopt;
}

int64_t ricci::q::getParameterExtent(AffineExpr expr,
                                     ArrayRef<int64_t> extents) {
  if (isa<AffineConstantExpr>(expr))
    return 1;
  if (auto dim = dyn_cast<AffineDimExpr>(expr))
    return extents[dim.getPosition()];
  auto quotient = cast<AffineBinaryOpExpr>(expr);
  int64_t extent = getParameterExtent(quotient.getLHS(), extents);
  if (ShapedType::isDynamic(extent))
    return extent;
  return llvm::divideCeil(
      extent, cast<AffineConstantExpr>(quotient.getRHS()).getValue());
}

/// The rank that `expr` is, or is a quotient of; none if it is neither.
static std::optional<unsigned> getRank(AffineExpr expr) {
  if (auto dim = dyn_cast<AffineDimExpr>(expr))
    return dim.getPosition();
  auto quotient = dyn_cast<AffineBinaryOpExpr>(expr);
  if (!quotient || quotient.getKind() != AffineExprKind::FloorDiv)
    return std::nullopt;
  auto divisor = dyn_cast<AffineConstantExpr>(quotient.getRHS());
  auto dim = dyn_cast<AffineDimExpr>(quotient.getLHS());
  if (!divisor || divisor.getValue() <= 0 || !dim)
    return std::nullopt;
  return dim.getPosition();
}

/// An affine expression or map as text.
template <typename T> static std::string toText(T affine) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  affine.print(stream);
  return text;
}

LogicalResult
ricci::q::verifyGranularity(AffineMap map,
                            function_ref<InFlightDiagnostic()> error) {
  if (map.getNumSymbols() != 0)
    return error() << "Q2: the map '" << toText(map)
                   << "' has symbols; use ranks only";
  SmallVector<bool> seen(map.getNumDims());
  for (AffineExpr expr : map.getResults()) {
    if (auto constant = dyn_cast<AffineConstantExpr>(expr);
        constant && constant.getValue() == 0)
      continue;
    std::optional<unsigned> rank = getRank(expr);
    if (!rank)
      return error() << "Q2: '" << toText(expr) << "' in the map '"
                     << toText(map)
                     << "' is no granularity; use a rank, a rank floordiv a "
                        "positive number, or 0";
    if (seen[*rank])
      return error() << "Q2: the map '" << toText(map) << "' uses rank d"
                     << *rank << " twice; use each rank once";
    seen[*rank] = true;
  }
  return success();
}

LogicalResult ricci::q::verifyParameter(Operation *op, AffineMap map,
                                        Value tensor, ArrayRef<int64_t> extents,
                                        StringRef what) {
  if (failed(verifyGranularity(map, [&] { return op->emitOpError(); })))
    return failure();
  ArrayRef<int64_t> outer = cast<RankedTensorType>(tensor.getType()).getShape();
  if (map.getNumDims() != outer.size())
    return op->emitOpError("Q4: the map of the ")
           << what << " takes " << map.getNumDims()
           << " ranks, but the tensor has " << outer.size();
  if (map.getNumResults() != extents.size())
    return op->emitOpError("Q4: the map of the ")
           << what << " gives " << map.getNumResults() << " indices, but the "
           << what << " has " << extents.size() << " ranks";
  for (auto [d, extent] : llvm::enumerate(extents)) {
    int64_t expected = getParameterExtent(map.getResult(d), outer);
    if (ShapedType::isDynamic(extent) || ShapedType::isDynamic(expected) ||
        extent == expected)
      continue;
    return op->emitOpError("Q5: dimension ")
           << d << " of the " << what << " has extent " << extent
           << ", but its index '" << toText(map.getResult(d)) << "' needs "
           << expected << "; change the map, or give the " << what
           << " that extent";
  }
  return success();
}

/// Q6.
static LogicalResult verifyRole(Operation *op, Role role, Type tensor) {
  Type element = getElementTypeOrSelf(tensor);
  std::optional<format::Code> code = getElementCode(tensor);
  bool isInteger = isa<IntegerType>(element);
  bool fits = false;
  StringRef expected;
  switch (role) {
  case Role::scale:
    fits = element.isF16() || element.isBF16() || element.isF32() ||
           element.isF64() || code;
    expected = "f16, bf16, f32, f64 or a code";
    break;
  case Role::zero_point:
    fits = isInteger || (code && code->isIntegerRange());
    expected = "integers or a code of consecutive integers";
    break;
  case Role::shift:
    fits = isInteger;
    expected = "integers";
    break;
  case Role::exponent:
    fits = isInteger || (code && code->isPowersOfTwo());
    expected = "integers or a code of powers of two, as e8m0fnu";
    break;
  }
  if (fits)
    return success();
  return op->emitOpError("Q6: the ") << stringifyRole(role) << " is of "
                                     << element << ", expected " << expected;
}

LogicalResult ricci::q::verifyScheme(Operation *op, SchemeAttr scheme,
                                     Value tensor, ValueRange parameters,
                                     const format::Code &code) {
  size_t roles = scheme ? scheme.getParameters().size() : 0;
  if (roles != parameters.size())
    return op->emitOpError("Q3: the scheme has ")
           << roles << " roles, but " << parameters.size()
           << " parameters are given";
  if (!scheme)
    return success();
  for (auto [parameter, value] :
       llvm::zip(scheme.getParameters(), parameters)) {
    auto type = cast<RankedTensorType>(value.getType());
    if (failed(verifyParameter(op, parameter.map, tensor, type.getShape(),
                               stringifyRole(parameter.role))) ||
        failed(verifyRole(op, parameter.role, type)))
      return failure();
  }
  if (scheme.find(Role::zero_point) && !code.isIntegerRange())
    return op->emitOpError("Q7: a zero point does not go with the code ")
           << code.str()
           << ", whose numbers are not consecutive integers; leave it out, or "
              "use intN or uintN";
  return success();
}

LogicalResult ricci::q::verifySameExtents(Operation *op, Value operand,
                                          Value result) {
  if (succeeded(verifyCompatibleShape(operand.getType(), result.getType())))
    return success();
  return op->emitOpError("Q8: the extents of ")
         << operand.getType() << " and " << result.getType()
         << " differ; make them equal";
}

LogicalResult ricci::q::elementError(Operation *op, StringRef what,
                                     Value tensor, StringRef expected) {
  return op->emitOpError("Q9: the ")
         << what << " is of " << getElementTypeOrSelf(tensor.getType())
         << ", expected " << expected;
}

bool ricci::q::isReal(Value tensor) {
  Type type = getElementTypeOrSelf(tensor.getType());
  return type.isF16() || type.isBF16() || type.isF32() || type.isF64();
}

LogicalResult ricci::q::verifyRounding(Operation *op, Rounding rounding,
                                       Overflow overflow,
                                       std::optional<uint64_t> seed,
                                       const format::Code &code) {
  if (rounding == Rounding::stochastic && !seed)
    return op->emitOpError(
        "Q10: stochastic rounding needs a seed; add 'seed' and a number");
  if (rounding != Rounding::stochastic && seed)
    return op->emitOpError("Q10: a seed goes with stochastic rounding only; "
                           "remove it");
  if (!code.supports(toFormat(overflow)))
    return op->emitOpError("Q11: the code ")
           << code.str() << " does not support overflow "
           << stringifyOverflow(overflow) << "; it has no "
           << (overflow == Overflow::wrap ? "units to wrap in"
                                          : "infinity or NaN")
           << ", use saturate";
  return success();
}

LogicalResult ricci::q::verifyNoEncoding(Operation *op) {
  for (TypeRange types :
       {TypeRange(op->getOperandTypes()), TypeRange(op->getResultTypes())})
    for (Type type : types)
      if (auto tensor = dyn_cast<RankedTensorType>(type);
          tensor && tensor.getEncoding())
        return op->emitOpError("Q12: the type ")
               << type << " has an encoding; remove it";
  return success();
}

SmallVector<OpFoldResult>
ricci::q::getExtents(OpBuilder &builder, Location location, Value tensor) {
  return tensor::getMixedSizes(builder, location, tensor);
}
