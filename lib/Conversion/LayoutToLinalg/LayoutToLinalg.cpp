//===- LayoutToLinalg.cpp - Moves between layouts as loops ----------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Analysis/Explanation.h"
#include "ricci/Analysis/LayoutCost.h"
#include "ricci/Conversion/LayoutToLinalg/StoredTensor.h"
#include "ricci/Conversion/Passes.h"
#include "ricci/Dialect/Layout/IR/Layout.h"
#include "ricci/Layout/Algebra.h"
#include "ricci/Layout/Builders.h"

#include "mlir/Interfaces/DataLayoutInterfaces.h"

using namespace mlir;
using namespace ricci;
using namespace ricci::layout;

namespace ricci {
#define GEN_PASS_DEF_CONVERTLAYOUTTOLINALG
#include "ricci/Conversion/Passes.h.inc"
} // namespace ricci

/// None for row-major on `addr`, which is how tensors lie by themselves.
static std::optional<Layout> getLayout(const Layout &layout) {
  Layout normal = normalize(layout);
  layout::Result<Layout> rowMajor = makeRowMajor(normal.getShape(), Axis::Addr);
  if (rowMajor && *rowMajor == normal)
    return std::nullopt;
  return normal;
}

/// Says of a move what it is, and the bytes that it reads and writes.
static void explain(ConvertOp op, const std::optional<Layout> &source,
                    const std::optional<Layout> &target) {
  RankedTensorType type = op.getType();
  std::vector<int64_t> shape(type.getShape().begin(), type.getShape().end());
  layout::Result<Layout> rowMajor = makeRowMajor(shape, Axis::Addr);
  if (!rowMajor)
    return;
  const Layout &from = source ? *source : *rowMajor;
  const Layout &to = target ? *target : *rowMajor;
  constexpr StringLiteral category = "convert-layout-to-linalg";
  explainPlaces(op.getLoc(), category, op->getName().getStringRef(), from.str(),
                to.str(), ErrorClass::Z);
  std::unique_ptr<CostModel> model = makeByteCost();
  layout::Result<int64_t> cost = model->getCost(
      from, to, int64_t(DataLayout().getTypeSizeInBits(type.getElementType())));
  std::string unit(model->getUnit());
  explainCosts(op.getLoc(), category,
               cost ? Cost(unit, *cost) : Cost(unit, cost.error().message));
}

namespace {

struct ConvertLayoutToLinalg
    : ricci::impl::ConvertLayoutToLinalgBase<ConvertLayoutToLinalg> {
  void runOnOperation() override {
    SmallVector<ConvertOp> ops;
    getOperation()->walk([&](ConvertOp op) { ops.push_back(op); });
    for (ConvertOp op : ops)
      if (failed(lower(op)))
        return signalPassFailure();
    // Those that are left have no readers but one another.
    for (ConvertOp op : llvm::reverse(ops))
      op.erase();
  }

private:
  LogicalResult lower(ConvertOp op);

  /// Where the results of conversions lie.
  DenseMap<Value, StoredTensor> stored;
};

LogicalResult ConvertLayoutToLinalg::lower(ConvertOp op) {
  RankedTensorType type = op.getType();
  Type element = type.getElementType();
  if (!element.isIntOrIndexOrFloat() && !isa<ComplexType>(element))
    return emitError(op.getLoc())
           << "'layout.convert' can't be lowered: found elements of type "
           << element << ", which have no size, expected numbers; convert "
           << "codes by convert-q-to-ein before";
  OpBuilder builder(op);
  auto move =
      [&](const StoredTensor &source,
          const std::optional<Layout> &target) -> FailureOr<StoredTensor> {
    if (source.layout == target)
      return source;
    layout::Result<StoredTensor> moved =
        emitMove(builder, op.getLoc(), type, source, target);
    if (!moved)
      return emitError(op.getLoc())
             << "'layout.convert' can't be lowered to "
             << (target ? target->str() : "row-major order") << ": "
             << moved.error().message;
    explain(op, source.layout, target);
    return *moved;
  };
  // What the operand is said to lie in is where it does, or how it is to be
  // read; either way its values are these.
  auto found = stored.find(op.getInput());
  StoredTensor source = found == stored.end()
                            ? StoredTensor{op.getInput(), std::nullopt}
                            : found->second;
  std::optional<Layout> target;
  // No elements lie nowhere.
  if (type.getNumElements() > 0)
    target = getLayout(op.getTarget().getValue());
  FailureOr<StoredTensor> moved = move(source, target);
  if (failed(moved))
    return failure();
  stored[op.getResult()] = *moved;
  auto isReader = [](OpOperand &use) {
    return !isa<ConvertOp>(use.getOwner());
  };
  if (llvm::none_of(op->getUses(), isReader))
    return success();
  // All else reads tensors in row-major order.
  FailureOr<StoredTensor> read = move(*moved, std::nullopt);
  if (failed(read))
    return failure();
  op.getResult().replaceUsesWithIf(read->places, isReader);
  return success();
}

} // namespace
