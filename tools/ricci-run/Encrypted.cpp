//===- Encrypted.cpp - Programs on ciphertexts ----------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Encrypted.h"

#include "Diagnostics.h"

#include "ricci/Dialect/FHE/IR/FHE.h"
#include "ricci/Pipelines/FHEPipeline.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace ricci;
using namespace ricci::run;

bool ricci::run::markSecrets(ModuleOp module, const Signature &signature,
                             const Options &options) {
  auto function = module.lookupSymbol<func::FuncOp>(signature.name);
  if (!function)
    return tool::printError("--target=fhe: '" + signature.name +
                            "' is no 'func.func'; expected a program on "
                            "tensors");
  Builder builder(module.getContext());
  unsigned count = function.getNumArguments();
  auto mark = [&](unsigned number) {
    function.setArgAttr(number, fhe::secretName, builder.getUnitAttr());
  };
  if (options.secret == "all") {
    for (unsigned number = 0; number < count; ++number)
      mark(number);
  } else if (!options.secret.empty()) {
    for (StringRef item : llvm::split(options.secret, ',')) {
      unsigned number;
      if (item.getAsInteger(10, number) || number >= count)
        return tool::printError("--secret: found '" + item +
                                "', expected 'all' or numbers from 0 "
                                "to " +
                                Twine(static_cast<int>(count) - 1) +
                                ", those of the " + Twine(count) +
                                " arguments of '" + signature.name + "'");
      mark(number);
    }
  }
  for (unsigned number = 0; number < count; ++number)
    if (function.getArgAttr(number, fhe::secretName))
      return true;
  return tool::printError("--target=fhe: no argument of '" + signature.name +
                          "' is secret; choose with --secret=all or "
                          "--secret=0,2, or mark arguments {fhe.secret}");
}

bool ricci::run::compileEncrypted(ModuleOp module, const Options &options) {
  FHEOptions fheOptions;
  fheOptions.slots = options.slots;
  return succeeded(compileToFHE(module, fheOptions, options.dumpDirectory));
}

namespace {

class BackendExecutable : public EncryptedExecutable {
public:
  BackendExecutable(ModuleOp module, const Signature &signature,
                    const std::vector<Input> &inputs, fhe::Session session)
      : module(module), signature(signature), inputs(inputs),
        session(std::move(session)) {
    figures.context = this->session.server->getContext().getInfo();
    figures.keyBytes = this->session.server->getKeys().countBytes();
  }

  bool call(std::vector<Tensor> &results) override {
    std::vector<const ricci_tensor *> arguments;
    for (const Input &input : inputs)
      arguments.push_back(input.tensor.get());
    figures.run = {};
    return succeeded(fhe::run(module, signature.name, arguments, session,
                              results, figures.run));
  }
  const EncryptedFigures &getFigures() const override { return figures; }
  double getTolerance() const override {
    return session.server->getContext().getTolerance();
  }

private:
  ModuleOp module;
  const Signature &signature;
  const std::vector<Input> &inputs;
  fhe::Session session;
  EncryptedFigures figures;
};

} // namespace

std::unique_ptr<EncryptedExecutable>
ricci::run::makeEncrypted(ModuleOp module, const Options &options,
                          const Signature &signature,
                          const std::vector<Input> &inputs) {
  std::string error;
  FailureOr<fhe::Parameters> parameters =
      fhe::findParameters(module, signature.name);
  if (failed(parameters))
    return nullptr;
  std::optional<fhe::Session> session =
      fhe::makeSession(options.backend, *parameters, error);
  if (!session) {
    tool::printError("--backend=" + options.backend + ": " + error);
    return nullptr;
  }
  return std::make_unique<BackendExecutable>(module, signature, inputs,
                                             std::move(*session));
}
