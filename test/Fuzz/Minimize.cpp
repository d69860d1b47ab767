//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Minimize.h"

#include "Encryption.h"

#include <algorithm>

using namespace ricci::fuzz;

namespace {

class Minimizer {
public:
  Minimizer(Program program, int attempts,
            const std::function<bool(const Program &)> &isFaulty)
      : best(std::move(program)), attempts(attempts), isFaulty(isFaulty) {}

  Program run() {
    bool changed = true;
    while (changed && attempts > 0) {
      changed = oneResult();
      changed |= cutOperations();
      changed |= plainForm();
      changed |= shrinkExtents();
    }
    return std::move(best);
  }

private:
  bool keep(Program candidate) {
    if (attempts <= 0)
      return false;
    --attempts;
    if (!isFaulty(candidate))
      return false;
    best = std::move(candidate);
    return true;
  }

  bool oneResult() {
    // Any value may be where it goes wrong first.
    if (best.results.size() == 1 && best.liveOnly)
      return false;
    for (size_t i = 0; i < best.values.size(); ++i) {
      if (best.values[i].kind != Value::Contract &&
          best.values[i].kind != Value::Format)
        continue;
      Program candidate = best;
      candidate.liveOnly = true;
      candidate.results = {static_cast<int>(i)};
      if (keep(std::move(candidate)))
        return true;
    }
    Program candidate = best;
    if (!best.liveOnly) {
      candidate.liveOnly = true;
      return keep(std::move(candidate));
    }
    return false;
  }

  /// An operation's result becomes an argument.
  bool cutOperations() {
    bool changed = false;
    for (size_t i = best.values.size(); i-- > 0;) {
      if (best.values[i].kind == Value::Argument || !best.live()[i] ||
          std::count(best.results.begin(), best.results.end(),
                     static_cast<int>(i)))
        continue;
      Program candidate = best;
      if (findSecretValues(best)[i])
        candidate.encryption.secrets.push_back(static_cast<int>(i));
      candidate.values[i].kind = Value::Argument;
      candidate.values[i].operands.clear();
      changed |= keep(std::move(candidate));
    }
    return changed;
  }

  bool plainForm() {
    bool changed = false;
    if (best.indirect) {
      Program candidate = best;
      candidate.indirect = false;
      changed |= keep(std::move(candidate));
    }
    if (best.cut) {
      Program candidate = best;
      candidate.cut = 0;
      changed |= keep(std::move(candidate));
    }
    if (!best.formats.empty()) {
      Program candidate = best;
      candidate.formats.clear();
      candidate.weights.clear();
      changed |= keep(std::move(candidate));
    }
    if (best.quantForm != ricci::QuantForm::Widened) {
      Program candidate = best;
      candidate.quantForm = ricci::QuantForm::Widened;
      changed |= keep(std::move(candidate));
    }
    if (best.parallel) {
      Program candidate = best;
      candidate.parallel = false;
      changed |= keep(std::move(candidate));
    }
    Program candidate = best;
    bool dynamic = false;
    for (Value &value : candidate.values)
      for (size_t d = 0; d < value.dynamic.size(); ++d) {
        dynamic |= value.dynamic[d];
        value.dynamic[d] = false;
      }
    if (dynamic)
      changed |= keep(std::move(candidate));
    return changed;
  }

  bool shrinkExtents() {
    bool changed = false;
    for (int number = 0; number < best.extents.size(); ++number) {
      int64_t extent = best.extents[number];
      if (!best.extents.isFree(number) || !isUsed(number))
        continue;
      for (int64_t smaller : {int64_t(1), int64_t(2), extent / 2, extent - 1}) {
        if (smaller <= 0 || smaller >= extent)
          continue;
        Program candidate = best;
        candidate.extents.set(number, smaller);
        if (keep(std::move(candidate))) {
          changed = true;
          break;
        }
      }
    }
    return changed;
  }

  /// Whether a printed value changes with the extent.
  bool isUsed(int number) const {
    ExtentTable changed = best.extents;
    changed.set(number, best.extents[number] + 1);
    std::vector<bool> live = best.live();
    for (size_t i = 0; i < best.values.size(); ++i)
      for (int extent : best.values[i].extents)
        if (live[i] && changed[extent] != best.extents[extent])
          return true;
    return false;
  }

  Program best;
  int attempts;
  const std::function<bool(const Program &)> &isFaulty;
};

} // namespace

Program
ricci::fuzz::minimize(Program program, int attempts,
                      const std::function<bool(const Program &)> &isFaulty) {
  return Minimizer(std::move(program), attempts, isFaulty).run();
}
