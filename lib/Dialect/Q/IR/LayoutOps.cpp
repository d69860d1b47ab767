//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Verification.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/IR/Builders.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace ricci;
using namespace ricci::q;

LogicalResult BitsOp::verify() {
  if (failed(verifyNoEncoding(*this)))
    return failure();
  auto input = getInput().getType();
  std::optional<format::Code> code = getElementCode(input);
  if (!code)
    return elementError(*this, "operand", getInput(),
                        "a code, as !q.code<int4>");
  if (!getType().getElementType().isSignlessInteger(1))
    return elementError(*this, "result", getResult(), "i1");
  int64_t axis = getAxis();
  if (axis < 0 || axis > input.getRank())
    return emitOpError("Q20: found axis ")
           << axis << ", expected 0 to " << input.getRank()
           << ", the operand's number of ranks";
  SmallVector<int64_t> expected(input.getShape());
  expected.insert(expected.begin() + axis, code->getWidth());
  if (failed(verifyCompatibleShape(expected, getType().getShape())))
    return emitOpError("Q21: the result is ")
           << getType() << ", expected "
           << RankedTensorType::get(expected, getType().getElementType())
           << ": the operand's extents and, at axis " << axis
           << ", the code's width";
  return success();
}

LogicalResult BitsOp::reifyResultShapes(OpBuilder &builder,
                                        ReifiedRankedShapedTypeDims &shapes) {
  shapes.push_back(getExtents(builder, getLoc(), getInput()));
  shapes[0].insert(
      shapes[0].begin() + getAxis(),
      builder.getIndexAttr(getElementCode(getInput().getType())->getWidth()));
  return success();
}

/// Q9 and Q23 for a tensor of codes and one of bytes.
static LogicalResult verifyPacking(Operation *op, Value codes, Value bytes,
                                   StringRef codesName, StringRef bytesName) {
  if (failed(verifyNoEncoding(op)))
    return failure();
  auto codesType = cast<RankedTensorType>(codes.getType());
  auto bytesType = cast<RankedTensorType>(bytes.getType());
  std::optional<format::Code> code = getElementCode(codesType);
  if (!code || code->getWidth() > format::Code::maxTableWidth)
    return elementError(op, codesName, codes, "a code of at most 8 bits");
  if (!bytesType.getElementType().isSignlessInteger(8))
    return elementError(op, bytesName, bytes, "i8");
  if (codesType.getRank() == 0)
    return op->emitOpError("Q23: ")
           << codesType << " has no rank to pack along; expand its shape first";
  SmallVector<int64_t> expected(codesType.getShape());
  // In parts, since count times width may exceed 64 bits.
  int64_t count = expected.back(), width = code->getWidth();
  if (!ShapedType::isDynamic(count))
    expected.back() =
        count / 8 * width + llvm::divideCeil(count % 8 * width, 8);
  if (failed(verifyCompatibleShape(expected, bytesType.getShape())))
    return op->emitOpError("Q23: the ")
           << bytesName << " is " << bytesType << ", expected "
           << RankedTensorType::get(expected, bytesType.getElementType())
           << ", the bytes of " << codesType;
  return success();
}

LogicalResult PackOp::verify() {
  return verifyPacking(*this, getInput(), getResult(), "operand", "result");
}

LogicalResult PackOp::reifyResultShapes(OpBuilder &builder,
                                        ReifiedRankedShapedTypeDims &shapes) {
  shapes.push_back(getExtents(builder, getLoc(), getInput()));
  int64_t width = getElementCode(getInput().getType())->getWidth();
  AffineExpr count = builder.getAffineDimExpr(0);
  shapes[0].back() = affine::makeComposedFoldedAffineApply(
      builder, getLoc(), (count * width).ceilDiv(8), {shapes[0].back()});
  return success();
}

LogicalResult UnpackOp::verify() {
  if (failed(
          verifyPacking(*this, getResult(), getInput(), "result", "operand")))
    return failure();
  bool isDynamic = ShapedType::isDynamic(getType().getShape().back());
  if (isDynamic != static_cast<bool>(getExtent()))
    return emitOpError("Q24: the last extent of ")
           << getType()
           << (isDynamic ? " is dynamic; give it by 'extent'"
                         : " is static; remove 'extent'");
  return success();
}

LogicalResult UnpackOp::reifyResultShapes(OpBuilder &builder,
                                          ReifiedRankedShapedTypeDims &shapes) {
  shapes.push_back(getExtents(builder, getLoc(), getInput()));
  if (getExtent())
    shapes[0].back() = getExtent();
  else
    shapes[0].back() = builder.getIndexAttr(getType().getShape().back());
  return success();
}

OpFoldResult UnpackOp::fold(FoldAdaptor) {
  // Packing and unpacking codes keeps them.
  auto pack = getInput().getDefiningOp<PackOp>();
  if (!pack || pack.getInput().getType() != getType() || getExtent())
    return {};
  return pack.getInput();
}
