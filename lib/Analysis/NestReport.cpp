//===- NestReport.cpp - What to tell of an operation ----------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Analysis/NestReport.h"

#include "ricci/Layout/Algebra.h"

#include "mlir/IR/Remarks.h"

using namespace mlir;
using namespace ricci;
using namespace ricci::layout;

/// The layout of a memref; in words where there is none, or it follows from
/// extents at run time.
static std::string describe(Value value) {
  auto type = dyn_cast<MemRefType>(value.getType());
  if (!type)
    return "a scalar";
  SmallVector<int64_t> strides;
  int64_t offset;
  if (failed(type.getStridesAndOffset(strides, offset)) ||
      !type.hasStaticShape() || llvm::any_of(strides, ShapedType::isDynamic))
    return "of extents known at run time";
  Parts parts;
  for (auto [extent, stride] : llvm::zip(type.getShape(), strides))
    parts.dimensions.push_back(
        {extent, {{std::max<int64_t>(extent, 1), Axis::Addr, stride}}});
  layout::Result<Layout> result = Layout::create(std::move(parts));
  return result ? normalize(*result).str() : "beyond what layouts address";
}

static bool computesOnFloats(const Nest &nest) {
  auto isFloat = [](Type type) { return isa<FloatType, ComplexType>(type); };
  Block &payload = nest.getPayload();
  return llvm::any_of(payload.getArgumentTypes(), isFloat) ||
         llvm::any_of(payload.without_terminator(), [&](Operation &op) {
           return llvm::any_of(op.getResultTypes(), isFloat);
         });
}

void ricci::reportLayouts(const Nest &nest, Location loc, StringRef category) {
  auto options = remark::RemarkOpts::name("layout").category(category);
  std::string text;
  for (auto [number, input] : llvm::enumerate(nest.inputs))
    text += "operand " + std::to_string(number) + " " +
            ::describe(input.memref) + ", ";
  text += "result " + ::describe(nest.output.memref) + "; class ";
  text += computesOnFloats(nest) ? "F" : "Z";
  remark::analysis(loc, options) << text;
}
