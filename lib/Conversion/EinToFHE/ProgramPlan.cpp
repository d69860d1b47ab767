//===- ProgramPlan.cpp - A program on ciphertexts -------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ProgramPlan.h"

#include "ArgumentPlacement.h"
#include "MatrixRoles.h"
#include "PolynomialMap.h"

#include "ricci/Analysis/Explanation.h"
#include "ricci/Dialect/Ein/IR/Operators.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Remarks.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace ricci;
using namespace ricci::fhe;

/// Positions of index tuples that a plan is made for: 1024 ciphertexts of
/// 16384 slots.
static constexpr int64_t maxPositions = int64_t(1) << 24;

FailureOr<SmallVector<ProgramValue>>
ProgramPlanner::run(func::FuncOp function, ArrayRef<ProgramValue> arguments) {
  Values values;
  for (auto [argument, value] : llvm::zip(function.getArguments(), arguments))
    values[argument] = value;
  if (!function.getBody().hasOneBlock())
    return emitError(function.getLoc())
           << "'" << function.getName()
           << "' has control flow, which may depend on a secret; expected "
              "straight code; use ein operations";
  active.push_back(function);
  llvm::scope_exit leave([&] { active.pop_back(); });
  Secrets secrets;
  for (auto [value, found] : values)
    if (found.secret)
      secrets.insert(value);
  for (Operation &op : function.front().without_terminator())
    if (llvm::any_of(op.getOperands(),
                     [&](Value operand) { return secrets.count(operand); }))
      secrets.insert(op.result_begin(), op.result_end());
  for (Operation &op : function.front().without_terminator()) {
    if (auto contract = dyn_cast<ein::ContractOp>(op);
        contract && absorb(contract, secrets, values))
      continue;
    if (failed(visit(op, values)))
      return failure();
  }
  return llvm::map_to_vector(function.front().getTerminator()->getOperands(),
                             [&](Value value) { return values.lookup(value); });
}

LogicalResult ProgramPlanner::visit(Operation &op, Values &values) {
  if (auto call = dyn_cast<func::CallOp>(op))
    return visitCall(call, values);
  bool isSecret = llvm::any_of(op.getOperands(), [&](Value operand) {
    return values.lookup(operand).secret || absorbed.count(operand);
  });
  if (!isSecret)
    return copyClear(op, values);
  if (auto contract = dyn_cast<ein::ContractOp>(op)) {
    if (ein::OpOp definition = getPolynomialMap(contract))
      return visitPolynomial(contract, definition, values);
    return visitContract(contract, values);
  }
  // The vector knows the static shape whatever the type forgets or asserts.
  if (auto cast = dyn_cast<tensor::CastOp>(op)) {
    ProgramValue value = values.lookup(cast.getSource());
    if (succeeded(verifyCompatibleShape(cast.getType(), value.secret->type))) {
      values[cast.getResult()] = value;
      return success();
    }
  }
  return emitError(op.getLoc())
         << "'" << op.getName()
         << "' on a secret tensor cannot be done on ciphertexts; expected "
            "'ein.contract', a 'tensor.cast' to a compatible type, or a call; "
            "compute it before encryption or after decryption";
}

LogicalResult ProgramPlanner::copyClear(Operation &op, Values &values) {
  if (op.getNumRegions() != 0)
    return emitError(op.getLoc())
           << "'" << op.getName()
           << "' has a region; expected straight code of 'ein.contract', "
              "constants, casts and calls";
  IRMapping mapping;
  for (Value operand : op.getOperands())
    mapping.map(operand, values.lookup(operand).clear);
  Operation *copy = builder.clone(op, mapping);
  for (auto [from, to] : llvm::zip(op.getResults(), copy->getResults()))
    values[from] = {nullptr, to};
  return success();
}

LogicalResult ProgramPlanner::visitCall(func::CallOp op, Values &values) {
  auto callee = SymbolTable::lookupNearestSymbolFrom<func::FuncOp>(
      op, op.getCalleeAttr());
  if (!callee || callee.isExternal())
    return emitError(op.getLoc())
           << "'" << op.getCallee()
           << "' has no body to do on ciphertexts; define it in this module";
  if (llvm::is_contained(active, callee))
    return emitError(op.getLoc())
           << "'" << op.getCallee()
           << "' calls itself, which cannot be done on ciphertexts";
  auto arguments = llvm::map_to_vector(
      op.getOperands(), [&](Value value) { return values.lookup(value); });
  FailureOr<SmallVector<ProgramValue>> results = run(callee, arguments);
  if (failed(results))
    return failure();
  for (auto [result, value] : llvm::zip(op.getResults(), *results))
    values[result] = value;
  return success();
}

