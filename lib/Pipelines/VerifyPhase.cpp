//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// What each phase may leave behind, as data, and the pass that checks it.

#include "ricci/Pipelines/Passes.h"
#include "ricci/Pipelines/Pipelines.h"

#include "ricci/Dialect/Ein/IR/Operators.h"
#include "ricci/Dialect/Q/IR/Q.h"

#include "mlir/Analysis/CallGraph.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SCCIterator.h"
#include "llvm/ADT/StringSwitch.h"

namespace ricci {
#define GEN_PASS_DEF_VERIFYPHASE
#include "ricci/Pipelines/Passes.h.inc"
} // namespace ricci

using namespace mlir;
using namespace ricci;

namespace {

/// The dialects, or single operations, that may stand behind a phase.
struct PhaseContent {
  Phase phase;
  llvm::StringLiteral dialects;
  llvm::StringLiteral operations;
};

constexpr PhaseContent contents[] = {
    {Phase::Import, "builtin func ein q layout", "arith.constant tensor.cast"},
    {Phase::Quant, "builtin func ein layout",
     "arith.constant tensor.cast tensor.expand_shape tensor.collapse_shape "
     "tensor.dim q.lut_sum"},
    {Phase::Contract, "builtin func ein layout",
     "arith.constant tensor.cast tensor.expand_shape tensor.collapse_shape "
     "tensor.dim q.lut_sum"},
    {Phase::Lower, "builtin func arith math complex linalg tensor cf",
     "bufferization.alloc_tensor"},
    {Phase::Buffer, "builtin func arith math complex linalg memref cf", ""},
    {Phase::CPU, "builtin llvm omp", ""},
    {Phase::GPU, "builtin func affine arith math complex memref cf gpu scf ub",
     ""},
    {Phase::NVPTX, "builtin llvm nvvm", "gpu.module"},
    {Phase::FHE, "builtin func fhe ein q layout", "arith.constant tensor.cast"},
};

bool contains(StringRef words, StringRef word) {
  SmallVector<StringRef> list;
  words.split(list, ' ');
  return llvm::is_contained(list, word);
}

/// Whether others can call a function with values of this type.
bool isEntryType(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  return tensor && (ein::isElementType(tensor.getElementType()) ||
                    isa<q::CodeType>(tensor.getElementType()));
}

/// Says which arguments and results of public functions are of other types.
LogicalResult verifyEntries(ModuleOp module) {
  LogicalResult result = success();
  for (auto function : module.getOps<FunctionOpInterface>()) {
    if (!function.isPublic() || function.isExternal())
      continue;
    auto verify = [&](ArrayRef<Type> types, StringRef kind) {
      for (auto [i, type] : llvm::enumerate(types))
        if (!isEntryType(type))
          result = emitError(function.getLoc())
                   << kind << " " << i << " of '" << function.getName()
                   << "': found " << type
                   << ", expected a ranked tensor of integers of 1 to 64 bits, "
                      "index, f16, bf16, f32, f64, complex<f32>, complex<f64> "
                      "or codes; change its type, or make the function private";
    };
    verify(function.getArgumentTypes(), "argument");
    verify(function.getResultTypes(), "result");
  }
  return result;
}

/// Says what the program has no code for: functions that are called, but have
/// no body, and modules within the module, which nothing calls.
LogicalResult verifyBodies(ModuleOp module) {
  LogicalResult result = success();
  for (auto nested : module.getOps<ModuleOp>())
    result = emitError(nested.getLoc())
             << "found a module in the module, expected functions; move those "
                "of the inner one out";
  for (auto function : module.getOps<FunctionOpInterface>())
    if (function.isExternal() &&
        !SymbolTable::symbolKnownUseEmpty(function, module))
      result = emitError(function.getLoc())
               << "function '" << function.getName()
               << "' is called, but has no body; define it in this module";
  return result;
}

/// Says which functions call themselves, if through others: a program has no
/// branches, so that they would never return.
LogicalResult verifyCalls(ModuleOp module) {
  CallGraph graph(module);
  LogicalResult result = success();
  for (auto component = llvm::scc_begin(&std::as_const(graph));
       !component.isAtEnd(); ++component) {
    if (!component.hasCycle())
      continue;
    Operation *function =
        component->front()->getCallableRegion()->getParentOp();
    result = emitError(function->getLoc())
             << "function '" << SymbolTable::getSymbolName(function).getValue()
             << "' calls itself and would never return; remove the recursion";
  }
  return result;
}

struct VerifyPhase : ricci::impl::VerifyPhaseBase<VerifyPhase> {
  using VerifyPhaseBase::VerifyPhaseBase;

  void runOnOperation() override {
    std::optional<Phase> over = parsePhase(phase);
    if (!over) {
      emitError(getOperation().getLoc())
          << "found phase '" << phase
          << "', expected import, quant, contract, lower, buffer, cpu, gpu, "
             "nvptx or fhe";
      return signalPassFailure();
    }
    const PhaseContent &content = contents[static_cast<int>(*over)];
    struct Found {
      int64_t count = 0;
      Location first;
    };
    llvm::MapVector<StringRef, Found> alien;
    getOperation()->walk<WalkOrder::PreOrder>([&](Operation *op) {
      // The bodies of `ein.op` hold scalar code of their own (E21).
      StringRef name = op->getName().getStringRef();
      if (contains(content.dialects, op->getName().getDialectNamespace()) ||
          contains(content.operations, name))
        return name == "ein.op" ? WalkResult::skip() : WalkResult::advance();
      ++alien.insert({name, Found{0, op->getLoc()}}).first->second.count;
      return WalkResult::skip();
    });
    for (const auto &[name, found] : alien)
      emitError(found.first)
          << "found " << found.count << " '" << name << "' behind phase '"
          << phase << "' (the first is here), expected operations of "
          << content.dialects << (content.operations.empty() ? "" : " and ")
          << content.operations
          << "; lower it before, or correct --compile-from";
    bool isProgram =
        over != Phase::Import || (succeeded(verifyEntries(getOperation())) &&
                                  succeeded(verifyBodies(getOperation())) &&
                                  succeeded(verifyCalls(getOperation())));
    if (!alien.empty() || !isProgram)
      signalPassFailure();
  }
};

} // namespace
