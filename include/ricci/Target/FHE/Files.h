//===- Files.h - Keys and ciphertexts as files ------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// A file begins with lines that anybody can read,
//
//   ricci-fhe-file 1
//   kind: ciphertexts
//   context: simulator, 64 slots, ...
//   keys: 5f0c...
//   content: argument 0
//   (an empty line)
//
// and goes on with sections: the length of the label, that of the bytes, and a
// checksum (XXH3) of the label, the bytes and the head, each a 64-bit
// little-endian number; the label; the bytes. The last has the label "end". A
// checksum finds damage, not malice: readers check all that they rely on.

#ifndef RICCI_TARGET_FHE_FILES_H
#define RICCI_TARGET_FHE_FILES_H

#include "ricci/Target/FHE/Context.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

namespace ricci::fhe {

struct FileHead {
  std::string kind;    ///< "secret key", "public key", "evaluation keys", ...
  std::string context; ///< As Context::describe.
  std::string keySet;
  std::string content; ///< Of ciphertexts, whose value they are.
};

class FileWriter {
public:
  /// With `isSecret`, only the file's owner may read it.
  bool open(const std::string &path, const FileHead &head, bool isSecret,
            std::string &error);
  void add(llvm::StringRef label, llvm::StringRef bytes);
  /// Without it, the file is no valid one.
  bool close(std::string &error);

private:
  std::string path;
  std::string head;
  std::unique_ptr<llvm::raw_fd_ostream> os;
};

class FileReader {
public:
  bool open(const std::string &path, const std::string &kind,
            std::string &error);
  const FileHead &getHead() const { return head; }
  /// The next section, whose parts live as long as the reader; none at the end,
  /// and a sentence in `error` if that is not where it should be.
  struct Section {
    llvm::StringRef label, bytes;
  };
  std::optional<Section> next(std::string &error);

private:
  std::string path;
  FileHead head;
  std::unique_ptr<llvm::MemoryBuffer> buffer;
  llvm::StringRef text; ///< The head as it stands there.
  llvm::StringRef rest;
};

/// The name of the scheme that a file's context is of.
std::string getScheme(const FileHead &head);

/// Whether the file at `path` is of this context and, if that is not empty, of
/// these keys; if not, a sentence in `error`.
bool checkHead(const std::string &path, const FileHead &head,
               const Context &context, const std::string &keySet,
               std::string &error);

bool writeEvaluationKeys(const std::string &path, const Context &context,
                         const EvaluationKeys &keys, std::string &error);
/// Also makes the context, from the scheme that the file names. Null on
/// failure.
EvaluationKeysPointer readEvaluationKeys(const std::string &path,
                                         const Parameters &parameters,
                                         ContextPointer &context,
                                         std::string &error);

/// What a ciphertext has to be.
struct CiphertextForm {
  int64_t level, scaleBits;
  std::string placement; ///< Which element lies in which slot, as text.
};

bool writeCiphertexts(const std::string &path, const Context &context,
                      const std::string &keySet, const std::string &content,
                      llvm::ArrayRef<CiphertextForm> forms,
                      llvm::ArrayRef<CiphertextPointer> ciphertexts,
                      std::string &error);
/// One for each form.
bool readCiphertexts(const std::string &path, const Context &context,
                     const std::string &keySet, const std::string &content,
                     llvm::ArrayRef<CiphertextForm> forms,
                     std::vector<CiphertextPointer> &ciphertexts,
                     std::string &error);

} // namespace ricci::fhe

#endif // RICCI_TARGET_FHE_FILES_H
