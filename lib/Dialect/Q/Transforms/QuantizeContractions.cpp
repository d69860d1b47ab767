//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// Post-training quantization by the largest magnitude (B. Jacob et al.,
// arXiv 1712.05877, without zero points): for the numbers x that share a scale,
//
//   s = max|x| / m,   m the largest number of the code.

#include "ricci/Dialect/Ein/IR/Operators.h"
#include "ricci/Dialect/Q/Transforms/ContractionFormats.h"
#include "ricci/Dialect/Q/Transforms/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/Remarks.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "llvm/Support/Format.h"

using namespace mlir;
using namespace ricci;
using namespace ricci::q;

namespace ricci::q {
#define GEN_PASS_DEF_QQUANTIZECONTRACTIONS
#include "ricci/Dialect/Q/Transforms/Passes.h.inc"
} // namespace ricci::q

namespace {

constexpr llvm::StringLiteral weightAttribute = "q.weight";

bool isQuantizable(ein::ContractOp op) {
  return op.isSemiring(ein::BuiltinOperator::mul, ein::BuiltinOperator::add) &&
         !op.getReductions().empty() && op.getInputs().size() > 1 &&
         isa<FloatType>(op.getAccumulator());
}

/// Known before the program runs on other data: a constant, or an argument that
/// the program marks.
bool isWeight(Value value) {
  while (auto cast = value.getDefiningOp<tensor::CastOp>())
    value = cast.getSource();
  if (matchPattern(value, m_Constant()))
    return true;
  auto argument = dyn_cast<BlockArgument>(value);
  if (!argument)
    return false;
  auto function =
      dyn_cast<FunctionOpInterface>(argument.getOwner()->getParentOp());
  return function && argument.getOwner()->isEntryBlock() &&
         function.getArgAttr(argument.getArgNumber(), weightAttribute);
}

RankedTensorType getTensorType(Value value) {
  return cast<RankedTensorType>(value.getType());
}

/// Which dimension of an operand is what to its scales: the map from its ranks
/// to those of the scales, and the dimension that groups divide, if one is.
struct ScaleMap {
  AffineMap map;
  std::optional<unsigned> grouped;
};

ScaleMap getScaleMap(ein::ContractOp op, unsigned input,
                     const OperandFormat &format) {
  AffineMap indices = op.getIndexingMap(input);
  RankedTensorType type = getTensorType(op.getInputs()[input]);
  ScaleMap scales;
  if (format.granularity == Granularity::Group) {
    for (unsigned i = 0; i < indices.getNumResults(); ++i) {
      auto rank = dyn_cast<AffineDimExpr>(indices.getResult(i));
      bool isReduced = rank && rank.getPosition() >= op.getResultRank();
      if (isReduced && !type.isDynamicDim(i) &&
          (!scales.grouped ||
           type.getDimSize(i) > type.getDimSize(*scales.grouped)))
        scales.grouped = i;
    }
  }
  SmallVector<AffineExpr> results;
  if (format.granularity != Granularity::Tensor) {
    for (unsigned i = 0; i < indices.getNumResults(); ++i) {
      AffineExpr place = getAffineDimExpr(i, op.getContext());
      auto rank = dyn_cast<AffineDimExpr>(indices.getResult(i));
      if (scales.grouped == i)
        results.push_back(place.floorDiv(format.group));
      else if (rank && rank.getPosition() < op.getResultRank())
        results.push_back(place);
    }
  }
  scales.map =
      AffineMap::get(indices.getNumResults(), 0, results, op.getContext());
  return scales;
}

class Quantizer {
public:
  Quantizer(OpBuilder &builder) : builder(builder) {}

  /// The numbers that `input` of `op` has once it is in `format`.
  Value quantize(ein::ContractOp op, unsigned input,
                 const OperandFormat &format);

private:
  Value getSizes(Value numbers, const ScaleMap &scales, int64_t group,
                 Type compute);
  Value getScales(Value sizes, double largest);
  Value combine(ein::BuiltinOperator map, Value tensor, const APFloat &number);

  struct Done {
    Value numbers;
    std::string code;
    AffineMap map;
    Value result;
  };

