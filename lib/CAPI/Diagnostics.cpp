//===- Diagnostics.cpp - Diagnostics as text --------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Diagnostics.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Location.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace ricci::capi;

/// The place in a file that `location` leads to; null if it leads to none.
static FileLineColLoc findFile(Location location) {
  FileLineColLoc result;
  location->walk([&](Location nested) {
    if (auto file = dyn_cast<FileLineColLoc>(nested)) {
      result = file;
      return WalkResult::interrupt();
    }
    return WalkResult::advance();
  });
  return result;
}

static void print(const Diagnostic &diagnostic, raw_ostream &os) {
  if (FileLineColLoc file = findFile(diagnostic.getLocation())) {
    os << file.getFilename().getValue() << ':';
    // A whole file has no line.
    if (file.getLine() != 0)
      os << file.getLine() << ':' << file.getColumn() << ':';
    os << ' ';
  }
  os << (diagnostic.getSeverity() == DiagnosticSeverity::Note ? "note: "
                                                              : "error: ")
     << diagnostic << '\n';
}

DiagnosticCollector::DiagnosticCollector(MLIRContext &context)
    : handler(&context, [this](Diagnostic &diagnostic) {
        if (diagnostic.getSeverity() != DiagnosticSeverity::Error)
          return;
        llvm::raw_string_ostream os(text);
        print(diagnostic, os);
        for (const Diagnostic &note : diagnostic.getNotes())
          print(note, os);
      }) {
  // A message says what is wrong; the whole operation beside it hides that.
  context.printOpOnDiagnostic(false);
}

std::string DiagnosticCollector::take() {
  std::string result = std::move(text);
  text.clear();
  if (!result.empty())
    result.pop_back();
  return result;
}
