//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Verification.h"

#include "mlir/IR/Builders.h"

using namespace mlir;
using namespace ricci;
using namespace ricci::q;

// custom<Map>: an affine map without the word `affine_map`.
static ParseResult parseMap(OpAsmParser &parser, AffineMapAttr &attribute) {
  AffineMap map;
  if (parser.parseAffineMap(map))
    return failure();
  attribute = AffineMapAttr::get(map);
  return success();
}

static void printMap(OpAsmPrinter &printer, Operation *,
                     AffineMapAttr attribute) {
  attribute.getValue().print(printer.getStream());
}

#define GET_OP_CLASSES
#include "ricci/Dialect/Q/IR/QOps.cpp.inc"

static bool isSignless(Value tensor, unsigned least, unsigned most) {
  auto type = dyn_cast<IntegerType>(getElementTypeOrSelf(tensor.getType()));
  return type && type.isSignless() && type.getWidth() >= least &&
         type.getWidth() <= most;
}

LogicalResult RescaleOp::verify() {
  if (failed(verifyNoEncoding(*this)))
    return failure();
  if (!isSignless(getInput(), 8, 32))
    return elementError(*this, "operand", getInput(),
                        "signless integers of 8 to 32 bits");
  if (!isSignless(getMultiplier(), 32, 32))
    return elementError(*this, "multiplier", getMultiplier(), "i32");
  if (!isSignless(getShift(), 8, 8))
    return elementError(*this, "shift", getShift(), "i8");
  if (getZeroPoint() && !isSignless(getZeroPoint(), 32, 32))
    return elementError(*this, "zero point", getZeroPoint(), "i32");
  std::optional<format::Code> code = getElementCode(getType());
  if (!isSignless(getResult(), 8, 32) && !(code && code->isIntegerRange()))
    return elementError(*this, "result", getResult(),
                        "signless integers of 8 to 32 bits, or a code of "
                        "consecutive integers");
  if (failed(verifySameExtents(*this, getInput(), getResult())))
    return failure();
  auto verifyOne = [&](Value parameter, StringRef what) {
    return verifyParameter(
        *this, getGranularity(), getInput(),
        cast<RankedTensorType>(parameter.getType()).getShape(), what);
  };
  if (failed(verifyOne(getMultiplier(), "multiplier")) ||
      failed(verifyOne(getShift(), "shift")))
    return failure();
  return getZeroPoint() ? verifyOne(getZeroPoint(), "zero point") : success();
}

LogicalResult
RescaleOp::reifyResultShapes(OpBuilder &builder,
                             ReifiedRankedShapedTypeDims &shapes) {
  shapes.push_back(getExtents(builder, getLoc(), getInput()));
  return success();
}

LogicalResult LutOp::verify() {
  if (failed(verifyNoEncoding(*this)))
    return failure();
  std::optional<format::Code> code = getElementCode(getIndices().getType());
  if (!code || code->getWidth() > format::Code::maxTableWidth)
    return elementError(*this, "index", getIndices(),
                        "a code of at most 8 bits");
  auto table = getTable().getType();
  if (table.getElementType() != getType().getElementType())
    return elementError(*this, "result", getResult(),
                        "the table's element type");
  if (failed(verifySameExtents(*this, getIndices(), getResult())))
    return failure();
  int64_t count = code->getCount();
  if (table.getRank() == 0 || (!table.isDynamicDim(table.getRank() - 1) &&
                               table.getShape().back() != count))
    return emitOpError("Q22: the table is of type ")
           << table << ", but code " << code->str()
           << " needs one whose last extent is " << count;
  return verifyParameter(*this, getGranularity(), getIndices(),
                         table.getShape().drop_back(), "table");
}

LogicalResult LutOp::reifyResultShapes(OpBuilder &builder,
                                       ReifiedRankedShapedTypeDims &shapes) {
  shapes.push_back(getExtents(builder, getLoc(), getIndices()));
  return success();
}
