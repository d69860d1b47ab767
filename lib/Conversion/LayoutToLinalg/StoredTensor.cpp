//===- StoredTensor.cpp - A tensor where a layout puts it -----------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Conversion/LayoutToLinalg/StoredTensor.h"

#include "ricci/Analysis/LayoutIndexing.h"
#include "ricci/Conversion/TensorSize.h"
#include "ricci/Layout/Algebra.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StructuredOpsUtils.h"
#include "mlir/Interfaces/DataLayoutInterfaces.h"

#include <algorithm>
#include <numeric>

using namespace mlir;
using namespace ricci;
using namespace ricci::layout;

namespace {

using Table = std::vector<int32_t>;

Error getTooLarge() {
  return {"its places take more than 2^47 bytes; use smaller strides"};
}

/// Which axes the array of a layout has, and where it starts on them.
struct Places {
  SmallVector<Axis> axes;
  SmallVector<int64_t> low, shape;
  int64_t count = 1;

  static layout::Result<Places> get(const Layout &layout) {
    Places places;
    for (size_t number = 0; number < axisCount; ++number) {
      Axis axis = Axis(number);
      int64_t size = layout.getSize(axis);
      if (size == 1)
        continue;
      places.axes.push_back(axis);
      places.low.push_back(layout.getBounds(axis).low);
      places.shape.push_back(size);
      if (__builtin_mul_overflow(places.count, size, &places.count))
        return getTooLarge();
    }
    return places;
  }
};

/// From the place of an element to its row-major index, or the other way. What
/// is not strided, a lookup does.
class Relation {
public:
  explicit Relation(const Layout &layout, Places places)
      : layout(layout), places(std::move(places)), strided(layout) {
    Parts parts = layout.parts();
    parts.permutation.reset();
    parts.swizzle.reset();
    // Fewer parts hold together where more do.
    strided = *Layout::create(std::move(parts));
  }

  const Places &getPlaces() const { return places; }

  /// What a payload looks up when it goes from indices to places.
  std::vector<Table> getForwardTables() const {
    if (const auto &permutation = layout.parts().permutation)
      return {Table(permutation->image.begin(), permutation->image.end())};
    return {};
  }

  /// Where the element of an index lies, its first copy.
  SmallVector<Value> getPlace(IndexBuilder &builder, ArrayRef<Value> index,
                              ArrayRef<Value> tables) const {
    const Parts &parts = layout.parts();
    SmallVector<Value> place;
    for (auto [axis, low] : llvm::zip(places.axes, places.low)) {
      Value position = getPosition(builder, strided, index, axis);
      if (parts.permutation && parts.permutation->axis == axis)
        position = lookUp(builder, tables[0], position);
      if (parts.swizzle && parts.swizzle->axis == axis)
        position = applySwizzle(builder, *parts.swizzle, position);
      place.push_back(builder.sub(position, builder.index(low)));
    }
    return place;
  }

  /// Prepares `getIndex`; says why not.
  std::optional<Error> invert();
  std::vector<Table> getBackwardTables() const { return backwardTables; }

  /// The row-major index of the element at a place.
  Value getIndex(IndexBuilder &builder, ArrayRef<Value> place,
                 ArrayRef<Value> tables) const;

private:
  static Value lookUp(IndexBuilder &builder, Value table, Value at) {
    return arith::IndexCastOp::create(
        builder, builder.getIndexType(),
        tensor::ExtractOp::create(builder, table, ValueRange(at)));
  }
  Value limit(IndexBuilder &builder, Value value, int64_t count) const {
    return arith::MinUIOp::create(builder, value, builder.index(count - 1));
  }

  layout::Result<Table> enumerate() const;

  Layout layout;
  Places places;
  /// The layout without permutation and swizzle.
  Layout strided;
  /// From positions on the axes, less `start`, to the row-major index.
  std::optional<Layout> inverse;
  SmallVector<int64_t> start;
  std::vector<Table> backwardTables;
};

} // namespace

