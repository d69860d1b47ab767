//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Dialect/Ein/IR/ContractSpec.h"
#include "ricci/Dialect/Ein/IR/Ein.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace ricci::ein;

namespace {

StringRef symbolOf(AffineExprKind kind) {
  switch (kind) {
  case AffineExprKind::Add:
    return " + ";
  case AffineExprKind::Mul:
    return " * ";
  case AffineExprKind::Mod:
    return " mod ";
  case AffineExprKind::FloorDiv:
    return " floordiv ";
  case AffineExprKind::CeilDiv:
    return " ceildiv ";
  default:
    return " ? ";
  }
}

/// Sums bind less than all other operators, which bind alike; all associate to
/// the left, so that only right operands of equal precedence need parentheses.
void printExpression(AffineExpr expr, const ContractSpec &spec,
                     raw_ostream &os) {
  if (auto dim = dyn_cast<AffineDimExpr>(expr)) {
    os << spec.rankNames[dim.getPosition()];
    return;
  }
  if (auto constant = dyn_cast<AffineConstantExpr>(expr)) {
    os << constant.getValue();
    return;
  }
  auto binary = cast<AffineBinaryOpExpr>(expr);
  bool isSum = binary.getKind() == AffineExprKind::Add;
  auto printOperand = [&](AffineExpr operand, bool isRight) {
    bool operandIsSum = operand.getKind() == AffineExprKind::Add;
    bool parenthesized = isa<AffineBinaryOpExpr>(operand) &&
                         (isSum == operandIsSum ? isRight : operandIsSum);
    os << (parenthesized ? "(" : "");
    printExpression(operand, spec, os);
    os << (parenthesized ? ")" : "");
  };
  printOperand(binary.getLHS(), /*isRight=*/false);
  os << symbolOf(binary.getKind());
  printOperand(binary.getRHS(), /*isRight=*/true);
}

void printAccess(StringRef name, AffineMap map, const ContractSpec &spec,
                 raw_ostream &os) {
  os << name << '[';
  llvm::interleaveComma(map.getResults(), os, [&](AffineExpr expr) {
    printExpression(expr, spec, os);
  });
  os << ']';
}

std::string operatorName(Attribute op) {
  if (auto builtin = dyn_cast<BuiltinOperatorAttr>(op))
    return stringifyBuiltinOperator(builtin.getValue()).str();
  return ("@" + cast<FlatSymbolRefAttr>(op).getValue()).str();
}

std::optional<char> infix(Attribute op) {
  auto builtin = dyn_cast<BuiltinOperatorAttr>(op);
  if (!builtin)
    return std::nullopt;
  switch (builtin.getValue()) {
  case BuiltinOperator::add:
    return '+';
  case BuiltinOperator::sub:
    return '-';
  case BuiltinOperator::mul:
    return '*';
  case BuiltinOperator::div:
    return '/';
  case BuiltinOperator::and_:
    return '&';
  case BuiltinOperator::or_:
    return '|';
  case BuiltinOperator::xor_:
    return '^';
  default:
    return std::nullopt;
  }
}

/// The einsum string, if it says all of `spec`.
std::optional<std::string> einsumString(const ContractSpec &spec,
                                        ArrayRef<ArrayRef<int64_t>> shapes,
                                        bool boolean) {
  if (spec.hasInit || spec.hasMask)
    return std::nullopt;
  auto *context = spec.mapOperator.getContext();
  auto mul = BuiltinOperatorAttr::get(context, boolean ? BuiltinOperator::and_
                                                       : BuiltinOperator::mul);
  auto add = BuiltinOperatorAttr::get(context, boolean ? BuiltinOperator::or_
                                                       : BuiltinOperator::add);
  if (spec.mapOperator != mul ||
      llvm::any_of(spec.reductions, [&](Attribute op) { return op != add; }) ||
      llvm::any_of(spec.rankNames, [](const std::string &name) {
        return name.size() != 1 || !llvm::isAlpha(name[0]);
      }))
    return std::nullopt;
  std::string text;
  SmallVector<int64_t> firstUse;
  // A rank that has an extent of 1 here and another there, if only `?`, would
  // be read as one that broadcasts.
  SmallVector<std::optional<bool>> isOne(spec.rankNames.size());
  for (auto [i, map, shape] : llvm::enumerate(spec.maps, shapes)) {
    if (i)
      text += ',';
    for (auto [expr, extent] : llvm::zip(map.getResults(), shape)) {
      auto dim = dyn_cast<AffineDimExpr>(expr);
      if (!dim)
        return std::nullopt;
      std::optional<bool> &one = isOne[dim.getPosition()];
      if (one.value_or(extent == 1) != (extent == 1))
        return std::nullopt;
      one = extent == 1;
      if (int64_t rank = dim.getPosition();
          rank >= spec.resultRank && !llvm::is_contained(firstUse, rank))
        firstUse.push_back(rank);
      text += spec.rankNames[dim.getPosition()];
    }
  }
  // The string leaves the order of reduced ranks to their first use.
  if (!llvm::is_sorted(firstUse) ||
      firstUse.size() != spec.rankNames.size() - spec.resultRank)
    return std::nullopt;
  text += "->";
  for (int64_t rank = 0; rank < spec.resultRank; ++rank) {
    bool used = llvm::any_of(
        spec.maps, [&](AffineMap map) { return map.isFunctionOfDim(rank); });
    if (!used)
      return std::nullopt;
    text += spec.rankNames[rank];
  }
  return text;
}

std::string operandName(const ContractSpec &spec, int64_t index) {
  // A, B, …, Y, then A26, A27, …; Z is the result.
  if (index < 25)
    return std::string(1, static_cast<char>('A' + index));
  return "A" + std::to_string(index);
}

} // namespace

