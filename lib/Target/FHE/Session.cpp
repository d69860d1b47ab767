//===- Session.cpp - Client and server in one process ---------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Target/FHE/Session.h"

#include "ProcessorTimer.h"
#include "RealTensor.h"

#include "ricci/Dialect/FHE/IR/FHE.h"
#include "ricci/Target/FHE/Exchange.h"
#include "ricci/Target/FHE/Signature.h"

using namespace mlir;
using namespace ricci;
using namespace ricci::fhe;

std::optional<Session> ricci::fhe::makeSession(const std::string &scheme,
                                               const Parameters &parameters,
                                               std::string &error) {
  ContextPointer context = makeContext(scheme, parameters, error);
  if (!context)
    return std::nullopt;
  Session session;
  ProcessorTimer timer;
  session.client = makeClient(context);
  EvaluationKeysPointer keys = session.client->makeKeys();
  session.keyMilliseconds = timer.getMilliseconds();
  if (!keys) {
    error = session.client->getError();
    return std::nullopt;
  }
  session.server = makeBackend(context, std::move(keys));
  return session;
}

LogicalResult ricci::fhe::run(ModuleOp module, StringRef entry,
                              ArrayRef<const ricci_tensor *> arguments,
                              Session &session, std::vector<Tensor> &results,
                              RunFigures &figures) {
  FailureOr<func::FuncOp> function = findFunction(module, entry);
  if (failed(function))
    return failure();
  FunctionType program = getProgramType(*function);
  if (arguments.size() != program.getNumInputs())
    return emitError(function->getLoc())
           << "found " << arguments.size() << " arguments, expected "
           << program.getNumInputs();
  ProcessorTimer encryption;
  std::vector<FunctionValue> inputs(function->getNumArguments());
  for (auto [number, tensor] : llvm::enumerate(arguments)) {
    SmallVector<unsigned> positions = getArgumentPositions(*function, number);
    std::vector<CiphertextPointer> ciphertexts;
    if (!positions.empty() &&
        isa<CiphertextType>(function->getArgumentTypes()[positions[0]])) {
      if (failed(encryptArgument(*function, number, *tensor, *session.client,
                                 ciphertexts)))
        return failure();
      for (auto [position, ciphertext] : llvm::zip(positions, ciphertexts))
        inputs[position].ciphertext = ciphertext;
      continue;
    }
    std::string mismatch = findMismatch(*function, number, *tensor);
    if (!mismatch.empty())
      return emitError(function->getLoc()) << mismatch;
    // The caller's tensor outlives the run.
    for (unsigned position : positions)
      inputs[position].tensor.reset(tensor, [](const ricci_tensor *) {});
  }
  figures.encryptMilliseconds = encryption.getMilliseconds();
  std::vector<FunctionValue> outputs;
  if (failed(evaluate(module, entry, std::move(inputs), *session.server,
                      outputs, figures, &session.kept)))
    return failure();
  ProcessorTimer decryption;
  results.clear();
  results.resize(program.getNumResults());
  for (size_t number = 0; number < results.size(); ++number) {
    std::vector<CiphertextPointer> ciphertexts;
    for (unsigned position : getResultPositions(*function, number)) {
      if (outputs[position].ciphertext)
        ciphertexts.push_back(outputs[position].ciphertext);
      else if (!(results[number] = copyTensor(*outputs[position].tensor)))
        return emitError(function->getLoc()) << ricci_last_error();
    }
    if (!results[number] &&
        failed(decryptResult(*function, number, ciphertexts, *session.client,
                             results[number])))
      return failure();
  }
  figures.decryptMilliseconds = decryption.getMilliseconds();
  return success();
}
