//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Dialect/Ein/IR/Ein.h"
#include "ricci/Dialect/Ein/IR/Operators.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/PatternMatch.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace ricci::ein;

//===----------------------------------------------------------------------===//
// Accessors and building
//===----------------------------------------------------------------------===//

StringRef ContractOp::getRankName(int64_t rank) {
  return cast<StringAttr>(getRankNames()[rank]).getValue();
}

AffineMap ContractOp::getIndexingMap(int64_t operand) {
  return cast<AffineMapAttr>(getIndexingMaps()[operand]).getValue();
}

AffineMap ContractOp::getInitMap() {
  return getInit() ? getIndexingMap(getInputs().size()) : AffineMap();
}

AffineMap ContractOp::getMaskMap() {
  return getMask() ? getIndexingMap(getNumOperands() - 1) : AffineMap();
}

Attribute ContractOp::getReduction(int64_t rank) {
  return getReductions()[rank - getResultRank()];
}

ContractSpec ContractOp::getSpec() {
  ContractSpec spec;
  for (Attribute name : getRankNames())
    spec.rankNames.push_back(cast<StringAttr>(name).getValue().str());
  spec.resultRank = getResultRank();
  for (Attribute map : getIndexingMaps())
    spec.maps.push_back(cast<AffineMapAttr>(map).getValue());
  spec.inputCount = getInputs().size();
  spec.hasInit = static_cast<bool>(getInit());
  spec.hasMask = static_cast<bool>(getMask());
  spec.mapOperator = getMapOperator();
  llvm::append_range(spec.reductions, getReductions());
  return spec;
}

bool ContractOp::isSemiring(BuiltinOperator map, BuiltinOperator reduce) {
  auto is = [](Attribute attribute, BuiltinOperator op) {
    auto builtin = dyn_cast<BuiltinOperatorAttr>(attribute);
    return builtin && builtin.getValue() == op;
  };
  return is(getMapOperator(), map) &&
         llvm::all_of(getReductions(),
                      [&](Attribute op) { return is(op, reduce); });
}

/// The operands' shapes and, last, the result's.
static SmallVector<ArrayRef<int64_t>> shapesOf(ContractOp op) {
  SmallVector<ArrayRef<int64_t>> shapes;
  for (Type type : op->getOperandTypes())
    shapes.push_back(cast<RankedTensorType>(type).getShape());
  shapes.push_back(op.getResult().getType().getShape());
  return shapes;
}

SmallVector<int64_t> ContractOp::getStaticExtents() {
  ContractSpec spec = getSpec();
  // The result, too, says how large its ranks are.
  auto ranks =
      AffineMap::getMultiDimIdentityMap(spec.rankNames.size(), getContext());
  spec.maps.push_back(AffineMap::get(
      spec.rankNames.size(), 0, ranks.getResults().take_front(spec.resultRank),
      getContext()));
  return inferExtents(spec, shapesOf(*this));
}

void ContractOp::build(OpBuilder &builder, OperationState &state,
                       Type resultType, ValueRange inputs, Value init,
                       Value mask, const ContractSpec &spec, Type accumulator) {
  state.addOperands(inputs);
  if (init)
    state.addOperands(init);
  if (mask)
    state.addOperands(mask);
  auto &properties = state.getOrAddProperties<Properties>();
  properties.operandSegmentSizes = {static_cast<int32_t>(inputs.size()),
                                    init ? 1 : 0, mask ? 1 : 0};
  SmallVector<StringRef> names(spec.rankNames.begin(), spec.rankNames.end());
  properties.rank_names = builder.getStrArrayAttr(names);
  properties.indexing_maps = builder.getAffineMapArrayAttr(spec.maps);
  properties.map_operator = spec.mapOperator;
  properties.reductions = builder.getArrayAttr(spec.reductions);
  properties.accumulator = TypeAttr::get(accumulator);
  state.addTypes(resultType);
}

//===----------------------------------------------------------------------===//
// Assembly
//===----------------------------------------------------------------------===//

static bool isBoolean(ArrayRef<Type> operands, Type result) {
  return getElementTypeOrSelf(result).isSignlessInteger(1) &&
         llvm::all_of(operands, [](Type type) {
           return getElementTypeOrSelf(type).isSignlessInteger(1);
         });
}

