//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Analysis/Intervals.h"
#include "ricci/Dialect/Ein/IR/Operators.h"
#include "ricci/Dialect/Ein/Transforms/Passes.h"

#include "mlir/IR/Remarks.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace ricci;
using namespace ricci::ein;

namespace ricci::ein {
#define GEN_PASS_DEF_EINNARROWACCUMULATORS
#include "ricci/Dialect/Ein/Transforms/Passes.h.inc"
} // namespace ricci::ein

namespace {

/// Whether `op` computes the same numbers in both types, as long as they hold
/// them: what is left of no terms at all is the same number, too.
bool agrees(ContractOp op, Type type, Type other) {
  auto map = Operator::get(op.getMapOperator(), op);
  if (!map || !map->isBuiltin() || !map->isDefinedOn(other))
    return false;
  return llvm::all_of(op.getReductions(), [&](Attribute attribute) {
    auto reduction = Operator::get(attribute, op);
    if (!reduction || !reduction->isBuiltin() || !reduction->isDefinedOn(other))
      return false;
    auto getNumber = [&](Type in) -> std::optional<int64_t> {
      auto identity = dyn_cast_or_null<IntegerAttr>(reduction->getIdentity(in));
      if (!identity || identity.getValue().getSignificantBits() > 64)
        return std::nullopt;
      return isUnsigned(in)
                 ? static_cast<int64_t>(identity.getValue().getZExtValue())
                 : identity.getValue().getSExtValue();
    };
    return getNumber(type) && getNumber(type) == getNumber(other);
  });
}

/// The narrowest type that holds `numbers` and in which `op` computes the same,
/// signed before unsigned; null if that is no narrower than its own.
Type findNarrower(ContractOp op, const Interval &numbers) {
  MLIRContext *context = op.getContext();
  Type own = op.getAccumulator();
  unsigned width = own.isIndex() ? 64 : own.getIntOrFloatBitWidth();
  // Those that lie alone in memory and fill vectors.
  for (unsigned bits : {8, 16, 32, 64}) {
    if (bits >= width)
      break;
    for (auto signedness : {IntegerType::Signless, IntegerType::Unsigned}) {
      Type type = IntegerType::get(context, bits, signedness);
      if (Interval::ofType(type)->contains(numbers) && agrees(op, own, type))
        return type;
    }
  }
  return {};
}

struct EinNarrowAccumulators
    : ricci::ein::impl::EinNarrowAccumulatorsBase<EinNarrowAccumulators> {
  void runOnOperation() override {
    IntervalAnalysis analysis;
    auto options = remark::RemarkOpts::name("accumulator")
                       .category("ein-narrow-accumulators");
    getOperation()->walk([&](ContractOp op) {
      if (op.getReductions().empty())
        return;
      std::optional<ContractionIntervals> found = analysis.get(op);
      if (!found)
        return;
      std::string numbers =
          llvm::formatv("terms are in {0}, sums in {1}", found->terms.str(),
                        found->sums.str());
      Type own = op.getAccumulator();
      if (!Interval::ofType(own)->contains(found->all())) {
        remark::missed(op.getLoc(), options)
            << llvm::formatv("{0} can overflow: {1}", own, numbers).str();
        return;
      }
      Type narrower = findNarrower(op, found->all());
      if (!narrower)
        return;
      op.setAccumulator(narrower);
      remark::passed(op.getLoc(), options)
          << llvm::formatv("{0} instead of {1}: {2}", narrower, own, numbers)
                 .str();
    });
  }
};

} // namespace
