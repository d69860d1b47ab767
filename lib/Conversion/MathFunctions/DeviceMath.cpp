//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Functions.h"

#include "ricci/Conversion/Passes.h"

namespace ricci {
#define GEN_PASS_DEF_EXPANDDEVICEMATH
#include "ricci/Conversion/Passes.h.inc"
} // namespace ricci

using namespace mlir;
using namespace ricci;

namespace {

/// Operations that LLVM has instructions for on every GPU, and those that
/// become such on the way there.
constexpr StringLiteral native[] = {
    "math.absf",      "math.absi",  "math.ceil",     "math.clampf",
    "math.copysign",  "math.ctlz",  "math.ctpop",    "math.cttz",
    "math.floor",     "math.fma",   "math.ipowi",    "math.isfinite",
    "math.isinf",     "math.isnan", "math.isnormal", "math.round",
    "math.roundeven", "math.rsqrt", "math.sqrt",     "math.trunc",
};

struct ExpandDeviceMath : ricci::impl::ExpandDeviceMathBase<ExpandDeviceMath> {
  using ExpandDeviceMathBase::ExpandDeviceMathBase;

  void runOnOperation() override {
    gpu::GPUModuleOp kernels = getOperation();
    SmallVector<Operation *> ops;
    kernels.walk([&](Operation *op) {
      if (isa_and_nonnull<math::MathDialect>(op->getDialect()))
        ops.push_back(op);
    });
    if (ops.empty())
      return;
    OwningOpRef<ModuleOp> parsed = parseMathFunctions(&getContext());
    library = *parsed;
    for (Operation *op : ops)
      if (failed(expand(op, kernels)))
        return signalPassFailure();
  }

private:
  LogicalResult expand(Operation *op, gpu::GPUModuleOp kernels) {
    StringRef name = op->getName().getStringRef();
    if (llvm::is_contained(native, name))
      return success();
    ArrayRef<MathFunction> table = getMathFunctions();
    const auto *it = llvm::find_if(table, [&](const MathFunction &function) {
      return function.operation == name;
    });
    if (it == table.end()) {
      std::string known =
          llvm::join(llvm::map_range(table,
                                     [](const MathFunction &function) {
                                       return function.operation;
                                     }),
                     ", ");
      return emitError(op->getLoc())
             << "found '" << name << "', expected what PTX has an instruction "
             << "for, or one of " << known << "; write it by those";
    }
    OpBuilder builder(op);
    Location loc = op->getLoc();
    Type type = op->getResult(0).getType(), wide = builder.getF64Type();
    SmallVector<Value> operands;
    for (Value operand : op->getOperands()) {
      if (isa<IntegerType>(operand.getType()))
        operand = arith::SIToFPOp::create(builder, loc, wide, operand);
      else if (operand.getType() != wide)
        operand = arith::ExtFOp::create(builder, loc, wide, operand);
      operands.push_back(operand);
    }
    func::FuncOp callee = import(it->name, kernels);
    Value value =
        func::CallOp::create(builder, loc, callee, operands).getResult(0);
    if (type != wide)
      value = arith::TruncFOp::create(builder, loc, type, value);
    op->getResult(0).replaceAllUsesWith(value);
    op->erase();
    return success();
  }

  /// The function, and those that it calls, in the module of kernels.
  func::FuncOp import(StringRef name, gpu::GPUModuleOp kernels) {
    if (auto present = kernels.lookupSymbol<func::FuncOp>(name))
      return present;
    OpBuilder builder = OpBuilder::atBlockBegin(kernels.getBody());
    Operation *original = library.lookupSymbol(name);
    auto copy = cast<func::FuncOp>(builder.clone(*original));
    copy->setAttr("llvm.linkage", LLVM::LinkageAttr::get(
                                      &getContext(), LLVM::Linkage::Internal));
    // Where the text lies says nothing to who reads the kernel.
    copy->walk([&](Operation *op) { op->setLoc(kernels.getLoc()); });
    copy->walk([&](func::CallOp call) { import(call.getCallee(), kernels); });
    return copy;
  }

  ModuleOp library;
};

} // namespace