  OpBuilder &builder;
  Location loc = builder.getUnknownLoc();
  SmallVector<Done> done;
};

/// `map` between each element and one number.
Value Quantizer::combine(ein::BuiltinOperator map, Value tensor,
                         const APFloat &number) {
  RankedTensorType type = getTensorType(tensor);
  Type element = type.getElementType();
  auto scalar = RankedTensorType::get({}, element);
  Value constant = arith::ConstantOp::create(
      builder, loc, DenseElementsAttr::get(scalar, number));
  unsigned rank = type.getRank();
  ein::ContractSpec spec;
  for (unsigned i = 0; i < rank; ++i)
    spec.rankNames.push_back("d" + std::to_string(i));
  spec.resultRank = rank;
  spec.inputCount = 2;
  spec.maps = {builder.getMultiDimIdentityMap(rank),
               AffineMap::get(rank, 0, {}, builder.getContext())};
  spec.mapOperator = ein::BuiltinOperatorAttr::get(builder.getContext(), map);
  return ein::ContractOp::create(builder, loc, type,
                                 ValueRange{tensor, constant}, Value(), Value(),
                                 spec, element);
}

/// max|x| over the numbers that share a scale.
Value Quantizer::getSizes(Value numbers, const ScaleMap &scales, int64_t group,
                          Type compute) {
  MLIRContext *context = builder.getContext();
  RankedTensorType type = getTensorType(numbers);
  unsigned kept = scales.map.getNumResults();
  // Ranks: those of the scales, then what a scale is shared by.
  ein::ContractSpec spec;
  spec.resultRank = kept;
  spec.inputCount = 1;
  SmallVector<AffineExpr> places(type.getRank());
  SmallVector<int64_t> shape;
  for (AffineExpr expr : scales.map.getResults()) {
    shape.push_back(getParameterExtent(expr, type.getShape()));
    if (auto dim = dyn_cast<AffineDimExpr>(expr))
      places[dim.getPosition()] = getAffineDimExpr(shape.size() - 1, context);
    spec.rankNames.push_back("d" + std::to_string(shape.size() - 1));
  }
  Value mask;
  SmallVector<AffineExpr> maskPlaces;
  unsigned rank = kept;
  for (auto [i, place] : llvm::enumerate(places)) {
    if (place)
      continue;
    place = getAffineDimExpr(rank++, context);
    spec.rankNames.push_back("d" + std::to_string(rank - 1));
    if (scales.grouped != i)
      continue;
    unsigned quotient =
        llvm::find_if(scales.map.getResults(),
                      [](auto expr) { return !isa<AffineDimExpr>(expr); }) -
        scales.map.getResults().begin();
    int64_t extent = type.getDimSize(i);
    AffineExpr number = getAffineDimExpr(quotient, context);
    if (extent % group == 0) {
      place = number * group + place;
      continue;
    }
    // The last group is shorter, which no index expression says.
    SmallVector<bool> belongs;
    for (int64_t j = 0; j < shape[quotient]; ++j)
      for (int64_t k = 0; k < extent; ++k)
        belongs.push_back(k / group == j);
    auto maskType =
        RankedTensorType::get({shape[quotient], extent}, builder.getI1Type());
    mask = arith::ConstantOp::create(builder, loc,
                                     DenseElementsAttr::get(maskType, belongs));
    maskPlaces = {number, place};
  }
  spec.maps.push_back(AffineMap::get(rank, 0, places, context));
  if (mask) {
    spec.hasMask = true;
    spec.maps.push_back(AffineMap::get(rank, 0, maskPlaces, context));
  }
  spec.mapOperator =
      ein::BuiltinOperatorAttr::get(context, ein::BuiltinOperator::abs);
  spec.reductions.assign(rank - kept, ein::BuiltinOperatorAttr::get(
                                          context, ein::BuiltinOperator::max));
  return ein::ContractOp::create(builder, loc,
                                 RankedTensorType::get(shape, compute), numbers,
                                 Value(), mask, spec, compute);
}

Value Quantizer::getScales(Value sizes, double largest) {
  auto element = cast<FloatType>(getTensorType(sizes).getElementType());
  const llvm::fltSemantics &semantics = element.getFloatSemantics();
  APFloat number(largest);
  bool losesInfo;
  number.convert(semantics, APFloat::rmNearestTiesToEven, &losesInfo);
  Value quotients = combine(ein::BuiltinOperator::div, sizes, number);
  return combine(ein::BuiltinOperator::max, quotients,
                 APFloat::getSmallestNormalized(semantics));
}

/// "int4, one scale for each 32 of dimension 0 (128), 5 bits a number".
std::string describe(Value numbers, const OperandFormat &format,
                     const ScaleMap &scales, RankedTensorType scaleType) {
  std::string text = format.code.str();
  llvm::raw_string_ostream os(text);
  RankedTensorType type = getTensorType(numbers);
  os << ", a scale a ";
  if (scales.grouped)
    os << "group of " << format.group << " along dimension " << *scales.grouped;
  else
    os << (scales.map.getNumResults() ? "channel" : "tensor");
  if (type.hasStaticShape() && type.getNumElements() != 0) {
    double bits = double(scaleType.getNumElements()) *
                  scaleType.getElementTypeBitWidth() / type.getNumElements();
    os << "; " << scaleType.getNumElements() << " scales for "
       << type.getNumElements() << " numbers, "
       << llvm::format("%.2f", format.code.getWidth() + bits)
       << " bits a number";
  }
  return text;
}

Value Quantizer::quantize(ein::ContractOp op, unsigned input,
                          const OperandFormat &format) {
  Value numbers = op.getInputs()[input];
  ScaleMap scales = getScaleMap(op, input, format);
  for (const Done &before : done)
    if (before.numbers == numbers && before.map == scales.map &&
        before.code == format.code.str())
      return before.result;
  loc = op.getLoc();
  builder.setInsertionPointAfterValue(numbers);
  RankedTensorType type = getTensorType(numbers);
  Type compute = type.getElementType().isF64() ? type.getElementType()
                                               : builder.getF32Type();
  Value scale = getScales(getSizes(numbers, scales, format.group, compute),
                          format.code.getMaximum());
  auto scheme = SchemeAttr::get(builder.getContext(),
                                SchemeParameter{Role::scale, scales.map});
  auto codes = QuantizeOp::create(
      builder, loc,
      type.clone(CodeType::get(builder.getContext(), format.code)), numbers,
      ValueRange{scale}, scheme, Rounding::nearest_even, Overflow::saturate,
      IntegerAttr());
  Value result = DequantizeOp::create(builder, loc, type, codes,
                                      ValueRange{scale}, scheme);
  done.push_back({numbers, format.code.str(), scales.map, result});
  remark::passed(loc, remark::RemarkOpts::name("format").category(
                          "q-quantize-contractions"))
      << "operand " + std::to_string(input) + ": " +
             describe(numbers, format, scales, getTensorType(scale));
  return result;
}

struct QQuantizeContractions
    : ricci::q::impl::QQuantizeContractionsBase<QQuantizeContractions> {
  using QQuantizeContractionsBase::QQuantizeContractionsBase;

  void runOnOperation() override {
    std::string error;
    std::optional<ContractionFormats> parsed =
        ContractionFormats::parse(formats, error);
    if (!parsed) {
      emitError(getOperation()->getLoc()) << "formats: " << error;
      return signalPassFailure();
    }
    SmallVector<ein::ContractOp> contractions;
    getOperation()->walk([&](ein::ContractOp op) {
      if (isQuantizable(op))
        contractions.push_back(op);
    });
    OpBuilder builder(&getContext());
    Quantizer quantizer(builder);
    bool hasWeights = false;
    for (ein::ContractOp op : contractions) {
      for (unsigned i = 0, e = op.getInputs().size(); i < e; ++i) {
        Value input = op.getInputs()[i];
        if (!isa<FloatType>(getTensorType(input).getElementType()))
          continue;
        bool weight = isWeight(input);
        hasWeights |= weight;
        if (const auto &format = weight ? parsed->weights : parsed->activations)
          op.getInputsMutable()[i].set(quantizer.quantize(op, i, *format));
      }
    }
    if (parsed->weights && !hasWeights)
      emitWarning(getOperation()->getLoc())
          << "found no weights to quantize in " << contractions.size()
          << " products of floats, expected a constant or an argument with the "
             "attribute '"
          << weightAttribute << "'; mark the arguments that hold weights";
  }
};

} // namespace