std::optional<Error> Relation::invert() {
  Parts parts = strided.parts();
  for (Axis axis : places.axes) {
    int64_t low = strided.getBounds(axis).low;
    start.push_back(low);
    parts.offset[size_t(axis)] -= low;
  }
  layout::Result<Layout> shifted = Layout::create(std::move(parts));
  layout::Result<Layout> inverted =
      shifted ? layout::invert(*shifted, std::span(places.axes), Axis::Addr)
              : shifted;
  if (inverted) {
    inverse = *inverted;
    if (const auto &permutation = layout.parts().permutation) {
      Table back(permutation->image.size());
      for (auto [from, to] : llvm::enumerate(permutation->image))
        back[size_t(to)] = int32_t(from);
      backwardTables = {std::move(back)};
    }
    return std::nullopt;
  }
  layout::Result<Table> table = enumerate();
  if (!table)
    return Error{inverted.error().message + "; and " + table.error().message};
  backwardTables = {std::move(*table)};
  return std::nullopt;
}

/// The row-major index of the element at each place.
layout::Result<Table> Relation::enumerate() const {
  int64_t points = layout.getPointCount();
  if (places.count > Layout::maxEnumerated || points > Layout::maxEnumerated)
    return Error{"a table would have " + std::to_string(places.count) +
                 " entries, at most " + std::to_string(Layout::maxEnumerated) +
                 " are kept; use strides that nest"};
  Table table(size_t(places.count), -1);
  Index index(layout.getRank());
  for (int64_t linear = 0; linear < points; ++linear) {
    layout::Result<std::vector<Position>> positions = layout.evaluate(index);
    if (!positions)
      return positions.error();
    for (const Position &position : *positions) {
      int64_t at = 0;
      for (auto [axis, low, size] :
           llvm::zip(places.axes, places.low, places.shape))
        at = at * size + (position[size_t(axis)] - low);
      if (table[size_t(at)] != -1)
        return Error{"two elements share a position, so that one is lost; give "
                     "each its own"};
      table[size_t(at)] = int32_t(linear);
    }
    for (size_t d = index.size(); d-- > 0;) {
      if (++index[d] < layout.parts().dimensions[d].extent)
        break;
      index[d] = 0;
    }
  }
  std::replace(table.begin(), table.end(), -1, 0);
  return table;
}

Value Relation::getIndex(IndexBuilder &builder, ArrayRef<Value> place,
                         ArrayRef<Value> tables) const {
  if (!inverse) {
    Value at = builder.index(0);
    for (auto [coordinate, size] : llvm::zip(place, places.shape))
      at = builder.add(builder.mul(at, builder.index(size)), coordinate);
    return lookUp(builder, tables[0], at);
  }
  const Parts &parts = layout.parts();
  SmallVector<Value> positions;
  for (auto [axis, low, first, coordinate] :
       llvm::zip(places.axes, places.low, start, place)) {
    Value position = builder.add(coordinate, builder.index(low));
    if (parts.swizzle && parts.swizzle->axis == axis)
      position = applySwizzle(builder, *parts.swizzle, position);
    if (parts.permutation && parts.permutation->axis == axis) {
      // A swizzle may lead from a place without an element to outside.
      if (parts.swizzle)
        position = limit(builder, position, parts.permutation->image.size());
      position = lookUp(builder, tables[0], position);
    }
    positions.push_back(builder.sub(position, builder.index(first)));
  }
  Value index = getPosition(builder, *inverse, positions, Axis::Addr);
  // The inverse may say anything for places without an element.
  int64_t points = layout.getPointCount();
  return points == places.count ? index : limit(builder, index, points);
}

layout::Result<SmallVector<int64_t>>
ricci::getPlaceShape(const Layout &layout) {
  layout::Result<Places> places = Places::get(layout);
  if (!places)
    return places.error();
  return places->shape;
}

