//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// The constraints E1 to E11 of `ein.contract`; E3 to E6 stand in
// ContractExtents.cpp.

#include "ricci/Dialect/Ein/IR/Ein.h"
#include "ricci/Dialect/Ein/IR/Operators.h"

#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace ricci::ein;

/// Numbers in index expressions stay below this, as the index notation's do, so
/// that printed text parses again.
static constexpr int64_t largestIndexConstant = int64_t(1) << 40;

/// As many nested parentheses as the index notation's parser takes.
static constexpr int largestNesting = 64;

/// Whether `expr` is of ranks and numbers, with factors that are numbers and
/// divisors that are positive numbers.
static bool isIndexExpression(AffineExpr expr) {
  if (isa<AffineDimExpr>(expr))
    return true;
  if (auto constant = dyn_cast<AffineConstantExpr>(expr))
    return constant.getValue() >= -largestIndexConstant &&
           constant.getValue() <= largestIndexConstant;
  auto binary = dyn_cast<AffineBinaryOpExpr>(expr);
  if (!binary || !isIndexExpression(binary.getLHS()) ||
      !isIndexExpression(binary.getRHS()))
    return false;
  if (binary.getKind() == AffineExprKind::Add)
    return true;
  auto constant = dyn_cast<AffineConstantExpr>(binary.getRHS());
  return constant &&
         (binary.getKind() == AffineExprKind::Mul || constant.getValue() > 0);
}

/// How many parentheses are open at once where `expr` is printed: around sums
/// that are right operands of sums, or left operands of other operators.
static int getNesting(AffineExpr expr) {
  auto binary = dyn_cast<AffineBinaryOpExpr>(expr);
  if (!binary)
    return 0;
  auto isSum = [](AffineExpr part) {
    return part.getKind() == AffineExprKind::Add;
  };
  AffineExpr lhs = binary.getLHS(), rhs = binary.getRHS();
  return std::max(getNesting(lhs) + (isSum(lhs) && !isSum(expr)),
                  getNesting(rhs) + isSum(rhs));
}

static bool isIdentifier(StringRef name) {
  return !name.empty() && !llvm::isDigit(name[0]) &&
         llvm::all_of(name,
                      [](char c) { return llvm::isAlnum(c) || c == '_'; });
}

LogicalResult ContractOp::verify() {
  int64_t rankCount = getRankCount();
  int64_t resultRank = getResultRank();
  if (getIndexingMaps().size() != getNumOperands() ||
      static_cast<int64_t>(getReductions().size()) != rankCount - resultRank)
    return emitOpError("E1: expected an indexing map an operand and a reduce "
                       "operator a reduced rank; found ")
           << getIndexingMaps().size() << " maps for " << getNumOperands()
           << " operands, and " << getReductions().size()
           << " reduce operators for " << rankCount - resultRank
           << " reduced ranks";
  if (getInputs().empty())
    return emitOpError("E1: expected at least one input");
  for (auto [i, name] : llvm::enumerate(getRankNames())) {
    if (!isIdentifier(getRankName(i)))
      return emitOpError("E1: ")
             << name
             << " is no rank's name; use letters, digits and '_', and "
                "begin with no digit";
    if (llvm::is_contained(getRankNames().getValue().take_front(i), name))
      return emitOpError("E1: rank ")
             << name << " stands twice; give each rank its own name";
  }
  for (Attribute op : getReductions())
    if (!isa<BuiltinOperatorAttr, FlatSymbolRefAttr>(op))
      return emitOpError("E1: ") << op << " is no operator";

  // E10, E11.
  for (Type type :
       llvm::concat<const Type>(SmallVector<Type>(getOperandTypes()),
                                SmallVector<Type>{getType()})) {
    auto tensor = cast<RankedTensorType>(type);
    if (!isElementType(tensor.getElementType()))
      return emitOpError("E10: ")
             << tensor.getElementType()
             << " is no element type; use an integer of 1 to 64 bits, index, "
                "f16, bf16, f32, f64, complex<f32> or complex<f64>";
    if (tensor.getEncoding())
      return emitOpError("E11: a tensor type has an encoding; remove it");
  }
  Type accumulator = getAccumulator();
  if (!isElementType(accumulator))
    return emitOpError("E10: cannot accumulate in ") << accumulator;
  Type resultElement = getResult().getType().getElementType();
  bool complexAccumulator = isa<ComplexType>(accumulator);
  if (complexAccumulator != isa<ComplexType>(resultElement))
    return emitOpError("E10: accumulates in ")
           << accumulator << ", but the result is of " << resultElement
           << "; both must be complex, or neither";
  for (Value input : getInputs())
    if (isa<ComplexType>(getElementTypeOrSelf(input.getType())) &&
        !complexAccumulator && isa<BuiltinOperatorAttr>(getMapOperator()))
      return emitOpError("E10: a complex input converts to complex only; "
                         "accumulate in complex<f32> or complex<f64>");

  // E2.
  for (auto [i, operand] : llvm::enumerate(getOperands())) {
    AffineMap map = getIndexingMap(i);
    int64_t rank = cast<RankedTensorType>(operand.getType()).getRank();
    if (static_cast<int64_t>(map.getNumResults()) != rank)
      return emitOpError("E2: operand ")
             << i << " has " << rank << " dimensions, but "
             << map.getNumResults()
             << " index expressions; write one for each dimension";
    if (map.getNumDims() != rankCount || map.getNumSymbols() != 0)
      return emitOpError("E2: the map of operand ")
             << i << " must have the " << rankCount
             << " ranks as its dimensions and no symbols";
    for (AffineExpr expr : map.getResults()) {
      if (isIndexExpression(expr) && getNesting(expr) > largestNesting)
        return emitOpError("E2: an index expression in the map of operand ")
               << i << " nests more than " << largestNesting
               << " parentheses; associate its terms to the left";
      if (!isIndexExpression(expr)) {
        std::string text;
        llvm::raw_string_ostream(text) << expr;
        return emitOpError("E2: '")
               << text << "' in the map of operand " << i
               << " is no index expression; use ranks and numbers up to 2^40, "
                  "multiply by numbers, and divide by positive ones";
      }
    }
  }

  SmallVector<ArrayRef<int64_t>> shapes;
  for (Type type : getOperandTypes())
    shapes.push_back(cast<RankedTensorType>(type).getShape());
  if (auto error =
          findExtentError(getSpec(), shapes, getResult().getType().getShape()))
    return emitOpError(*error);

  // E9.
  if (getMask()) {
    if (!getElementTypeOrSelf(getMask().getType()).isSignlessInteger(1))
      return emitOpError("E9: a mask is of i1, found ")
             << getElementTypeOrSelf(getMask().getType());
    if (getReductions().empty())
      return emitOpError("E9: a mask needs a reduced rank; multiply by it, or "
                         "select with an `ein.op`");
  }
  if (getInit()) {
    if (getReductions().empty())
      return emitOpError(
          "E9: an initial value needs a reduced rank; make it an "
          "input");
    for (int64_t rank = resultRank; rank < rankCount; ++rank)
      if (getInitMap().isFunctionOfDim(rank))
        return emitOpError("E9: the initial value is indexed by the reduced "
                           "rank '")
               << getRankName(rank) << "'; use ranks of the result";
    if (isa<ComplexType>(getElementTypeOrSelf(getInit().getType())) &&
        !complexAccumulator)
      return emitOpError("E10: a complex initial value needs a complex "
                         "accumulation type");
  }
  return success();
}

