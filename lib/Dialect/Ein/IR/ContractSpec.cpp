//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Dialect/Ein/IR/ContractSpec.h"
#include "ricci/Dialect/Ein/IR/Ein.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace ricci::ein;

namespace {

void printExpression(AffineExpr expr, const ContractSpec &spec, raw_ostream &os,
                     bool nested = false) {
  if (auto dim = dyn_cast<AffineDimExpr>(expr)) {
    os << spec.rankNames[dim.getPosition()];
    return;
  }
  if (auto constant = dyn_cast<AffineConstantExpr>(expr)) {
    os << constant.getValue();
    return;
  }
  auto binary = cast<AffineBinaryOpExpr>(expr);
  auto word = [&]() -> StringRef {
    switch (binary.getKind()) {
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
  }();
  if (nested)
    os << '(';
  printExpression(binary.getLHS(), spec, os, true);
  os << word;
  printExpression(binary.getRHS(), spec, os, true);
  if (nested)
    os << ')';
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

namespace {

/// The largest value of `expr` when each rank runs below its extent, as
/// constant + coefficient · (extent of `unknown` − 1); none if not linear.
struct Linear {
  int64_t constant = 0;
  int64_t coefficient = 0;
};

std::optional<Linear> maximum(AffineExpr expr, ArrayRef<int64_t> extents,
                              int64_t &unknown) {
  if (auto constant = dyn_cast<AffineConstantExpr>(expr))
    return Linear{constant.getValue(), 0};
  if (auto dim = dyn_cast<AffineDimExpr>(expr)) {
    int64_t extent = extents[dim.getPosition()];
    if (!ShapedType::isDynamic(extent))
      return Linear{extent - 1, 0};
    if (unknown >= 0 && unknown != dim.getPosition())
      return std::nullopt;
    unknown = dim.getPosition();
    return Linear{0, 1};
  }
  auto binary = dyn_cast<AffineBinaryOpExpr>(expr);
  if (!binary)
    return std::nullopt;
  auto lhs = maximum(binary.getLHS(), extents, unknown);
  auto rhs = maximum(binary.getRHS(), extents, unknown);
  if (!lhs || !rhs)
    return std::nullopt;
  Linear result;
  bool overflow = true;
  if (binary.getKind() == AffineExprKind::Add)
    overflow =
        llvm::AddOverflow(lhs->constant, rhs->constant, result.constant) ||
        llvm::AddOverflow(lhs->coefficient, rhs->coefficient,
                          result.coefficient);
  else if (binary.getKind() == AffineExprKind::Mul && rhs->coefficient == 0 &&
           rhs->constant >= 0)
    overflow =
        llvm::MulOverflow(lhs->constant, rhs->constant, result.constant) ||
        llvm::MulOverflow(lhs->coefficient, rhs->constant, result.coefficient);
  if (overflow)
    return std::nullopt;
  return result;
}

} // namespace

SmallVector<int64_t>
ricci::ein::inferExtents(const ContractSpec &spec,
                         ArrayRef<ArrayRef<int64_t>> shapes) {
  SmallVector<int64_t> extents(spec.rankNames.size(), ShapedType::kDynamic);
  for (auto [map, shape] : llvm::zip(spec.maps, shapes))
    for (auto [expr, extent] : llvm::zip(map.getResults(), shape))
      if (auto dim = dyn_cast<AffineDimExpr>(expr))
        if (ShapedType::isDynamic(extents[dim.getPosition()]))
          extents[dim.getPosition()] = extent;
  // A rank that indexes a dimension alone has that dimension's extent, even if
  // only the run tells it. The result's map, where there is one, comes last.
  SmallVector<bool> plain(spec.rankNames.size(), false);
  size_t operandCount = spec.inputCount + spec.hasInit + spec.hasMask;
  for (AffineMap map : ArrayRef(spec.maps).take_front(operandCount))
    for (AffineExpr expr : map.getResults())
      if (auto dim = dyn_cast<AffineDimExpr>(expr))
        plain[dim.getPosition()] = true;
  // Windows: the largest extent that keeps the index inside the dimension.
  bool changed = true;
  while (changed) {
    changed = false;
    for (auto [map, shape] : llvm::zip(spec.maps, shapes))
      for (auto [expr, extent] : llvm::zip(map.getResults(), shape)) {
        if (isa<AffineDimExpr>(expr) || ShapedType::isDynamic(extent))
          continue;
        int64_t unknown = -1;
        auto bound = maximum(expr, extents, unknown);
        if (!bound || unknown < 0 || bound->coefficient <= 0 || plain[unknown])
          continue;
        int64_t room;
        if (llvm::SubOverflow(extent - 1, bound->constant, room))
          continue;
        extents[unknown] = room < 0 ? 0 : room / bound->coefficient + 1;
        changed = true;
      }
  }
  return extents;
}
