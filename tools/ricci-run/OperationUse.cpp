//===- OperationUse.cpp - What each line costs encrypted ------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OperationUse.h"

#include "Diagnostics.h"

#include "ricci/Dialect/FHE/IR/FHE.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/TypeSwitch.h"

#include <algorithm>
#include <set>
#include <vector>

using namespace mlir;
using namespace ricci;

namespace {

/// Of a line.
struct Use {
  Location location;
  int64_t rotations = 0, products = 0, plainProducts = 0;
  int64_t relinearizations = 0, rescales = 0;
  std::set<int64_t> keys; ///< Offsets of rotations.
  int64_t highest = 0, lowest = 0;
  bool hasLevel = false;

  explicit Use(Location location) : location(location) {}

  void addLevels(TypeRange types) {
    for (Type type : types)
      if (auto ciphertext = dyn_cast<fhe::CiphertextType>(type)) {
        int64_t level = ciphertext.getLevel();
        highest = hasLevel ? std::max(highest, level) : level;
        lowest = hasLevel ? std::min(lowest, level) : level;
        hasLevel = true;
      }
  }

  void add(Operation &op) {
    auto rotate = [&](int64_t offset) {
      // Nothing is rotated by 0.
      if (offset == 0)
        return;
      ++rotations;
      keys.insert(offset);
    };
    llvm::TypeSwitch<Operation *>(&op)
        .Case([&](fhe::RotateOp op) {
          rotate(static_cast<int64_t>(op.getOffset()));
        })
        .Case([&](fhe::RotateManyOp op) {
          llvm::for_each(op.getOffsets(), rotate);
        })
        .Case([&](fhe::MulOp) { ++products; })
        .Case([&](fhe::MulPlainOp) { ++plainProducts; })
        .Case([&](fhe::RelinearizeOp) { ++relinearizations; })
        .Case([&](fhe::RescaleOp) { ++rescales; });
    addLevels(op.getOperandTypes());
    addLevels(op.getResultTypes());
  }

  void report() const {
    InFlightDiagnostic remark = emitRemark(location);
    remark << "operations: " << rotations << " rotations";
    if (!keys.empty()) {
      remark << " by the keys ";
      llvm::interleaveComma(keys, remark);
    }
    remark << ", " << products << " products, " << plainProducts
           << " products with plaintexts, " << relinearizations
           << " relinearizations, " << rescales << " rescales; levels "
           << highest << " to " << lowest;
  }
};

} // namespace

void ricci::run::reportOperations(ModuleOp module) {
  for (auto function : module.getOps<func::FuncOp>()) {
    if (!function->hasAttr(fhe::signatureName) ||
        !function.getBody().hasOneBlock())
      continue;
    std::vector<Use> uses;
    llvm::StringMap<size_t> numbers;
    for (Operation &op : function.front().without_terminator()) {
      auto [entry, isNew] =
          numbers.insert({tool::describe(op.getLoc()), uses.size()});
      if (isNew)
        uses.emplace_back(op.getLoc());
      uses[entry->second].add(op);
    }
    for (const Use &use : uses)
      if (use.hasLevel)
        use.report();
  }
}
