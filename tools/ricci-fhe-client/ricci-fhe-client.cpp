//===- ricci-fhe-client.cpp - The side with the secret key ----------------===//
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
#include "ricci/Dialect/Q/IR/Q.h"
#include "ricci/Target/FHE/Client.h"
#include "ricci/Target/FHE/Exchange.h"
#include "ricci/Target/FHE/Files.h"
#include "ricci/Target/FHE/Program.h"
#include "ricci/Target/FHE/Signature.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/Path.h"

using namespace llvm;
using namespace ricci;

static constexpr int wrongUsage = 2;

static constexpr char overview[] = R"(makes keys, encrypts and decrypts

  ricci-fhe-client keygen  PROGRAM.fhe/client.mlir -o KEYS
  ricci-fhe-client encrypt PROGRAM.fhe/client.mlir --key=KEYS/public.key IN.npy ... -o IN.ct ...
  ricci-fhe-client decrypt PROGRAM.fhe/client.mlir --key=KEYS/secret.key OUT.ct ... -o OUT.npy ...

ricci-compile --target=fhe --emit=fhe makes PROGRAM.fhe. `keygen` fills the folder KEYS with
secret.key, which stays here, public.key, for whoever encrypts, and evaluation.keys, for
ricci-fhe-server. `encrypt` takes the secret arguments of the program, in order, and `decrypt`
its secret results. Exits with 2 on wrong usage and with 1 on any other failure.
)";

namespace {

struct CommandLine {
  cl::SubCommand keygen{"keygen", "Make the keys that a program needs"};
  cl::SubCommand encrypt{"encrypt", "Encrypt the secret arguments"};
  cl::SubCommand decrypt{"decrypt", "Decrypt the results"};
  cl::list<std::string> files{cl::Positional, cl::desc("client.mlir IN ..."),
                              cl::sub(keygen), cl::sub(encrypt),
                              cl::sub(decrypt)};
  cl::list<std::string> outputs{
      "o",
      cl::value_desc("path"),
      cl::sub(keygen),
      cl::sub(encrypt),
      cl::sub(decrypt),
      cl::desc("Where to write: keygen a folder, the others once for each "
               "input, in order")};
  cl::opt<std::string> backend{
      "backend", cl::value_desc("simulator|openfhe"), cl::init("simulator"),
      cl::sub(keygen),
      cl::desc("The scheme (default: simulator, which encrypts nothing)")};
  cl::opt<std::string> key{
      "key", cl::value_desc("file"), cl::sub(encrypt), cl::sub(decrypt),
      cl::desc("encrypt: public.key; decrypt: secret.key")};
  cl::opt<bool> insecureParameters{
      "insecure-parameters", cl::sub(keygen), cl::sub(encrypt),
      cl::sub(decrypt),
      cl::desc("Allow parameters with less than 128 bits of security, which "
               "keep no secret")};
};

/// The parts of the program that the client knows.
struct Program {
  mlir::OwningOpRef<mlir::ModuleOp> module;
  fhe::ProgramFile file;
};

} // namespace

static std::optional<Program> readClient(const CommandLine &line,
                                         mlir::MLIRContext &context) {
  Program program;
  program.module = tool::readProgram(
      line.files.front(), context,
      "client.mlir of ricci-compile --target=fhe --emit=fhe, not server.mlir "
      "or the program itself");
  if (!program.module)
    return std::nullopt;
  mlir::FailureOr<fhe::ProgramFile> file =
      fhe::readFile(*program.module, fhe::Side::Client);
  if (failed(file))
    return std::nullopt;
  program.file = *file;
  program.file.parameters.allowsInsecure = line.insecureParameters;
  return program;
}

static bool makeKeys(const CommandLine &line, const Program &program) {
  const std::string &folder = line.outputs.front();
  auto getPath = [&](StringRef name) {
    SmallString<128> path(folder);
    sys::path::append(path, name);
    return path.str().str();
  };
  if (std::string secret = getPath("secret.key"); sys::fs::exists(secret))
    return tool::printError(secret + ": exists, and without it nobody reads "
                                     "what is encrypted by its keys; give -o "
                                     "another folder, or remove it");
  std::string error;
  fhe::ContextPointer context =
      fhe::makeContext(line.backend, program.file.parameters, error);
  if (!context)
    return tool::printError("--backend=" + line.backend + ": " + error);
  std::unique_ptr<fhe::Client> client = fhe::makeClient(context);
  fhe::EvaluationKeysPointer keys = client->makeKeys();
  if (!keys)
    return tool::printError("--backend=" + line.backend + ": " +
                            client->getError());
  if (std::error_code code = sys::fs::create_directories(folder))
    return tool::printError(folder + ": can't be made: " + code.message() +
                            "; give -o a folder that can be written");
  return (fhe::writeSecretKey(getPath("secret.key"), *client, error) &&
          fhe::writePublicKey(getPath("public.key"), *client, error) &&
          fhe::writeEvaluationKeys(getPath("evaluation.keys"), *context, *keys,
                                   error)) ||
         tool::printError(error);
}