Value ProgramPlanner::makeZero(Location location, RankedTensorType type) {
  return arith::ConstantOp::create(builder, location, type,
                                   builder.getZeroAttr(type));
}

/// The initial value alone, where there is nothing to reduce.
Value ProgramPlanner::copyInit(ein::ContractOp op, RankedTensorType type,
                               Value init) {
  ein::ContractSpec spec = op.getSpec();
  AffineMap map = spec.maps[spec.inputCount];
  spec.maps = {
      AffineMap::get(spec.resultRank, 0, map.getResults(), op.getContext())};
  spec.inputCount = 1;
  spec.hasInit = spec.hasMask = false;
  spec.mapOperator =
      ein::BuiltinOperatorAttr::get(op.getContext(), ein::BuiltinOperator::mul);
  spec.reductions.clear();
  spec.rankNames.resize(spec.resultRank);
  return ein::ContractOp::create(builder, op.getLoc(), type, init, Value(),
                                 Value(), spec, op.getAccumulator());
}

static bool isProduct(ein::ContractOp op) {
  auto builtin = dyn_cast<ein::BuiltinOperatorAttr>(op.getMapOperator());
  return builtin && builtin.getValue() == ein::BuiltinOperator::mul;
}

SmallVector<PlanOperand>
ProgramPlanner::getFactors(Value operand, AffineMap map, Values &values) {
  auto found = absorbed.find(operand);
  if (found == absorbed.end()) {
    ProgramValue value = values.lookup(operand);
    return {{map, value.secret.get(), value.clear}};
  }
  SmallVector<PlanOperand> factors = found->second;
  for (PlanOperand &factor : factors)
    factor.map = factor.map.compose(map);
  return factors;
}

bool ProgramPlanner::absorb(ein::ContractOp op, const Secrets &secrets,
                            Values &values) {
  auto isSecret = [&](Value value) { return secrets.count(value) > 0; };
  if (!choices.absorbs || !isProduct(op) || !op.getReductions().empty() ||
      op.getInit() || op.getMask() ||
      llvm::count_if(op.getInputs(), isSecret) != 1 ||
      op.getInputs().size() < 2 || !op.getResult().hasOneUse() ||
      !isa<FloatType>(op.getType().getElementType()) ||
      llvm::any_of(op->getOperandTypes(), [](Type type) {
        auto tensor = cast<RankedTensorType>(type);
        return !tensor.hasStaticShape() || tensor.getNumElements() == 0 ||
               !tensor.getElementType().isIntOrIndexOrFloat();
      }))
    return false;
  OpOperand &use = *op.getResult().use_begin();
  auto user = dyn_cast<ein::ContractOp>(use.getOwner());
  if (!user || !isProduct(user) ||
      use.getOperandNumber() >= user.getInputs().size() ||
      llvm::all_of(user.getInputs(), isSecret))
    return false;
  SmallVector<PlanOperand> factors;
  for (auto [i, operand] : llvm::enumerate(op.getInputs()))
    llvm::append_range(factors,
                       getFactors(operand, op.getIndexingMap(i), values));
  absorbed[op.getResult()] = std::move(factors);
  if (explains)
    remark::passed(op.getLoc(), remark::RemarkOpts::name("plan").category(
                                    "convert-ein-to-fhe"))
        << "factors of the product that uses this one";
  return true;
}

std::unique_ptr<SlotVector> ProgramPlanner::isolate(const SlotVector &vector,
                                                    OperandUse use) const {
  if (!vector.argument || choices.placements.count(*vector.argument))
    return nullptr;
  auto found = choices.deciding.find(*vector.argument);
  if (found == choices.deciding.end() || found->second != use)
    return nullptr;
  auto isolated = std::make_unique<SlotVector>();
  isolated->type = vector.type;
  isolated->argument = vector.argument;
  isolated->placer = &placer;
  return isolated;
}

Value ProgramPlanner::contractClear(ein::ContractOp op, Values &values) {
  ein::ContractSpec spec = op.getSpec();
  if (spec.hasInit) {
    spec.maps.erase(spec.maps.begin() + spec.inputCount);
    spec.hasInit = false;
  }
  auto inputs = llvm::map_to_vector(
      op.getInputs(), [&](Value value) { return values.lookup(value).clear; });
  Value mask = op.getMask() ? values.lookup(op.getMask()).clear : Value();
  // Before the conversion to the result's type the initial value is added.
  RankedTensorType type = op.getType().clone(op.getAccumulator());
  return ein::ContractOp::create(builder, op.getLoc(), type, inputs, Value(),
                                 mask, spec, op.getAccumulator());
}

