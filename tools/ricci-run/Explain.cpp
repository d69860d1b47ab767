//===- Explain.cpp - Decisions beside their source ------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Explain.h"

#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace llvm;
using namespace ricci;
using namespace ricci::run;

/// "file:line:column" in parts; no line if the place has none.
static std::pair<StringRef, std::pair<unsigned, unsigned>>
splitPlace(StringRef place) {
  auto [beforeColumn, columnText] = place.rsplit(':');
  auto [file, lineText] = beforeColumn.rsplit(':');
  unsigned line, column;
  if (lineText.getAsInteger(10, line) || columnText.getAsInteger(10, column))
    return {place, {0, 0}};
  return {file, {line, column}};
}

namespace {

class SourceLines {
public:
  explicit SourceLines(StringRef expression) : expression(expression) {}

  /// The line of "file:line:column", without the blanks around it; empty if
  /// there is none.
  StringRef find(StringRef place) {
    auto [file, position] = splitPlace(place);
    unsigned line = position.first;
    if (line == 0)
      return {};
    StringRef text = file == "einsum" ? expression : read(file);
    for (unsigned skipped = 1; skipped < line; ++skipped)
      text = text.split('\n').second;
    return text.split('\n').first.trim();
  }

private:
  StringRef read(StringRef file) {
    auto [entry, isNew] = files.try_emplace(file);
    if (isNew)
      if (auto buffer = MemoryBuffer::getFile(file, /*IsText=*/true))
        entry->second = std::move(*buffer);
    return entry->second ? entry->second->getBuffer() : StringRef();
  }

  StringRef expression;
  StringMap<std::unique_ptr<MemoryBuffer>> files;
};

} // namespace

std::vector<Explanation>
ricci::run::orderByPlace(const std::vector<tool::Remark> &remarks,
                         StringRef expression) {
  MapVector<StringRef, Explanation> byPlace;
  SourceLines lines(expression);
  for (const tool::Remark &remark : remarks) {
    auto [entry, isNew] = byPlace.try_emplace(remark.place);
    if (isNew)
      entry->second = {remark.place, lines.find(remark.place).str(), {}};
    entry->second.remarks.push_back(remark);
  }
  std::vector<Explanation> ordered;
  for (auto &[place, explanation] : byPlace)
    ordered.push_back(std::move(explanation));
  // Files in the order in which remarks name them.
  StringMap<size_t> files;
  for (const Explanation &explanation : ordered)
    files.try_emplace(splitPlace(explanation.place).first, files.size());
  llvm::stable_sort(ordered, [&](const Explanation &a, const Explanation &b) {
    auto [fileA, positionA] = splitPlace(a.place);
    auto [fileB, positionB] = splitPlace(b.place);
    return std::pair(files.lookup(fileA), positionA) <
           std::pair(files.lookup(fileB), positionB);
  });
  return ordered;
}

/// Calls `emit` with a place and a line on it; once for equal lines that follow
/// each other.
static void
forEachLine(const std::vector<Explanation> &explanations,
            function_ref<void(const std::string &, const std::string &)> emit) {
  for (const Explanation &explanation : explanations) {
    if (!explanation.source.empty())
      emit(explanation.place, "source: " + explanation.source);
    std::vector<std::pair<std::string, unsigned>> counts;
    for (const tool::Remark &remark : explanation.remarks) {
      std::string line = remark.getText();
      if (counts.empty() || counts.back().first != line)
        counts.emplace_back(line, 0);
      ++counts.back().second;
    }
    for (const auto &[line, count] : counts)
      emit(explanation.place,
           count == 1 ? line : line + " (" + std::to_string(count) + " times)");
  }
}

void ricci::run::printText(const std::vector<Explanation> &explanations,
                           raw_ostream &os) {
  forEachLine(explanations,
              [&](const std::string &place, const std::string &line) {
                os << (place.empty() ? "" : place + ": ") << line << '\n';
              });
  if (explanations.empty())
    os << "no decisions to explain\n";
}

std::string ricci::run::formatHTML(const std::vector<Explanation> &explanations,
                                   StringRef program, StringRef drawings) {
  std::string text;
  raw_string_ostream os(text);
  auto escaped = [&](StringRef part) -> raw_ostream & {
    printHTMLEscaped(part, os);
    return os;
  };
  os << "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n"
        "<title>";
  escaped(program) << "</title>\n<h1>";
  escaped(program) << "</h1>\n<table>\n"
                      "<tr><th>place</th><th>decision</th></tr>\n";
  forEachLine(explanations,
              [&](const std::string &place, const std::string &line) {
                os << "<tr><td>";
                escaped(place) << "</td><td>";
                escaped(line) << "</td></tr>\n";
              });
  os << "</table>\n" << drawings << "</html>\n";
  return text;
}

std::string
ricci::run::formatJSON(const std::vector<Explanation> &explanations) {
  std::string text;
  raw_string_ostream os(text);
  json::OStream json(os, 2);
  // A program's names and lines are bytes, JSON's strings are UTF-8.
  auto add = [&](StringRef key, StringRef value) {
    json.attribute(json::fixUTF8(key), json::fixUTF8(value));
  };
  json.array([&] {
    for (const Explanation &explanation : explanations)
      json.object([&] {
        add("place", explanation.place);
        add("source", explanation.source);
        json.attributeArray("remarks", [&] {
          for (const tool::Remark &remark : explanation.remarks)
            json.object([&] {
              add("pass", remark.pass);
              add("name", remark.name);
              for (const auto &[key, value] : remark.arguments)
                add(key.empty() ? "text" : StringRef(key), value);
            });
        });
      });
  });
  os << '\n';
  return text;
}
