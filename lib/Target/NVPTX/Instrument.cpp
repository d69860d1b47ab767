//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Instrument.h"

#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/ReplaceConstant.h"

using namespace llvm;
using namespace ricci::nvptx;

namespace {

/// Instructions of a GPU, by their intrinsics, and what stands for them. A call
/// with `isLocated` gets the source location behind its arguments. Instructions
/// of tensor cores will stand here too.
struct Replacement {
  StringLiteral intrinsic, function;
  bool isLocated;
};
constexpr Replacement table[] = {
    {"llvm.nvvm.read.ptx.sreg.tid.x", "ricci_emulator_thread", false},
    {"llvm.nvvm.read.ptx.sreg.ctaid.x", "ricci_emulator_block", false},
    {"llvm.nvvm.read.ptx.sreg.ntid.x", "ricci_emulator_thread_count", false},
    {"llvm.nvvm.read.ptx.sreg.nctaid.x", "ricci_emulator_block_count", false},
    {"llvm.nvvm.barrier.cta.sync.aligned.all", "ricci_emulator_barrier", true},
};
constexpr StringLiteral barrier = "ricci_emulator_barrier";
/// NVPTX's address space of what a block shares.
constexpr unsigned sharedSpace = 3;

class Instrumenter {
public:
  Instrumenter(Module &module, Instrumented &result, std::string &error)
      : module(module), context(module.getContext()), result(result),
        error(error), i32(Type::getInt32Ty(context)),
        i64(Type::getInt64Ty(context)), pointer(PointerType::get(context, 0)) {
    result.locations.push_back("an unknown location");
  }

  bool run() {
    replaceShared();
    SmallVector<Function *> functions;
    for (Function &function : module)
      if (!function.isDeclaration())
        functions.push_back(&function);
    for (Function *function : functions)
      if (!instrumentFunction(*function))
        return false;
    return true;
  }

private:
  void replaceShared() {
    for (GlobalVariable &global : make_early_inc_range(module.globals())) {
      if (global.getAddressSpace() != sharedSpace)
        continue;
      convertUsersOfConstantsToInstructions({&global});
      auto index = ConstantInt::get(i32, result.shared.size());
      result.shared.push_back(
          module.getDataLayout().getTypeAllocSize(global.getValueType()));
      FunctionCallee callee = module.getOrInsertFunction(
          "ricci_emulator_shared", FunctionType::get(pointer, {i32}, false));
      for (Use &use : make_early_inc_range(global.uses())) {
        auto *user = cast<Instruction>(use.getUser());
        IRBuilder<> builder(user);
        use.set(builder.CreateAddrSpaceCast(builder.CreateCall(callee, {index}),
                                            global.getType()));
      }
      global.eraseFromParent();
    }
  }

  bool instrumentFunction(Function &function) {
    SmallVector<Instruction *> instructions;
    for (Instruction &instruction : llvm::instructions(function))
      instructions.push_back(&instruction);
    bool hasBarriers = false;
    for (Instruction *instruction : instructions) {
      if (isa<LoadInst, StoreInst>(instruction)) {
        checkAccess(*instruction);
      } else if (auto *call = dyn_cast<CallInst>(instruction)) {
        if (!replaceIntrinsic(*call, hasBarriers))
          return false;
      }
    }
    if (function.getCallingConv() == CallingConv::PTX_Kernel) {
      function.setCallingConv(CallingConv::C);
      addEntry(function);
      result.kernels[function.getName().str()] = {hasBarriers};
    }
    return true;
  }

  Constant *locate(const Instruction &instruction) {
    const DebugLoc &location = instruction.getDebugLoc();
    unsigned index = 0;
    if (location && location.getLine() != 0) {
      std::string text =
          (location->getFilename() + ":" + Twine(location.getLine()) + ":" +
           Twine(location.getCol()))
              .str();
      auto it = known.try_emplace(text, result.locations.size()).first;
      index = it->second;
      if (index == result.locations.size())
        result.locations.push_back(text);
    }
    return ConstantInt::get(i32, index);
  }

  void checkAccess(Instruction &access) {
    Value *address = getLoadStorePointerOperand(&access);
    // A thread's own variables are in bounds by construction.
    if (isa<AllocaInst>(getUnderlyingObject(address)))
      return;
    IRBuilder<> builder(&access);
    FunctionCallee callee = module.getOrInsertFunction(
        "ricci_emulator_access",
        FunctionType::get(builder.getVoidTy(), {pointer, i64, i32, i32},
                          false));
    Type *type = getLoadStoreType(&access);
    builder.CreateCall(
        callee,
        {builder.CreateAddrSpaceCast(address, pointer),
         ConstantInt::get(i64, module.getDataLayout().getTypeStoreSize(type)),
         ConstantInt::get(i32, isa<StoreInst>(access)), locate(access)});
  }

  bool replaceIntrinsic(CallInst &call, bool &hasBarriers) {
    Function *callee = call.getCalledFunction();
    if (!callee || !callee->getName().starts_with("llvm.nvvm."))
      return true;
    auto it = find_if(table, [&](const Replacement &replacement) {
      return replacement.intrinsic == callee->getName();
    });
    if (it == std::end(table)) {
      error = "the emulator does not know '" + callee->getName().str() +
              "'; run the program on a GPU";
      return false;
    }
    IRBuilder<> builder(&call);
    SmallVector<Value *> arguments(call.args());
    if (it->isLocated)
      arguments.push_back(locate(call));
    SmallVector<Type *> types;
    for (Value *argument : arguments)
      types.push_back(argument->getType());
    FunctionCallee function = module.getOrInsertFunction(
        it->function, FunctionType::get(call.getType(), types, false));
    call.replaceAllUsesWith(builder.CreateCall(function, arguments));
    call.eraseFromParent();
    hasBarriers |= it->function == barrier;
    return true;
  }

  /// void entry(const int64_t *parameters)
  void addEntry(Function &kernel) {
    Function *entry = Function::Create(
        FunctionType::get(Type::getVoidTy(context), {pointer}, false),
        GlobalValue::ExternalLinkage, getEntryName(kernel.getName()), module);
    IRBuilder<> builder(BasicBlock::Create(context, "", entry));
    SmallVector<Value *> arguments;
    for (auto [i, parameter] : enumerate(kernel.args()))
      arguments.push_back(builder.CreateLoad(
          parameter.getType(),
          builder.CreateConstGEP1_64(i64, entry->getArg(0), i)));
    builder.CreateCall(&kernel, arguments);
    builder.CreateRetVoid();
  }

  Module &module;
  LLVMContext &context;
  Instrumented &result;
  std::string &error;
  Type *i32, *i64;
  PointerType *pointer;
  std::map<std::string, unsigned> known;
};

} // namespace

std::string ricci::nvptx::getEntryName(StringRef kernel) {
  return (kernel + ".entry").str();
}

bool ricci::nvptx::instrument(Module &module, Instrumented &result,
                              std::string &error) {
  return Instrumenter(module, result, error).run();
}
