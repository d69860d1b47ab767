//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Lowering.h"

#include "mlir/Dialect/OpenMP/OpenMPDialect.h"

using namespace mlir;
using namespace ricci;

namespace {

/// Scalar operations from which a second thread pays: about 20 µs of one
/// core, some four times what libomp takes to wake a team.
constexpr int64_t parallelWork = int64_t(1) << 18;

} // namespace

bool ricci::formsTeam(bool parallel, Value work) {
  std::optional<int64_t> staticWork = getConstant(work);
  return parallel && (!staticWork || *staticWork >= parallelWork);
}

void ricci::onThreads(IndexBuilder &builder, bool parallel, Value work,
                      function_ref<void(bool)> body) {
  if (!formsTeam(parallel, work)) {
    body(/*team=*/false);
    return;
  }
  omp::ParallelOperands clauses;
  if (!getConstant(work))
    clauses.ifExpr = arith::CmpIOp::create(builder, arith::CmpIPredicate::sge,
                                           work, builder.index(parallelWork));
  auto region = omp::ParallelOp::create(builder, clauses);
  OpBuilder::InsertionGuard guard(builder);
  builder.createBlock(&region.getRegion());
  body(/*team=*/true);
  omp::TerminatorOp::create(builder);
}

void ricci::shareLoop(IndexBuilder &builder, Value count, bool team,
                      function_ref<void(Value)> body) {
  if (!team) {
    builder.forEach(count, 1, body);
    return;
  }
  omp::LoopNestOperands bounds;
  bounds.loopLowerBounds = {builder.index(0)};
  bounds.loopUpperBounds = {count};
  bounds.loopSteps = {builder.index(1)};
  auto wsloop = omp::WsloopOp::create(builder, omp::WsloopOperands());
  OpBuilder::InsertionGuard guard(builder);
  builder.createBlock(&wsloop.getRegion());
  auto loop = omp::LoopNestOp::create(builder, bounds);
  Block *block = builder.createBlock(&loop.getRegion(), {},
                                     builder.getIndexType(), builder.getLoc());
  body(block->getArgument(0));
  omp::YieldOp::create(builder);
}
