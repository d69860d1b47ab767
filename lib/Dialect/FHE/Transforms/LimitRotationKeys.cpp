//===- LimitRotationKeys.cpp - Rotations by the offsets of few keys -------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Ring.h"

#include "ricci/Dialect/FHE/Transforms/Passes.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/Remarks.h"

#include <limits>
#include <map>
#include <set>

using namespace mlir;
using namespace ricci::fhe;

namespace ricci::fhe {
#define GEN_PASS_DEF_FHELIMITROTATIONKEYS
#include "ricci/Dialect/FHE/Transforms/Passes.h.inc"
} // namespace ricci::fhe

namespace {

/// For each offset, the last of the fewest rotations by `keys` that add up to
/// it, and how many they are.
class Compositions {
public:
  Compositions(const std::set<int64_t> &keys, int64_t slots)
      : slots(slots), last(slots, 0), counts(slots, -1) {
    std::vector<int64_t> reached = {0};
    counts[0] = 0;
    for (size_t i = 0; i < reached.size(); ++i)
      for (int64_t key : keys) {
        int64_t next = (reached[i] + key) % slots;
        if (counts[next] >= 0)
          continue;
        counts[next] = counts[reached[i]] + 1;
        last[next] = key;
        reached.push_back(next);
      }
  }
  int64_t getCount(int64_t offset) const { return counts[offset]; }
  /// The rotations, in ascending order, so that equal beginnings are found.
  SmallVector<int64_t> get(int64_t offset) const {
    SmallVector<int64_t> steps;
    for (; offset != 0; offset = (offset - last[offset] + slots) % slots)
      steps.push_back(last[offset]);
    llvm::sort(steps);
    return steps;
  }

private:
  int64_t slots;
  std::vector<int64_t> last, counts;
};

/// 1, r, r^2, … below `slots` for the least r that gives at most `count`.
std::set<int64_t> findBasis(int64_t slots, int64_t count) {
  for (int64_t base = 2;; ++base) {
    std::set<int64_t> basis;
    for (int64_t power = 1; power < slots; power *= base)
      basis.insert(power);
    if (static_cast<int64_t>(basis.size()) <= count)
      return basis;
  }
}

struct LimitRotationKeys
    : ricci::fhe::impl::FHELimitRotationKeysBase<LimitRotationKeys> {
  using FHELimitRotationKeysBase::FHELimitRotationKeysBase;

  void runOnOperation() override {
    for (const auto *option : {&maxKeys, &maxKeyBytes})
      if (*option < 0) {
        emitError(getOperation().getLoc())
            << "found " << option->ArgStr << "=" << int64_t(*option)
            << ", expected at least 1, or 0 for any number";
        return signalPassFailure();
      }
    SmallVector<RotateOp> rotations;
    /// How often each offset occurs.
    std::map<int64_t, int64_t> counts;
    getOperation().walk([&](RotateOp op) {
      rotations.push_back(op);
      ++counts[op.getOffset()];
    });
    counts.erase(0);
    if (counts.empty())
      return;
    FailureOr<int64_t> limit = findLimit();
    if (failed(limit))
      return signalPassFailure();
    if (static_cast<int64_t>(counts.size()) <= *limit)
      return;
    int64_t slots = rotations.front().getType().getSlots();
    std::set<int64_t> keys = chooseKeys(counts, slots, *limit);
    Compositions compositions(keys, slots);
    int64_t spent = 0;
    for (RotateOp op : rotations)
      if (op.getOffset() != 0)
        spent += rotate(op, compositions);
    remark::passed(
        getOperation().getLoc(),
        remark::RemarkOpts::name("keys").category("fhe-limit-rotation-keys"))
        << (Twine(keys.size()) + " keys for rotations by " +
            Twine(counts.size()) + " distances, composed of those with keys: " +
            Twine(spent) + " rotations instead of " + Twine(rotations.size()))
               .str();
  }

  /// The number of keys that both options allow.
  FailureOr<int64_t> findLimit() {
    int64_t limit = maxKeys ? maxKeys : std::numeric_limits<int64_t>::max();
    if (maxKeyBytes == 0)
      return limit;
    Location location = getOperation().getLoc();
    RingParameters ring = getRingParameters(getOperation());
    ring.securityBits = securityBits;
    std::vector<KeySwitch> ranked = rankKeySwitches(ring);
    if (ranked.empty())
      return emitError(location)
             << "found no ring of at most " << mostRingDimension
             << " coefficients for " << ring.levels << " levels at "
             << ring.securityBits << " bits of security; make the program "
             << "less deep";
    int64_t bytes = ranked.front().countKeyBytes();
    if (maxKeyBytes < bytes)
      return emitError(location)
             << "found room for " << int64_t(maxKeyBytes)
             << " bytes of rotation keys, expected at least " << bytes
             << ", what one takes for " << ring.levels
             << " levels in a ring of " << ranked.front().ringDimension
             << " coefficients; allow more, or make the program less deep";
    return std::min(limit, maxKeyBytes / bytes);
  }

  static std::set<int64_t> chooseKeys(const std::map<int64_t, int64_t> &counts,
                                      int64_t slots, int64_t limit) {
    std::set<int64_t> keys = findBasis(slots, limit);
    while (static_cast<int64_t>(keys.size()) < limit) {
      // The offset that takes the most rotations more than one.
      Compositions compositions(keys, slots);
      int64_t best = 0, saved = 0;
      for (auto [offset, count] : counts) {
        int64_t saves = count * (compositions.getCount(offset) - 1);
        if (saves > saved) {
          saved = saves;
          best = offset;
        }
      }
      if (saved == 0)
        break;
      keys.insert(best);
    }
    return keys;
  }

  int64_t rotate(RotateOp op, const Compositions &compositions) {
    OpBuilder builder(op);
    Value value = op.getCiphertext();
    SmallVector<int64_t> steps = compositions.get(op.getOffset());
    for (int64_t step : steps)
      value = RotateOp::create(builder, op.getLoc(), op.getType(), value, step);
    op.getResult().replaceAllUsesWith(value);
    op.erase();
    return steps.size();
  }
};

} // namespace
