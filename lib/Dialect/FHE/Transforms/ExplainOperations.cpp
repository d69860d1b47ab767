//===- ExplainOperations.cpp - What each line costs encrypted -------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Dialect/FHE/Transforms/Passes.h"

#include "ricci/Analysis/Explanation.h"

#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/TypeSwitch.h"

#include <algorithm>
#include <set>

using namespace mlir;
using namespace ricci;
using namespace ricci::fhe;

namespace ricci::fhe {
#define GEN_PASS_DEF_FHEEXPLAINOPERATIONS
#include "ricci/Dialect/FHE/Transforms/Passes.h.inc"
} // namespace ricci::fhe

static constexpr StringLiteral category = "fhe-explain-operations";

namespace {

/// What the operations of one location do.
struct Use {
  int64_t rotations = 0, products = 0, plainProducts = 0;
  int64_t relinearizations = 0, rescales = 0;
  std::set<int64_t> keys; ///< Offsets of rotations.
  int64_t highest = 0, lowest = 0;
  bool hasLevel = false;

  void addLevels(TypeRange types) {
    for (Type type : types)
      if (auto ciphertext = dyn_cast<CiphertextType>(type)) {
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
        .Case(
            [&](RotateOp op) { rotate(static_cast<int64_t>(op.getOffset())); })
        .Case([&](RotateManyOp op) { llvm::for_each(op.getOffsets(), rotate); })
        .Case([&](MulOp) { ++products; })
        .Case([&](MulPlainOp) { ++plainProducts; })
        .Case([&](RelinearizeOp) { ++relinearizations; })
        .Case([&](RescaleOp) { ++rescales; });
    addLevels(op.getOperandTypes());
    addLevels(op.getResultTypes());
  }

  void explain(Location location) const {
    SmallVector<Cost> costs = {{"rotations", rotations}};
    if (!keys.empty()) {
      std::string text;
      llvm::raw_string_ostream os(text);
      llvm::interleave(keys, os, " ");
      costs.emplace_back("keys", text);
    }
    costs.append({{"products", products},
                  {"products with plaintexts", plainProducts},
                  {"relinearizations", relinearizations},
                  {"rescales", rescales},
                  {"levels",
                   std::to_string(highest) + " to " + std::to_string(lowest)}});
    explainCosts(location, category, costs);
  }
};

/// Where the tensors lie whose ciphertexts, or clear values, have these
/// attributes: those numbered from 0 on by `numberName`.
SmallVector<std::string>
describePlaces(TypeRange types, StringRef numberName,
               function_ref<DictionaryAttr(unsigned)> getAttributes) {
  SmallVector<std::string> places;
  for (auto [i, type] : llvm::enumerate(types)) {
    DictionaryAttr attributes = getAttributes(i);
    auto number =
        attributes ? attributes.getAs<IntegerAttr>(numberName) : IntegerAttr();
    // One layout says where all ciphertexts of a tensor lie.
    if (!number || number.getInt() < int64_t(places.size()))
      continue;
    places.resize(number.getInt() + 1);
    auto ciphertext = dyn_cast<CiphertextType>(type);
    places.back() =
        describePlacement(attributes.getAs<PlacementAttr>(placementName),
                          ciphertext ? ciphertext.getSlots() : 0);
  }
  return places;
}

struct ExplainOperations
    : ricci::fhe::impl::FHEExplainOperationsBase<ExplainOperations> {
  void runOnOperation() override {
    func::FuncOp function = getOperation();
    if (!function->hasAttr(signatureName) || !function.getBody().hasOneBlock())
      return;
    explainPlaces(
        function.getLoc(), category, function->getName().getStringRef(),
        describePlaces(function.getArgumentTypes(), operandName,
                       [&](unsigned i) { return function.getArgAttrDict(i); }),
        describePlaces(
            function.getResultTypes(), resultName,
            [&](unsigned i) { return function.getResultAttrDict(i); }),
        ErrorClass::A);
    llvm::MapVector<Location, Use> uses;
    for (Operation &op : function.front().without_terminator())
      uses[op.getLoc()].add(op);
    for (const auto &[location, use] : uses)
      if (use.hasLevel)
        use.explain(location);
    markAllAnalysesPreserved();
  }
};

} // namespace
