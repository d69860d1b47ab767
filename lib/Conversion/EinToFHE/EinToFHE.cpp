//===- EinToFHE.cpp - From ein to fhe -------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Conversion/EinToFHE/Passes.h"

#include "ProgramPlan.h"
#include "RowMajor.h"

#include "ricci/Analysis/RealRange.h"
#include "ricci/Dialect/Ein/Transforms/Orders.h"

#include "mlir/IR/Remarks.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace ricci;
using namespace ricci::fhe;

namespace ricci {
#define GEN_PASS_DEF_CONVERTEINTOFHE
#include "ricci/Conversion/EinToFHE/Passes.h.inc"
} // namespace ricci

/// More would take minutes to plan, and days to compute.
static constexpr int64_t maxCiphertexts = 1024;
/// What a millisecond counts of a client that takes work upon itself, beside
/// the server's. If nothing, it would encrypt 16 ciphertexts instead of 2 to
/// save the server 2 ms (`ijk,ikl->ijl`); if as much, it would save the server
/// less than it may (a vector times a matrix of 1024x1024).
static constexpr double replicatingClientWeight = 0.125;

namespace {

/// Plans the function on ciphertexts by some choices, and puts it in place of
/// the one on tensors if it is asked to.
class FunctionConverter : public ArgumentPlacer {
public:
  FunctionConverter(func::FuncOp function, int64_t slots, int64_t scale,
                    ProgramChoices choices)
      : function(function), builder(function.getContext()), slots(slots),
        scale(scale), choices(std::move(choices)), plan(slots),
        planner(builder, plan, *this, this->choices) {
    plan.setMostRotations(this->choices.mostRotations);
  }
  /// Without `finish`, leaves nothing behind.
  ~FunctionConverter() override {
    if (converted)
      converted.erase();
  }

  /// With `explains`, contractions say in remarks how they are planned.
  LogicalResult makePlan(bool explains);
  Attempt getAttempt(double clientWeight) const {
    return {plan.getCost(), plan.estimateTime(getResultSteps(), clientWeight),
            planner.getContractions()};
  }
  const DecidedPlacements &getDecided() const { return planner.getDecided(); }
  /// Behind a plan. With `isEager`, products are relinearized and rescaled at
  /// once.
  void finish(bool isEager);

  bool replicates() const override {
    return choices.layout == EncryptLayout::Replicated;
  }
  void place(SlotVector &vector, ArrayRef<PlacementAttr> placements) override;

private:
  FailureOr<ProgramValue> addArgument(BlockArgument argument);
  void placeResults();
  /// The plan's steps that make the ciphertexts of results.
  SmallVector<int> getResultSteps() const;
  void note(StringRef kind, size_t number, PlacementAttr placement,
            SmallVectorImpl<DictionaryAttr> &attributes);

