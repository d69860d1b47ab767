//===- LayoutSearch.cpp - Where a program's values lie --------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LayoutSearch.h"

#include "Candidates.h"

#include "ricci/Dialect/FHE/Costs/CostTable.h"

#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace ricci::fhe;

/// Sweeps over a program's contractions; later ones see what earlier ones chose
/// for the contractions behind.
static constexpr int mostSweeps = 3;
/// Slots that plans of the search may pass over for each layout. Planning takes
/// up to 0.2 us for each, so that a program is planned within seconds.
static constexpr int64_t mostWork = int64_t(1) << 22;
/// The uses that may decide on the placement of each argument that has several.
static std::map<size_t, SmallVector<OperandUse>>
getDecidingUses(const Attempt &made, EncryptLayout layout) {
  std::map<size_t, SmallVector<OperandUse>> uses;
  if (layout == EncryptLayout::RowMajor)
    return uses;
  for (auto [number, found] : llvm::enumerate(made.contractions))
    for (auto [operand, argument] : found.arguments)
      uses[argument].push_back({number, operand});
  std::erase_if(uses,
                [](const auto &entry) { return entry.second.size() == 1; });
  return uses;
}

FailureOr<FoundPlan> ricci::fhe::searchLayouts(
    EncryptLayout layout, int64_t slots, const SearchLimits &limits,
    function_ref<FailureOr<Attempt>(const ProgramChoices &)> attempt) {
  const int64_t enoughWork = mostWork / limits.programs;
  int64_t work = 0, attempts = 0;
  auto count = [&](const ProgramChoices &tried, const Attempt &made) {
    attempts += made.plannings;
    for (auto [i, found] : llvm::enumerate(made.contractions))
      // By diagonals, only vectors are looked at.
      work +=
          made.plannings *
          (tried.get(i).byDiagonals ? slots : std::max(found.positions, slots));
  };
  ProgramChoices best;
  FailureOr<Attempt> textbook = attempt(best);
  if (failed(textbook))
    return failure();
  count(best, *textbook);
  best.mostRotations = std::min(limits.mostRotations, textbook->cost.rotations);
  size_t number = textbook->contractions.size();
  best.contractions.resize(number);
  std::optional<Attempt> bestMade;
  if (textbook->cost.rotations <= best.mostRotations)
    bestMade = *textbook;

  // Takes the choices if they are better than what was best of their layout.
  auto consider = [&](const ProgramChoices &tried, ProgramChoices &choices,
                      std::optional<Attempt> &made) -> LogicalResult {
    FailureOr<Attempt> attempted = attempt(tried);
    if (failed(attempted))
      return failure();
    count(tried, *attempted);
    if (attempted->cost.rotations <= best.mostRotations &&
        (!made || attempted->time < made->time)) {
      choices = tried;
      made = *attempted;
    }
    return success();
  };
  // A client that packs may also encrypt row-major, one that replicates both.
  // Each is searched from the textbook's choices on, since an order that is
  // best for one may be a dead end for another.
  for (EncryptLayout tried : {EncryptLayout::RowMajor, EncryptLayout::Packed,
                              EncryptLayout::Replicated}) {
    if (tried > layout)
      break;
    ProgramChoices choices;
    choices.layout = tried;
    choices.mostRotations = best.mostRotations;
    choices.contractions.resize(number);
    std::optional<Attempt> made;
    work = 0;
    if (tried == EncryptLayout::RowMajor)
      made = bestMade;
    else if (failed(consider(choices, choices, made)))
      return failure();
    auto deciding = getDecidingUses(*textbook, tried);
    // What is planned of one contraction takes the work of all: begin with the
    // ways that take the least.
    ProgramChoices light = choices;
    for (auto [i, found] : llvm::enumerate(textbook->contractions))
      if (!found.roles.empty())
        light.contractions[i] = getCandidates(found, tried, slots, {}).front();
    if (number > 1 && light.contractions != choices.contractions &&
        failed(consider(light, choices, made)))
      return failure();
    // Diagonals take little work to plan: each contraction is offered those
    // before the other orders of one use up the work for all.
    for (int sweep = number == 1 ? 0 : -1;
         sweep < mostSweeps && work < enoughWork; ++sweep) {
      std::optional<double> before;
      if (made)
        before = made->time;
      for (const auto &[argument, uses] : deciding)
        for (const OperandUse &use : uses) {
          if (work >= enoughWork)
            break;
          ProgramChoices changed = choices;
          changed.deciding.erase(argument);
          if (use != uses.front())
            changed.deciding[argument] = use;
          if (changed.deciding != choices.deciding &&
              failed(consider(changed, choices, made)))
            return failure();
        }
      for (size_t i = 0; i < number && work < enoughWork; ++i)
        for (const ContractionChoice &candidate :
             getCandidates(textbook->contractions[i], tried, slots,
                           choices.contractions[i])) {
          if (work >= enoughWork)
            break;
          if (sweep < 0 && !candidate.byDiagonals)
            continue;
          ProgramChoices changed = choices;
          changed.contractions[i] = candidate;
          if (failed(consider(changed, choices, made)))
            return failure();
        }
      if ((number == 1 && deciding.empty()) ||
          (sweep >= 0 && made && before && made->time == *before))
        break;
    }
    if (made && (!bestMade || made->time < bestMade->time)) {
      best = choices;
      bestMade = *made;
    }
  }
  if (!bestMade)
    bestMade = *textbook;
  std::string note = llvm::formatv(
      "best of {0} plans: {1} rotations, {2} in the "
      "textbook's; about {3:f1} ms, {4:f1} in the textbook's "
      "({5})",
      attempts, bestMade->cost.rotations, textbook->cost.rotations,
      bestMade->time, textbook->time, getCostSource());
  return FoundPlan{std::move(best), std::move(note), bestMade->cost,
                   bestMade->time};
}
