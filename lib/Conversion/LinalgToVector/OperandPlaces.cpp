//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// Where the micro-kernel reads its operands: in panels that are packed first,
// or where they lie.

#include "PanelPacking.h"

#include "mlir/IR/Remarks.h"

#include <numeric>

using namespace mlir;
using namespace ricci;

namespace {

/// Bytes of a line, and of addresses that fall on different lines of a
/// first-level cache: its size by its ways, a page where the cache is looked up
/// beside the page table.
constexpr int64_t cacheLine = 64, cacheWay = 4096;
/// Of the first-level cache, for what the micro-kernel reads of an operand that
/// is not packed.
constexpr int64_t inPlaceShare = 2;
/// Panels of the other side from which on packing an operand pays in any case,
/// if its elements are converted.
constexpr int64_t usesToPack = 3;

/// Panels of `height` rows.
int64_t getPanels(const RankGroup &rows, int64_t height) {
  int64_t extent = rows.getStaticExtent();
  return ShapedType::isDynamic(extent)
             ? std::numeric_limits<int64_t>::max()
             : static_cast<int64_t>(llvm::divideCeil(extent, height));
}

/// An operand's place in memory, in bytes, where that is known.
struct Strides {
  int64_t row, step, steps, element;

  static std::optional<Strides> get(const PackedOperand &packed) {
    std::optional<int64_t> row = packed.rows.getStaticStride(inputOperand),
                           step = packed.depth.getStaticStride(
                               packed.numberInDepth);
    Strides result;
    result.steps = packed.depth.getStaticExtent();
    result.element = llvm::divideCeil(
        packed.operand.getElementType().getIntOrFloatBitWidth(), 8);
    if (!row || !step || ShapedType::isDynamic(result.steps) || *row < 0 ||
        *step < 0 || llvm::MulOverflow(*row, result.element, result.row) ||
        llvm::MulOverflow(*step, result.element, result.step))
      return std::nullopt;
    return result;
  }

  /// From the first to the last element of `rows` rows; the greatest number if
  /// it overflows.
  int64_t getSpan(int64_t rows) const {
    int64_t across, along;
    if (ShapedType::isDynamic(rows) || llvm::MulOverflow(row, rows, across) ||
        llvm::MulOverflow(step, steps, along) ||
        llvm::AddOverflow(across, along, along))
      return std::numeric_limits<int64_t>::max();
    return along;
  }
};

/// Ways of a first-level cache that `count` runs of `bytes` bytes take whose
/// starts are `stride` bytes apart. Strides that are multiples of a power of
/// two leave most of the cache empty.
int64_t getWays(int64_t count, int64_t bytes, int64_t stride) {
  if (stride <= bytes)
    return llvm::divideCeil(stride * (count - 1) + bytes, cacheWay);
  int64_t lines =
      llvm::divideCeil(bytes, cacheLine) + (stride % cacheLine != 0);
  int64_t distance = std::max(cacheLine, std::gcd(stride, cacheWay));
  int64_t places = std::min(cacheWay / distance * lines, cacheWay / cacheLine);
  return llvm::divideCeil(count * lines, places);
}

std::string describe(const PackedOperand &packed, int64_t uses) {
  std::string count = uses == std::numeric_limits<int64_t>::max()
                          ? "an unknown number of"
                          : std::to_string(uses);
  return (packed.inPlace ? "read in place for " : "packed for ") + count +
         " panels of the other side";
}

} // namespace

void ricci::choosePlaces(PackedOperand &left, PackedOperand &right,
                         const TileSizes &tiles, const cpu::Machine &machine,
                         bool readsRest, IndexBuilder &builder) {
  int64_t leftUses = getPanels(right.rows, tiles.registerN),
          rightUses = getPanels(left.rows, tiles.registerM);
  int64_t bytes = machine.l1Bytes / inPlaceShare;
  int64_t ways = bytes / cacheWay;
  // What is converted at each use is cheaper converted once.
  auto isConverted = [](const PackedOperand &packed) {
    return packed.element != packed.operand.parameter;
  };

  // The micro-kernel reads vectors of neighbours. A panel serves all rows, so
  // that most of it should stay in the first-level cache.
  std::optional<Strides> strides = Strides::get(right);
  if (readsRest && right.rows.isContiguous(inputOperand)) {
    bool isSmall =
        strides && strides->getSpan(right.rows.getStaticExtent()) <= bytes;
    bool stays =
        strides && getWays(std::min(tiles.cacheK, strides->steps),
                           tiles.registerN * strides->element,
                           strides->step) <= machine.l1Bytes / cacheWay;
    right.inPlace =
        rightUses == 1 ||
        ((isSmall || stays) && (!isConverted(right) || rightUses < usesToPack));
  }

  // Of the left operand it reads single elements, one of each row at a step: a
  // line serves later steps or, where rows are neighbours, the next panel. The
  // rows come from the second-level cache again for each panel of the right
  // operand.
  strides = Strides::get(left);
  if (strides) {
    bool isSmall = strides->getSpan(left.rows.getStaticExtent()) <= bytes;
    bool fits = strides->getSpan(tiles.registerM) <= bytes;
    bool stays =
        strides->getSpan(left.rows.getStaticExtent()) <=
            machine.l2Bytes / inPlaceShare &&
        (strides->step == strides->element
             ? getWays(tiles.registerM, cacheLine, strides->row) <= ways
             : strides->row == strides->element &&
                   getWays(std::min(tiles.cacheK, strides->steps),
                           tiles.registerM * strides->element,
                           strides->step) <= ways);
    left.inPlace =
        leftUses < usesToPack ? fits : !isConverted(left) && (isSmall || stays);
  }
  remark::passed(builder.getLoc(), remark::RemarkOpts::name("packing").category(
                                       "convert-linalg-to-vector"))
      << "left operand " + describe(left, leftUses) + ", right operand " +
             describe(right, rightUses);
}
