//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Lowering.h"

#include "mlir/Dialect/Affine/Utils.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace ricci;

namespace {

/// Terms of a partial sum of floats: the error of a sum grows with the terms
/// of one and the number of all, not with their product (Higham, «Accuracy and
/// Stability of Numerical Algorithms», 4.2). A power of two, as short as makes
/// joining them cheap.
constexpr int64_t partialTerms = 4096;

class LoopNest {
public:
  LoopNest(const Nest &nest, IndexBuilder &builder, bool parallel)
      : nest(nest), builder(builder), parallel(parallel) {}

  void emit() {
    chooseOrder();
    indices.resize(nest.getRankCount());
    // The outermost loop is divided among threads if it is no reduction.
    if (!order.empty() && !nest.isReduction(order[0])) {
      Value work = builder.index(1);
      for (Value extent : nest.extents)
        work = builder.mul(work, extent);
      if (order.size() == 1)
        emitInvariants();
      onThreads(builder, parallel, work, [&](bool team) {
        shareLoop(builder, nest.extents[order[0]], team, [&](Value i) {
          indices[order[0]] = i;
          emitLoop(1);
        });
      });
      return;
    }
    emitLoop(0);
  }

private:
  /// How many operands a step along `rank` leaves in place or moves by one
  /// element: the innermost loop has the most.
  int64_t getLocality(unsigned rank) const {
    auto isNear = [&](const NestOperand &operand) {
      return operand.staticStrides[rank] == 0 ||
             operand.staticStrides[rank] == 1;
    };
    return llvm::count_if(nest.inputs, isNear) + isNear(nest.output);
  }

  /// Whether the innermost loop had better run along `rank` than along `other`,
  /// a rank before it: the one of better locality, of equals the last. Of a
  /// reduction of unknown length and a rank of the result, the latter: windows
  /// are short.
  bool isBetter(unsigned rank, unsigned other) const {
    auto isUnknown = [&](unsigned rank) {
      return nest.isReduction(rank) &&
             ShapedType::isDynamic(nest.staticExtents[rank]);
    };
    auto score = [&](unsigned rank, unsigned rival) {
      return std::pair(getLocality(rank),
                       !(isUnknown(rank) && !nest.isReduction(rival)));
    };
    return score(rank, other) >= score(other, rank);
  }

  /// Result ranks outside, then reductions, and innermost the best rank; a rank
  /// of extent 1 does not count.
  void chooseOrder() {
    std::optional<unsigned> innermost;
    for (unsigned rank = 0; rank < nest.getRankCount(); ++rank)
      if (nest.staticExtents[rank] != 1 &&
          (!innermost || isBetter(rank, *innermost)))
        innermost = rank;
    for (bool reduction : {false, true})
      for (unsigned rank = 0; rank < nest.getRankCount(); ++rank)
        if (nest.isReduction(rank) == reduction && rank != innermost)
          order.push_back(rank);
    if (innermost)
      order.push_back(*innermost);
    // Reductions at the end of the order keep their sum in a register.
    registerDepth = order.size();
    while (registerDepth > 0 && nest.isReduction(order[registerDepth - 1]))
      --registerDepth;
    findPartialSums();
  }

  /// Long sums of floats are split, if their operator is one operation with a
  /// neutral element.
  void findPartialSums() {
    int64_t terms = 1;
    for (unsigned rank : ArrayRef(order).drop_front(registerDepth)) {
      int64_t extent = nest.staticExtents[rank];
      if (ShapedType::isDynamic(extent) ||
          llvm::MulOverflow(terms, extent, terms))
        terms = std::numeric_limits<int64_t>::max();
      if (terms == std::numeric_limits<int64_t>::max())
        break;
    }
    Block &payload = nest.getPayload();
    BlockArgument sum = nest.output.parameter;
    Operation *reduce = payload.getTerminator()->getOperand(0).getDefiningOp();
    if (terms <= partialTerms || !isa<FloatType>(sum.getType()) || !reduce ||
        reduce->getBlock() != &payload || reduce->getNumOperands() != 2 ||
        reduce->getOperand(0) != sum || !sum.hasOneUse())
      return;
    if (std::optional<TypedAttr> neutral = arith::getNeutralElement(reduce)) {
      reduction = reduce;
      identity = arith::ConstantOp::create(builder, *neutral);
    }
  }

  void emitLoop(size_t depth) {
    if (depth == registerDepth && depth < order.size()) {
      SmallVector<Value> place = getIndices(nest.output);
      Value start = memref::LoadOp::create(builder, nest.output.memref, place);
      Value sum = emitReduction(depth, start);
      memref::StoreOp::create(builder, sum, nest.output.memref, place);
      return;
    }
    if (depth == order.size()) {
      SmallVector<Value> place = getIndices(nest.output);
      Value old;
      if (!nest.output.parameter.use_empty())
        old = memref::LoadOp::create(builder, nest.output.memref, place);
      memref::StoreOp::create(builder, emitPayload(old), nest.output.memref,
                              place);
      return;
    }
    if (depth + 1 == order.size())
      emitInvariants();
    builder.forEach(nest.extents[order[depth]], 1, [&](Value i) {
      indices[order[depth]] = i;
      emitLoop(depth + 1);
    });
  }

