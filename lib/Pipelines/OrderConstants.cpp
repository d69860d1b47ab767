//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// One-shot bufferization visits functions in the order of a table of pointers,
// which differs from run to run, and numbers constants as it meets them.

#include "ricci/Pipelines/Passes.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "llvm/ADT/MapVector.h"

namespace ricci {
#define GEN_PASS_DEF_ORDERCONSTANTS
#include "ricci/Pipelines/Passes.h.inc"
} // namespace ricci

using namespace mlir;
using namespace ricci;

namespace {

struct OrderConstants : ricci::impl::OrderConstantsBase<OrderConstants> {
  void runOnOperation() override {
    SymbolTable symbols(getOperation());
    llvm::MapVector<memref::GlobalOp, SmallVector<memref::GetGlobalOp>> uses;
    getOperation().walk([&](memref::GetGlobalOp use) {
      auto global = symbols.lookup<memref::GlobalOp>(use.getName());
      if (global && global.isPrivate() && global.getConstant())
        uses[global].push_back(use);
    });
    for (auto &[global, ignored] : uses)
      symbols.remove(global);
    Block *body = getOperation().getBody();
    Operation *previous = nullptr;
    for (auto &[global, users] : uses) {
      if (previous)
        global->moveAfter(previous);
      else
        global->moveBefore(body, body->begin());
      previous = global;
      global.setSymName("constant");
      StringAttr name = symbols.insert(global);
      for (memref::GetGlobalOp use : users)
        use.setName(name);
    }
  }
};

} // namespace
