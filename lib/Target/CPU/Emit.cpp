//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Target/CPU/Emit.h"

#include "CodeGen.h"
#include "ricci/Runtime/Runtime.h"

#include "llvm/IR/LegacyPassManager.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/Signals.h"
#include "llvm/Support/raw_ostream.h"

using namespace ricci::cpu;

namespace {

std::string describeFailure(llvm::StringRef path, std::error_code code) {
  return (path == "-" ? "standard output" : path.str()) +
         ": can't be written: " + code.message() +
         "; give a path in a folder that exists and is writable";
}

bool writeFile(llvm::StringRef path, std::string &error,
               llvm::function_ref<bool(llvm::raw_pwrite_stream &)> write) {
  std::error_code code;
  llvm::raw_fd_ostream file(path, code);
  if (code) {
    error = describeFailure(path, code);
    return false;
  }
  if (!write(file))
    return false;
  file.close();
  if (file.has_error()) {
    error = describeFailure(path, file.error());
    file.clear_error();
    return false;
  }
  return true;
}

bool writeMachineCode(llvm::Module &module, llvm::TargetMachine &target,
                      llvm::CodeGenFileType type, llvm::StringRef path,
                      std::string &error) {
  return writeFile(path, error, [&](llvm::raw_pwrite_stream &file) {
    // Object writers seek, which a pipe cannot.
    llvm::SmallVector<char, 0> buffer;
    llvm::raw_svector_ostream memory(buffer);
    llvm::legacy::PassManager passes;
    if (target.addPassesToEmitFile(passes, memory, nullptr, type)) {
      error = "LLVM cannot write this kind of file for '" +
              target.getTargetTriple().str() + "'";
      return false;
    }
    passes.run(module);
    file << llvm::StringRef(buffer.data(), buffer.size());
    return true;
  });
}

/// Links the object with the C compiler's driver, which knows the system's
/// libraries, and seals what comes out.
bool link(llvm::StringRef object, llvm::StringRef path,
          llvm::StringRef runtimeDirectory, std::string &error) {
  llvm::ErrorOr<std::string> driver = std::error_code();
  for (const char *name : {"clang-22", "clang", "cc", "gcc"}) {
    driver = llvm::sys::findProgramByName(name);
    if (driver)
      break;
  }
  if (!driver) {
    error = "no C compiler to link with; install clang or gcc, or use "
            "--emit=obj";
    return false;
  }
  std::string search = ("-L" + runtimeDirectory).str();
  std::string loadPath = ("-Wl,-rpath," + runtimeDirectory).str();
  llvm::StringRef arguments[] = {
      *driver,           "-shared",        "-o", path, object, search, loadPath,
      "-lricci-runtime", "-l:libomp.so.5", "-lm"};
  std::string message;
  if (llvm::sys::ExecuteAndWait(*driver, arguments, std::nullopt, {}, 0, 0,
                                &message) != 0) {
    error = "'" + *driver + "' could not link '" + path.str() + "'" +
            (message.empty() ? "; its messages stand above" : ": " + message);
    return false;
  }
  if (ricci_artifact_seal(path.str().c_str())) {
    error = ricci_last_error();
    return false;
  }
  return true;
}

bool writeHeader(llvm::StringRef path, std::string &error) {
  return writeFile(path, error, [&](llvm::raw_pwrite_stream &file) {
    file << "/* The entries of a program that ricci compiled. */\n"
            "#ifndef RICCI_PROGRAM_H\n#define RICCI_PROGRAM_H\n\n"
            "#include \"ricci/Runtime/Runtime.h\"\n\n"
            "#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n"
            "/* Find an entry with ricci_find_entry, call it with ricci_call. "
            "*/\n"
            "/* C has the symbol's own name for a type. */\n"
            "extern const ricci_artifact_info ricci_program\n"
            "    __asm__(\"ricci_artifact_info\");\n\n"
            "#ifdef __cplusplus\n}\n#endif\n\n#endif /* RICCI_PROGRAM_H */\n";
    return true;
  });
}

} // namespace

bool ricci::cpu::emit(mlir::ModuleOp module, const Machine &machine,
                      Artifact artifact, llvm::StringRef outputPath,
                      llvm::StringRef runtimeDirectory, std::string &error) {
  if (artifact == Artifact::Header)
    return writeHeader(outputPath, error);
  std::unique_ptr<llvm::TargetMachine> target =
      createTargetMachine(machine, error);
  if (!target)
    return false;
  llvm::LLVMContext context;
  std::unique_ptr<llvm::Module> code =
      generateLLVM(module, machine, *target, context, error);
  if (!code)
    return false;
  switch (artifact) {
  case Artifact::LLVM:
    return writeFile(outputPath, error, [&](llvm::raw_pwrite_stream &file) {
      code->print(file, nullptr);
      return true;
    });
  case Artifact::Assembly:
    return writeMachineCode(*code, *target, llvm::CodeGenFileType::AssemblyFile,
                            outputPath, error);
  case Artifact::Object:
    return writeMachineCode(*code, *target, llvm::CodeGenFileType::ObjectFile,
                            outputPath, error);
  case Artifact::SharedLibrary: {
    llvm::SmallString<128> object;
    if (std::error_code failure =
            llvm::sys::fs::createTemporaryFile("ricci", "o", object)) {
      error = "cannot make a temporary file: " + failure.message();
      return false;
    }
    // Also where somebody interrupts the linker.
    llvm::sys::RemoveFileOnSignal(object);
    bool done =
        writeMachineCode(*code, *target, llvm::CodeGenFileType::ObjectFile,
                         object, error) &&
        link(object, outputPath, runtimeDirectory, error);
    llvm::sys::fs::remove(object);
    llvm::sys::DontRemoveFileOnSignal(object);
    return done;
  }
  case Artifact::Header:
    break;
  }
  return false;
}