/// What the map operator does with the operands; none after an error.
static std::optional<Combination> getCombination(ein::ContractOp op) {
  auto name = [](Attribute attribute) {
    if (auto builtin = dyn_cast<ein::BuiltinOperatorAttr>(attribute))
      return ein::stringifyBuiltinOperator(builtin.getValue()).str();
    return "@" + cast<FlatSymbolRefAttr>(attribute).getValue().str();
  };
  for (Attribute reduction : op.getReductions()) {
    auto builtin = dyn_cast<ein::BuiltinOperatorAttr>(reduction);
    if (builtin && builtin.getValue() == ein::BuiltinOperator::add)
      continue;
    emitError(op.getLoc())
        << "a secret tensor is reduced by '" << name(reduction)
        << "', expected 'add': ciphertexts can be added, subtracted and "
           "multiplied; compute it after decryption, or approximate it by a "
           "polynomial";
    return std::nullopt;
  }
  auto builtin = dyn_cast<ein::BuiltinOperatorAttr>(op.getMapOperator());
  if (builtin) {
    auto map = ein::Operator::get(builtin, op);
    // An operator of two operands leaves one alone as it is.
    if (map->getArity() == 2 && op.getInputs().size() == 1)
      return Combination::Product;
    switch (builtin.getValue()) {
    case ein::BuiltinOperator::mul:
      return Combination::Product;
    case ein::BuiltinOperator::add:
      return Combination::Sum;
    case ein::BuiltinOperator::sub:
      return Combination::Difference;
    case ein::BuiltinOperator::neg:
      return Combination::Negation;
    default:
      break;
    }
  }
  emitError(op.getLoc())
      << "a secret tensor is mapped by '" << name(op.getMapOperator())
      << "', expected 'mul', 'add', 'sub' or 'neg': ciphertexts can be added, "
         "subtracted and multiplied; compute it after decryption, or "
         "approximate it by a polynomial";
  return std::nullopt;
}

/// Whether types are such that ciphertexts stand for their numbers.
static LogicalResult checkTypes(ein::ContractOp op) {
  for (Type type : {op.getType().getElementType(), op.getAccumulator()})
    if (!isa<FloatType>(type))
      return emitError(op.getLoc())
             << "a secret result has elements of " << type
             << ", expected f16, bf16, f32 or f64, here and as accumulation "
                "type: ciphertexts hold real numbers, which don't wrap";
  for (Value operand : op->getOperands())
    if (!getElementTypeOrSelf(operand.getType()).isIntOrIndexOrFloat())
      return emitError(op.getLoc())
             << "found an operand of " << operand.getType()
             << " beside a secret one, expected real numbers; split it into "
                "real and imaginary part";
  return success();
}

static void explainPlaces(ein::ContractOp op, ArrayRef<ProgramValue> operands,
                          const SlotVector &result, int64_t slots) {
  auto describe = [&](const SlotVector *vector) {
    if (vector && vector->placements.empty())
      return "in " + std::to_string(vector->ciphertexts.size()) +
             " ciphertexts, at places that no placement describes";
    return describePlacement(
        vector ? vector->placements.front() : PlacementAttr(), slots);
  };
  SmallVector<std::string> places;
  for (const ProgramValue &operand : operands)
    places.push_back(describe(operand.secret.get()));
  ricci::explainPlaces(op.getLoc(), "convert-ein-to-fhe",
                       op->getName().getStringRef(), places, describe(&result),
                       ErrorClass::A);
}

static std::string describeTotal(const fhe::Cost &cost) {
  return ("; in all: rotations " + Twine(cost.rotations) + ", products " +
          Twine(cost.products) + ", products with plaintexts " +
          Twine(cost.plainProducts) + ", depth " + Twine(cost.depth))
      .str();
}

