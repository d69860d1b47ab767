//===- EinsumProgram.cpp - An einsum string as a program --------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Pipelines/EinsumProgram.h"

#include "ricci/Dialect/Ein/IR/Ein.h"
#include "ricci/Dialect/Ein/IR/Operators.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/Verifier.h"

using namespace mlir;
using namespace ricci;

//===----------------------------------------------------------------------===//
// Promotion
//===----------------------------------------------------------------------===//

namespace {

/// What a set of types demands of a common one. NumPy looks at all operands at
/// once: i16, ui16 and f16 give f32, though i16 and ui16 alone give i32.
struct Demand {
  unsigned signedBits = 0;
  unsigned unsignedBits = 0; ///< 1 for booleans.
  bool half = false, brain = false;
  unsigned floatBits = 0; ///< Of f32 and f64, and of complex parts.
  bool complex = false;

  bool add(Type type);
  Type getInteger(MLIRContext *context) const;
  Type getFloat(MLIRContext *context) const;
};

bool Demand::add(Type type) {
  if (!ein::isElementType(type))
    return false;
  if (auto complexType = dyn_cast<ComplexType>(type)) {
    complex = true;
    type = complexType.getElementType();
  }
  if (auto integer = dyn_cast<IntegerType>(type)) {
    unsigned &bits = ein::isUnsigned(type) ? unsignedBits : signedBits;
    bits = std::max(bits, integer.getWidth());
  } else if (type.isIndex()) {
    signedBits = std::max(signedBits, IndexType::kInternalStorageBitWidth);
  } else if (type.isF16()) {
    half = true;
  } else if (type.isBF16()) {
    brain = true;
  } else {
    floatBits = std::max(floatBits, type.getIntOrFloatBitWidth());
  }
  return true;
}

/// The smallest integer type for all, in NumPy's widths where the signs mix.
/// Null if only a float is wide enough.
Type Demand::getInteger(MLIRContext *context) const {
  // A boolean is an integer of one bit beside signed ones, and nothing more.
  if (signedBits && unsignedBits <= 1)
    return IntegerType::get(context, signedBits);
  if (!signedBits)
    return unsignedBits == 1
               ? IntegerType::get(context, 1)
               : IntegerType::get(context, unsignedBits, IntegerType::Unsigned);
  if (signedBits > unsignedBits)
    return IntegerType::get(context, signedBits);
  unsigned bits = llvm::PowerOf2Ceil(unsignedBits + 1);
  return bits <= 64 ? IntegerType::get(context, bits) : Type();
}

/// The smallest float type for all. Integers of up to 8 bits fit f16, of up to
/// 16 bits f32, and wider ones make it f64.
Type Demand::getFloat(MLIRContext *context) const {
  unsigned integerBits = std::max(signedBits, unsignedBits);
  if (integerBits > 16 || floatBits == 64)
    return Float64Type::get(context);
  if (integerBits > 8 || floatBits == 32 || (half && brain) || complex)
    return Float32Type::get(context);
  return half ? Type(Float16Type::get(context))
              : Type(BFloat16Type::get(context));
}

} // namespace

Type ricci::promoteElementTypes(ArrayRef<Type> types) {
  if (types.empty())
    return {};
  Demand demand;
  for (Type type : types)
    if (!demand.add(type))
      return {};
  if (llvm::all_equal(types))
    return types.front();
  MLIRContext *context = types.front().getContext();
  bool isFloat = demand.half || demand.brain || demand.floatBits;
  if (!isFloat)
    if (Type integer = demand.getInteger(context))
      return integer;
  Type type = isFloat ? demand.getFloat(context) : Float64Type::get(context);
  return demand.complex ? Type(ComplexType::get(type)) : type;
}

//===----------------------------------------------------------------------===//
// The program
//===----------------------------------------------------------------------===//

namespace {

/// Builds sentences that name a place in the expression.
class Reporter {
public:
  Reporter(StringRef expression, std::string &error)
      : expression(expression), error(error) {}

