//===- AssignLevels.cpp - The lowest level for each ciphertext ------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Ring.h"

#include "ricci/Dialect/FHE/Transforms/Passes.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/Remarks.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;
using namespace ricci::fhe;

namespace ricci::fhe {
#define GEN_PASS_DEF_FHEASSIGNLEVELS
#include "ricci/Dialect/FHE/Transforms/Passes.h.inc"
} // namespace ricci::fhe

namespace {

/// Levels that an operation uses up.
int64_t getSpent(Operation &op) { return isa<RescaleOp>(op) ? 1 : 0; }

class LevelAssigner {
public:
  explicit LevelAssigner(func::FuncOp function)
      : function(function), block(function.front()),
        builder(function.getContext()) {}

  void run() {
    eraseDead();
    findNeeds();
    for (BlockArgument argument : block.getArguments())
      if (auto type = dyn_cast<CiphertextType>(argument.getType()))
        argument.setType(type.withLevel(needs.lookup(argument)));
    for (Operation &op : llvm::make_early_inc_range(block.without_terminator()))
      assign(op);
    lowerResults();
    eraseDead();
    function.setFunctionType(builder.getFunctionType(
        block.getArgumentTypes(), block.getTerminator()->getOperandTypes()));
  }

private:
  void eraseDead() {
    for (Operation &op :
         llvm::make_early_inc_range(llvm::reverse(block.getOperations())))
      if (isOpTriviallyDead(&op))
        op.erase();
  }

  /// The level that a ciphertext's uses need, from the last use to the first.
  void findNeeds() {
    for (Operation &op : llvm::reverse(block.without_terminator())) {
      int64_t level = 0;
      for (Value result : op.getResults())
        level = std::max(level, needs.lookup(result));
      // A product that is never rescaled has a level nevertheless.
      if (isa<MulOp, MulPlainOp>(op))
        level = std::max<int64_t>(level, 1);
      for (Value result : op.getResults())
        needs[result] = level;
      for (Value operand : op.getOperands())
        needs[operand] = std::max(needs.lookup(operand), level + getSpent(op));
    }
  }

  void assign(Operation &op) {
    if (auto lower = dyn_cast<LevelDownOp>(op)) {
      // Its uses lower by themselves.
      lower.getResult().replaceAllUsesWith(lower.getCiphertext());
      op.erase();
      return;
    }
    if (isa<EncodeOp, EncodeMaskOp>(op) ||
        !isa_and_nonnull<FHEDialect>(op.getDialect()))
      return;
    int64_t level = 0;
    for (Value result : op.getResults())
      level = std::max(level, needs.lookup(result));
    for (OpOperand &operand : op.getOpOperands()) {
      Value value = operand.get();
      if (isa<CiphertextType>(value.getType()))
        operand.set(getLowered(value, level + getSpent(op)));
      else if (isa<PlaintextType>(value.getType()))
        operand.set(getEncoded(value, level));
    }
    for (Value result : op.getResults())
      if (auto type = dyn_cast<CiphertextType>(result.getType()))
        result.setType(type.withLevel(level));
  }

  /// What was returned at the scale of the arguments needs no level.
  void lowerResults() {
    int64_t scale = 0;
    for (Type type : block.getArgumentTypes())
      if (auto ciphertext = dyn_cast<CiphertextType>(type))
        scale = std::max(scale, ciphertext.getScale());
    for (OpOperand &operand : block.getTerminator()->getOpOperands())
      if (auto type = dyn_cast<CiphertextType>(operand.get().getType()))
        if (type.getScale() <= scale)
          operand.set(getLowered(operand.get(), 0));
  }

  Value getLowered(Value value, int64_t level) {
    auto type = cast<CiphertextType>(value.getType());
    if (type.getLevel() == level)
      return value;
    Value &lowered = atLevels[{value, level}];
    if (!lowered) {
      builder.setInsertionPointAfterValue(value);
      lowered = LevelDownOp::create(builder, value.getLoc(),
                                    type.withLevel(level), value);
    }
    return lowered;
  }

  Value getEncoded(Value value, int64_t level) {
    auto type = cast<PlaintextType>(value.getType());
    Operation *encode = value.getDefiningOp();
    if (type.getLevel() == level || !encode)
      return value;
    Value &encoded = atLevels[{value, level}];
    if (!encoded) {
      builder.setInsertionPoint(encode);
      encoded = builder.clone(*encode)->getResult(0);
      encoded.setType(type.withLevel(level));
    }
    return encoded;
  }

  func::FuncOp function;
  Block &block;
  OpBuilder builder;
  llvm::DenseMap<Value, int64_t> needs;
  /// Ciphertexts and plaintexts at other levels than they are made at.
  llvm::DenseMap<std::pair<Value, int64_t>, Value> atLevels;
};

struct AssignLevels : ricci::fhe::impl::FHEAssignLevelsBase<AssignLevels> {
  void runOnOperation() override {
    func::FuncOp function = getOperation();
    if (function.isExternal() || !function.getBody().hasOneBlock())
      return;
    int64_t before = getRingParameters(function).levels;
    LevelAssigner(function).run();
    remark::passed(
        function.getLoc(),
        remark::RemarkOpts::name("levels").category("fhe-assign-levels"))
        << ("arguments of '" + function.getName() +
            "' are encrypted at level " +
            Twine(getRingParameters(function).levels) +
            " at most; as planned, at " + Twine(before))
               .str();
  }
};

} // namespace
