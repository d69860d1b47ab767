//===- EinToFHE.cpp - From ein to fhe -------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Conversion/EinToFHE/Passes.h"

#include "ProgramPlan.h"

#include "ricci/Analysis/RealRange.h"

#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace ricci;
using namespace ricci::fhe;

namespace ricci {
#define GEN_PASS_DEF_CONVERTEINTOFHE
#include "ricci/Conversion/EinToFHE/Passes.h.inc"
} // namespace ricci

/// More would take minutes to plan, and days to compute.
static constexpr int64_t maxCiphertexts = 1024;

namespace {

/// Makes the function on ciphertexts in place of the one on tensors.
class FunctionConverter {
public:
  FunctionConverter(func::FuncOp function, int64_t slots, int64_t scale)
      : function(function), builder(function.getContext()), slots(slots),
        scale(scale), plan(slots) {}
  LogicalResult run();

private:
  FailureOr<ProgramValue> addArgument(BlockArgument argument);
  void addReturn(ArrayRef<ProgramValue> results);
  void note(StringRef kind, size_t number, PlacementAttr placement,
            SmallVectorImpl<DictionaryAttr> &attributes);

  func::FuncOp function;
  OpBuilder builder;
  int64_t slots, scale;
  Plan plan;
  func::FuncOp converted;
  SmallVector<DictionaryAttr> argumentAttributes, resultAttributes;
};

void FunctionConverter::note(StringRef kind, size_t number,
                             PlacementAttr placement,
                             SmallVectorImpl<DictionaryAttr> &attributes) {
  NamedAttrList list;
  list.set(kind, builder.getI64IntegerAttr(number));
  if (placement)
    list.set(placementName, placement);
  Attribute range = kind == operandName ? function.getArgAttr(number, rangeName)
                                        : Attribute();
  if (range)
    list.set(rangeName, range);
  Attribute error = kind == resultName
                        ? function.getResultAttr(number, errorName)
                        : Attribute();
  if (error)
    list.set(errorName, error);
  attributes.push_back(list.getDictionary(builder.getContext()));
}

FailureOr<ProgramValue> FunctionConverter::addArgument(BlockArgument argument) {
  size_t number = argument.getArgNumber();
  Block &block = converted.front();
  if (!function.getArgAttr(number, secretName)) {
    note(operandName, number, {}, argumentAttributes);
    return ProgramValue{
        nullptr, block.addArgument(argument.getType(), argument.getLoc())};
  }
  auto type = dyn_cast<RankedTensorType>(argument.getType());
  if (!type || !type.hasStaticShape() ||
      !type.getElementType().isIntOrIndexOrFloat())
    return emitError(argument.getLoc())
           << "argument " << number << " of '" << function.getName()
           << "' is secret and of " << argument.getType()
           << ", expected a tensor of real numbers with static extents; "
              "compile for one shape";
  auto vector = std::make_shared<SlotVector>();
  vector->type = type;
  int64_t count = getRowMajorCount(type.getShape(), slots);
  if (count > maxCiphertexts)
    return emitError(argument.getLoc())
           << "argument " << number << " of '" << function.getName()
           << "' takes " << count << " ciphertexts of " << slots
           << " slots, expected at most " << maxCiphertexts
           << "; pass it in parts, or use more slots";
  vector->contents = getRowMajorContents(type, slots);
  for (int64_t i : getRowMajorNumbers(type, slots)) {
    PlacementAttr placement =
        getRowMajorPlacement(builder.getContext(), type.getShape(), slots, i);
    // The level is known when all is planned.
    Value ciphertext = block.addArgument(
        CiphertextType::get(builder.getContext(), slots, 0, scale, 1),
        argument.getLoc());
    note(operandName, number, placement, argumentAttributes);
    plan.setLocation(argument.getLoc());
    vector->ciphertexts.push_back(plan.addInput(ciphertext));
  }
  return ProgramValue{std::move(vector), {}};
}

void FunctionConverter::addReturn(ArrayRef<ProgramValue> results) {
  Operation *original = function.front().getTerminator();
  plan.setLocation(original->getLoc());
  SmallVector<int> ciphertexts;
  for (const ProgramValue &result : results)
    if (result.secret && result.secret->type.getNumElements() > 0)
      llvm::append_range(ciphertexts,
                         planRowMajor(plan, *result.secret).ciphertexts);
  int64_t depth = 0;
  for (int step : ciphertexts)
    depth = std::max(depth, plan.getDepth(step));
  for (BlockArgument argument : converted.getArguments())
    if (isa<CiphertextType>(argument.getType()))
      argument.setType(
          CiphertextType::get(builder.getContext(), slots, depth, scale, 1));
  SmallVector<Value> emitted = emitPlan(builder, plan, ciphertexts);
  SmallVector<Value> operands;
  size_t next = 0;
  for (auto [number, result] : llvm::enumerate(results)) {
    if (result.clear) {
      operands.push_back(result.clear);
      note(resultName, number, {}, resultAttributes);
      continue;
    }
    RankedTensorType type = result.secret->type;
    if (type.getNumElements() == 0) {
      // No ciphertext would say its shape.
      operands.push_back(arith::ConstantOp::create(
          builder, original->getLoc(), type, builder.getZeroAttr(type)));
      note(resultName, number, {}, resultAttributes);
      continue;
    }
    for (int64_t i : getRowMajorNumbers(type, slots)) {
      operands.push_back(emitted[next++]);
      note(
          resultName, number,
          getRowMajorPlacement(builder.getContext(), type.getShape(), slots, i),
          resultAttributes);
    }
  }
  func::ReturnOp::create(builder, original->getLoc(), operands);
}

LogicalResult FunctionConverter::run() {
  builder.setInsertionPoint(function);
  converted =
      func::FuncOp::create(builder, function.getLoc(), function.getName(),
                           builder.getFunctionType({}, {}));
  converted->setAttr(signatureName, TypeAttr::get(function.getFunctionType()));
  builder.setInsertionPointToStart(converted.addEntryBlock());
  SmallVector<ProgramValue> arguments;
  for (BlockArgument argument : function.getArguments()) {
    FailureOr<ProgramValue> value = addArgument(argument);
    if (failed(value)) {
      converted.erase();
      return failure();
    }
    arguments.push_back(std::move(*value));
  }
  FailureOr<SmallVector<ProgramValue>> results =
      ProgramPlanner(builder, plan).run(function, arguments);
  if (failed(results)) {
    converted.erase();
    return failure();
  }
  addReturn(*results);
  converted.setFunctionType(builder.getFunctionType(
      converted.front().getArgumentTypes(),
      converted.front().getTerminator()->getOperandTypes()));
  converted.setAllArgAttrs(argumentAttributes);
  converted.setAllResultAttrs(resultAttributes);
  function.erase();
  return success();
}

struct ConvertEinToFHE : ricci::impl::ConvertEinToFHEBase<ConvertEinToFHE> {
  using ConvertEinToFHEBase::ConvertEinToFHEBase;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    if (slots < 1 || !llvm::isPowerOf2_64(slots) || scale < 1) {
      emitError(module.getLoc())
          << "found slots=" << slots << " and scale=" << scale
          << ", expected a power of two and a positive number of bits";
      return signalPassFailure();
    }
    SmallVector<func::FuncOp> functions;
    for (auto function : module.getOps<func::FuncOp>()) {
      if (!function.isPublic() || function.isExternal())
        continue;
      for (size_t i = 0; i < function.getNumArguments(); ++i)
        if (function.getArgAttr(i, secretName)) {
          functions.push_back(function);
          break;
        }
    }
    if (functions.empty()) {
      emitError(module.getLoc())
          << "found no public function with an argument {" << secretName
          << "}, expected one; mark what only its owner may see";
      return signalPassFailure();
    }
    for (func::FuncOp function : functions)
      if (failed(FunctionConverter(function, slots, scale).run()))
        return signalPassFailure();
  }
};

} // namespace
