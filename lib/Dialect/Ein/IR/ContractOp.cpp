//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Dialect/Ein/IR/Ein.h"
#include "ricci/Dialect/Ein/IR/Operators.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Builders.h"
#include "llvm/ADT/StringExtras.h"

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
  SmallVector<ArrayRef<int64_t>> shapes = shapesOf(*this);
  ArrayRef<int64_t> resultShape = shapes.pop_back_val();
  return inferExtents(getSpec(), shapes, resultShape);
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
  SMLoc attributesLoc = parser.getCurrentLocation();
  if (parser.parseOptionalAttrDict(state.attributes) || parser.parseColon())
    return failure();
  for (NamedAttribute attribute : state.attributes)
    if (llvm::is_contained(getAttributeNames(), attribute.getName()))
      return parser.emitError(attributesLoc)
             << "'" << attribute.getName().getValue()
             << "' follows from the string and 'accumulate'; take it out of "
                "the attributes";
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
// Shapes and folding
//===----------------------------------------------------------------------===//

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
