//===- ApproximateOperators.cpp - Polynomials in place of operators -------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Dialect/Ein/Transforms/Passes.h"

#include "ApproximationError.h"
#include "RealFunctions.h"

#include "ricci/Analysis/Polynomial.h"
#include "ricci/Dialect/FHE/IR/FHE.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/Remarks.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"

#include <cmath>

using namespace mlir;
using namespace ricci;
using namespace ricci::ein;

namespace ricci::ein {
#define GEN_PASS_DEF_EINAPPROXIMATEOPERATORS
#include "ricci/Dialect/Ein/Transforms/Passes.h.inc"
} // namespace ricci::ein

namespace {

/// What the contraction maps, as a function of one secret tensor's elements.
struct RealMap {
  Operator op;
  unsigned secret = 0; ///< The first input that is the secret one.
  /// Of each input: its only element, or none where it is the secret one.
  SmallVector<std::optional<double>> constants;

  double evaluate(double x) const {
    auto operands = llvm::map_to_vector(
        constants, [&](auto constant) { return constant.value_or(x); });
    return evaluateReal(op, operands).value_or(NAN);
  }
};

class FunctionApproximator {
public:
  FunctionApproximator(func::FuncOp function, SymbolTable &symbols,
                       double tolerance, int64_t maxDegree)
      : function(function), symbols(symbols), tolerance(tolerance),
        maxDegree(maxDegree), rewriter(function.getContext()) {}
  LogicalResult run();

private:
  LogicalResult visit(ContractOp op);
  LogicalResult visitQuotient(ContractOp op);
  std::optional<RealMap> findMap(ContractOp op) const;
  FailureOr<Value> approximate(ContractOp op, Value operand, StringRef name,
                               RealFunction function, Type accumulator,
                               std::optional<int64_t> exactDegree = {});
  Value applyOperator(Location location, Value operand, OpOp definition,
                      Type element);
  void replaceMap(ContractOp op, unsigned input, Value mapped);
  Value fold(Value operand, RealRange range);
  OpOp define(Location location, const PolynomialProgram &program, Type type,
              const Approximation &approximation);
  Value scale(Location location, Value tensor, double factor, double offset,
              Type accumulator);
  Value makeScalar(Location location, Type type, double value);
  ContractOp applyElementwise(Location location, ValueRange operands,
                              Attribute map, Type element, Type accumulator);
  /// Learns what `op`, which is in place, gives.
  void learn(Operation &op);