  func::FuncOp function;
  OpBuilder builder;
  int64_t slots, scale;
  ProgramChoices choices;
  Plan plan;
  ProgramPlanner planner;
  func::FuncOp converted;
  SmallVector<ProgramValue> arguments, results;
  SmallVector<DictionaryAttr> argumentAttributes, resultAttributes;
};

void FunctionConverter::note(StringRef kind, size_t number,
                             PlacementAttr placement,
                             SmallVectorImpl<DictionaryAttr> &attributes) {
  NamedAttrList list;
  list.set(kind, builder.getI64IntegerAttr(number));
  if (placement)
    list.set(placementName, placement);
  Attribute range = kind == operandName ? function.getArgAttr(number, rangeName)
                                        : Attribute();
  if (range)
    list.set(rangeName, range);
  Attribute error = kind == resultName
                        ? function.getResultAttr(number, errorName)
                        : Attribute();
  if (error)
    list.set(errorName, error);
  attributes.push_back(list.getDictionary(builder.getContext()));
}

FailureOr<ProgramValue> FunctionConverter::addArgument(BlockArgument argument) {
  size_t number = argument.getArgNumber();
  Block &block = converted.front();
  if (!function.getArgAttr(number, secretName)) {
    note(operandName, number, {}, argumentAttributes);
    return ProgramValue{
        nullptr, block.addArgument(argument.getType(), argument.getLoc())};
  }
  auto type = dyn_cast<RankedTensorType>(argument.getType());
  if (!type || !type.hasStaticShape() ||
      !type.getElementType().isIntOrIndexOrFloat())
    return emitError(argument.getLoc())
           << "argument " << number << " of '" << function.getName()
           << "' is secret and of " << argument.getType()
           << ", expected a tensor of real numbers with static extents; "
              "compile for one shape";
  auto vector = std::make_shared<SlotVector>();
  vector->type = type;
  int64_t count = getRowMajorCount(type.getShape(), slots);
  if (count > maxCiphertexts)
    return emitError(argument.getLoc())
           << "argument " << number << " of '" << function.getName()
           << "' takes " << count << " ciphertexts of " << slots
           << " slots, expected at most " << maxCiphertexts
           << "; pass it in parts, or use more slots";
  vector->argument = number;
  vector->placer = this;
  auto decided = choices.placements.find(number);
  if (choices.layout == EncryptLayout::RowMajor)
    placeArgument(*vector, slots);
  else if (decided != choices.placements.end())
    place(*vector, decided->second);
  return ProgramValue{std::move(vector), {}};
}

void FunctionConverter::place(SlotVector &vector,
                              ArrayRef<PlacementAttr> placements) {
  size_t number = *vector.argument;
  Location location = function.getArgument(number).getLoc();
  // In the order of the program's arguments.
  size_t position = 0;
  while (position < argumentAttributes.size() &&
         static_cast<size_t>(argumentAttributes[position]
                                 .getAs<IntegerAttr>(operandName)
                                 .getInt()) < number)
    ++position;
  vector.placer = nullptr;
  vector.contents = getPlacedContents(vector.type, placements, slots);
  vector.placements.assign(placements.begin(), placements.end());
  std::optional<Location> before = plan.getNextLocation();
  plan.setLocation(location);
  for (PlacementAttr placement : placements) {
    // The level is known when all is planned.
    Value ciphertext = converted.front().insertArgument(
        position, CiphertextType::get(builder.getContext(), slots, 0, scale, 1),
        location);
    SmallVector<DictionaryAttr> attributes;
    note(operandName, number, placement, attributes);
    argumentAttributes.insert(argumentAttributes.begin() + position,
                              attributes.front());
    ++position;
    vector.ciphertexts.push_back(plan.addInput(ciphertext));
  }
  if (before)
    plan.setLocation(*before);
}

/// Results stay where they are, unless the client expects them row-major.
void FunctionConverter::placeResults() {
  plan.setLocation(function.front().getTerminator()->getLoc());
  for (ProgramValue &result : results) {
    if (!result.secret || result.secret->type.getNumElements() == 0)
      continue;
    placeArgument(*result.secret, slots);
    if (choices.layout == EncryptLayout::RowMajor ||
        result.secret->placements.empty())
      result.secret =
          std::make_shared<SlotVector>(planRowMajor(plan, *result.secret));
  }
}

SmallVector<int> FunctionConverter::getResultSteps() const {
  SmallVector<int> steps;
  for (const ProgramValue &result : results)
    if (result.secret && result.secret->type.getNumElements() > 0)
      llvm::append_range(steps, result.secret->ciphertexts);
  return steps;
}

LogicalResult FunctionConverter::makePlan(bool explains) {
  builder.setInsertionPoint(function);
  converted =
      func::FuncOp::create(builder, function.getLoc(), function.getName(),
                           builder.getFunctionType({}, {}));
  converted->setAttr(signatureName, TypeAttr::get(function.getFunctionType()));
  builder.setInsertionPointToStart(converted.addEntryBlock());
  for (BlockArgument argument : function.getArguments()) {
    FailureOr<ProgramValue> value = addArgument(argument);
    if (failed(value))
      return failure();
    arguments.push_back(std::move(*value));
  }
  if (explains)
    plan.setCountsBounds();
  planner.setExplains(explains);
  FailureOr<SmallVector<ProgramValue>> planned =
      planner.run(function, arguments);
  if (failed(planned))
    return failure();
  results = std::move(*planned);
  placeResults();
  // Arguments that nothing uses.
  for (ProgramValue &argument : arguments)
    if (argument.secret)
      placeArgument(*argument.secret, slots);
  return success();
}

void FunctionConverter::finish(bool isEager) {
  Location location = function.front().getTerminator()->getLoc();
  SmallVector<int> ciphertexts = getResultSteps();
  int64_t depth = 0;
  for (int step : ciphertexts)
    depth = std::max(depth, plan.getDepth(step));
  for (BlockArgument argument : converted.getArguments())
    if (isa<CiphertextType>(argument.getType()))
      argument.setType(
          CiphertextType::get(builder.getContext(), slots, depth, scale, 1));
  SmallVector<Value> emitted = emitPlan(builder, plan, ciphertexts, isEager);
  SmallVector<Value> operands;
  size_t next = 0;
  for (auto [number, result] : llvm::enumerate(results)) {
    if (result.clear) {
      operands.push_back(result.clear);
      note(resultName, number, {}, resultAttributes);
      continue;
    }
    RankedTensorType type = result.secret->type;
    if (type.getNumElements() == 0) {
      // No ciphertext would say its shape.
      operands.push_back(arith::ConstantOp::create(builder, location, type,
                                                   builder.getZeroAttr(type)));
      note(resultName, number, {}, resultAttributes);
      continue;
    }
    for (PlacementAttr placement : result.secret->placements) {
      operands.push_back(emitted[next++]);
      note(resultName, number, placement, resultAttributes);
    }
  }
  func::ReturnOp::create(builder, location, operands);
  converted.setFunctionType(builder.getFunctionType(
      converted.front().getArgumentTypes(),
      converted.front().getTerminator()->getOperandTypes()));
  converted.setAllArgAttrs(argumentAttributes);
  converted.setAllResultAttrs(resultAttributes);
  converted->setAttr(leastRotationsName,
                     builder.getI64IntegerAttr(plan.getLeastRotations()));
  function.erase();
  converted = nullptr;
}

/// Makes plans of a function for the search.
class Attempts {
public:
  Attempts(func::FuncOp function, int64_t slots, int64_t scale,
           double clientWeight)
      : function(function), slots(slots), scale(scale),
        clientWeight(clientWeight) {}