  Value emitReduction(size_t depth, Value start) {
    if (depth == order.size())
      return emitPayload(start);
    if (depth + 1 == order.size())
      emitInvariants();
    Value extent = nest.extents[order[depth]];
    auto addTerms = [&](Value begin, Value end, Value from) {
      return emitSum(begin, end, 1, from, [&](Value i, Value sum) {
        indices[order[depth]] = i;
        return emitReduction(depth + 1, sum);
      });
    };
    if (!reduction || depth + 1 < order.size())
      return addTerms(builder.index(0), extent, start);
    return emitSum(builder.index(0), extent, partialTerms, start,
                   [&](Value begin, Value sum) {
                     Value end = builder.min(
                         builder.add(begin, builder.index(partialTerms)),
                         extent);
                     Value partial = addTerms(begin, end, identity);
                     IRMapping operands;
                     operands.map(reduction->getOperand(0), sum);
                     operands.map(reduction->getOperand(1), partial);
                     return builder.clone(*reduction, operands)->getResult(0);
                   });
  }

  /// The last of the values that `next` makes of the one before.
  Value emitSum(Value begin, Value end, int64_t step, Value start,
                llvm::function_ref<Value(Value, Value)> next) {
    auto loop =
        scf::ForOp::create(builder, begin, end, builder.index(step), start);
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(loop.getBody());
    scf::YieldOp::create(
        builder, next(loop.getInductionVar(), loop.getRegionIterArg(0)));
    return loop.getResult(0);
  }

  SmallVector<Value> getIndices(const NestOperand &operand) {
    SmallVector<Value> result;
    for (AffineExpr expr : operand.map.getResults())
      result.push_back(affine::expandAffineExpr(builder, builder.getLoc(), expr,
                                                indices, {}));
    return result;
  }

  Value getElement(const NestOperand &input) {
    if (!isa<MemRefType>(input.memref.getType()))
      return input.memref;
    return memref::LoadOp::create(builder, input.memref, getIndices(input));
  }

  /// Computes what is the same in all steps of the innermost loop in front of
  /// it. LLVM leaves it inside, behind stores that may be to its operands, and
  /// asks of each operation in a loop whether it is the same in all steps, in
  /// time exponential in the length of chains that use a value twice.
  void emitInvariants() {
    unsigned rank = order.back();
    auto isInvariant = [&](const NestOperand &input) {
      // Where the loop has no steps, elements of sums of ranks need not exist.
      return input.memref != nest.output.memref && !input.dependsOn(rank) &&
             (nest.staticExtents[rank] > 0 ||
              llvm::all_of(input.map.getResults(),
                           llvm::IsaPred<AffineDimExpr>));
    };
    Block &payload = nest.getPayload();
    SmallPtrSet<Value, 16> varying;
    varying.insert(nest.output.parameter);
    for (const NestOperand &input : nest.inputs)
      if (isInvariant(input))
        invariants.define(input.parameter, getElement(input));
      else
        varying.insert(input.parameter);
    for (Operation &op : payload.without_terminator()) {
      bool varies = !isPure(&op) || isa<linalg::IndexOp>(op) ||
                    llvm::any_of(op.getOperands(), [&](Value operand) {
                      return varying.contains(operand);
                    });
      for (Value result : op.getResults())
        if (varies)
          varying.insert(result);
        else
          invariants.get(result, payload);
    }
  }

  Value emitPayload(Value old) {
    PayloadCloner cloner = invariants;
    if (old)
      cloner.define(nest.output.parameter, old);
    for (const NestOperand &input : nest.inputs)
      if (!invariants.knows(input.parameter))
        cloner.define(input.parameter, getElement(input));
    Block &payload = nest.getPayload();
    for (auto index : payload.getOps<linalg::IndexOp>())
      cloner.define(index, indices[index.getDim()]);
    return cloner.get(payload.getTerminator()->getOperand(0), payload);
  }

  const Nest &nest;
  IndexBuilder &builder;
  bool parallel;
  SmallVector<unsigned> order;
  /// Loops from this depth on are reductions that keep their sum in a register.
  size_t registerDepth = 0;
  /// The operator of partial sums and its neutral element; null without.
  Operation *reduction = nullptr;
  Value identity;
  SmallVector<Value> indices;
  /// What is computed in front of the innermost loop.
  PayloadCloner invariants{builder, /*lanes=*/1};
};

} // namespace

void ricci::lowerToLoops(const Nest &nest, IndexBuilder &builder,
                         bool parallel) {
  LoopNest(nest, builder, parallel).emit();
}
