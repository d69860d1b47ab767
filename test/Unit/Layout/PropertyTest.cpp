//===- PropertyTest.cpp - The algebra against the plain relation ===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LayoutTest.h"
#include "ricci/Layout/Builders.h"

using namespace ricci::layout;
using namespace ricci::layout::test;

namespace {

TEST(Property, EvaluatesAndFinds) {
  forSeeds(4000, [](Random &random) {
    Layout layout = random.drawLayout();
    SCOPED_TRACE(layout.str());
    Relation relation = relate(layout);
    std::map<Position, std::vector<Index>> inverse;
    for (const auto &[index, positions] : relation) {
      auto found = layout.evaluate(index);
      ASSERT_TRUE(found) << found.error().message;
      EXPECT_EQ(std::set<Position>(found->begin(), found->end()), positions);
      EXPECT_EQ(found->size(), positions.size());
      for (const Position &position : positions) {
        inverse[position].push_back(index);
        for (size_t axis = 0; axis < axisCount; ++axis) {
          EXPECT_LE(layout.getBounds(Axis(axis)).low, position[axis]);
          EXPECT_GE(layout.getBounds(Axis(axis)).high, position[axis]);
        }
      }
    }
    for (const auto &[position, indices] : inverse) {
      auto index = layout.find(position);
      ASSERT_TRUE(index) << index.error().message;
      ASSERT_TRUE(*index);
      EXPECT_TRUE(relation[**index].count(position));
      Position beside = position;
      beside[size_t(random.drawAxis())] += random.draw(-2, 2);
      auto other = layout.find(beside);
      ASSERT_TRUE(other) << other.error().message;
      EXPECT_EQ(other->has_value(), inverse.count(beside) == 1);
    }
    bool injective = true;
    for (const auto &[position, indices] : inverse)
      injective &= indices.size() == 1;
    auto decided = isInjective(layout);
    ASSERT_TRUE(decided) << decided.error().message;
    EXPECT_EQ(*decided, injective);
  });
}

TEST(Property, BoundsOfStridesAreExact) {
  forSeeds(2000, [](Random &random) {
    Parts parts = random.drawLayout().parts();
    parts.skew.reset(), parts.permutation.reset(), parts.swizzle.reset();
    Layout layout = *Layout::create(parts);
    SCOPED_TRACE(layout.str());
    for (size_t axis = 0; axis < 3 && layout.getPointCount(); ++axis) {
      int64_t low = INT64_MAX, high = INT64_MIN;
      for (const auto &[index, positions] : relate(layout))
        for (const Position &position : positions) {
          low = std::min(low, position[axis]);
          high = std::max(high, position[axis]);
        }
      EXPECT_EQ(layout.getBounds(Axis(axis)).low, low);
      EXPECT_EQ(layout.getBounds(Axis(axis)).high, high);
      EXPECT_EQ(layout.getSize(Axis(axis)), high - low + 1);
    }
  });
}

TEST(Property, NormalFormKeepsTheRelation) {
  forSeeds(4000, [](Random &random) {
    Layout layout = random.drawLayout(), normal = normalize(layout);
    SCOPED_TRACE(layout.str() + "\nto " + normal.str());
    EXPECT_EQ(relate(layout), relate(normal));
    EXPECT_EQ(normalize(normal).str(), normal.str());
    EXPECT_EQ(Layout::parse(layout.str())->str(), layout.str());
    EXPECT_TRUE(*Layout::parse(layout.str()) == layout);
  });
}

TEST(Property, EqualRelationsOfStridesHaveEqualNormalForms) {
  std::map<std::pair<Index, Relation>, std::string> forms;
  int equalPairs = 0;
  forSeeds(20000, [&](Random &random) {
    // Few choices, so that relations meet.
    Parts parts;
    for (int64_t d = random.draw(1, 2); d-- > 0;) {
      Dimension dimension;
      int64_t covered = 1;
      for (int64_t m = random.draw(1, 3); m-- > 0;) {
        dimension.modes.push_back(
            {random.draw(1, 3), Axis(random.draw(0, 1)), random.draw(0, 4)});
        covered *= dimension.modes.back().extent;
      }
      dimension.extent = random.draw(0, covered);
      parts.dimensions.push_back(dimension);
    }
    Layout layout = *Layout::create(parts), normal = normalize(layout);
    auto key = std::pair(layout.getShape(), relate(layout));
    auto [at, isNew] = forms.try_emplace(key, normal.str());
    equalPairs += !isNew;
    EXPECT_EQ(at->second, normal.str()) << layout.str();
  });
  if (!std::getenv("RICCI_LAYOUT_SEED"))
    EXPECT_GT(equalPairs, 1000);
}

TEST(Property, EqualIsEqualityOfRelations) {
  forSeeds(3000, [](Random &random) {
    Layout a = random.drawLayout();
    Parts parts = a.parts();
    // A neighbour that is often the same.
    if (!parts.dimensions.empty() && !parts.dimensions[0].modes.empty() &&
        random.chance(70))
      parts.dimensions[0].modes[0].stride += random.draw(0, 1);
    else if (parts.skew)
      parts.skew->shift += random.draw(-3, 3);
    auto b = Layout::create(parts);
    if (!b)
      return;
    SCOPED_TRACE(a.str() + "\nand " + b->str());
    auto same = equal(a, *b);
    ASSERT_TRUE(same) << same.error().message;
    EXPECT_EQ(*same, relate(a) == relate(*b));
  });
}

TEST(Property, EqualSetsOfOverlappingReplicas) {
  // Both are the same positions, in two normal forms.
  auto a = Layout::parse("() rep 2@slot:1 rep 4@slot:3 rep 2@slot:5");
  auto b = Layout::parse("() rep 2@slot:1 rep 3@slot:3 rep 3@slot:4");
  EXPECT_EQ(relate(*a), relate(*b));
  EXPECT_FALSE(normalize(*a) == normalize(*b));
  EXPECT_TRUE(*equal(*a, *b));
}

TEST(Property, SlicesAndFixes) {
  int done = 0;
  forSeeds(4000, [&](Random &random) {
    Layout layout = random.drawLayout();
    if (layout.getRank() == 0)
      return;
    size_t d = size_t(random.draw(0, int64_t(layout.getRank()) - 1));
    int64_t extent = layout.getShape()[d];
    int64_t begin = random.draw(0, extent);
    int64_t size = random.draw(0, extent - begin);
    auto part = slice(layout, d, begin, size);
    SCOPED_TRACE(layout.str() + " slice " + std::to_string(d));
    if (part) {
      ++done;
      for (const auto &[index, positions] : relate(*part)) {
        Index whole = index;
        whole[d] += begin;
        EXPECT_EQ(relate(layout.parts(), whole), positions) << part->str();
      }
    } else {
      EXPECT_NE(size, 1) << part.error().message;
    }
    if (begin == extent)
      return;
    if (auto rest = fix(layout, d, begin)) {
      ++done;
      EXPECT_EQ(rest->getRank() + 1, layout.getRank());
      for (const auto &[index, positions] : relate(*rest)) {
        Index whole = index;
        whole.insert(whole.begin() + ptrdiff_t(d), begin);
        EXPECT_EQ(relate(layout.parts(), whole), positions) << rest->str();
      }
    } else {
      EXPECT_TRUE(layout.parts().skew || !layout.getPointCount());
    }
  });
  if (!std::getenv("RICCI_LAYOUT_SEED"))
    EXPECT_GT(done, 4000);
}

TEST(Property, PermutesReshapesAndMultiplies) {
  int reshaped = 0;
  forSeeds(4000, [&](Random &random) {
    Layout layout = random.drawLayout();
    SCOPED_TRACE(layout.str());
    std::vector<size_t> order;
    for (size_t d = layout.getRank(); d-- > 0;)
      order.push_back(d);
    Layout reversed = *permuteDimensions(layout, order);
    for (const auto &[index, positions] : relate(reversed))
      EXPECT_EQ(relate(layout.parts(), Index(index.rbegin(), index.rend())),
                positions);

    int64_t points = layout.getPointCount();
    std::vector<int64_t> shape;
    for (int64_t factor : {2, 3})
      if (points % factor == 0 && points && random.chance(70))
        shape.push_back(factor), points /= factor;
    shape.insert(shape.begin() + random.draw(0, int64_t(shape.size())), points);
    if (auto other = reshape(layout, shape)) {
      ++reshaped;
      auto from = getIndices(layout.getShape()), to = getIndices(shape);
      ASSERT_EQ(from.size(), to.size());
      for (size_t i = 0; i < from.size(); ++i)
        EXPECT_EQ(relate(layout.parts(), from[i]),
                  relate(other->parts(), to[i]))
            << other->str();
    }

    Layout factor = random.drawNested(false, false);
    if (auto product = multiply(layout, factor);
        product && product->getPointCount() < 500)
      for (const auto &[index, positions] : relate(*product)) {
        auto middle = index.begin() + ptrdiff_t(layout.getRank());
        Position added =
            *relate(factor.parts(), Index(middle, index.end())).begin();
        std::set<Position> expected;
        for (Position position :
             relate(layout.parts(), Index(index.begin(), middle))) {
          for (size_t axis = 0; axis < axisCount; ++axis)
            position[axis] += added[axis];
          expected.insert(position);
        }
        EXPECT_EQ(expected, positions) << product->str();
      }
  });
  if (!std::getenv("RICCI_LAYOUT_SEED"))
    EXPECT_GT(reshaped, 1000);
}

const Axis threeAxes[] = {Axis::Bit, Axis::Addr, Axis::Reg};

TEST(Property, Composes) {
  int composed = 0;
  forSeeds(20000, [&](Random &random) {
    Layout inner = random.chance(70)
                       ? random.drawNested(true, random.chance(30))
                       : random.drawLayout();
    // An outer layout with modes of the inner's extents, and any strides.
    Parts parts;
    for (Axis axis : threeAxes) {
      Dimension dimension;
      int64_t covered = 1, size = inner.getBounds(axis).high + 1;
      while (covered < size || random.chance(20)) {
        dimension.modes.insert(
            dimension.modes.begin(),
            {random.draw(2, 4), random.drawAxis(), random.draw(-2, 9)});
        covered *= dimension.modes.front().extent;
      }
      dimension.extent = std::max<int64_t>(size, 0);
      parts.dimensions.push_back(dimension);
    }
    if (random.chance(20))
      parts.replicas.push_back({2, Axis::Reg, 5});
    parts.offset[1] = random.draw(0, 9);
    if (random.chance(30) && parts.dimensions[0].modes.size() > 1)
      parts.skew = {{0, 0}, {0, 1}, random.draw(1, 3), random.draw(0, 3)};
    auto outer = Layout::create(parts);
    if (!outer || !inner.getPointCount())
      return;
    auto both = compose(inner, *outer, threeAxes);
    if (!both)
      return;
    ++composed;
    SCOPED_TRACE(inner.str() + "\nthen " + outer->str() + "\nis " +
                 both->str());
    for (const auto &[index, positions] : relate(*both)) {
      std::set<Position> expected;
      for (const Position &middle : relate(inner.parts(), index))
        expected.merge(
            relate(outer->parts(), {middle[0], middle[1], middle[2]}));
      EXPECT_EQ(expected, positions);
    }
  });
  if (!std::getenv("RICCI_LAYOUT_SEED"))
    EXPECT_GT(composed, 1000);
}

TEST(Property, InverseAfterLayoutIsTheLinearIndex) {
  int inverted = 0;
  forSeeds(4000, [&](Random &random) {
    bool skewed = random.chance(30), gaps = random.chance(30);
    Layout layout = random.drawNested(gaps, skewed);
    Parts parts = layout.parts();
    if (random.chance(20))
      parts.offset[1] = random.draw(0, 5);
    layout = *Layout::create(parts);
    SCOPED_TRACE(layout.str());
    EXPECT_TRUE(*isInjective(layout));
    auto inverse = invert(layout, threeAxes, Axis::Slot);
    if (!inverse) {
      EXPECT_TRUE(parts.offset[1] || gaps) << inverse.error().message;
      return;
    }
    ++inverted;
    SCOPED_TRACE("inverse " + inverse->str());
    int64_t linear = 0;
    for (const Index &index : getIndices(layout.getShape())) {
      Position middle = *relate(layout.parts(), index).begin();
      Position expected{};
      expected[size_t(Axis::Slot)] = linear++;
      EXPECT_EQ(relate(inverse->parts(), {middle[0], middle[1], middle[2]}),
                std::set<Position>{expected});
    }
    auto identity = compose(layout, *inverse, threeAxes);
    ASSERT_TRUE(identity) << identity.error().message;
    auto rowMajor = makeRowMajor(layout.getShape(), Axis::Slot);
    EXPECT_TRUE(*equal(*identity, *rowMajor)) << identity->str();
  });
  if (!std::getenv("RICCI_LAYOUT_SEED"))
    EXPECT_GT(inverted, 2000);
}

TEST(Property, RunsAreConsecutive) {
  forSeeds(4000, [](Random &random) {
    Layout layout = random.chance(50) ? random.drawLayout()
                                      : random.drawNested(false, false);
    SCOPED_TRACE(layout.str());
    Relation relation = relate(layout);
    bool strided = !layout.parts().skew && !layout.parts().permutation &&
                   !layout.parts().swizzle;
    for (size_t d = 0; d < layout.getRank() && !relation.empty(); ++d)
      for (Axis axis : threeAxes) {
        auto holds = [&](int64_t run) {
          for (const auto &[index, positions] : relation) {
            Index next = index;
            if (++next[d] % run == 0 || !relation.count(next))
              continue;
            std::set<Position> moved;
            for (Position position : positions) {
              ++position[size_t(axis)];
              moved.insert(position);
            }
            if (relation[next] != moved)
              return false;
          }
          return true;
        };
        int64_t run = getRun(layout, d, axis);
        EXPECT_TRUE(holds(run)) << d << " " << getName(axis) << " " << run;
        int64_t extent = layout.getShape()[d];
        for (int64_t longer = run + 1; strided && longer <= extent; ++longer)
          EXPECT_FALSE(holds(longer)) << d << " " << getName(axis);
      }
  });
}

} // namespace
