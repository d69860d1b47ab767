//===- WavefrontCost.cpp - Bank conflicts of shared memory ----------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Shared memory has 32 banks of 32-bit words. In one wavefront each bank serves
// one word, to any number of lanes (CUDA C++ Programming Guide, «Shared
// Memory», compute capability 5.x and later). A warp whose elements are wider
// than a word is served in equal parts, each of which asks for 32 words.
//
//===----------------------------------------------------------------------===//

#include "ricci/Analysis/LayoutCost.h"

#include "ricci/Layout/Builders.h"

#include <functional>
#include <map>
#include <set>
#include <tuple>

using namespace ricci::layout;

namespace {

constexpr int64_t bankCount = 32, wordBits = 32, warpLanes = 32;

int64_t floorDiv(int64_t a, int64_t b) {
  return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

/// The threads that hold an index, as positions on lane and the other axes.
using ThreadsOf =
    std::function<Result<std::vector<Position>>(const Index &index)>;

Result<int64_t> count(const ThreadsOf &threads, const Layout &places,
                      int64_t elementBits, Access access) {
  int64_t points = places.getPointCount();
  if (points > Layout::maxEnumerated)
    return Error{"wavefronts of " + std::to_string(points) +
                 " elements are not counted, only of up to " +
                 std::to_string(Layout::maxEnumerated) +
                 "; ask for one tile of them"};
  int64_t lanesAtOnce = std::max<int64_t>(
      1, warpLanes * wordBits / std::max(elementBits, wordBits));
  // What an instruction is known by: the threads' other coordinates, the copy
  // that is stored, the part of the warp. Of each bank, the words asked for.
  using Instruction = std::tuple<Position, size_t, int64_t>;
  std::map<Instruction, std::map<int64_t, std::set<int64_t>>> instructions;
  std::vector<int64_t> shape = places.getShape();
  Index index(shape.size());
  for (int64_t point = 0; point < points; ++point) {
    int64_t rest = point;
    for (size_t d = shape.size(); d-- > 0; rest /= shape[d])
      index[d] = rest % shape[d];
    Result<std::vector<Position>> holders = threads(index);
    if (!holders)
      return holders.error();
    Result<std::vector<Position>> copies = places.evaluate(index);
    if (!copies)
      return copies.error();
    if (access == Access::Load)
      (*copies).resize(1);
    for (Position thread : *holders) {
      int64_t &lane = thread[size_t(Axis::Lane)];
      int64_t part = floorDiv(lane, lanesAtOnce);
      lane = 0;
      for (size_t copy = 0; copy < copies->size(); ++copy) {
        int64_t bit = (*copies)[copy][size_t(Axis::Addr)] * elementBits;
        auto &banks = instructions[{thread, copy, part}];
        for (int64_t word = floorDiv(bit, wordBits);
             word <= floorDiv(bit + elementBits - 1, wordBits); ++word)
          banks[word - floorDiv(word, bankCount) * bankCount].insert(word);
      }
    }
  }
  int64_t wavefronts = 0;
  for (const auto &[instruction, banks] : instructions) {
    size_t most = 0;
    for (const auto &[bank, words] : banks)
      most = std::max(most, words.size());
    wavefronts += int64_t(most);
  }
  return wavefronts;
}

class WavefrontCost : public CostModel {
public:
  std::string_view getUnit() const override { return "wavefronts"; }

protected:
  Result<int64_t> countMoves(const Layout &source, const Layout &target,
                             int64_t elementBits) const override {
    bool fromRegisters = hasLanes(source), toRegisters = hasLanes(target);
    if (fromRegisters && !toRegisters)
      return countWavefronts(source, target, elementBits, Access::Store);
    if (!fromRegisters && toRegisters)
      return countWavefronts(target, source, elementBits, Access::Load);
    if (fromRegisters) {
      Result<Layout> between = makeRowMajor(source.getShape(), Axis::Addr);
      if (!between)
        return between.error();
      return add(countWavefronts(source, *between, elementBits, Access::Store),
                 countWavefronts(target, *between, elementBits, Access::Load));
    }
    std::vector<int64_t> shape = source.getShape();
    ThreadsOf inOrder = [&](const Index &index) {
      int64_t linear = 0;
      for (size_t d = 0; d < shape.size(); ++d)
        linear = linear * shape[d] + index[d];
      Position thread{};
      thread[size_t(Axis::Lane)] = linear % warpLanes;
      thread[size_t(Axis::Warp)] = linear / warpLanes;
      return Result(std::vector<Position>{thread});
    };
    return add(count(inOrder, source, elementBits, Access::Load),
               count(inOrder, target, elementBits, Access::Store));
  }

private:
  static bool hasLanes(const Layout &layout) {
    return layout.getSize(Axis::Lane) > 1;
  }
  static Result<int64_t> add(Result<int64_t> a, Result<int64_t> b) {
    if (!a || !b)
      return a ? b : a;
    return *a + *b;
  }
};

} // namespace

Result<int64_t> ricci::layout::countWavefronts(const Layout &threads,
                                               const Layout &places,
                                               int64_t elementBits,
                                               Access access) {
  if (threads.getShape() != places.getShape())
    return Error{"the threads' layout " + threads.str() + " and the places' " +
                 places.str() +
                 " have different shapes; give each element a thread"};
  return count([&](const Index &index) { return threads.evaluate(index); },
               places, elementBits, access);
}

std::unique_ptr<CostModel> ricci::layout::makeWavefrontCost() {
  return std::make_unique<WavefrontCost>();
}
