//===- ByteCost.cpp - Bytes that a processor moves ------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Analysis/LayoutCost.h"

using namespace ricci::layout;

namespace {

class ByteCost : public CostModel {
public:
  std::string_view getUnit() const override { return "bytes"; }

protected:
  Result<int64_t> countMoves(const Layout &source, const Layout &target,
                             int64_t elementBits) const override {
    // Skews, permutations and swizzles move positions one to one, so that all
    // indices have as many as the first.
    Result<std::vector<Position>> copies =
        target.evaluate(Index(target.getRank()));
    if (!copies)
      return copies.error();
    int64_t bits, written;
    if (__builtin_mul_overflow(source.getPointCount(), elementBits, &bits) ||
        __builtin_mul_overflow(bits, int64_t(copies->size()), &written))
      return Error{"more than 2^63 bits would move; use smaller extents"};
    return getBytes(bits) + getBytes(written);
  }

private:
  static int64_t getBytes(int64_t bits) { return bits / 8 + (bits % 8 != 0); }
};

} // namespace

std::unique_ptr<CostModel> ricci::layout::makeByteCost() {
  return std::make_unique<ByteCost>();
}
