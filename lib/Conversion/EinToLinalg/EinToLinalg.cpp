//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ContractLowering.h"
#include "Extents.h"
#include "LutSumLowering.h"
#include "ScalarEmitter.h"

#include "ricci/Conversion/Passes.h"
#include "ricci/Dialect/Layout/IR/Layout.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/DialectResourceBlobManager.h"

using namespace mlir;
using namespace ricci;
using namespace ricci::ein;

namespace ricci {
#define GEN_PASS_DEF_CONVERTEINTOLINALG
#include "ricci/Conversion/Passes.h.inc"
} // namespace ricci

namespace {

Type toStorage(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  if (!tensor || !isElementType(tensor.getElementType()))
    return type;
  return tensor.clone(getStorageType(tensor.getElementType()));
}

/// The constant with its elements in their storage type, or null if its form
/// is not known here.
ElementsAttr toStorage(ElementsAttr elements) {
  Type element = elements.getElementType();
  Type storage = getStorageType(element);
  if (storage == element)
    return elements;
  auto type = cast<ShapedType>(toStorage(elements.getType()));
  if (auto dense = dyn_cast<DenseElementsAttr>(elements)) {
    if (getValueType(element) == storage)
      return dense.bitcast(storage);
    unsigned width = storage.getIntOrFloatBitWidth();
    return cast<DenseIntElementsAttr>(dense).mapValues(
        storage, [&](const APInt &value) {
          return isUnsigned(element) ? value.zext(width) : value.sext(width);
        });
  }
  if (auto resource = dyn_cast<DenseResourceElementsAttr>(elements))
    if (getValueType(element) == storage)
      return DenseResourceElementsAttr::get(type, resource.getRawHandle());
  return {};
}

struct ConvertEinToLinalg
    : ricci::impl::ConvertEinToLinalgBase<ConvertEinToLinalg> {
  void runOnOperation() override;

  LogicalResult convertFunction(func::FuncOp function);
  /// Gives the results of `op` their storage types.
  LogicalResult convertTypes(Operation &op);
};

LogicalResult ConvertEinToLinalg::convertTypes(Operation &op) {
  bool changes = llvm::any_of(
      op.getResultTypes(), [](Type type) { return type != toStorage(type); });
  if (auto constant = dyn_cast<arith::ConstantOp>(op)) {
    auto elements = dyn_cast<ElementsAttr>(constant.getValue());
    if (!elements || !changes)
      return success();
    ElementsAttr stored = toStorage(elements);
    if (!stored)
      return emitError(op.getLoc())
             << "a constant of " << elements.getElementType()
             << " is not written densely; write it as 'dense<…>'";
    constant.setValueAttr(cast<TypedAttr>(stored));
  } else if (auto cast = dyn_cast<tensor::CastOp>(op)) {
    if (auto type = dyn_cast<RankedTensorType>(cast.getType())) {
      OpBuilder builder(&op);
      emitCastChecks(builder, op.getLoc(), cast.getSource(), type);
    }
  } else if (changes &&
             !isa<ContractOp, func::CallOp, layout::ConvertOp,
                  tensor::ExpandShapeOp, tensor::CollapseShapeOp>(op)) {
    return emitError(op.getLoc())
           << "'" << op.getName()
           << "' makes a tensor whose elements have another type in memory; "
              "'ein.contract', 'layout.convert', 'arith.constant', "
              "'tensor.cast', 'tensor.expand_shape', 'tensor.collapse_shape' "
              "or 'func.call' was expected";
  }
  for (Value result : op.getResults())
    result.setType(toStorage(result.getType()));
  return success();
}

LogicalResult ConvertEinToLinalg::convertFunction(func::FuncOp function) {
  FunctionType type = function.getFunctionType();
  function->setAttr("ricci.signature", TypeAttr::get(type));
  function.setFunctionType(FunctionType::get(
      &getContext(),
      llvm::map_to_vector(type.getInputs(),
                          [](Type t) { return toStorage(t); }),
      llvm::map_to_vector(type.getResults(),
                          [](Type t) { return toStorage(t); })));
  if (function.isExternal())
    return success();

  // Types change in place, so what the program said is noted first.
  SmallVector<StoredContraction> contractions;
  WalkResult walk = function.walk([&](ContractOp op) {
    if (op->getParentOp() != function.getOperation()) {
      emitError(op.getLoc())
          << "a contraction inside of '" << op->getParentOp()->getName()
          << "' cannot be checked before the function computes; move it to "
             "the function's top level";
      return WalkResult::interrupt();
    }
    StoredContraction contraction{op, {}, op.getType().getElementType()};
    for (Type operand : op->getOperandTypes())
      contraction.operandElements.push_back(getElementTypeOrSelf(operand));
    contractions.push_back(std::move(contraction));
    return WalkResult::advance();
  });
  if (walk.wasInterrupted())
    return failure();

  for (Block &block : function.getBody()) {
    for (BlockArgument argument : block.getArguments())
      argument.setType(toStorage(argument.getType()));
    for (Operation &op : llvm::make_early_inc_range(block))
      if (failed(convertTypes(op)))
        return failure();
  }
  OpBuilder builder(&getContext());
  for (const StoredContraction &contraction : contractions) {
    ContractOp op = contraction.op;
    builder.setInsertionPoint(op);
    FailureOr<Value> result = lowerContraction(builder, contraction);
    if (failed(result))
      return failure();
    op.replaceAllUsesWith(*result);
    op.erase();
  }
  // Its types are those of memory.
  for (auto op :
       llvm::make_early_inc_range(function.getBody().getOps<q::LutSumOp>())) {
    builder.setInsertionPoint(op);
    FailureOr<Value> result = lowerLutSum(builder, op);
    if (failed(result))
      return failure();
    op.replaceAllUsesWith(*result);
    op.erase();
  }
  return success();
}

void ConvertEinToLinalg::runOnOperation() {
  for (auto function : getOperation().getOps<func::FuncOp>())
    if (failed(convertFunction(function)))
      return signalPassFailure();
  for (auto op : llvm::make_early_inc_range(getOperation().getOps<OpOp>()))
    op.erase();
}

} // namespace