ParseResult ContractOp::parse(OpAsmParser &parser, OperationState &state) {
  std::string text;
  SmallVector<OpAsmParser::UnresolvedOperand> operands;
  Type accumulator;
  FunctionType type;
  SMLoc textLoc = parser.getCurrentLocation();
  if (parser.parseString(&text) ||
      parser.parseOperandList(operands, OpAsmParser::Delimiter::Paren))
    return failure();
  if (succeeded(parser.parseOptionalKeyword("accumulate")))
    if (parser.parseLParen() || parser.parseType(accumulator) ||
        parser.parseRParen())
      return failure();
  if (parser.parseOptionalAttrDict(state.attributes) || parser.parseColon())
    return failure();
  SMLoc typeLoc = parser.getCurrentLocation();
  if (parser.parseType(type))
    return failure();
  if (type.getNumInputs() != operands.size() || type.getNumResults() != 1)
    return parser.emitError(typeLoc)
           << "expected " << operands.size()
           << " operand types and one result type, found "
           << type.getNumInputs() << " and " << type.getNumResults();
  SmallVector<ArrayRef<int64_t>> shapes;
  for (Type operand :
       llvm::concat<const Type>(type.getInputs(), type.getResults())) {
    auto tensor = dyn_cast<RankedTensorType>(operand);
    if (!tensor)
      return parser.emitError(typeLoc)
             << "expected ranked tensor types, found " << operand;
    shapes.push_back(tensor.getShape());
  }
  shapes.pop_back();

  auto error = [&](const Twine &message, size_t position) {
    // The string starts behind its quote.
    parser.emitError(SMLoc::getFromPointer(textLoc.getPointer() + 1 +
                                           std::min(position, text.size())))
        << "E1: " << message;
  };
  FailureOr<ContractSpec> spec =
      isIndexNotation(text)
          ? parseIndexNotation(text, parser.getContext(), error)
          : parseEinsum(text, shapes,
                        isBoolean(type.getInputs(), type.getResult(0)),
                        parser.getContext(), error);
  if (failed(spec))
    return failure();
  if (spec->maps.size() != operands.size())
    return parser.emitError(textLoc)
           << "E1: the string names " << spec->maps.size() << " operands, but "
           << operands.size() << " are given";

  Type resultElement = getElementTypeOrSelf(type.getResult(0));
  if (!accumulator)
    accumulator = getDefaultAccumulator(resultElement);
  SmallVector<Value> values;
  if (parser.resolveOperands(operands, type.getInputs(), typeLoc, values))
    return failure();
  ValueRange all(values);
  OpBuilder builder(parser.getContext());
  build(builder, state, type.getResult(0), all.take_front(spec->inputCount),
        spec->hasInit ? values[spec->inputCount] : Value(),
        spec->hasMask ? values.back() : Value(), *spec, accumulator);
  return success();
}

void ContractOp::print(OpAsmPrinter &printer) {
  SmallVector<Type> types(getOperandTypes());
  Type resultElement = getResult().getType().getElementType();
  SmallVector<ArrayRef<int64_t>> shapes = shapesOf(*this);
  shapes.pop_back();
  printer << " \"" << printSpec(getSpec(), shapes, isBoolean(types, getType()))
          << "\"(" << getOperands() << ')';
  if (getAccumulator() != getDefaultAccumulator(resultElement))
    printer << " accumulate(" << getAccumulator() << ')';
  printer.printOptionalAttrDict((*this)->getAttrs(),
                                {"rank_names", "indexing_maps", "map_operator",
                                 "reductions", "accumulator",
                                 "operandSegmentSizes"});
  printer << " : ";
  printer.printFunctionalType(getOperation());
}

//===----------------------------------------------------------------------===//
// Verification
//===----------------------------------------------------------------------===//

/// Numbers in index expressions stay below this, as the index notation's do, so
/// that printed text parses again.
static constexpr int64_t largestIndexConstant = int64_t(1) << 40;

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

static bool isIdentifier(StringRef name) {
  return !name.empty() && !llvm::isDigit(name[0]) &&
         llvm::all_of(name,
                      [](char c) { return llvm::isAlnum(c) || c == '_'; });
}

