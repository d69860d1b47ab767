//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Lowering.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/OpenMP/OpenMPDialect.h"

using namespace mlir;
using namespace ricci;

namespace {

/// Scalar operations from which a second thread pays: about 20 µs of one
/// core, some four times what libomp takes to wake a team.
constexpr int64_t parallelWork = int64_t(1) << 18;

} // namespace

Value ricci::callOpenMP(IndexBuilder &builder, StringRef name) {
  auto module =
      builder.getInsertionBlock()->getParentOp()->getParentOfType<ModuleOp>();
  auto type = builder.getFunctionType({}, builder.getI32Type());
  if (!module.lookupSymbol(name)) {
    OpBuilder atStart = OpBuilder::atBlockBegin(module.getBody());
    func::FuncOp::create(atStart, module.getLoc(), name, type).setPrivate();
  }
  auto call = func::CallOp::create(builder, name, type.getResults());
  return arith::IndexCastOp::create(builder, builder.getIndexType(),
                                    call.getResult(0));
}

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
  // Shares that differ by one turn at most. OpenMP's own loops call its runtime
  // at both ends, which builds of libomp for debugging write a text in.
  Value thread = callOpenMP(builder, "omp_get_thread_num");
  Value threads = callOpenMP(builder, "omp_get_num_threads");
  auto getBegin = [&](Value number) {
    return builder.div(builder.mul(count, number), threads);
  };
  Value begin = getBegin(thread);
  Value end = getBegin(builder.add(thread, builder.index(1)));
  builder.forEach(builder.sub(end, begin), 1,
                  [&](Value turn) { body(builder.add(begin, turn)); });
  omp::BarrierOp::create(builder);
}
