//===- LayoutCost.h - What it costs to move a tensor ------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The price of a `layout.convert`, in the unit that its target pays in. Prices
// of one target compare with each other only.
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_ANALYSIS_LAYOUTCOST_H
#define RICCI_ANALYSIS_LAYOUTCOST_H

#include "ricci/Layout/Layout.h"

#include <memory>

namespace ricci::layout {

class CostModel {
public:
  virtual ~CostModel() = default;

  /// What is counted, in the plural: "bytes".
  virtual std::string_view getUnit() const = 0;

  /// The cost of moving a tensor, of elements of `elementBits` bits each, from
  /// one layout to another of the same shape. 0 where they are the same
  /// relation. Fails for shapes that differ, and for what the target can't
  /// hold or the model can't count; the error says which.
  Result<int64_t> getCost(const Layout &source, const Layout &target,
                          int64_t elementBits) const;

protected:
  /// As `getCost`, for two different layouts of one shape with elements.
  virtual Result<int64_t> countMoves(const Layout &source, const Layout &target,
                                     int64_t elementBits) const = 0;
};

/// Processors: bytes read and written. Each element is read once, and written
/// at each of its positions in the target; each side is a whole number of
/// bytes.
std::unique_ptr<CostModel> makeByteCost();

/// NVIDIA's GPUs: wavefronts of shared memory. Positions on `addr` count
/// elements there. A layout with lanes is held in registers, by the threads
/// that it names; one without lies in shared memory. Between two of a kind the
/// elements pass through the other: from shared memory to shared memory by
/// warps that take them in row-major order, from registers to registers through
/// row-major shared memory.
std::unique_ptr<CostModel> makeWavefrontCost();

/// The wavefronts that it takes the threads of `threads` to load or store their
/// elements at `places` in shared memory. An instruction accesses one element a
/// lane: those that agree on all axes of `threads` but the lane. Where an
/// element has several places, a load takes the first, a store all. Fails
/// beyond Layout::maxEnumerated points.
enum class Access { Load, Store };
Result<int64_t> countWavefronts(const Layout &threads, const Layout &places,
                                int64_t elementBits, Access access);

} // namespace ricci::layout

#endif // RICCI_ANALYSIS_LAYOUTCOST_H