  func::FuncOp function;
  SymbolTable &symbols;
  double tolerance;
  int64_t maxDegree;
  IRRewriter rewriter;
  RealRanges ranges;
  ApproximationErrors errors{ranges};
  llvm::DenseSet<Value> secrets;
};

Value FunctionApproximator::makeScalar(Location location, Type type,
                                       double value) {
  auto tensor = RankedTensorType::get({}, type);
  Operation *constant = arith::ConstantOp::create(
      rewriter, location,
      DenseElementsAttr::get(tensor, rewriter.getFloatAttr(type, value)));
  learn(*constant);
  return constant->getResult(0);
}

/// Maps tensors of one shape, and scalars, element by element.
ContractOp FunctionApproximator::applyElementwise(Location location,
                                                  ValueRange operands,
                                                  Attribute map, Type element,
                                                  Type accumulator) {
  RankedTensorType type = RankedTensorType::get({}, element);
  for (Value operand : operands)
    if (auto shape = cast<RankedTensorType>(operand.getType());
        shape.getRank() != 0)
      type = shape.clone(element);
  ContractSpec spec;
  spec.resultRank = type.getRank();
  for (int64_t rank = 0; rank < spec.resultRank; ++rank)
    spec.rankNames.push_back("i" + std::to_string(rank));
  spec.inputCount = operands.size();
  for (Value operand : operands)
    spec.maps.push_back(AffineMap::getMinorIdentityMap(
        spec.resultRank, cast<RankedTensorType>(operand.getType()).getRank(),
        rewriter.getContext()));
  spec.mapOperator = map;
  auto op = ContractOp::create(rewriter, location, type, operands, Value(),
                               Value(), spec, accumulator);
  learn(*op);
  return op;
}

/// tensor * factor + offset, element by element.
Value FunctionApproximator::scale(Location location, Value tensor,
                                  double factor, double offset,
                                  Type accumulator) {
  auto apply = [&](BuiltinOperator op, double constant) -> Value {
    Value scalar = makeScalar(location, accumulator, constant);
    return applyElementwise(location, {tensor, scalar},
                            BuiltinOperatorAttr::get(scalar.getContext(), op),
                            accumulator, accumulator);
  };
  if (factor != 1)
    tensor = apply(BuiltinOperator::mul, factor);
  if (offset != 0)
    tensor = apply(BuiltinOperator::add, offset);
  return tensor;
}

/// The contraction that maps `operand` alone, where it stands.
Value FunctionApproximator::applyOperator(Location location, Value operand,
                                          OpOp definition, Type element) {
  ContractOp op =
      applyElementwise(location, operand, FlatSymbolRefAttr::get(definition),
                       element, definition.getFunctionType().getResult(0));
  secrets.insert(op);
  return op;
}

OpOp FunctionApproximator::define(Location location,
                                  const PolynomialProgram &program, Type type,
                                  const Approximation &approximation) {
  OpBuilder::InsertionGuard guard(rewriter);
  auto module = cast<ModuleOp>(symbols.getOp());
  rewriter.setInsertionPointToStart(module.getBody());
  auto op =
      OpOp::create(rewriter, location, "polynomial",
                   rewriter.getFunctionType({type}, {type}), DictionaryAttr());
  op->setAttr(rangeName,
              getRangeAttr(rewriter.getContext(),
                           {approximation.least, approximation.largest}));
  op->setAttr(errorName, rewriter.getF64FloatAttr(approximation.error));
  // A symbol that is there already gets another name.
  op->remove();
  symbols.insert(op, Block::iterator(function));
  Block &block = op.getBody().emplaceBlock();
  rewriter.setInsertionPointToEnd(&block);
  SmallVector<Value> values;
  auto constant = [&](double value) {
    return arith::ConstantOp::create(rewriter, location,
                                     rewriter.getFloatAttr(type, value));
  };
  ArrayAttr unit = getRangeAttr(rewriter.getContext(), {-1, 1});
  for (const PolynomialProgram::Step &step : program.steps) {
    using Kind = PolynomialProgram::Step::Kind;
    auto lhs = [&] { return values[step.lhs]; };
    Value value;
    switch (step.kind) {
    case Kind::Variable:
      value = block.addArgument(type, location);
      break;
    case Kind::Constant:
      value = constant(step.constant);
      break;
    case Kind::Mul:
      value =
          arith::MulFOp::create(rewriter, location, lhs(), values[step.rhs]);
      break;
    case Kind::Add:
      value =
          arith::AddFOp::create(rewriter, location, lhs(), values[step.rhs]);
      break;
    case Kind::Sub:
      value =
          arith::SubFOp::create(rewriter, location, lhs(), values[step.rhs]);
      break;
    case Kind::Scale:
      value = arith::MulFOp::create(rewriter, location, lhs(),
                                    constant(step.constant));
      break;
    case Kind::Offset:
      value = arith::AddFOp::create(rewriter, location, lhs(),
                                    constant(step.constant));
      break;
    }
    if (Operation *made = value.getDefiningOp(); made && step.isBasis)
      made->setAttr(rangeName, unit);
    values.push_back(value);
  }
  YieldOp::create(rewriter, location, values.back());
  return op;
}

/// Makes the contraction that gives `operand` give it from -1 to 1 instead, by
/// scaling what is clear in it: that costs no product of ciphertexts. Null if
/// there is nothing to scale.
Value FunctionApproximator::fold(Value operand, RealRange range) {
  auto producer = operand.getDefiningOp<ContractOp>();
  if (!producer || !producer->hasOneUse())
    return {};
  auto map = dyn_cast<BuiltinOperatorAttr>(producer.getMapOperator());
  if (!map || map.getValue() != BuiltinOperator::mul)
    return {};
  if (llvm::any_of(producer.getReductions(), [](Attribute reduction) {
        auto builtin = dyn_cast<BuiltinOperatorAttr>(reduction);
        return !builtin || builtin.getValue() != BuiltinOperator::add;
      }))
    return {};
  int64_t clear = -1;
  for (auto [i, input] : llvm::enumerate(producer.getInputs()))
    if (!secrets.contains(input) &&
        cast<RankedTensorType>(input.getType()).hasStaticShape())
      clear = i;
  double factor = 2 / (range.high - range.low);
  double offset = -(range.high + range.low) / (range.high - range.low);
  Value init = producer.getInit();
  if (clear < 0 || (init && secrets.contains(init)) ||
      (init && !cast<RankedTensorType>(init.getType()).hasStaticShape()) ||
      (offset != 0 && producer.getReductions().empty()))
    return {};
  Location location = producer.getLoc();
  Type accumulator = rewriter.getF64Type();
  rewriter.setInsertionPoint(producer);
  SmallVector<Value> inputs(producer.getInputs());
  inputs[clear] = scale(location, inputs[clear], factor, 0, accumulator);
  ContractSpec spec = producer.getSpec();
  if (init) {
    init = scale(location, init, factor, offset, accumulator);
  } else if (offset != 0) {
    init = makeScalar(location, accumulator, offset);
    spec.hasInit = true;
    spec.maps.insert(
        spec.maps.begin() + spec.inputCount,
        AffineMap::get(spec.rankNames.size(), 0, rewriter.getContext()));
  }
  auto scaled =
      ContractOp::create(rewriter, location, producer.getType(), inputs, init,
                         producer.getMask(), spec, accumulator);
  scaled->setAttr(rangeName, getRangeAttr(rewriter.getContext(), {-1, 1}));
  double error = errors.get(operand);
  secrets.insert(scaled);
  learn(*scaled);
  errors.set(scaled, error * factor);
  rewriter.replaceOp(producer, scaled);
  return scaled;
}

static std::string describe(double number) {
  std::string text;
  llvm::raw_string_ostream(text) << llvm::format("%.3g", number);
  return text;
}

static std::string describe(RealRange range) {
  return "[" + describe(range.low) + ", " + describe(range.high) + "]";
}

/// The tensor function(operand), element by element.
FailureOr<Value>
FunctionApproximator::approximate(ContractOp op, Value operand, StringRef name,
                                  RealFunction function, Type accumulator,
                                  std::optional<int64_t> exactDegree) {
  Location location = op.getLoc();
  std::optional<RealRange> range = ranges.get(operand);
  if (!range)
    return emitError(location)
           << "'" << name
           << "' of a secret becomes a polynomial on an interval, and the "
              "range of its operand does not follow from what is known; "
              "declare {"
           << rangeName
           << " = [low, high]} on the arguments that it depends on, or on the "
              "operation that gives the operand";
  // Earlier approximations may have left the range.
  double operandError = errors.get(operand);
  double slack = std::isfinite(operandError) ? operandError : 0;
  range->low -= slack;
  range->high += slack;
  double largest = std::max(
      {1.0, std::abs(function(range->low)), std::abs(function(range->high))});
  std::optional<Approximation> found;
  if (range->low < range->high) {
    found = exactDegree ? ricci::approximate(function, range->low, range->high,
                                             *exactDegree)
                        : approximateWithin(function, range->low, range->high,
                                            tolerance * largest, maxDegree);
  } else if (std::isfinite(function(range->low))) {
    double value = function(range->low);
    found = Approximation{{range->low, range->high, {value}}, 0, value, value};
  }
  if (!found)
    return emitError(location)
           << "'" << name << "' is not finite, or not known as a function of "
           << "reals, all over the operand's range " << describe(*range)
           << "; declare a range where it is, by {" << rangeName
           << " = [low, high]}";
  Value scaled;
  if (range->low < range->high && operand.hasOneUse())
    scaled = fold(operand, *range);
  PolynomialProgram program =
      planPolynomial(found->polynomial, /*isNormalized=*/scaled != nullptr);
  bool isMet = found->error <= tolerance * largest;
  auto options = remark::RemarkOpts::name("polynomial")
                     .category("ein-approximate-operators");
  remark::passed(location, options)
      << llvm::formatv(
             "'{0}' becomes a polynomial of degree {1} on {2}, error at most "
             "{3} ({4} is asked for{5}), in {6} levels and {7} products"
             "{8}",
             name, found->polynomial.getDegree(), describe(*range),
             describe(found->error), describe(tolerance * largest),
             isMet ? "" : ", which takes a higher degree than is allowed",
             program.getDepth(), program.products,
             scaled ? "; its operand is scaled by clear factors" : "")
             .str();
  rewriter.setInsertionPoint(op);
  // In the type that coefficients are known in; ciphertexts round to none.
  OpOp definition = define(location, program, rewriter.getF64Type(), *found);
  // With the slack of the operand's range, the polynomial holds for what
  // earlier approximations made of the operand.
  double steepest = 0;
  if (slack > 0)
    steepest = getSteepestSlope(found->polynomial);
  Value result = applyOperator(location, scaled ? scaled : operand, definition,
                               accumulator);
  errors.set(result, std::isfinite(operandError)
                         ? steepest * slack + found->error
                         : operandError);
  return result;
}

/// The contraction takes `mapped` as it is, in place of all its inputs.
void FunctionApproximator::replaceMap(ContractOp op, unsigned input,
                                      Value mapped) {
  ContractSpec spec = op.getSpec();
  bool isPlain = spec.reductions.empty() && spec.maps[input].isIdentity() &&
                 !spec.hasInit && !spec.hasMask;
  if (isPlain && mapped.getType() == op.getType()) {
    rewriter.replaceOp(op, mapped);
    return;
  }
  AffineMap map = spec.maps[input];
  spec.maps.erase(spec.maps.begin(), spec.maps.begin() + spec.inputCount);
  spec.maps.insert(spec.maps.begin(), map);
  spec.inputCount = 1;
  // One operand under a chain operator is the operand itself.
  spec.mapOperator =
      BuiltinOperatorAttr::get(op.getContext(), BuiltinOperator::mul);
  rewriter.setInsertionPoint(op);
  auto rest =
      ContractOp::create(rewriter, op.getLoc(), op.getType(), mapped,
                         op.getInit(), op.getMask(), spec, op.getAccumulator());
  if (Attribute declared = op->getAttr(rangeName))
    rest->setAttr(rangeName, declared);
  learn(*rest);
  rewriter.replaceOp(op, rest);
}

std::optional<RealMap> FunctionApproximator::findMap(ContractOp op) const {
  std::optional<Operator> map = Operator::get(op.getMapOperator(), op);
  if (!map)
    return std::nullopt;
  RealMap result{*map, 0, {}};
  Value secret;
  for (auto [i, input] : llvm::enumerate(op.getInputs())) {
    if (secrets.contains(input)) {
      if (!secret)
        result.secret = i;
      else if (secret != input ||
               op.getIndexingMap(i) != op.getIndexingMap(result.secret))
        return std::nullopt;
      secret = input;
      result.constants.push_back(std::nullopt);
      continue;
    }
    std::optional<RealRange> range = ranges.get(input);
    if (!input.getDefiningOp<arith::ConstantOp>() || !range ||
        range->low != range->high)
      return std::nullopt;
    result.constants.push_back(range->low);
  }
  if (!secret)
    return std::nullopt;
  // A rank's extent has to follow from what stays.
  AffineMap indices = op.getIndexingMap(result.secret);
  for (int64_t rank = 0; rank < op.getRankCount(); ++rank)
    if (!indices.isFunctionOfDim(rank))
      return std::nullopt;
  return result;
}

/// A quotient is a product with the inverse of the divisor.
LogicalResult FunctionApproximator::visitQuotient(ContractOp op) {
  Value divisor = op.getInputs()[1];
  Location location = op.getLoc();
  Type accumulator = op.getAccumulator();
  Value inverse;
  rewriter.setInsertionPoint(op);
  if (secrets.contains(divisor)) {
    FailureOr<Value> found = approximate(
        op, divisor, "div", [](double x) { return 1 / x; }, accumulator);
    if (failed(found))
      return failure();
    inverse = *found;
  } else {
    Value one = makeScalar(location, accumulator, 1);
    inverse = applyElementwise(location, {one, divisor}, op.getMapOperator(),
                               accumulator, accumulator);
  }
  ContractSpec spec = op.getSpec();
  spec.mapOperator =
      BuiltinOperatorAttr::get(op.getContext(), BuiltinOperator::mul);
  auto product = ContractOp::create(
      rewriter, location, op.getType(), ValueRange{op.getInputs()[0], inverse},
      op.getInit(), op.getMask(), spec, accumulator);
  if (Attribute declared = op->getAttr(rangeName))
    product->setAttr(rangeName, declared);
  secrets.insert(product);
  learn(*product);
  rewriter.replaceOp(op, product);
  return success();
}

LogicalResult FunctionApproximator::visit(ContractOp op) {
  auto isFloat = [](Type type) { return isa<FloatType>(type); };
  std::optional<Operator> map = Operator::get(op.getMapOperator(), op);
  if (!map || !isFloat(op.getAccumulator()) ||
      !isFloat(op.getType().getElementType()))
    return success();
  if (map->isBuiltin()) {
    switch (map->getBuiltin()) {
    case BuiltinOperator::add:
    case BuiltinOperator::mul:
    case BuiltinOperator::sub:
    case BuiltinOperator::neg:
      return success();
    case BuiltinOperator::div:
      if (llvm::none_of(op.getInputs(),
                        [&](Value input) { return secrets.contains(input); }))
        return success();
      if (std::optional<RealMap> alone = findMap(op);
          !alone || alone->secret == 0)
        return visitQuotient(op);
      break;
    default:
      if (map->getArity() == 2 && op.getInputs().size() == 1)
        return success();
    }
  }
  std::optional<RealMap> found = findMap(op);
  if (!found)
    return success();
  Value operand = op.getInputs()[found->secret];
  std::optional<int64_t> exactDegree;
  rewriter.setInsertionPoint(op);
  if (!map->isBuiltin() && op.getInputs().size() == 1) {
    OpOp definition = map->getDefinition();
    if (auto body = getPolynomialBody(definition)) {
      int64_t least =
          llvm::Log2_64_Ceil(static_cast<uint64_t>(body->degree) + 1);
      // A polynomial that is scaled takes a level for that.
      if (body->depth <= least + 1 || !ranges.get(operand)) {
        if (op.getReductions().empty() && op.getIndexingMap(0).isIdentity() &&
            !op.getInit())
          return success();
        Value mapped = applyOperator(op.getLoc(), operand, definition,
                                     op.getAccumulator());
        replaceMap(op, 0, mapped);
        return success();
      }
      exactDegree = body->degree;
    }
  }
  FailureOr<Value> mapped = approximate(
      op, operand, map->getName(), [&](double x) { return found->evaluate(x); },
      op.getAccumulator(), exactDegree);
  if (failed(mapped))
    return failure();
  replaceMap(op, found->secret, *mapped);
  return success();
}

void FunctionApproximator::learn(Operation &op) {
  if (llvm::any_of(op.getOperands(),
                   [&](Value operand) { return secrets.contains(operand); }))
    for (Value result : op.getResults())
      secrets.insert(result);
  ranges.visit(op);
  errors.visit(op);
}

LogicalResult FunctionApproximator::run() {
  Block &block = function.front();
  ranges.declareArguments(function, block);
  for (BlockArgument argument : block.getArguments()) {
    if (function.getArgAttr(argument.getArgNumber(), fhe::secretName))
      secrets.insert(argument);
    if (Attribute declared =
            function.getArgAttr(argument.getArgNumber(), rangeName);
        declared && !parseRange(declared))
      return emitError(argument.getLoc())
             << "found '" << rangeName << "' = " << declared
             << ", expected [low, high], two finite f64 in order";
  }
  for (Operation &op : llvm::make_early_inc_range(block)) {
    if (Attribute declared = op.getAttr(rangeName);
        declared && !parseRange(declared))
      return emitError(op.getLoc())
             << "found '" << rangeName << "' = " << declared
             << ", expected [low, high], two finite f64 in order";
    auto contract = dyn_cast<ContractOp>(op);
    bool isSecret = llvm::any_of(op.getOperands(), [&](Value operand) {
      return secrets.contains(operand);
    });
    if (contract && isSecret) {
      learn(op);
      if (failed(visit(contract)))
        return failure();
      continue;
    }
    learn(op);
  }
  for (auto [i, result] : llvm::enumerate(block.getTerminator()->getOperands()))
    if (double error = errors.get(result); error != 0)
      function.setResultAttr(i, errorName, rewriter.getF64FloatAttr(error));
  return success();
}

struct ApproximateOperators
    : ricci::ein::impl::EinApproximateOperatorsBase<ApproximateOperators> {
  using EinApproximateOperatorsBase::EinApproximateOperatorsBase;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    if (!(tolerance > 0) || maxDegree < 1) {
      emitError(module.getLoc())
          << "found tolerance=" << tolerance.getValue()
          << " and max-degree=" << maxDegree.getValue()
          << ", expected a positive number and a degree of at least 1";
      return signalPassFailure();
    }
    SymbolTable symbols(module);
    for (auto function : llvm::to_vector(module.getOps<func::FuncOp>())) {
      if (!function.isPublic() || !function.getBody().hasOneBlock())
        continue;
      bool hasSecret = false;
      for (unsigned i = 0; i < function.getNumArguments(); ++i)
        hasSecret |= function.getArgAttr(i, fhe::secretName) != nullptr;
      if (hasSecret &&
          failed(FunctionApproximator(function, symbols, tolerance, maxDegree)
                     .run()))
        return signalPassFailure();
    }
  }
};

} // namespace
