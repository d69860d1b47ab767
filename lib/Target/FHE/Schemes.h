//===- Schemes.h - What each scheme has on each side ------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_TARGET_FHE_SCHEMES_H
#define RICCI_LIB_TARGET_FHE_SCHEMES_H

#include "ricci/Target/FHE/Backend.h"
#include "ricci/Target/FHE/Client.h"

namespace ricci::fhe {

/// No encryption: one double for each slot. It refuses what a real scheme
/// would: operands of different level or scale, rotations without a key,
/// products that were not relinearized, levels that are used up, and values too
/// large for the modulus.
ContextPointer makeSimulatorContext(const Parameters &parameters,
                                    std::string &error);
std::unique_ptr<Client> makeSimulatorClient(ContextPointer context);
std::unique_ptr<Backend> makeSimulator(ContextPointer context,
                                       EvaluationKeysPointer keys);

/// The simulator, with a line for each operation on standard output.
ContextPointer makeTracerContext(const Parameters &parameters,
                                 std::string &error);
std::unique_ptr<Client> makeTracerClient(ContextPointer context);
std::unique_ptr<Backend> makeTracer(ContextPointer context,
                                    EvaluationKeysPointer keys);

/// OpenFHE's CKKS, where it was found when ricci was configured. Its ring has
/// the least dimension that has room for the slots and is as secure as asked,
/// by the tables of HomomorphicEncryption.org.
ContextPointer makeOpenFHEContext(const Parameters &parameters,
                                  std::string &error);
std::unique_ptr<Client> makeOpenFHEClient(ContextPointer context);
std::unique_ptr<Backend> makeOpenFHE(ContextPointer context,
                                     EvaluationKeysPointer keys);

} // namespace ricci::fhe

#endif // RICCI_LIB_TARGET_FHE_SCHEMES_H