LogicalResult ContractOp::verifySymbolUses(SymbolTableCollection &) {
  Type accumulator = getAccumulator();
  // E7.
  auto map = Operator::get(getMapOperator(), *this);
  if (!map)
    return emitOpError("E7: there is no `ein.op` ")
           << getMapOperator() << "; define it in this module";
  unsigned inputs = getInputs().size();
  bool chain = map->isBuiltin() && map->getArity() == 2 &&
               (inputs == 1 || map->isAssociative());
  if (!chain && inputs != map->getArity())
    return emitOpError("E7: operator '")
           << map->getName() << "' takes " << map->getArity()
           << " operands, but there are " << inputs << " inputs";
  if (map->isBuiltin() && !map->isDefinedOn(accumulator))
    return emitOpError("E7: operator '")
           << map->getName() << "' is not defined on " << accumulator;
  if (map->isBuiltin() &&
      (map->getBuiltin() == BuiltinOperator::and_popcount ||
       map->getBuiltin() == BuiltinOperator::xnor_popcount) &&
      inputs == 2) {
    auto lhs =
        dyn_cast<IntegerType>(getElementTypeOrSelf(getInputs()[0].getType()));
    auto rhs =
        dyn_cast<IntegerType>(getElementTypeOrSelf(getInputs()[1].getType()));
    if (!lhs || !rhs || lhs.getWidth() != rhs.getWidth())
      return emitOpError("E7: operator '")
             << map->getName()
             << "' counts bits of two integers of one width, found "
             << getElementTypeOrSelf(getInputs()[0].getType()) << " and "
             << getElementTypeOrSelf(getInputs()[1].getType());
  }
  if (!map->isBuiltin()) {
    FunctionType type = map->getDefinition().getFunctionType();
    for (auto [input, parameter] : llvm::zip(getInputs(), type.getInputs()))
      if (isa<ComplexType>(getElementTypeOrSelf(input.getType())) &&
          !isa<ComplexType>(parameter))
        return emitOpError("E7: a complex input does not convert to ")
               << parameter << ", a parameter of '" << map->getName() << "'";
    if (isa<ComplexType>(type.getResult(0)) && !isa<ComplexType>(accumulator))
      return emitOpError("E7: the complex result of '")
             << map->getName() << "' does not convert to " << accumulator;
  }
  // E8.
  for (auto [i, attribute] : llvm::enumerate(getReductions())) {
    auto reduce = Operator::get(attribute, *this);
    if (!reduce)
      return emitOpError("E8: there is no `ein.op` ")
             << attribute << "; define it in this module";
    if (reduce->getArity() != 2 || !reduce->isAssociative() ||
        !reduce->isCommutative())
      return emitOpError("E8: operator '")
             << reduce->getName()
             << "' cannot reduce: it must take two operands and declare the "
                "laws associative and commutative";
    if (!reduce->isDefinedOn(accumulator))
      return emitOpError("E8: operator '")
             << reduce->getName()
             << "' is not defined on the accumulation type " << accumulator;
    bool outermost = attribute == getReductions()[0];
    for (size_t j = 0; outermost && j < i; ++j)
      outermost = getReductions()[j] == attribute;
    if (!reduce->getIdentity(accumulator) && !(outermost && getInit()))
      return emitOpError("E8: operator '")
             << reduce->getName() << "' has no identity on " << accumulator
             << "; declare one, or give an initial value with 'from'";
    if (!reduce->getIdentity(accumulator) && getMask())
      return emitOpError("E8: operator '")
             << reduce->getName() << "' has no identity on " << accumulator
             << ", which a mask needs; declare one";
  }
  return success();
}
