//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Analysis/Machine.h"

#include "mlir/IR/Diagnostics.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/TargetParser/Host.h"
#include "llvm/TargetParser/SubtargetFeature.h"
#include "llvm/TargetParser/Triple.h"

#include <memory>

using namespace ricci::cpu;

namespace {

/// What a feature of the instruction set says of the registers.
struct VectorUnit {
  const char *feature;
  int64_t bits, registers;
};

/// What it says of masks: the narrowest element.
struct MaskUnit {
  const char *feature;
  int64_t bits;
};

/// The first that a processor has decides.
constexpr VectorUnit x86Units[] = {
    {"+avx512f", 512, 32}, {"+avx", 256, 16}, {"+sse2", 128, 16}};
constexpr MaskUnit x86Masks[] = {{"+avx512bw,+avx512vl", 8}, {"+avx", 32}};
constexpr VectorUnit armUnits[] = {{"+neon", 128, 32}};

/// Caches by the width of the vector unit, after the machines that come with
/// it: AVX-512 since Ice Lake and Zen 4 has 48 or 32 KiB and at least 1 MiB.
struct Caches {
  int64_t vectorBits, l1, l2;
};
constexpr Caches caches[] = {{512, 48 << 10, 1 << 20},
                             {256, 32 << 10, 512 << 10},
                             {0, 32 << 10, 256 << 10}};

} // namespace

mlir::FailureOr<Machine> Machine::get(llvm::StringRef name,
                                      mlir::Location location) {
  std::string error;
  std::optional<Machine> machine = get(name, error);
  if (!machine)
    return mlir::emitError(location) << error;
  return *machine;
}

std::optional<Machine> Machine::get(llvm::StringRef name, std::string &error) {
  llvm::InitializeNativeTarget();
  llvm::InitializeNativeTargetAsmPrinter();
  llvm::InitializeNativeTargetAsmParser();

  Machine machine;
  machine.triple = llvm::sys::getDefaultTargetTriple();
  llvm::Triple triple(machine.triple);
  std::string reason;
  const llvm::Target *target =
      llvm::TargetRegistry::lookupTarget(triple, reason);
  if (!target) {
    error = "LLVM has no target for '" + machine.triple + "': " + reason;
    return std::nullopt;
  }
  machine.cpu = name.str();
  if (name == "host") {
    machine.cpu = llvm::sys::getHostCPUName().str();
    llvm::SubtargetFeatures features;
    llvm::StringMap<bool> known = llvm::sys::getHostCPUFeatures();
    std::vector<llvm::StringRef> names;
    for (const auto &feature : known)
      names.push_back(feature.getKey());
    std::sort(names.begin(), names.end());
    for (llvm::StringRef feature : names)
      features.AddFeature(feature, known.lookup(feature));
    machine.features = features.getString();
  }
  // A name that LLVM lacks would be accepted, with a warning on stderr.
  std::unique_ptr<llvm::MCSubtargetInfo> generic(
      target->createMCSubtargetInfo(triple, "", ""));
  if (!generic->isCPUStringValid(machine.cpu)) {
    error = "found processor '" + machine.cpu +
            "', expected a name that LLVM " + "knows for " +
            triple.getArchName().str() +
            ", such as 'host' or 'x86-64-v3'; `llc -mcpu=help` lists them";
    return std::nullopt;
  }
  std::unique_ptr<llvm::MCSubtargetInfo> subtarget(
      target->createMCSubtargetInfo(triple, machine.cpu, machine.features));
  auto use = [&](llvm::ArrayRef<VectorUnit> units) {
    for (const VectorUnit &unit : units)
      if (subtarget->checkFeatures(unit.feature)) {
        machine.vectorBits = unit.bits;
        machine.vectorRegisters = unit.registers;
        return;
      }
  };
  if (triple.isX86()) {
    use(x86Units);
    machine.hasFMA = subtarget->checkFeatures("+fma") ||
                     subtarget->checkFeatures("+avx512f");
    for (const MaskUnit &unit : x86Masks)
      if (subtarget->checkFeatures(unit.feature)) {
        machine.maskedBits = unit.bits;
        break;
      }
  } else if (triple.isAArch64()) {
    use(armUnits);
    machine.hasFMA = true;
  }
  for (const Caches &entry : caches)
    if (machine.vectorBits >= entry.vectorBits) {
      machine.l1Bytes = entry.l1;
      machine.l2Bytes = entry.l2;
      break;
    }
  return machine;
}
