//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// The einsum string, with numpy's meaning.

#include "ricci/Dialect/Ein/IR/ContractSpec.h"
#include "ricci/Dialect/Ein/IR/Ein.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/ConvertUTF.h"

using namespace mlir;
using namespace ricci::ein;

namespace {

/// A term's labels before and after its ellipsis.
struct Term {
  std::string before, after;
  bool ellipsis = false;
  size_t position = 0;
};

FailureOr<Term> parseTerm(StringRef text, size_t position, SpecError error) {
  Term term;
  term.position = position;
  for (size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == ' ')
      continue;
    if (llvm::isAlpha(c)) {
      (term.ellipsis ? term.after : term.before) += c;
      continue;
    }
    if (text.substr(i).starts_with("...")) {
      if (term.ellipsis) {
        error("a second ellipsis in one term; write one", position + i);
        return failure();
      }
      term.ellipsis = true;
      i += 2;
      continue;
    }
    StringRef found = text.substr(i, llvm::getNumBytesForUTF8(c));
    error("found '" + found + "', expected a letter" +
              (found.size() > 1 ? " of ASCII" : "") + ", ',', '...' or '->'",
          position + i);
    return failure();
  }
  return term;
}

} // namespace

FailureOr<ContractSpec>
ricci::ein::parseEinsum(StringRef text, ArrayRef<ArrayRef<int64_t>> shapes,
                        bool boolean, MLIRContext *context, SpecError error) {
  size_t arrow = text.find("->");
  bool explicitOutput = arrow != StringRef::npos;
  StringRef inputsText = text.substr(0, arrow);
  SmallVector<Term> terms;
  size_t begin = 0;
  while (true) {
    size_t comma = inputsText.find(',', begin);
    auto term = parseTerm(inputsText.slice(begin, comma), begin, error);
    if (failed(term))
      return failure();
    terms.push_back(*term);
    if (comma == StringRef::npos)
      break;
    begin = comma + 1;
  }
  if (terms.size() != shapes.size()) {
    error("the string has " + llvm::Twine(terms.size()) +
              " terms, but there are " + llvm::Twine(shapes.size()) +
              " operands; give one term an operand",
          0);
    return failure();
  }

  // Ranks that an ellipsis stands for, counted from the right.
  int64_t ellipsisRank = 0;
  for (auto [i, term, shape] : llvm::enumerate(terms, shapes)) {
    int64_t named = term.before.size() + term.after.size();
    int64_t rank = shape.size();
    if (rank < named || (rank > named && !term.ellipsis)) {
      error("operand " + llvm::Twine(i) + " has rank " + llvm::Twine(rank) +
                ", but its term has " + llvm::Twine(named) +
                " labels; write a label, or '...', for each dimension",
            term.position);
      return failure();
    }
    ellipsisRank = std::max(ellipsisRank, rank - named);
  }
  std::string unused;
  for (char c :
       StringRef("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"))
    if (text.find(c) == StringRef::npos)
      unused += c;
  SmallVector<std::string> ellipsisNames;
  for (int64_t i = 0; i < ellipsisRank; ++i)
    ellipsisNames.push_back(i < (int64_t)unused.size()
                                ? std::string(1, unused[i])
                                : "e" + std::to_string(i));

  auto labels = [&](const Term &term, int64_t rank) {
    SmallVector<std::string> result;
    for (char c : term.before)
      result.emplace_back(1, c);
    int64_t covered = rank - term.before.size() - term.after.size();
    for (int64_t i = ellipsisRank - covered; i < ellipsisRank; ++i)
      result.push_back(ellipsisNames[i]);
    for (char c : term.after)
      result.emplace_back(1, c);
    return result;
  };
  SmallVector<SmallVector<std::string>> inputLabels;
  llvm::StringMap<int64_t> uses;
  SmallVector<std::string> order;
  for (auto [term, shape] : llvm::zip(terms, shapes)) {
    inputLabels.push_back(labels(term, shape.size()));
    for (const std::string &label : inputLabels.back())
      if (uses[label]++ == 0)
        order.push_back(label);
  }

  ContractSpec spec;
  spec.inputCount = terms.size();
  if (explicitOutput) {
    auto term = parseTerm(text.substr(arrow + 2), arrow + 2, error);
    if (failed(term))
      return failure();
    if (ellipsisRank && !term->ellipsis) {
      error("the output lacks the ellipsis that the inputs have; write '...' "
            "in it, or name the dimensions",
            arrow + 2);
      return failure();
    }
    spec.rankNames = labels(*term, term->before.size() + term->after.size() +
                                       (term->ellipsis ? ellipsisRank : 0));
    for (auto [i, label] : llvm::enumerate(spec.rankNames)) {
      if (!uses.contains(label)) {
        error("output label '" + llvm::Twine(label) +
                  "' is in no input; an output may only name input labels",
              arrow + 2);
        return failure();
      }
      if (llvm::is_contained(ArrayRef(spec.rankNames).take_front(i), label)) {
        error("output label '" + llvm::Twine(label) +
                  "' stands twice; an output names a label once",
              arrow + 2);
        return failure();
      }
    }
  } else {
    for (const std::string &name : ellipsisNames)
      spec.rankNames.push_back(name);
    SmallVector<std::string> once;
    for (const std::string &label : order)
      if (uses[label] == 1 && !llvm::is_contained(ellipsisNames, label))
        once.push_back(label);
    llvm::sort(once);
    spec.rankNames.append(once);
  }
  spec.resultRank = spec.rankNames.size();
  for (const std::string &label : order)
    if (!llvm::is_contained(
            ArrayRef(spec.rankNames).take_front(spec.resultRank), label))
      spec.rankNames.push_back(label);

  // A static extent of 1 broadcasts against another of the same label.
  llvm::StringMap<bool> wide;
  for (auto [names, shape] : llvm::zip(inputLabels, shapes))
    for (auto [label, extent] : llvm::zip(names, shape))
      if (extent != 1)
        wide[label] = true;
  llvm::StringMap<int64_t> number;
  for (auto [i, label] : llvm::enumerate(spec.rankNames))
    number[label] = i;
  for (auto [names, shape] : llvm::zip(inputLabels, shapes)) {
    SmallVector<AffineExpr> exprs;
    for (auto [label, extent] : llvm::zip(names, shape))
      exprs.push_back(extent == 1 && wide.lookup(label)
                          ? getAffineConstantExpr(0, context)
                          : getAffineDimExpr(number[label], context));
    spec.maps.push_back(
        AffineMap::get(spec.rankNames.size(), 0, exprs, context));
  }
  spec.mapOperator = BuiltinOperatorAttr::get(
      context, boolean ? BuiltinOperator::and_ : BuiltinOperator::mul);
  spec.reductions.assign(
      spec.rankNames.size() - spec.resultRank,
      BuiltinOperatorAttr::get(context, boolean ? BuiltinOperator::or_
                                                : BuiltinOperator::add));
  return spec;
}