LogicalResult ProgramPlanner::visitPolynomial(ein::ContractOp op,
                                              ein::OpOp definition,
                                              Values &values) {
  ProgramValue operand = values.lookup(op.getInputs()[0]);
  if (failed(checkTypes(op)))
    return failure();
  placeArgument(*operand.secret, plan.getSlots());
  plan.setLocation(op.getLoc());
  size_t first = plan.getSteps().size();
  SmallVector<std::string> notes;
  auto type = operand.secret->type.clone(op.getType().getElementType());
  auto result = std::make_shared<SlotVector>(
      planPolynomialMap(plan, definition, *operand.secret, type, notes));
  Cost cost = plan.getCost(first);
  values[op.getResult()] = {std::move(result), {}};
  if (!explains)
    return success();
  ::explainPlaces(op, operand, *values[op.getResult()].secret, plan.getSlots());
  auto options =
      remark::RemarkOpts::name("polynomial").category("convert-ein-to-fhe");
  remark::passed(op.getLoc(), options)
      << llvm::join(notes, "; ") + describeTotal(cost);
  return success();
}

/// Where the index tuples lie, if not as in the textbook.
static std::string describeChoice(const ContractionChoice &choice) {
  if (choice.byDiagonals)
    return choice.isWide ? "by diagonals in wide lanes: " : "by diagonals: ";
  if (choice.isTextbook())
    return "textbook plan: ";
  if (!choice.strides.empty()) {
    std::string text = "ranks at distances of slots:";
    for (int64_t stride : choice.strides)
      text += " " + std::to_string(stride);
    return text + "; ";
  }
  // The names of pieces.
  SmallVector<std::string> names;
  for (auto [rank, inner] : llvm::enumerate(choice.inner)) {
    std::string name = "d" + std::to_string(rank);
    std::string by = std::to_string(inner);
    if (inner == 1) {
      names.push_back(name);
      continue;
    }
    names.push_back("(" + name + " floordiv " + by + ")");
    names.push_back("(" + name + " mod " + by + ")");
  }
  for (size_t rank = names.size(); rank < choice.order.size(); ++rank)
    names.push_back("d" + std::to_string(rank));
  std::string text = "ranks in the slots, outermost first: ";
  for (auto [place, rank] : llvm::enumerate(choice.order)) {
    text += (place ? " " : "") + names[rank];
    if (static_cast<int64_t>(place) + 1 == choice.across)
      text += " (up to here, a ciphertext each)";
  }
  return text + "; ";
}

/// Of each secret operand, its ranks at the bits of the row-major position.
static SmallVector<SmallVector<RankBits>>
findRanks(const Contraction &contraction) {
  SmallVector<SmallVector<RankBits>> operands;
  for (const PlanOperand &operand : contraction.operands) {
    if (!operand.secret)
      continue;
    operands.emplace_back();
    int64_t shift = 0;
    for (auto [extent, expr] : llvm::reverse(llvm::zip(
             operand.secret->type.getShape(), operand.map.getResults()))) {
      for (unsigned rank = 0; rank < contraction.extents.size(); ++rank)
        if (expr.isFunctionOfDim(rank)) {
          SmallVector<int64_t> index(contraction.extents.size());
          int64_t before = evaluate(expr, index);
          index[rank] = 1;
          operands.back().push_back(
              {rank, shift, evaluate(expr, index) - before});
        }
      shift += llvm::Log2_64_Ceil(extent);
    }
  }
  return operands;
}

