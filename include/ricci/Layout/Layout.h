//===- Layout.h - Where a tensor's elements lie -*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A layout is a relation between logical indices and positions on named axes.
// For an index x, each dimension's x_d is written in the mixed radix of the
// dimension's modes (last fastest). A skew changes one digit: j becomes
// (j + factor·i + shift) mod n. Then, on each axis,
//
//   position = swizzle(permute(offset + Σ stride·digit + Σ stride·copy))
//
// where each replica's copy ranges over its extent. A dimension's modes may
// cover more than its extent; the surplus is not mapped. Axes that nothing
// mentions are at position 0. See docs/Rationale/Layout.md.
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LAYOUT_LAYOUT_H
#define RICCI_LAYOUT_LAYOUT_H

#include "ricci/Layout/Result.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ricci::layout {

/// The axes of a machine. Their spelling is the name in lower case.
enum class Axis : uint8_t {
  Bit,
  Addr,
  Reg,
  Lane,
  Warp,
  Bank,
  Dev,
  Ct,
  Slot,
  Limb
};
inline constexpr size_t axisCount = 10;

std::string_view getName(Axis axis);
std::optional<Axis> parseAxis(std::string_view name);

using Index = std::vector<int64_t>;
/// A coordinate on each axis, by the axis's number.
using Position = std::array<int64_t, axisCount>;

/// One digit of a dimension, or one replica: `extent` places, `stride` apart.
struct Mode {
  int64_t extent = 1;
  Axis axis = Axis::Bit;
  int64_t stride = 0;
  bool operator==(const Mode &) const = default;
};

struct Dimension {
  int64_t extent = 1;
  std::vector<Mode> modes;
  bool operator==(const Dimension &) const = default;
};

/// position ← image[position]; `image` permutes 0 to its size less one.
struct Permutation {
  Axis axis = Axis::Addr;
  std::vector<int64_t> image;
  bool operator==(const Permutation &) const = default;
};

/// Names a mode by its place.
struct ModeReference {
  size_t dimension = 0;
  size_t mode = 0;
  bool operator==(const ModeReference &) const = default;
};

/// digit(target) ← (digit(target) + factor·digit(source) + shift) mod n, n
/// being the target's extent. With factor 0 the source is the target itself.
struct Skew {
  ModeReference target, source;
  int64_t factor = 0;
  int64_t shift = 0;
  bool operator==(const Skew &) const = default;
};

/// position ← position xor ((position >> shift) & mask), the mask being `bits`
/// ones above `base` zeros. As bits ≤ shift, it is its own inverse.
struct Swizzle {
  Axis axis = Axis::Addr;
  unsigned bits = 0, base = 0, shift = 0;
  bool operator==(const Swizzle &) const = default;
};

/// The parts of a layout, before they are checked.
struct Parts {
  std::vector<Dimension> dimensions;
  std::vector<Mode> replicas;
  Position offset{};
  std::optional<Permutation> permutation;
  std::optional<Skew> skew;
  std::optional<Swizzle> swizzle;
  bool operator==(const Parts &) const = default;
};

/// From `low` to `high`, both included.
struct Interval {
  int64_t low = 0, high = 0;
};

/// Parts that hold together. Equality is that of the parts; see `equal` for
/// that of the relations.
class Layout {
public:
  /// Positions and the extents' products stay below 2^61 in magnitude.
  static constexpr int64_t maxMagnitude = int64_t(1) << 61;
  static constexpr size_t maxModes = 256;
  static constexpr size_t maxPermutation = size_t(1) << 20;
  /// Points that enumeration visits before it gives up.
  static constexpr int64_t maxEnumerated = int64_t(1) << 20;

  static Result<Layout> create(Parts parts);

  const Parts &parts() const { return content; }
  size_t getRank() const { return content.dimensions.size(); }
  std::vector<int64_t> getShape() const;
  /// The number of indices.
  int64_t getPointCount() const;

  /// The positions of an index, sorted, each once. Fails for an index outside
  /// the shape or more than `maxEnumerated` copies.
  Result<std::vector<Position>> evaluate(std::span<const int64_t> index) const;

  /// An index that has the position, or none; the only one if the layout is
  /// injective. Fails if strides that overlap make the search too long.
  Result<std::optional<Index>> find(const Position &position) const;

  /// Holds every position on the axis. Exact but for layouts with a skew, a
  /// permutation or a swizzle of the axis; there it may be wider. {0, -1} for
  /// a layout without points.
  Interval getBounds(Axis axis) const;
  /// The places on the axis from the lowest to the highest of `getBounds`.
  int64_t getSize(Axis axis) const;

  /// `(4 = 2@addr:8 2@lane:1, 8 = 8@addr:1) rep 2@slot:32 offset addr:3
  /// perm addr[1 0] skew 1.0 += 3*0.0 + 0 swizzle addr:2,3,3`.
  std::string str() const;
  static Result<Layout> parse(std::string_view text);

  bool operator==(const Layout &) const = default;

private:
  explicit Layout(Parts parts) : content(std::move(parts)) {}
  Parts content;
};

} // namespace ricci::layout

#endif // RICCI_LAYOUT_LAYOUT_H
