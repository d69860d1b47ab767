//===- Ring.cpp - What a function asks of a ring --------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Ring.h"

#include "ricci/Dialect/FHE/IR/FHE.h"

using namespace mlir;
using namespace ricci::fhe;

RingParameters ricci::fhe::getRingParameters(func::FuncOp function) {
  RingParameters ring;
  for (Type type : function.getArgumentTypes())
    if (auto ciphertext = dyn_cast<CiphertextType>(type)) {
      ring.slots = ciphertext.getSlots();
      ring.levels = std::max(ring.levels, ciphertext.getLevel());
      ring.scaleBits = ciphertext.getScale();
    }
  return ring;
}
