//===- CheckSecrets.cpp - No way through a program tells a secret ---------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Dialect/FHE/Transforms/Passes.h"

#include "mlir/Analysis/DataFlow/SparseAnalysis.h"
#include "mlir/Analysis/DataFlow/Utils.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"

using namespace mlir;
using namespace ricci::fhe;

namespace ricci::fhe {
#define GEN_PASS_DEF_FHECHECKSECRETS
#include "ricci/Dialect/FHE/Transforms/Passes.h.inc"
} // namespace ricci::fhe

namespace {

/// Whether a value follows from a secret argument.
struct Secrecy {
  bool isSecret = false;

  static Secrecy join(const Secrecy &a, const Secrecy &b) {
    return {a.isSecret || b.isSecret};
  }
  bool operator==(const Secrecy &other) const {
    return isSecret == other.isSecret;
  }
  void print(raw_ostream &os) const { os << (isSecret ? "secret" : "clear"); }
};

class SecrecyLattice : public dataflow::Lattice<Secrecy> {
public:
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(SecrecyLattice)
  using Lattice::Lattice;
};

class SecrecyAnalysis
    : public dataflow::SparseForwardDataFlowAnalysis<SecrecyLattice> {
public:
  using SparseForwardDataFlowAnalysis::SparseForwardDataFlowAnalysis;

  LogicalResult visitOperation(Operation *op,
                               ArrayRef<const SecrecyLattice *> operands,
                               ArrayRef<SecrecyLattice *> results) override {
    Secrecy secrecy;
    for (const SecrecyLattice *operand : operands)
      secrecy = Secrecy::join(secrecy, operand->getValue());
    for (SecrecyLattice *result : results)
      propagateIfChanged(result, result->join(secrecy));
    return success();
  }

protected:
  void setToEntryState(SecrecyLattice *lattice) override {
    auto argument = dyn_cast<BlockArgument>(lattice->getAnchor());
    auto function =
        argument ? dyn_cast<func::FuncOp>(argument.getOwner()->getParentOp())
                 : func::FuncOp();
    Secrecy secrecy{function && argument.getOwner()->isEntryBlock() &&
                    function.getArgAttr(argument.getArgNumber(), secretName)};
    propagateIfChanged(lattice, lattice->join(secrecy));
  }
};

/// The operands of an operation that it hands on wherever control goes.
llvm::SmallDenseSet<unsigned> findForwarded(Operation *op) {
  llvm::SmallDenseSet<unsigned> forwarded;
  auto add = [&](OperandRange range) {
    for (unsigned i = 0; i < range.size(); ++i)
      forwarded.insert(range.getBeginOperandIndex() + i);
  };
  SmallVector<RegionSuccessor> successors;
  if (auto branch = dyn_cast<BranchOpInterface>(op)) {
    for (unsigned i = 0; i < op->getNumSuccessors(); ++i)
      add(branch.getSuccessorOperands(i).getForwardedOperands());
  } else if (auto branch = dyn_cast<RegionBranchOpInterface>(op)) {
    branch.getSuccessorRegions(RegionBranchPoint::parent(), successors);
    for (RegionSuccessor &successor : successors)
      add(branch.getEntrySuccessorOperands(successor));
  } else if (auto end = dyn_cast<RegionBranchTerminatorOpInterface>(op)) {
    auto parent = cast<RegionBranchOpInterface>(op->getParentOp());
    parent.getSuccessorRegions(RegionBranchPoint(end), successors);
    for (RegionSuccessor &successor : successors)
      add(end.getSuccessorOperands(successor));
  }
  return forwarded;
}

struct CheckSecrets : ricci::fhe::impl::FHECheckSecretsBase<CheckSecrets> {
  void runOnOperation() override {
    DataFlowSolver solver;
    dataflow::loadBaselineAnalyses(solver);
    solver.load<SecrecyAnalysis>();
    if (failed(solver.initializeAndRun(getOperation())))
      return signalPassFailure();
    getOperation().walk([&](Operation *op) {
      bool isTerminator = isa<RegionBranchTerminatorOpInterface>(op) &&
                          isa<RegionBranchOpInterface>(op->getParentOp());
      if (!isTerminator && !isa<BranchOpInterface, RegionBranchOpInterface>(op))
        return;
      llvm::SmallDenseSet<unsigned> forwarded = findForwarded(op);
      for (OpOperand &operand : op->getOpOperands()) {
        const auto *lattice = solver.lookupState<SecrecyLattice>(operand.get());
        if (!lattice || !lattice->getValue().isSecret ||
            forwarded.contains(operand.getOperandNumber()))
          continue;
        emitError(op->getLoc())
            << "'" << op->getName()
            << "' goes another way depending on a secret, which would tell "
               "what that is; expected straight code; compute each way and "
               "combine them by 'ein.contract', or decide after decryption";
        signalPassFailure();
        return;
      }
    });
  }
};

} // namespace