  FailureOr<Attempt> make(ProgramChoices choices);
  /// Puts in the placements that deciding uses ask for, as far as known;
  /// whether all are.
  bool decide(ProgramChoices &choices) const;

private:
  func::FuncOp function;
  int64_t slots, scale;
  double clientWeight;
  /// What a use asks for depends on nothing but its contraction's choice and
  /// the layout.
  std::map<std::tuple<EncryptLayout, OperandUse, ContractionChoice>,
           SmallVector<PlacementAttr>>
      known;
};

bool Attempts::decide(ProgramChoices &choices) const {
  bool areAll = true;
  for (auto [argument, use] : choices.deciding) {
    auto found =
        known.find({choices.layout, use, choices.get(use.contraction)});
    if (found != known.end())
      choices.placements[argument] = found->second;
    else
      areAll = false;
  }
  return areAll;
}

FailureOr<Attempt> Attempts::make(ProgramChoices choices) {
  int64_t plannings = 1;
  if (!decide(choices)) {
    // A plan that is not wanted, in which those uses come first.
    FunctionConverter converter(function, slots, scale, choices);
    if (failed(converter.makePlan(/*explains=*/false)))
      return failure();
    for (auto [use, placements] : converter.getDecided())
      known[{choices.layout, use, choices.get(use.contraction)}] = placements;
    decide(choices);
    ++plannings;
  }
  FunctionConverter converter(function, slots, scale, std::move(choices));
  if (failed(converter.makePlan(/*explains=*/false)))
    return failure();
  Attempt attempt = converter.getAttempt(clientWeight);
  attempt.plannings = plannings;
  return attempt;
}

/// The best plan of the function that the search finds.
FailureOr<FoundPlan> findPlan(func::FuncOp function, int64_t slots,
                              int64_t scale, EncryptLayout layout,
                              const SearchLimits &limits) {
  Attempts attempts(
      function, slots, scale,
      layout == EncryptLayout::Replicated ? replicatingClientWeight : 1);
  FailureOr<FoundPlan> found =
      searchLayouts(layout, slots, limits, [&](const ProgramChoices &tried) {
        return attempts.make(tried);
      });
  if (succeeded(found))
    attempts.decide(found->choices);
  return found;
}

/// The best plan of the function, or of one that contracts operands two at a
/// time, in spaces of fewer ranks; that one takes its place then.
FailureOr<FoundPlan> findPlanInAnyOrder(func::FuncOp &function, int64_t slots,
                                        int64_t scale, EncryptLayout layout) {
  OpBuilder builder(function);
  auto ordered = cast<func::FuncOp>(builder.clone(*function));
  bool isOrdered = ein::orderStaticContractions(ordered);
  SearchLimits limits;
  limits.programs = isOrdered ? 2 : 1;
  FailureOr<FoundPlan> best = findPlan(function, slots, scale, layout, limits);
  if (isOrdered && succeeded(best)) {
    limits.mostRotations = best->choices.mostRotations;
    FailureOr<FoundPlan> other =
        findPlan(ordered, slots, scale, layout, limits);
    if (failed(other)) {
      best = failure();
    } else if (other->cost.rotations <= limits.mostRotations &&
               other->time < best->time) {
      best = std::move(other);
      best->note = "operands are contracted two at a time; " + best->note;
      std::swap(function, ordered);
    }
  }
  ordered.erase();
  return best;
}

/// The function on ciphertexts by the best choices that the search finds.
LogicalResult convertFunction(func::FuncOp function, int64_t slots,
                              int64_t scale, EncryptLayout layout,
                              bool textbook) {
  ProgramChoices choices;
  choices.absorbs = !textbook;
  std::string found = "the textbook's plan, as asked for";
  if (!textbook) {
    FailureOr<FoundPlan> best =
        findPlanInAnyOrder(function, slots, scale, layout);
    if (failed(best))
      return failure();
    choices = std::move(best->choices);
    found = std::move(best->note);
  }
  remark::passed(
      function.getLoc(),
      remark::RemarkOpts::name("layouts").category("convert-ein-to-fhe"))
      << found;
  FunctionConverter converter(function, slots, scale, std::move(choices));
  if (failed(converter.makePlan(/*explains=*/true)))
    return failure();
  converter.finish(/*isEager=*/textbook);
  return success();
}

struct ConvertEinToFHE : ricci::impl::ConvertEinToFHEBase<ConvertEinToFHE> {
  using ConvertEinToFHEBase::ConvertEinToFHEBase;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    if (slots < 1 || !llvm::isPowerOf2_64(slots) || scale < 1) {
      emitError(module.getLoc())
          << "found slots=" << slots.getValue()
          << " and scale=" << scale.getValue()
          << ", expected a power of two and a positive number of bits";
      return signalPassFailure();
    }
    SmallVector<func::FuncOp> functions;
    for (auto function : module.getOps<func::FuncOp>()) {
      if (!function.isPublic() || function.isExternal())
        continue;
      for (size_t i = 0; i < function.getNumArguments(); ++i)
        if (function.getArgAttr(i, secretName)) {
          functions.push_back(function);
          break;
        }
    }
    if (functions.empty()) {
      emitError(module.getLoc())
          << "found no public function with an argument {" << secretName
          << "}, expected one; mark what only its owner may see";
      return signalPassFailure();
    }
    std::optional<EncryptLayout> layout =
        llvm::StringSwitch<std::optional<EncryptLayout>>(encryptLayout)
            .Case("row-major", EncryptLayout::RowMajor)
            .Case("packed", EncryptLayout::Packed)
            .Case("replicated", EncryptLayout::Replicated)
            .Default(std::nullopt);
    if (!layout) {
      emitError(module.getLoc())
          << "found encrypt-layout=" << encryptLayout
          << ", expected row-major, packed or replicated";
      return signalPassFailure();
    }
    for (func::FuncOp function : functions)
      if (failed(convertFunction(function, slots, scale, *layout, textbook)))
        return signalPassFailure();
  }
};

} // namespace