LogicalResult ProgramPlanner::visitContract(ein::ContractOp op,
                                            Values &values) {
  Location location = op.getLoc();
  std::optional<Combination> combination = getCombination(op);
  if (!combination || failed(checkTypes(op)))
    return failure();
  Contraction contraction;
  contraction.combination = *combination;
  contraction.resultRank = op.getResultRank();

  // Extents come from what the operands are, not from what types say of them.
  SmallVector<ArrayRef<int64_t>> shapes;
  SmallVector<PlanOperand> operands;
  SmallVector<std::pair<size_t, size_t>> arguments;
  SmallVector<std::pair<OperandUse, std::unique_ptr<SlotVector>>> isolated;
  size_t inputCount = 0;
  for (auto [i, operand] : llvm::enumerate(op->getOperands())) {
    ProgramValue value = values.lookup(operand);
    auto type = value.secret  ? value.secret->type
                : value.clear ? cast<RankedTensorType>(value.clear.getType())
                              : cast<RankedTensorType>(operand.getType());
    if (!type.hasStaticShape())
      return emitError(location)
             << "operand " << i << " of " << type
             << " has an extent that is not known, expected static extents: "
                "slots are assigned before anything runs; compile for one "
                "shape";
    shapes.push_back(type.getShape());
    llvm::append_range(operands,
                       getFactors(operand, op.getIndexingMap(i), values));
    if (i < op.getInputs().size())
      inputCount = operands.size();
  }
  for (auto [i, operand] : llvm::enumerate(operands)) {
    if (!operand.secret || !operand.secret->argument)
      continue;
    arguments.emplace_back(i, *operand.secret->argument);
    OperandUse use{contractions.size(), i};
    if (auto alone = isolate(*operand.secret, use)) {
      operand.secret = alone.get();
      isolated.emplace_back(use, std::move(alone));
    }
  }
  contraction.extents = ein::inferExtents(op.getSpec(), shapes);
  auto extents = ArrayRef(contraction.extents);
  if (llvm::is_contained(extents, ShapedType::kDynamic))
    // The result's type states what the operands leave open.
    for (auto [extent, stated] :
         llvm::zip(contraction.extents, op.getStaticExtents()))
      if (ShapedType::isDynamic(extent))
        extent = stated;
  if (llvm::is_contained(extents, ShapedType::kDynamic))
    return emitError(location)
           << "a rank's extent does not follow from the operands; make the "
              "result's extent static";
  contraction.resultType =
      op.getType().clone(extents.take_front(contraction.resultRank));

  contraction.operands.assign(operands.begin(), operands.begin() + inputCount);
  if (op.getMask())
    contraction.mask = operands.back();
  if (op.getInit())
    contraction.init = operands[inputCount];

  auto identity = AffineMap::getMultiDimIdentityMap(contraction.resultRank,
                                                    op.getContext());
  bool isSecretMap = llvm::any_of(contraction.operands, [](auto &operand) {
    return operand.secret != nullptr;
  });
  bool isSecretMask = contraction.mask && contraction.mask->secret;
  if (contraction.resultType.getNumElements() == 0) {
    values[op.getResult()] = {nullptr,
                              makeZero(location, contraction.resultType)};
    return success();
  }
  auto onlyInit = [&](SmallVector<PlanOperand> terms) {
    PlanOperand init = *contraction.init;
    init.map = AffineMap::get(contraction.resultRank, 0, init.map.getResults(),
                              op.getContext());
    terms.insert(terms.begin(), init);
    contraction.operands = std::move(terms);
    contraction.combination = Combination::Sum;
    contraction.extents.resize(contraction.resultRank);
    contraction.mask.reset();
    contraction.init.reset();
  };
  if (llvm::is_contained(contraction.extents, 0)) {
    // Nothing is summed.
    if (!contraction.init || !contraction.init->secret) {
      Value value =
          contraction.init
              ? copyInit(op, contraction.resultType, contraction.init->clear)
              : makeZero(location, contraction.resultType);
      values[op.getResult()] = {nullptr, value};
      return success();
    }
    onlyInit({});
  } else if (!isSecretMap && !isSecretMask) {
    onlyInit({{identity, nullptr, contractClear(op, values)}});
  } else if (!isSecretMap && *combination != Combination::Product) {
    return emitError(location)
           << "a secret mask selects from a sum of clear tensors; compute the "
              "sum in an operation of its own before";
  }
  int64_t positions = 1;
  for (int64_t extent : contraction.extents)
    positions = llvm::SaturatingMultiply<uint64_t>(
        positions, llvm::PowerOf2Ceil(static_cast<uint64_t>(extent)));
  if (positions <= 0 || positions > maxPositions)
    return emitError(location)
           << "the ranks have " << positions
           << " index tuples when padded to powers of two, expected at most "
           << maxPositions << "; split the contraction";

  plan.setLocation(location);
  size_t first = plan.getSteps().size();
  SmallVector<std::string> notes;
  ContractionChoice choice = choices.get(contractions.size());
  contractions.push_back({contraction.extents, contraction.resultRank,
                          positions,
                          findMatrixRoles(contraction, plan.getSlots()),
                          std::move(arguments), findRanks(contraction)});
  auto result = std::make_shared<SlotVector>(
      planContraction(plan, contraction, choice, notes));
  for (auto &[use, vector] : isolated)
    if (!vector->placements.empty())
      decided[use] = llvm::to_vector(vector->placements);
  Cost cost = plan.getCost(first);
  values[op.getResult()] = {result, {}};
  if (!explains)
    return success();
  auto found = llvm::map_to_vector(
      op->getOperands(), [&](Value operand) { return values.lookup(operand); });
  ::explainPlaces(op, found, *result, plan.getSlots());
  auto options =
      remark::RemarkOpts::name("plan").category("convert-ein-to-fhe");
  remark::passed(location, options)
      << describeChoice(choice) + llvm::join(notes, "; ") + describeTotal(cost);
  return success();
}
