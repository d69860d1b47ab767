//===- Diagnostics.cpp - What tools tell people -----------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Diagnostics.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Remarks.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/ConvertUTF.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace ricci;

static std::string &getName() {
  static std::string name = "ricci";
  return name;
}

void tool::setName(StringRef name) {
  getName() = name.str();
  llvm::cl::SetVersionPrinter([](raw_ostream &os) {
    os << getName() << " " RICCI_VERSION ", with LLVM " LLVM_VERSION_STRING
       << '\n';
  });
}

std::string tool::escape(StringRef text) {
  std::string result;
  while (!text.empty()) {
    const auto *begin = reinterpret_cast<const llvm::UTF8 *>(text.begin());
    unsigned size = llvm::getNumBytesForUTF8(*begin);
    bool isPlain = size == 1
                       ? text[0] == '\n' || llvm::isPrint(text[0])
                       : size <= text.size() &&
                             llvm::isLegalUTF8Sequence(begin, begin + size);
    if (isPlain) {
      result += text.take_front(size);
      text = text.drop_front(size);
      continue;
    }
    result += "\\x";
    result += llvm::hexdigit(*begin >> 4);
    result += llvm::hexdigit(*begin & 15);
    text = text.drop_front();
  }
  return result;
}

bool tool::printError(const Twine &message) {
  llvm::errs() << getName() << ": error: " << escape(message.str()) << '\n';
  return false;
}

void tool::printNote(const Twine &message) {
  llvm::errs() << getName() << ": note: " << escape(message.str()) << '\n';
}

bool tool::flushOutput() {
  llvm::outs().flush();
  std::error_code code = llvm::outs().error();
  // Else the stream aborts at the end of the program.
  llvm::outs().clear_error();
  return !code ||
         printError("standard output: can't be written: " + code.message() +
                    "; make room, or send it elsewhere");
}

std::string tool::describe(Location location) {
  if (auto file = location->findInstanceOf<FileLineColLoc>()) {
    StringRef name = file.getFilename().getValue();
    // A whole file has no line.
    return file.getLine() == 0 ? name.str()
                               : (name + ":" + Twine(file.getLine()) + ":" +
                                  Twine(file.getColumn()))
                                     .str();
  }
  std::string text;
  llvm::raw_string_ostream os(text);
  if (!isa<UnknownLoc>(location))
    location->print(os);
  return text;
}

std::string tool::Remark::getText() const {
  std::string text = name.empty() ? "" : name + ": ";
  llvm::ListSeparator separator;
  for (const auto &[key, value] : arguments) {
    text += StringRef(separator);
    text += key.empty() ? value : key + ' ' + value;
  }
  return text;
}

tool::DiagnosticPrinter::DiagnosticPrinter(MLIRContext &context)
    : context(context) {
  // A message says what is wrong; the whole program beside it hides that.
  context.printOpOnDiagnostic(false);
  handler = context.getDiagEngine().registerHandler(
      [this](Diagnostic &diagnostic) { handle(diagnostic); });
}

tool::DiagnosticPrinter::~DiagnosticPrinter() {
  context.getDiagEngine().eraseHandler(handler);
}

namespace {

/// Puts the remark engine's remarks into a list.
class RemarkCollector : public remark::detail::MLIRRemarkStreamerBase {
public:
  explicit RemarkCollector(std::vector<tool::Remark> &remarks)
      : remarks(remarks) {}

  void streamOptimizationRemark(const remark::detail::Remark &remark) override {
    tool::Remark collected{tool::describe(remark.getLocation()),
                           remark.getCategoryName().str(),
                           remark.getRemarkName().str(),
                           {}};
    for (const auto &argument : remark.getArgs())
      // Plain text has this key.
      collected.arguments.emplace_back(
          argument.key == "Remark" ? "" : argument.key, argument.val);
    remarks.push_back(std::move(collected));
  }

private:
  std::vector<tool::Remark> &remarks;
};

} // namespace

void tool::DiagnosticPrinter::collectRemarks() {
  if (keepsRemarks)
    return;
  keepsRemarks = true;
  remark::RemarkCategories categories;
  categories.passed = categories.missed = categories.analysis =
      categories.failed = ".*";
  // It fails only on a bad regular expression.
  (void)remark::enableOptimizationRemarks(
      context, std::make_unique<RemarkCollector>(remarks),
      std::make_unique<remark::RemarkEmittingPolicyAll>(), categories);
}

void tool::DiagnosticPrinter::handle(Diagnostic &diagnostic) {
  std::string place = describe(diagnostic.getLocation());
  std::string text = diagnostic.str();
  if (diagnostic.getSeverity() == DiagnosticSeverity::Remark) {
    if (keepsRemarks)
      remarks.push_back({std::move(place), "", "", {{"", std::move(text)}}});
    return;
  }
  std::string message = place.empty() ? text : place + ": " + text;
  if (diagnostic.getSeverity() == DiagnosticSeverity::Error) {
    ++errorCount;
    printError(message);
  } else {
    printNote(message);
  }
  for (Diagnostic &note : diagnostic.getNotes()) {
    std::string notePlace = describe(note.getLocation());
    printNote(notePlace.empty() ? note.str() : notePlace + ": " + note.str());
  }
}
