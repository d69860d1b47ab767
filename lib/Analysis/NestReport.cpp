//===- NestReport.cpp - What to tell of an operation ----------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Analysis/NestReport.h"

#include "ricci/Analysis/Explanation.h"
#include "ricci/Layout/Algebra.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Interfaces/DataLayoutInterfaces.h"

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

/// Arithmetic on elements: without indices, constants, loads and changes of
/// type.
static bool isArithmetic(Operation &op) {
  return isPure(&op) && !op.hasTrait<OpTrait::ConstantLike>() &&
         !isa<CastOpInterface>(op) &&
         llvm::none_of(op.getResultTypes(), llvm::IsaPred<IndexType>);
}

/// "mulf addf at 64x16 over 32": what is computed, for which elements of the
/// result, reducing which extents.
static std::string describeOperation(const Nest &nest) {
  llvm::SmallSetVector<StringRef, 4> names;
  for (Operation &op : nest.getPayload().without_terminator())
    if (isArithmetic(op))
      names.insert(op.getName().stripDialect());
  std::string text;
  llvm::raw_string_ostream os(text);
  llvm::interleave(names, os, " ");
  if (names.empty())
    os << "copy";
  for (bool reduces : {false, true}) {
    StringRef separator = reduces ? " over " : " at ";
    for (unsigned rank = 0; rank < nest.getRankCount(); ++rank) {
      if (nest.isReduction(rank) != reduces)
        continue;
      int64_t extent = nest.staticExtents[rank];
      os << separator
         << (ShapedType::isDynamic(extent) ? "?" : std::to_string(extent));
      separator = "x";
    }
  }
  return text;
}

/// Copies compute nothing, whatever they read.
static bool computesOnFloats(const Nest &nest) {
  auto isFloat = [](Type type) { return isa<FloatType, ComplexType>(type); };
  return llvm::any_of(nest.getPayload().without_terminator(),
                      [&](Operation &op) {
                        return !op.hasTrait<OpTrait::ConstantLike>() &&
                               !isa<memref::LoadOp>(op) &&
                               (llvm::any_of(op.getOperandTypes(), isFloat) ||
                                llvm::any_of(op.getResultTypes(), isFloat));
                      });
}

static ErrorClass getErrorClass(const Nest &nest) {
  if (nest.op->hasAttr(approximatesName))
    return ErrorClass::A;
  return computesOnFloats(nest) ? ErrorClass::F : ErrorClass::Z;
}

/// What is read: operands, and what the payload loads by itself.
static SmallVector<Value> getOperands(const Nest &nest) {
  llvm::SmallSetVector<Value, 4> operands;
  for (const NestOperand &input : nest.inputs)
    operands.insert(input.memref);
  nest.getPayload().walk(
      [&](memref::LoadOp load) { operands.insert(load.getMemRef()); });
  return operands.takeVector();
}

/// Bytes that the tensors take; none where they are not known.
static std::optional<int64_t> countBytes(ArrayRef<Value> tensors) {
  int64_t bytes = 0;
  for (Value tensor : tensors) {
    auto type = dyn_cast<MemRefType>(tensor.getType());
    if (!type)
      continue;
    if (!type.hasStaticShape())
      return std::nullopt;
    bytes += type.getNumElements() *
             int64_t(DataLayout().getTypeSize(type.getElementType()));
  }
  return bytes;
}

void ricci::reportNest(const Nest &nest, Location loc, StringRef category) {
  SmallVector<Value> tensors = getOperands(nest);
  SmallVector<std::string> operands = llvm::map_to_vector(tensors, ::describe);
  explainPlaces(loc, category, describeOperation(nest), operands,
                ::describe(nest.output.memref), getErrorClass(nest));
  SmallVector<Cost> costs;
  int64_t points = nest.getStaticPoints(), operations;
  if (!ShapedType::isDynamic(points) &&
      !llvm::MulOverflow(
          points,
          llvm::count_if(nest.getPayload().without_terminator(), isArithmetic),
          operations))
    costs.emplace_back("operations", operations);
  tensors.push_back(nest.output.memref);
  if (std::optional<int64_t> bytes = countBytes(tensors))
    costs.emplace_back("bytes", *bytes);
  if (costs.empty())
    costs.emplace_back("operations", "known at run time");
  explainCosts(loc, category, costs);
}
