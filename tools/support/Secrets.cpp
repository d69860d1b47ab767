//===- Secrets.cpp - Which arguments are secret ---------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Secrets.h"

#include "Count.h"
#include "Diagnostics.h"

#include "ricci/Dialect/FHE/IR/FHE.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace ricci;

bool tool::markSecrets(ModuleOp module, StringRef entry, StringRef secret) {
  auto function = module.lookupSymbol<func::FuncOp>(entry);
  if (!function)
    return tool::printError("--target=fhe: '" + entry +
                            "' is no 'func.func'; expected a program on "
                            "tensors");
  Builder builder(module.getContext());
  unsigned count = function.getNumArguments();
  auto mark = [&](unsigned number) {
    function.setArgAttr(number, fhe::secretName, builder.getUnitAttr());
  };
  if (secret == "all") {
    for (unsigned number = 0; number < count; ++number)
      mark(number);
  } else if (!secret.empty()) {
    for (StringRef item : llvm::split(secret, ',')) {
      unsigned number;
      if (item.getAsInteger(10, number) || number >= count)
        return tool::printError(
            "--secret: found '" + item +
            "', expected 'all' or numbers from 0 "
            "to " +
            Twine(static_cast<int>(count) - 1) + ", those of the " +
            tool::count(count, "argument") + " of '" + entry + "'");
      mark(number);
    }
  }
  for (unsigned number = 0; number < count; ++number)
    if (function.getArgAttr(number, fhe::secretName))
      return true;
  return tool::printError("--target=fhe: no argument of '" + entry +
                          "' is secret; choose with --secret=all or "
                          "--secret=0,2, or mark arguments {fhe.secret}");
}
