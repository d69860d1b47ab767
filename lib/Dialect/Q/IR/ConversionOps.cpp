//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Verification.h"

using namespace mlir;
using namespace ricci;
using namespace ricci::q;

static constexpr StringRef reals = "f16, bf16, f32 or f64";
static constexpr StringRef aCode = "a code, as !q.code<int4>";

LogicalResult QuantizeOp::verify() {
  std::optional<format::Code> code = getElementCode(getType());
  if (failed(verifyNoEncoding(*this)))
    return failure();
  if (!isReal(getInput()))
    return elementError(*this, "operand", getInput(), reals);
  if (!code)
    return elementError(*this, "result", getResult(), aCode);
  if (failed(verifySameExtents(*this, getInput(), getResult())) ||
      failed(verifyScheme(*this, getSchemeAttr(), getResult(), getParameters(),
                          *code)))
    return failure();
  return verifyRounding(*this, getRounding(), getOverflow(), getSeed(), *code);
}

LogicalResult DequantizeOp::verify() {
  std::optional<format::Code> code = getElementCode(getInput().getType());
  if (failed(verifyNoEncoding(*this)))
    return failure();
  if (!code)
    return elementError(*this, "operand", getInput(), aCode);
  if (!isReal(getResult()))
    return elementError(*this, "result", getResult(), reals);
  if (failed(verifySameExtents(*this, getInput(), getResult())))
    return failure();
  return verifyScheme(*this, getSchemeAttr(), getInput(), getParameters(),
                      *code);
}

LogicalResult RequantizeOp::verify() {
  std::optional<format::Code> from = getElementCode(getInput().getType());
  std::optional<format::Code> to = getElementCode(getType());
  if (failed(verifyNoEncoding(*this)))
    return failure();
  if (!from)
    return elementError(*this, "operand", getInput(), aCode);
  if (!to)
    return elementError(*this, "result", getResult(), aCode);
  if (failed(verifySameExtents(*this, getInput(), getResult())) ||
      failed(verifyScheme(*this, getInputSchemeAttr(), getInput(),
                          getInputParameters(), *from)) ||
      failed(verifyScheme(*this, getResultSchemeAttr(), getResult(),
                          getResultParameters(), *to)))
    return failure();
  return verifyRounding(*this, getRounding(), getOverflow(), getSeed(), *to);
}

LogicalResult
QuantizeOp::reifyResultShapes(OpBuilder &builder,
                              ReifiedRankedShapedTypeDims &shapes) {
  shapes.push_back(getExtents(builder, getLoc(), getInput()));
  return success();
}

LogicalResult
DequantizeOp::reifyResultShapes(OpBuilder &builder,
                                ReifiedRankedShapedTypeDims &shapes) {
  shapes.push_back(getExtents(builder, getLoc(), getInput()));
  return success();
}

LogicalResult
RequantizeOp::reifyResultShapes(OpBuilder &builder,
                                ReifiedRankedShapedTypeDims &shapes) {
  shapes.push_back(getExtents(builder, getLoc(), getInput()));
  return success();
}