  void report(const Twine &message, size_t position) {
    if (!error.empty())
      return;
    error = ("'" + expression + "', column " +
             Twine(std::min(position, expression.size()) + 1) + ": " + message)
                .str();
  }
  void report(const Twine &message) {
    if (error.empty())
      error = ("'" + expression + "': " + message).str();
  }
  /// Where the einsum string's term of `operand` begins.
  size_t termPosition(size_t operand) const {
    size_t position = 0;
    while (operand--)
      position = expression.find(',', position) + 1;
    return position;
  }

private:
  StringRef expression;
  std::string &error;
};

/// One rank has one extent; says so of the einsum string's terms.
bool extentsAgree(const ein::ContractSpec &spec,
                  ArrayRef<ArrayRef<int64_t>> shapes, Reporter &reporter) {
  SmallVector<std::optional<std::pair<int64_t, size_t>>> known(
      spec.rankNames.size());
  for (auto [i, map, shape] : llvm::enumerate(spec.maps, shapes))
    for (auto [d, expr, extent] : llvm::enumerate(map.getResults(), shape)) {
      auto dim = dyn_cast<AffineDimExpr>(expr);
      if (!dim || ShapedType::isDynamic(extent))
        continue;
      auto &first = known[dim.getPosition()];
      if (!first) {
        first = {extent, i};
      } else if (first->first != extent) {
        reporter.report("'" + Twine(spec.rankNames[dim.getPosition()]) +
                            "' has extent " + Twine(first->first) +
                            " in operand " + Twine(first->second) + ", but " +
                            Twine(extent) + " in dimension " + Twine(d) +
                            " of operand " + Twine(i) +
                            "; make them equal, or one of them 1",
                        reporter.termPosition(i));
        return false;
      }
    }
  return true;
}

} // namespace

OwningOpRef<ModuleOp>
ricci::buildEinsumProgram(StringRef expression,
                          ArrayRef<RankedTensorType> types,
                          MLIRContext *context, std::string &error) {
  error.clear();
  Reporter reporter(expression, error);
  if (types.empty()) {
    reporter.report("there are no operands; give one for each term");
    return {};
  }
  context->loadDialect<ein::EinDialect, func::FuncDialect>();
  SmallVector<ArrayRef<int64_t>> shapes;
  for (RankedTensorType type : types)
    shapes.push_back(type.getShape());
  auto onError = [&](const Twine &message, size_t position) {
    reporter.report(message, position);
  };
  bool notation = ein::isIndexNotation(expression);
  bool boolean = llvm::all_of(types, [](RankedTensorType type) {
    return type.getElementType().isSignlessInteger(1);
  });
  FailureOr<ein::ContractSpec> spec =
      notation
          ? ein::parseIndexNotation(expression, context, onError)
          : ein::parseEinsum(expression, shapes, boolean, context, onError);
  if (failed(spec)) {
    reporter.report("is neither an einsum string nor index notation");
    return {};
  }
  if (spec->maps.size() != types.size()) {
    reporter.report("names " + Twine(spec->maps.size()) +
                    " operands, but there are " + Twine(types.size()) +
                    "; give each operand once");
    return {};
  }
  if (!notation && !extentsAgree(*spec, shapes, reporter))
    return {};

  // A mask says where, not what: it takes no part in the promotion.
  SmallVector<Type> elementTypes;
  for (RankedTensorType type : types.drop_back(spec->hasMask))
    elementTypes.push_back(type.getElementType());
  Type element = promoteElementTypes(elementTypes);
  if (!element) {
    std::string names;
    llvm::raw_string_ostream os(names);
    llvm::interleaveComma(elementTypes, os);
    reporter.report("the operands' element types " + Twine(names) +
                    " have no common type; use integers of 1 to 64 bits, "
                    "index, f16, bf16, f32, f64, complex<f32> or complex<f64>");
    return {};
  }

  SmallVector<int64_t> extents = ein::inferExtents(*spec, shapes);
  auto resultType = RankedTensorType::get(
      ArrayRef(extents).take_front(spec->resultRank), element);
  Location location = FileLineColLoc::get(context, "einsum", 1, 1);
  OwningOpRef<ModuleOp> module = ModuleOp::create(location);
  OpBuilder builder = OpBuilder::atBlockEnd(module->getBody());
  SmallVector<Type> operandTypes(types.begin(), types.end());
  auto function =
      func::FuncOp::create(builder, location, "main",
                           builder.getFunctionType(operandTypes, resultType));
  builder.setInsertionPointToStart(function.addEntryBlock());
  ValueRange arguments = function.getArguments();
  Value result = ein::ContractOp::create(
      builder, location, resultType, arguments.take_front(spec->inputCount),
      spec->hasInit ? arguments[spec->inputCount] : Value(),
      spec->hasMask ? arguments.back() : Value(), *spec,
      ein::getDefaultAccumulator(element));
  func::ReturnOp::create(builder, location, result);

  ScopedDiagnosticHandler handler(context, [&](Diagnostic &diagnostic) {
    std::string text = diagnostic.str();
    StringRef message = text;
    message.consume_front("'ein.contract' op ");
    reporter.report(message);
    return success();
  });
  if (failed(verify(*module)))
    return {};
  return module;
}