/// The least and the largest value of `expr`; none if an extent is dynamic, or
/// if 64 bits do not hold them, which sets `overflow`.
static std::optional<std::pair<int64_t, int64_t>>
rangeOf(AffineExpr expr, ArrayRef<int64_t> extents, bool &overflow) {
  if (auto constant = dyn_cast<AffineConstantExpr>(expr))
    return std::pair(constant.getValue(), constant.getValue());
  if (auto dim = dyn_cast<AffineDimExpr>(expr)) {
    int64_t extent = extents[dim.getPosition()];
    if (ShapedType::isDynamic(extent))
      return std::nullopt;
    return std::pair<int64_t, int64_t>(0, extent - 1);
  }
  auto binary = cast<AffineBinaryOpExpr>(expr);
  auto lhs = rangeOf(binary.getLHS(), extents, overflow);
  auto rhs = rangeOf(binary.getRHS(), extents, overflow);
  if (!lhs || !rhs)
    return std::nullopt;
  int64_t c = rhs->first, low, high;
  switch (binary.getKind()) {
  case AffineExprKind::Add:
    if (llvm::AddOverflow(lhs->first, rhs->first, low) ||
        llvm::AddOverflow(lhs->second, rhs->second, high)) {
      overflow = true;
      return std::nullopt;
    }
    return std::pair(low, high);
  case AffineExprKind::Mul:
    if (llvm::MulOverflow(c >= 0 ? lhs->first : lhs->second, c, low) ||
        llvm::MulOverflow(c >= 0 ? lhs->second : lhs->first, c, high)) {
      overflow = true;
      return std::nullopt;
    }
    return std::pair(low, high);
  case AffineExprKind::FloorDiv:
    return std::pair(llvm::divideFloorSigned(lhs->first, c),
                     llvm::divideFloorSigned(lhs->second, c));
  case AffineExprKind::CeilDiv:
    return std::pair(llvm::divideCeilSigned(lhs->first, c),
                     llvm::divideCeilSigned(lhs->second, c));
  case AffineExprKind::Mod:
    if (lhs->first >= 0 && lhs->second < c)
      return lhs;
    return std::pair<int64_t, int64_t>(0, c - 1);
  default:
    return std::nullopt;
  }
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
    for (AffineExpr expr : map.getResults())
      if (!isIndexExpression(expr)) {
        std::string text;
        llvm::raw_string_ostream(text) << expr;
        return emitOpError("E2: '")
               << text << "' in the map of operand " << i
               << " is no index expression; use ranks and numbers up to 2^40, "
                  "multiply by numbers, and divide by positive ones";
      }
  }

  // E3: dynamic extents follow from an operand, where a plain rank stands.
  SmallVector<int64_t> extents = getStaticExtents();
  for (int64_t rank = 0; rank < rankCount; ++rank) {
    if (!ShapedType::isDynamic(extents[rank]))
      continue;
    bool known = llvm::any_of(getIndexingMaps(), [&](Attribute map) {
      return cast<AffineMapAttr>(map).getValue().isFunctionOfDim(rank);
    });
    if (!known)
      return emitOpError("E3: rank '")
             << getRankName(rank)
             << "' has no extent; index an operand by it, or give the result a "
                "static extent";
  }
  // E4, E5.
  for (auto [i, operand] : llvm::enumerate(getOperands())) {
    auto shape = cast<RankedTensorType>(operand.getType()).getShape();
    for (auto [d, expr] : llvm::enumerate(getIndexingMap(i).getResults())) {
      int64_t extent = shape[d];
      if (ShapedType::isDynamic(extent))
        continue;
      if (auto dim = dyn_cast<AffineDimExpr>(expr)) {
        int64_t expected = extents[dim.getPosition()];
        if (!ShapedType::isDynamic(expected) && expected != extent)
          return emitOpError("E4: rank '")
                 << getRankName(dim.getPosition()) << "' has extent "
                 << expected << ", but dimension " << d << " of operand " << i
                 << " has " << extent
                 << "; make them equal, or index a dimension of size 1 by 0";
        continue;
      }
      bool empty = llvm::is_contained(extents, 0);
      bool overflow = false;
      auto range = rangeOf(expr, extents, overflow);
      if (overflow && !empty)
        return emitOpError("E5: the index of dimension ")
               << d << " of operand " << i
               << " exceeds 64 bits; shrink a rank or a factor";
      if (range && !empty && (range->first < 0 || range->second >= extent))
        return emitOpError("E5: the index of dimension ")
               << d << " of operand " << i << " runs from " << range->first
               << " to " << range->second << ", outside the extent " << extent
               << "; shrink a rank, or enlarge the operand";
    }
  }
  // E6.
  for (auto [d, extent] : llvm::enumerate(getResult().getType().getShape()))
    if (!ShapedType::isDynamic(extent) && !ShapedType::isDynamic(extents[d]) &&
        extents[d] != extent)
      return emitOpError("E6: dimension ")
             << d << " of the result has extent " << extent << ", but rank '"
             << getRankName(d) << "' has " << extents[d];

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

