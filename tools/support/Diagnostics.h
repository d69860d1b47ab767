//===- Diagnostics.h - What tools tell people -------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TOOLS_SUPPORT_DIAGNOSTICS_H
#define RICCI_TOOLS_SUPPORT_DIAGNOSTICS_H

#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/MLIRContext.h"

#include <optional>
#include <string>
#include <vector>

namespace ricci::tool {

/// The name that stands before each message, and with the version behind
/// --version.
void setName(llvm::StringRef name);

/// Prints "NAME: error: MESSAGE" to stderr; control characters are escaped.
/// Returns false, for use in a return statement.
bool printError(const llvm::Twine &message);
/// Likewise "NAME: note: MESSAGE".
void printNote(const llvm::Twine &message);

/// Writes what standard output still buffers; false, with a message, if that or
/// an earlier write failed. The last thing that a tool does.
bool flushOutput();

/// `text` with control characters and invalid UTF-8 as \xNN.
std::string escape(llvm::StringRef text);

/// "file:line:column" where the location has one, else as MLIR prints it.
std::string describe(mlir::Location location);

/// What a pass decided, and where.
struct Remark {
  std::string place;
  std::string pass; ///< Empty for remarks that are no pass's.
  std::string name; ///< Of the kind of decision, likewise.
  /// Keys, empty for plain text, and values.
  std::vector<std::pair<std::string, std::string>> arguments;

  /// "name: key value, key value".
  std::string getText() const;
};

/// While it lives, errors and warnings of a context go to stderr in the form
/// above, and remarks into a list.
class DiagnosticPrinter {
public:
  explicit DiagnosticPrinter(mlir::MLIRContext &context);
  ~DiagnosticPrinter();
  /// Makes the context keep remarks; without it none is collected.
  void collectRemarks();
  const std::vector<Remark> &getRemarks() const { return remarks; }
  bool hasErrors() const { return errorCount != 0; }

private:
  void handle(mlir::Diagnostic &diagnostic);

  mlir::MLIRContext &context;
  mlir::DiagnosticEngine::HandlerID handler;
  std::vector<Remark> remarks;
  bool keepsRemarks = false;
  unsigned errorCount = 0;
};

} // namespace ricci::tool

#endif // RICCI_TOOLS_SUPPORT_DIAGNOSTICS_H
