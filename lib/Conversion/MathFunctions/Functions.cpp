//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Functions.h"

#include "mlir/Parser/Parser.h"

using namespace mlir;
using namespace ricci;

static constexpr llvm::StringLiteral text =
#include "Circular.mlir.inc"
#include "Error.mlir.inc"
#include "Functions.mlir.inc"
#include "Hyperbolic.mlir.inc"
#include "Powers.mlir.inc"
#include "Single.mlir.inc"
    ;

static constexpr MathFunction table[] = {
    {"math.acos", "ricci_acos"},   {"math.acosh", "ricci_acosh"},
    {"math.asin", "ricci_asin"},   {"math.asinh", "ricci_asinh"},
    {"math.atan", "ricci_atan"},   {"math.atan2", "ricci_atan2"},
    {"math.atanh", "ricci_atanh"}, {"math.cbrt", "ricci_cbrt"},
    {"math.cos", "ricci_cos"},     {"math.cosh", "ricci_cosh"},
    {"math.erf", "ricci_erf"},     {"math.erfc", "ricci_erfc"},
    {"math.exp", "ricci_exp"},     {"math.exp2", "ricci_exp2"},
    {"math.expm1", "ricci_expm1"}, {"math.fpowi", "ricci_powf"},
    {"math.log", "ricci_log"},     {"math.log10", "ricci_log10"},
    {"math.log1p", "ricci_log1p"}, {"math.log2", "ricci_log2"},
    {"math.powf", "ricci_powf"},   {"math.sin", "ricci_sin"},
    {"math.sinh", "ricci_sinh"},   {"math.tan", "ricci_tan"},
    {"math.tanh", "ricci_tanh"},
};

llvm::ArrayRef<MathFunction> ricci::getMathFunctions() { return table; }

OwningOpRef<ModuleOp> ricci::parseMathFunctions(MLIRContext *context) {
  return parseSourceString<ModuleOp>(text, context);
}