LogicalResult
ContractOp::reifyResultShapes(OpBuilder &builder,
                              ReifiedRankedShapedTypeDims &reified) {
  SmallVector<int64_t> extents = getStaticExtents();
  SmallVector<OpFoldResult> dims;
  for (int64_t rank = 0; rank < getResultRank(); ++rank) {
    if (!ShapedType::isDynamic(extents[rank])) {
      dims.push_back(builder.getIndexAttr(extents[rank]));
      continue;
    }
    bool found = false;
    for (auto [i, operand] : llvm::enumerate(getOperands())) {
      auto results = getIndexingMap(i).getResults();
      auto it = llvm::find(results, getAffineDimExpr(rank, getContext()));
      if (it == results.end())
        continue;
      dims.push_back(tensor::getMixedSize(builder, getLoc(), operand,
                                          it - results.begin()));
      found = true;
      break;
    }
    if (!found)
      return failure();
  }
  reified.push_back(std::move(dims));
  return success();
}

//===----------------------------------------------------------------------===//
// Folding and canonicalization
//===----------------------------------------------------------------------===//

OpFoldResult ContractOp::fold(FoldAdaptor adaptor) {
  // One input, read in order, unconverted, not reduced: the input itself.
  if (getInputs().size() != 1 || !getReductions().empty() || getInit() ||
      getMask() || getInputs()[0].getType() != getType() ||
      getAccumulator() != getType().getElementType() ||
      !getIndexingMap(0).isIdentity())
    return {};
  auto map = dyn_cast<BuiltinOperatorAttr>(getMapOperator());
  auto op = Operator::get(map, *this);
  if (!map || !op || op->getArity() != 2)
    return {};
  return getInputs()[0];
}

namespace {

/// Static extents that only the operands know move into the result's type, and
/// casts of operands that only forget extents go.
struct InferResultExtents : OpRewritePattern<ContractOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ContractOp op,
                                PatternRewriter &rewriter) const override {
    auto type = op.getResult().getType();
    SmallVector<int64_t> extents = op.getStaticExtents();
    extents.resize(type.getRank());
    if (ArrayRef<int64_t>(extents) == type.getShape())
      return rewriter.notifyMatchFailure(op, "no more extents are known");
    auto refined = RankedTensorType::get(extents, type.getElementType());
    auto result = ContractOp::create(rewriter, op.getLoc(), refined,
                                     op.getInputs(), op.getInit(), op.getMask(),
                                     op.getSpec(), op.getAccumulator());
    rewriter.replaceOpWithNewOp<tensor::CastOp>(op, type, result);
    return success();
  }
};

struct FoldOperandCasts : OpRewritePattern<ContractOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ContractOp op,
                                PatternRewriter &rewriter) const override {
    bool changed = false;
    for (OpOperand &operand : op->getOpOperands()) {
      auto cast = operand.get().getDefiningOp<tensor::CastOp>();
      if (!cast || !tensor::canFoldIntoConsumerOp(cast))
        continue;
      rewriter.modifyOpInPlace(op, [&] { operand.set(cast.getSource()); });
      changed = true;
    }
    return success(changed);
  }
};

} // namespace

void ContractOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                             MLIRContext *context) {
  patterns.add<InferResultExtents, FoldOperandCasts>(context);
}