static SmallVector<Value> delinearize(IndexBuilder &builder, Value linear,
                                      ArrayRef<int64_t> shape) {
  SmallVector<Value> index(shape.size());
  for (size_t d = shape.size(); d-- > 0;) {
    Value extent = builder.index(shape[d]);
    index[d] = d == 0 ? linear : builder.rem(linear, extent);
    if (d > 0)
      linear = builder.div(linear, extent);
  }
  return index;
}

layout::Result<StoredTensor>
ricci::emitMove(OpBuilder &builder, Location loc, RankedTensorType type,
                const StoredTensor &source,
                const std::optional<Layout> &target) {
  std::optional<Relation> from, to;
  for (auto [layout, relation] :
       {std::pair(&source.layout, &from), std::pair(&target, &to)}) {
    if (!*layout)
      continue;
    layout::Result<Places> places = Places::get(**layout);
    if (!places)
      return places.error();
    relation->emplace(**layout, std::move(*places));
  }
  if (to) {
    uint64_t bytes = DataLayout().getTypeSize(type.getElementType());
    if (uint64_t(to->getPlaces().count) > maxTensorBytes / bytes)
      return getTooLarge();
    if (std::optional<Error> error = to->invert())
      return *error;
  }

  // What the payload reads are operands too, so that whoever outlines it knows
  // of them; their own elements are never used.
  SmallVector<Value> inputs = {source.places};
  auto addTables = [&](const std::vector<Table> &tables) {
    for (const Table &table : tables) {
      auto tableType =
          RankedTensorType::get({int64_t(table.size())}, builder.getI32Type());
      inputs.push_back(arith::ConstantOp::create(
          builder, loc,
          DenseElementsAttr::get(tableType, ArrayRef<int32_t>(table))));
    }
  };
  size_t backwardBegin = inputs.size();
  if (to)
    addTables(to->getBackwardTables());
  size_t forwardBegin = inputs.size();
  if (from)
    addTables(from->getForwardTables());
  auto backward =
      ArrayRef(inputs).slice(backwardBegin, forwardBegin - backwardBegin);
  auto forward = ArrayRef(inputs).drop_front(forwardBegin);

  SmallVector<int64_t> shape(type.getShape());
  if (to)
    shape = to->getPlaces().shape;
  size_t rank = shape.size();
  auto resultType = RankedTensorType::get(shape, type.getElementType());
  Value empty =
      tensor::EmptyOp::create(builder, loc, shape, type.getElementType());
  SmallVector<AffineMap> maps;
  for (Value input : inputs) {
    SmallVector<AffineExpr> zeros(
        cast<RankedTensorType>(input.getType()).getRank(),
        builder.getAffineConstantExpr(0));
    maps.push_back(AffineMap::get(rank, 0, zeros, builder.getContext()));
  }
  maps.push_back(builder.getMultiDimIdentityMap(rank));
  SmallVector<utils::IteratorType> iterators(rank,
                                             utils::IteratorType::parallel);
  auto moved = linalg::GenericOp::create(
      builder, loc, resultType, inputs, empty, maps, iterators,
      [&](OpBuilder &inner, Location, ValueRange) {
        IndexBuilder body(loc, inner.getContext());
        body.setInsertionPoint(inner.getInsertionBlock(),
                               inner.getInsertionPoint());
        SmallVector<Value> place, index;
        for (size_t d = 0; d < rank; ++d)
          place.push_back(linalg::IndexOp::create(body, d));
        index = to ? delinearize(body, to->getIndex(body, place, backward),
                                 type.getShape())
                   : place;
        if (from)
          index = from->getPlace(body, index, forward);
        linalg::YieldOp::create(
            body,
            tensor::ExtractOp::create(body, source.places, index).getResult());
      });
  return StoredTensor{moved.getResult(0), target};
}
