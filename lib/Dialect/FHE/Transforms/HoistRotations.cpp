//===- HoistRotations.cpp - One decomposition for many rotations ----------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Dialect/FHE/Transforms/Passes.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/Remarks.h"
#include "llvm/ADT/MapVector.h"

#include <map>

using namespace mlir;
using namespace ricci::fhe;

namespace ricci::fhe {
#define GEN_PASS_DEF_FHEHOISTROTATIONS
#include "ricci/Dialect/FHE/Transforms/Passes.h.inc"
} // namespace ricci::fhe

namespace {

/// The rotations of one ciphertext into one domain, in the order of the block.
struct Group {
  SmallVector<Operation *> operations;
  std::map<int64_t, SmallVector<Value>> results; ///< By their offsets.
};

struct HoistRotations
    : ricci::fhe::impl::FHEHoistRotationsBase<HoistRotations> {
  void runOnOperation() override {
    for (Block &block : getOperation().getBody())
      hoist(block);
  }

  void hoist(Block &block) {
    llvm::MapVector<std::pair<Value, Type>, Group> groups;
    for (Operation &op : block) {
      if (auto rotate = dyn_cast<RotateOp>(op)) {
        Group &group = groups[{rotate.getCiphertext(), rotate.getType()}];
        group.operations.push_back(&op);
        group.results[rotate.getOffset()].push_back(rotate);
      } else if (auto many = dyn_cast<RotateManyOp>(op)) {
        Group &group =
            groups[{many.getCiphertext(), many.getRotated().front().getType()}];
        group.operations.push_back(&op);
        for (auto [offset, result] :
             llvm::zip(many.getOffsets(), many.getRotated()))
          group.results[offset].push_back(result);
      }
    }
    for (auto &[key, group] : groups)
      if (group.operations.size() > 1)
        merge(key.second, group);
  }

  void merge(Type type, Group &group) {
    Operation *first = group.operations.front();
    // Its operand may be a rotation that was merged meanwhile.
    Value ciphertext = first->getOperand(0);
    OpBuilder builder(first);
    SmallVector<int64_t> offsets;
    for (auto &[offset, results] : group.results)
      offsets.push_back(offset);
    auto many = RotateManyOp::create(builder, first->getLoc(),
                                     SmallVector<Type>(offsets.size(), type),
                                     ciphertext, offsets);
    for (auto [entry, rotated] : llvm::zip(group.results, many.getRotated()))
      for (Value result : entry.second)
        result.replaceAllUsesWith(rotated);
    for (Operation *op : group.operations)
      op->erase();
    remark::passed(many.getLoc(), remark::RemarkOpts::name("hoist").category(
                                      "fhe-hoist-rotations"))
        << (Twine(offsets.size()) +
            " rotations of one ciphertext share its decomposition into digits, "
            "the first step of their key switches")
               .str();
  }
};

} // namespace