/// The numbers of the arguments, or results, that are ciphertexts.
static std::vector<int64_t> findSecret(
    mlir::func::FuncOp function, size_t count,
    std::vector<fhe::CiphertextForm> (*getForms)(mlir::func::FuncOp, int64_t)) {
  std::vector<int64_t> numbers;
  for (size_t number = 0; number < count; ++number)
    if (!getForms(function, number).empty())
      numbers.push_back(static_cast<int64_t>(number));
  return numbers;
}

/// False, with a message, unless there is one input and output for each of
/// `numbers`.
static bool checkCounts(const CommandLine &line, StringRef what,
                        ArrayRef<int64_t> numbers) {
  size_t inputs = line.files.size() - 1;
  for (auto [count, kind, option] :
       {std::tuple<size_t, StringRef, StringRef>(inputs, "input", ""),
        std::tuple<size_t, StringRef, StringRef>(line.outputs.size(), "output",
                                                 " (-o)")})
    if (count != numbers.size())
      return tool::printError("found " + tool::count(count, kind) + option +
                              ", expected " + Twine(numbers.size()) +
                              ", one for each secret " + what +
                              " of the program");
  return true;
}

static bool encrypt(const CommandLine &line, const Program &program) {
  mlir::func::FuncOp function = program.file.function;
  std::vector<int64_t> numbers =
      findSecret(function, fhe::getProgramType(function).getNumInputs(),
                 fhe::getArgumentForms);
  if (!checkCounts(line, "argument", numbers))
    return false;
  std::string error;
  std::unique_ptr<fhe::Client> client =
      fhe::readPublicKey(line.key, program.file.parameters, error);
  if (!client)
    return tool::printError(error);
  for (auto [i, number] : enumerate(numbers)) {
    ricci_tensor *raw = nullptr;
    if (ricci_npy_read(line.files[i + 1].c_str(), &raw))
      return tool::printError(ricci_last_error());
    Tensor tensor(raw);
    std::vector<fhe::CiphertextPointer> ciphertexts;
    if (failed(fhe::encryptArgument(function, number, *tensor, *client,
                                    ciphertexts)))
      return false;
    if (!fhe::writeCiphertexts(
            line.outputs[i], client->getContext(), client->getKeySet(),
            "argument " + std::to_string(number),
            fhe::getArgumentForms(function, number), ciphertexts, error))
      return tool::printError(error);
  }
  return true;
}

static bool decrypt(const CommandLine &line, const Program &program) {
  mlir::func::FuncOp function = program.file.function;
  std::vector<int64_t> numbers =
      findSecret(function, fhe::getProgramType(function).getNumResults(),
                 fhe::getResultForms);
  if (!checkCounts(line, "result", numbers))
    return false;
  std::string error;
  std::unique_ptr<fhe::Client> client =
      fhe::readSecretKey(line.key, program.file.parameters, error);
  if (!client)
    return tool::printError(error);
  for (auto [i, number] : enumerate(numbers)) {
    std::vector<fhe::CiphertextPointer> ciphertexts;
    if (!fhe::readCiphertexts(
            line.files[i + 1], client->getContext(), client->getKeySet(),
            "result " + std::to_string(number),
            fhe::getResultForms(function, number), ciphertexts, error))
      return tool::printError(error);
    Tensor tensor;
    if (failed(
            fhe::decryptResult(function, number, ciphertexts, *client, tensor)))
      return false;
    if (ricci_npy_write(line.outputs[i].c_str(), tensor.get()))
      return tool::printError(ricci_last_error());
  }
  return true;
}

int main(int argc, char **argv) {
  InitLLVM init(argc, argv);
  tool::setName("ricci-fhe-client");
  tool::dropLibraryOptions();
  CommandLine line;
  if (std::optional<int> status = tool::parseCommandLine(argc, argv, overview))
    return *status;
  if (!line.keygen && !line.encrypt && !line.decrypt) {
    tool::printError("found no command, expected keygen, encrypt or decrypt; "
                     "see ricci-fhe-client --help");
    return wrongUsage;
  }
  if (line.files.empty()) {
    tool::printError(
        "found no program, expected client.mlir from ricci-compile "
        "--target=fhe --emit=fhe");
    return wrongUsage;
  }
  if (line.keygen ? line.outputs.size() != 1 || line.files.size() != 1
                  : line.key.empty()) {
    tool::printError(line.keygen ? "keygen: expected one program and -o FOLDER"
                     : line.encrypt
                         ? "encrypt: found no key, expected --key=public.key"
                         : "decrypt: found no key, expected --key=secret.key");
    return wrongUsage;
  }
  if (!tool::checkOutputs(line.outputs))
    return wrongUsage;
  // All that a client's file may have in it.
  mlir::DialectRegistry registry;
  registry.insert<fhe::FHEDialect, q::QDialect, mlir::func::FuncDialect>();
  mlir::MLIRContext context(registry, mlir::MLIRContext::Threading::DISABLED);
  tool::DiagnosticPrinter diagnostics(context);
  std::optional<Program> program = readClient(line, context);
  bool isDone = program && (line.keygen    ? makeKeys(line, *program)
                            : line.encrypt ? encrypt(line, *program)
                                           : decrypt(line, *program));
  return isDone ? 0 : 1;
}
