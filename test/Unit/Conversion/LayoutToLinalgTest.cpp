//===- LayoutToLinalgTest.cpp - Places in memory against the relation -----===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Layout/LayoutTest.h"

#include "ricci/Conversion/LayoutToLinalg/StoredTensor.h"
#include "ricci/Pipelines/Pipelines.h"
#include "ricci/RegisterAll.h"
#include "ricci/Runtime/Tensor.h"
#include "ricci/Target/CPU/Program.h"

#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/MLIRContext.h"

#include <numeric>

using namespace mlir;
using namespace ricci;
using namespace ricci::layout::test;
using ricci::layout::Axis;
using ricci::layout::axisCount;
using ricci::layout::Index;
using ricci::layout::Layout;
using ricci::layout::Position;

namespace {

/// A tensor that was moved to `first`, from there to `second`, and back.
struct Moves {
  Layout first, second;
};

/// Digits whose strides nest, with some of what else a layout may have; none of
/// it lets two elements meet.
Layout drawInjective(Random &random) {
  Layout nested = random.drawNested(true, random.chance(30));
  layout::Parts parts = nested.parts();
  if (random.chance(30)) {
    Axis axis = random.drawAxis();
    parts.replicas.push_back(
        {random.draw(2, 3), axis, nested.getBounds(axis).high + 1});
  }
  for (size_t axis = 0; axis < 3; ++axis)
    parts.offset[axis] = random.chance(30) ? random.draw(0, 9) : 0;
  Layout strided = *Layout::create(parts);
  if (random.chance(30)) {
    Axis axis = random.drawAxis();
    std::vector<int64_t> image(size_t(strided.getBounds(axis).high + 1));
    std::iota(image.begin(), image.end(), 0);
    for (size_t i = image.size(); i-- > 1;)
      std::swap(image[i], image[size_t(random.draw(0, int64_t(i)))]);
    parts.permutation = {axis, image};
  }
  if (random.chance(50)) {
    unsigned bits = unsigned(random.draw(1, 2));
    parts.swizzle = {random.drawAxis(), bits, unsigned(random.draw(0, 1)),
                     unsigned(random.draw(bits, 2))};
  }
  return *Layout::create(parts);
}

/// An injective layout of the same shape as `layout`, where a few draws find
/// one.
std::optional<Layout> drawPartner(Random &random, const Layout &layout) {
  for (int tries = 0; tries < 200; ++tries) {
    Layout other =
        random.chance(50) ? random.drawLayout() : drawInjective(random);
    if (other.getRank() != layout.getRank())
      continue;
    // Extents as wanted, where the modes cover them.
    layout::Parts parts = other.parts();
    for (size_t d = 0; d < parts.dimensions.size(); ++d)
      parts.dimensions[d].extent = layout.parts().dimensions[d].extent;
    if (auto fitted = Layout::create(parts))
      if (*layout::isInjective(*fitted))
        return *fitted;
  }
  return std::nullopt;
}

/// Adds a function from a tensor to its places in both layouts, and to what is
/// read back.
void addFunction(ModuleOp module, const std::string &name, const Moves &moves) {
  OpBuilder builder = OpBuilder::atBlockEnd(module.getBody());
  Location loc = builder.getUnknownLoc();
  auto type =
      RankedTensorType::get(moves.first.getShape(), builder.getIntegerType(32));
  auto function = func::FuncOp::create(builder, loc, name,
                                       builder.getFunctionType(type, {}));
  builder.setInsertionPointToStart(function.addEntryBlock());
  StoredTensor value{function.getArgument(0), std::nullopt};
  SmallVector<Value> results;
  for (std::optional<Layout> target :
       {std::optional(moves.first), std::optional(moves.second),
        std::optional<Layout>()}) {
    auto moved = emitMove(builder, loc, type, value, target);
    ASSERT_TRUE(moved) << moved.error().message;
    value = *moved;
    results.push_back(value.places);
  }
  func::ReturnOp::create(builder, loc, results);
  function.setFunctionType(
      builder.getFunctionType(type, ValueRange(results).getTypes()));
  function->setAttr("ricci.signature",
                    TypeAttr::get(function.getFunctionType()));
}

/// Each position of each index holds the index.
void checkPlaces(const Layout &layout, const ricci_tensor &places) {
  auto shape = getPlaceShape(layout);
  ASSERT_TRUE(shape) << shape.error().message;
  ASSERT_EQ(ArrayRef(places.shape, places.rank), ArrayRef(*shape));
  const auto *data = static_cast<const int32_t *>(places.data);
  int32_t expected = 1;
  for (const auto &[index, positions] : relate(layout)) {
    for (const Position &position : positions) {
      int64_t at = 0;
      for (size_t axis = 0; axis < axisCount; ++axis)
        at = at * layout.getSize(Axis(axis)) + position[axis] -
             layout.getBounds(Axis(axis)).low;
      ASSERT_EQ(data[at], expected) << "at place " << at;
    }
    ++expected;
  }
}

TEST(LayoutToLinalg, PutsEachElementAtItsPositions) {
  DialectRegistry registry;
  registerDialects(registry);
  MLIRContext context(registry, MLIRContext::Threading::DISABLED);
  context.loadDialect<arith::ArithDialect, func::FuncDialect,
                      linalg::LinalgDialect, tensor::TensorDialect>();
  OwningOpRef<ModuleOp> module = ModuleOp::create(UnknownLoc::get(&context));
  std::vector<std::pair<uint64_t, Moves>> cases;
  const char *chosen = std::getenv("RICCI_LAYOUT_SEED");
  uint64_t seed = chosen ? std::strtoull(chosen, nullptr, 10) - 1 : 0;
  // A compilation for all, as most of its time is the same for one.
  forSeeds(400, [&](Random &random) {
    ++seed;
    Layout first =
        random.chance(50) ? random.drawLayout() : drawInjective(random);
    if (first.getPointCount() == 0 || !*layout::isInjective(first))
      return;
    std::optional<Layout> second = drawPartner(random, first);
    if (!second || cases.size() == 100)
      return;
    cases.push_back({seed, {first, *second}});
    addFunction(*module, "f" + std::to_string(cases.size() - 1),
                cases.back().second);
  });
  if (!std::getenv("RICCI_LAYOUT_SEED"))
    ASSERT_GE(cases.size(), 80u);

  CPUOptions cpuOptions;
  cpuOptions.parallel = false;
  CompileOptions options;
  options.from = Phase::Lower;
  ASSERT_TRUE(succeeded(compile(*module, cpuOptions, options)));
  std::string error;
  auto machine = cpu::Machine::get("host", error);
  ASSERT_TRUE(machine) << error;
  auto program = cpu::Program::create(*module, *machine, error);
  ASSERT_TRUE(program) << error;

  for (size_t i = 0; i < cases.size(); ++i) {
    const auto &[number, moves] = cases[i];
    SCOPED_TRACE("seed " + std::to_string(number) + ": " + moves.first.str() +
                 "\nto " + moves.second.str());
    std::vector<int64_t> shape = moves.first.getShape();
    std::vector<int32_t> numbers(size_t(moves.first.getPointCount()));
    std::iota(numbers.begin(), numbers.end(), 1);
    ricci_tensor *raw = nullptr;
    ASSERT_EQ(ricci_tensor_borrow(numbers.data(), {RICCI_SIGNED, 32},
                                  int32_t(shape.size()), shape.data(), nullptr,
                                  &raw),
              RICCI_OK);
    Tensor argument(raw);
    const ricci_entry_info *entry = nullptr;
    ASSERT_EQ(ricci_find_entry(program->getInfo(),
                               ("f" + std::to_string(i)).c_str(), &entry),
              RICCI_OK);
    ricci_tensor *results[3] = {};
    ASSERT_EQ(ricci_call(entry, &raw, 1, results, 3), RICCI_OK)
        << ricci_last_error();
    Tensor first(results[0]), second(results[1]), back(results[2]);
    checkPlaces(moves.first, *first);
    checkPlaces(moves.second, *second);
    const auto *data = static_cast<const int32_t *>(back->data);
    EXPECT_EQ(ArrayRef(data, numbers.size()), ArrayRef(numbers));
    if (HasFailure())
      return;
  }
}

TEST(LayoutToLinalg, RefusesElementsThatShareAPlace) {
  MLIRContext context;
  context.loadDialect<arith::ArithDialect, func::FuncDialect,
                      linalg::LinalgDialect, tensor::TensorDialect>();
  OwningOpRef<ModuleOp> module = ModuleOp::create(UnknownLoc::get(&context));
  OpBuilder builder = OpBuilder::atBlockEnd(module->getBody());
  auto type = RankedTensorType::get({2, 2}, builder.getF32Type());
  Value empty = tensor::EmptyOp::create(builder, module->getLoc(),
                                        type.getShape(), builder.getF32Type());
  auto moved = emitMove(builder, module->getLoc(), type, {empty, std::nullopt},
                        *Layout::parse("(2 = 2@addr:1, 2 = 2@addr:1)"));
  ASSERT_FALSE(moved);
  EXPECT_NE(moved.error().message.find("two elements share a position"),
            std::string::npos)
      << moved.error().message;
}

} // namespace
