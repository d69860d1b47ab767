//===- Encrypted.cpp - Programs on ciphertexts ----------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Encrypted.h"

#include "Diagnostics.h"
#include "EncryptionBound.h"

using namespace mlir;
using namespace ricci;
using namespace ricci::run;

namespace {

class BackendExecutable : public EncryptedExecutable {
public:
  BackendExecutable(ModuleOp module, const Signature &signature,
                    const std::vector<Input> &inputs, fhe::Session session)
      : module(module), signature(signature), inputs(inputs),
        session(std::move(session)) {
    figures.context = this->session.server->getContext().getInfo();
    figures.keyBytes = this->session.server->getKeys().countBytes();
    figures.keyMilliseconds = this->session.keyMilliseconds;
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
  std::vector<ResultError> boundErrors() const override {
    return boundEncrypted(module, signature, inputs, figures.context);
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
  parameters->securityBits = options.securityBits;
  parameters->allowsInsecure = options.insecureParameters;
  std::optional<fhe::Session> session =
      fhe::makeSession(options.backend, *parameters, error);
  if (!session) {
    tool::printError("--backend=" + options.backend + ": " + error);
    return nullptr;
  }
  return std::make_unique<BackendExecutable>(module, signature, inputs,
                                             std::move(*session));
}