std::string ricci::ein::printSpec(const ContractSpec &spec,
                                  ArrayRef<ArrayRef<int64_t>> shapes,
                                  bool boolean) {
  if (auto text = einsumString(spec, shapes, boolean))
    return *text;
  std::string text;
  llvm::raw_string_ostream os(text);
  os << "Z[";
  for (int64_t rank = 0; rank < spec.resultRank; ++rank)
    os << (rank ? ", " : "") << spec.rankNames[rank];
  os << "] = ";
  size_t count = spec.reductions.size();
  for (size_t begin = 0, end; begin < count; begin = end) {
    end = begin + 1;
    while (end < count && spec.reductions[end] == spec.reductions[begin])
      ++end;
    os << operatorName(spec.reductions[begin]) << '[';
    for (size_t i = begin; i < end; ++i)
      os << (i > begin ? ", " : "") << spec.rankNames[spec.resultRank + i];
    os << ']' << (end < count ? " " : "");
  }
  if (count)
    os << '(';
  std::optional<char> symbol = infix(spec.mapOperator);
  // One operand under a chain operator is the operand itself; `mul` is what
  // the parser takes for it.
  if (spec.inputCount == 1 && symbol != '*')
    symbol = std::nullopt;
  if (!symbol)
    os << operatorName(spec.mapOperator) << '(';
  for (int64_t i = 0; i < spec.inputCount; ++i) {
    if (i && symbol)
      os << ' ' << *symbol << ' ';
    else if (i)
      os << ", ";
    printAccess(operandName(spec, i), spec.maps[i], spec, os);
  }
  if (!symbol)
    os << ')';
  if (count)
    os << ')';
  int64_t next = spec.inputCount;
  if (spec.hasInit) {
    os << " from ";
    printAccess(operandName(spec, next), spec.maps[next], spec, os);
    ++next;
  }
  if (spec.hasMask) {
    os << " where ";
    printAccess(operandName(spec, next), spec.maps[next], spec, os);
  }
  return text;
}
