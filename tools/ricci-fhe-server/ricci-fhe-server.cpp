//===- ricci-fhe-server.cpp - The side without a secret -------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CommandLine.h"
#include "Count.h"
#include "Diagnostics.h"
#include "ProgramFile.h"

#include "ricci/Dialect/FHE/IR/FHE.h"
#include "ricci/RegisterAll.h"
#include "ricci/Target/FHE/Files.h"
#include "ricci/Target/FHE/Interpreter.h"
#include "ricci/Target/FHE/Signature.h"

#include "llvm/Support/InitLLVM.h"

using namespace llvm;
using namespace ricci;

static constexpr int wrongUsage = 2;

static constexpr char overview[] = R"(computes on ciphertexts

  ricci-fhe-server run PROGRAM.fhe/server.mlir --keys=KEYS/evaluation.keys IN ... -o OUT ...

ricci-compile --target=fhe --emit=fhe makes PROGRAM.fhe, and ricci-fhe-client the keys. IN is one
file for each argument of the program, in order: what `ricci-fhe-client encrypt` wrote where it is
secret, else a .npy. OUT likewise is one for each result. Exits with 2 on wrong usage and with 1
on any other failure.
)";

namespace {

struct CommandLine {
  cl::SubCommand run{"run", "Run a program on ciphertexts"};
  cl::list<std::string> files{cl::Positional, cl::desc("server.mlir IN ..."),
                              cl::sub(run)};
  cl::opt<std::string> keys{"keys", cl::value_desc("file"), cl::sub(run),
                            cl::desc("The evaluation keys")};
  cl::list<std::string> outputs{
      "o", cl::value_desc("file"), cl::sub(run),
      cl::desc("Write a result here; once for each result, in order")};
  cl::opt<bool> insecureParameters{
      "insecure-parameters", cl::sub(run),
      cl::desc("Allow parameters with less than 128 bits of security, which "
               "keep no secret")};
};

} // namespace

/// Reads the program's arguments into those of the function.
static bool readArguments(const CommandLine &line, mlir::func::FuncOp function,
                          const fhe::Backend &backend,
                          std::vector<fhe::FunctionValue> &values) {
  values.resize(function.getNumArguments());
  mlir::FunctionType type = fhe::getProgramType(function);
  for (unsigned number = 0; number < type.getNumInputs(); ++number) {
    const std::string &path = line.files[number + 1];
    SmallVector<unsigned> positions =
        fhe::getArgumentPositions(function, number);
    std::vector<fhe::CiphertextForm> forms =
        fhe::getArgumentForms(function, number);
    if (!forms.empty()) {
      std::string error;
      std::vector<fhe::CiphertextPointer> ciphertexts;
      if (!fhe::readCiphertexts(
              path, backend.getContext(), backend.getKeys().keySet,
              "argument " + std::to_string(number), forms, ciphertexts, error))
        return tool::printError(error);
      for (auto [position, ciphertext] : zip(positions, ciphertexts))
        values[position].ciphertext = ciphertext;
      continue;
    }
    ricci_tensor *raw = nullptr;
    if (ricci_npy_read(path.c_str(), &raw))
      return tool::printError(ricci_last_error());
    std::shared_ptr<ricci_tensor> tensor = Tensor(raw);
    std::string mismatch = fhe::findMismatch(function, number, *tensor);
    if (!mismatch.empty())
      return tool::printError(path + ": " + mismatch);
    for (unsigned position : positions)
      values[position].tensor = tensor;
  }
  return true;
}

static bool writeResults(const CommandLine &line, mlir::func::FuncOp function,
                         const fhe::Backend &backend,
                         ArrayRef<fhe::FunctionValue> values) {
  for (auto [number, path] : enumerate(line.outputs)) {
    std::vector<fhe::CiphertextPointer> ciphertexts;
    for (unsigned position : fhe::getResultPositions(function, number)) {
      if (values[position].ciphertext)
        ciphertexts.push_back(values[position].ciphertext);
      else if (ricci_npy_write(path.c_str(), values[position].tensor.get()))
        return tool::printError(ricci_last_error());
    }
    std::string error;
    if (!ciphertexts.empty() &&
        !fhe::writeCiphertexts(
            path, backend.getContext(), backend.getKeys().keySet,
            "result " + std::to_string(number),
            fhe::getResultForms(function, number), ciphertexts, error))
      return tool::printError(error);
  }
  return true;
}

static bool run(const CommandLine &line, mlir::MLIRContext &context) {
  mlir::OwningOpRef<mlir::ModuleOp> module =
      tool::readProgram(line.files.front(), context);
  if (!module)
    return false;
  mlir::FailureOr<fhe::ProgramFile> program =
      fhe::readFile(*module, fhe::Side::Server);
  if (failed(program))
    return false;
  program->parameters.allowsInsecure = line.insecureParameters;
  mlir::func::FuncOp function = program->function;
  mlir::FunctionType type = fhe::getProgramType(function);
  for (auto [count, expected, kind] :
       {std::tuple<size_t, size_t, StringRef>(line.files.size() - 1,
                                              type.getNumInputs(), "arguments"),
        std::tuple<size_t, size_t, StringRef>(
            line.outputs.size(), type.getNumResults(), "results (-o)")})
    if (count != expected)
      return tool::printError("'" + function.getName() + "': found " +
                              tool::count(count, "file") + " for " + kind +
                              ", expected " + Twine(expected) +
                              "; give one for each, in order");
  std::string error;
  fhe::ContextPointer scheme;
  fhe::EvaluationKeysPointer keys =
      fhe::readEvaluationKeys(line.keys, program->parameters, scheme, error);
  if (!keys)
    return tool::printError(error);
  std::string missing = fhe::findMissingKeys(program->parameters, *keys);
  if (!missing.empty())
    return tool::printError(line.keys + ": " + missing);
  std::unique_ptr<fhe::Backend> backend = fhe::makeBackend(scheme, keys);
  std::vector<fhe::FunctionValue> arguments, results;
  fhe::RunFigures figures;
  return readArguments(line, function, *backend, arguments) &&
         succeeded(fhe::evaluate(*module, function.getName(),
                                 std::move(arguments), *backend, results,
                                 figures)) &&
         writeResults(line, function, *backend, results);
}

int main(int argc, char **argv) {
  InitLLVM init(argc, argv);
  tool::setName("ricci-fhe-server");
  tool::dropLibraryOptions();
  CommandLine line;
  if (std::optional<int> status = tool::parseCommandLine(argc, argv, overview))
    return *status;
  const char *message =
      !line.run ? "found no command, expected run; see ricci-fhe-server --help"
      : line.files.empty() ? "run: found no program, expected server.mlir from "
                             "ricci-compile --target=fhe --emit=fhe"
      : line.keys.empty()
          ? "run: found no keys, expected --keys=evaluation.keys"
          : nullptr;
  if (message) {
    tool::printError(message);
    return wrongUsage;
  }
  if (!tool::checkOutputs(line.outputs))
    return wrongUsage;
  mlir::DialectRegistry registry;
  registerDialects(registry);
  mlir::MLIRContext context(registry, mlir::MLIRContext::Threading::DISABLED);
  tool::DiagnosticPrinter diagnostics(context);
  return run(line, context) ? 0 : 1;
}
