//===- Interpreter.cpp - Runs fhe programs on a backend -------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Target/FHE/Interpreter.h"

#include "ProcessorTimer.h"
#include "RealTensor.h"

#include "ricci/Dialect/Ein/IR/Ein.h"
#include "ricci/Dialect/FHE/IR/Evaluate.h"
#include "ricci/Dialect/FHE/IR/FHE.h"
#include "ricci/Target/FHE/Signature.h"
#include "ricci/Target/Ref/Evaluator.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Builders.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace ricci;
using namespace ricci::fhe;

/// More are encoded anew in every run.
static constexpr int64_t maxKeptBytes = int64_t(1) << 30;

namespace {

class Interpreter {
public:
  Interpreter(ModuleOp module, func::FuncOp function, Backend &backend,
              RunFigures &figures, KeptPlaintexts *kept)
      : module(module), function(function), backend(backend), figures(figures),
        kept(kept) {}

  LogicalResult takeArguments(std::vector<FunctionValue> arguments);
  LogicalResult runOperations();
  void giveResults(std::vector<FunctionValue> &results);

private:
  struct ClearTensor {
    std::shared_ptr<const ricci_tensor> tensor;
    /// The elements, once something asked for them.
    std::vector<double> reals;
  };

  LogicalResult runOperation(Operation &op);
  LogicalResult runRotations(RotateManyOp op);
  LogicalResult encode(Operation &op);
  void keep(Operation &op, PlaintextPointer plaintext);
  /// Null after what `error` of the backend says.
  CiphertextPointer compute(Operation &op);
  std::vector<double> getSlots(EncodeOp op);
  LogicalResult evaluateClear(Operation &op);
  void release(Operation &op);
  const std::vector<double> &getReals(Value tensor);
  const Ciphertext &get(Value value) { return *ciphertexts[value]; }

  ModuleOp module;
  func::FuncOp function;
  Backend &backend;
  RunFigures &figures;
  KeptPlaintexts *kept;
  llvm::DenseMap<Value, CiphertextPointer> ciphertexts;
  llvm::DenseMap<Value, PlaintextPointer> plaintexts;
  llvm::DenseMap<Value, ClearTensor> tensors;
  /// Uses that are yet to come.
  llvm::DenseMap<Value, int64_t> uses;
};

} // namespace

static void addBytes(std::optional<int64_t> &sum,
                     const Ciphertext &ciphertext) {
  if (std::optional<int64_t> bytes = ciphertext.countBytes())
    sum = sum.value_or(0) + *bytes;
}

LogicalResult Interpreter::takeArguments(std::vector<FunctionValue> arguments) {
  if (arguments.size() != function.getNumArguments())
    return emitError(function.getLoc())
           << "found " << arguments.size() << " values, expected "
           << function.getNumArguments();
  for (BlockArgument argument : function.getArguments()) {
    FunctionValue &value = arguments[argument.getArgNumber()];
    auto type = dyn_cast<CiphertextType>(argument.getType());
    if (static_cast<bool>(type) != static_cast<bool>(value.ciphertext))
      return emitError(argument.getLoc())
             << "argument " << argument.getArgNumber() << " of '"
             << function.getName() << "' is "
             << (type ? "no ciphertext, expected one"
                      : "a ciphertext, expected a tensor");
    if (!type) {
      tensors[argument].tensor = std::move(value.tensor);
      continue;
    }
    ++figures.ciphertextsIn;
    addBytes(figures.bytesIn, *value.ciphertext);
    ciphertexts[argument] = std::move(value.ciphertext);
    figures.depth = std::max(figures.depth, type.getLevel());
  }
  return success();
}

const std::vector<double> &Interpreter::getReals(Value tensor) {
  ClearTensor &clear = tensors[tensor];
  if (clear.reals.empty())
    clear.reals = readReals(*clear.tensor);
  return clear.reals;
}

std::vector<double> Interpreter::getSlots(EncodeOp op) {
  struct Factor {
    ArrayRef<double> elements;
    ArrayRef<int64_t> shape;
    AffineMap map;
  };
  SmallVector<Factor> factors;
  for (auto [tensor, map] :
       llvm::zip(op.getTensors(), op.getMaps().getAsRange<AffineMapAttr>()))
    factors.push_back({getReals(tensor),
                       cast<RankedTensorType>(tensor.getType()).getShape(),
                       map.getValue()});
  PlacementAttr placement = op.getPlacement();
  std::vector<double> values(op.getType().getSlots());
  for (size_t slot = 0; slot < values.size(); ++slot) {
    std::optional<SmallVector<int64_t>> index =
        placement.getIndex(static_cast<int64_t>(slot));
    if (!index)
      continue;
    double value = op.getFactor().convertToDouble();
    for (const Factor &factor : factors) {
      int64_t element = 0;
      for (auto [expr, extent] :
           llvm::zip(factor.map.getResults(), factor.shape))
        element = element * extent + fhe::evaluate(expr, *index);
      value *= factor.elements[element];
    }
    values[slot] = value;
  }
  return values;
}

/// What depends on no secret is computed by the reference evaluator, in a
/// module of its own.
LogicalResult Interpreter::evaluateClear(Operation &op) {
  OwningOpRef<ModuleOp> single = ModuleOp::create(op.getLoc());
  OpBuilder builder = OpBuilder::atBlockEnd(single->getBody());
  for (auto definition : module.getOps<ein::OpOp>())
    builder.clone(*definition);
  auto clear = func::FuncOp::create(
      builder, op.getLoc(), "clear",
      builder.getFunctionType(op.getOperandTypes(), op.getResultTypes()));
  builder.setInsertionPointToStart(clear.addEntryBlock());
  Operation *copy = builder.clone(op);
  copy->setOperands(clear.getArguments());
  func::ReturnOp::create(builder, op.getLoc(), copy->getResults());
  std::vector<const ricci_tensor *> arguments;
  for (Value operand : op.getOperands())
    arguments.push_back(tensors[operand].tensor.get());
  std::vector<ref::Result> results;
  if (failed(ref::evaluate(*single, "clear", arguments, results)))
    return failure();
  for (auto [value, result] : llvm::zip(op.getResults(), results))
    tensors[value].tensor = std::move(result.value);
  return success();
}

CiphertextPointer Interpreter::compute(Operation &op) {
  return llvm::TypeSwitch<Operation *, CiphertextPointer>(&op)
      .Case([&](AddOp add) {
        return backend.add(get(add.getLhs()), get(add.getRhs()));
      })
      .Case([&](SubOp sub) {
        return backend.subtract(get(sub.getLhs()), get(sub.getRhs()));
      })
      .Case([&](AddPlainOp add) {
        return backend.addPlain(get(add.getCiphertext()),
                                *plaintexts[add.getPlaintext()]);
      })
      .Case([&](MulOp mul) {
        return backend.multiply(get(mul.getLhs()), get(mul.getRhs()));
      })
      .Case([&](MulPlainOp mul) {
        return backend.multiplyPlain(get(mul.getCiphertext()),
                                     *plaintexts[mul.getPlaintext()]);
      })
      .Case([&](NegateOp negate) {
        return backend.negate(get(negate.getCiphertext()));
      })
      .Case([&](RotateOp rotate) {
        return backend.rotate(get(rotate.getCiphertext()),
                              static_cast<int64_t>(rotate.getOffset()));
      })
      .Case([&](ToStandardOp finish) {
        return backend.toStandard(get(finish.getCiphertext()));
      })
      .Case([&](RelinearizeOp relinearize) {
        return backend.relinearize(get(relinearize.getCiphertext()));
      })
      .Case([&](RescaleOp rescale) {
        return backend.rescale(get(rescale.getCiphertext()));
      })
      .Case([&](LevelDownOp lower) {
        return backend.lowerLevel(get(lower.getCiphertext()),
                                  lower.getType().getLevel());
      });
}

/// Frees what has no use to come; a linear map has hundreds of ciphertexts.
void Interpreter::release(Operation &op) {
  for (Value operand : op.getOperands()) {
    auto [entry, isNew] = uses.insert({operand, 0});
    if (isNew)
      entry->second = std::distance(operand.use_begin(), operand.use_end());
    if (--entry->second > 0)
      continue;
    ciphertexts.erase(operand);
    plaintexts.erase(operand);
    tensors.erase(operand);
  }
}

LogicalResult Interpreter::runRotations(RotateManyOp op) {
  bool isExtended =
      cast<CiphertextType>(op.getRotated().front().getType()).isExtended();
  std::vector<int64_t> offsets(op.getOffsets().begin(), op.getOffsets().end());
  const Ciphertext &operand = get(op.getCiphertext());
  std::vector<CiphertextPointer> rotated =
      isExtended ? backend.rotateExtended(operand, offsets)
                 : backend.rotateHoisted(operand, offsets);
  if (rotated.empty())
    return emitError(op.getLoc())
           << "'" << op->getName() << "': " << backend.getError();
  for (auto [value, result] : llvm::zip(op.getRotated(), rotated))
    ciphertexts[value] = std::move(result);
  return success();
}

/// Stays the same in every run where all that is encoded is constant.
void Interpreter::keep(Operation &op, PlaintextPointer plaintext) {
  if (!kept || !llvm::all_of(op.getOperands(), [](Value operand) {
        Operation *definition = operand.getDefiningOp();
        return definition && definition->hasTrait<OpTrait::ConstantLike>();
      }))
    return;
  auto type = cast<PlaintextType>(op.getResult(0).getType());
  // Polynomials of twice as many coefficients as slots, one for each modulus,
  // of which the extended domain has at least one more.
  int64_t bytes = 16 * type.getSlots() * (type.getLevel() + 2);
  if (kept->bytes + bytes > maxKeptBytes)
    return;
  kept->bytes += bytes;
  kept->plaintexts[&op] = std::move(plaintext);
}

LogicalResult Interpreter::encode(Operation &op) {
  if (kept)
    if (PlaintextPointer earlier = kept->plaintexts.lookup(&op)) {
      plaintexts[op.getResult(0)] = std::move(earlier);
      return success();
    }
  auto type = cast<PlaintextType>(op.getResult(0).getType());
  std::vector<double> values;
  if (auto encode = dyn_cast<EncodeOp>(op)) {
    values = getSlots(encode);
  } else {
    values.resize(type.getSlots());
    ArrayRef<int64_t> runs = cast<EncodeMaskOp>(op).getRuns();
    for (size_t i = 0; i < runs.size(); i += 2)
      std::fill_n(values.begin() + runs[i], runs[i + 1], 1.0);
  }
  PlaintextPointer plaintext =
      type.getDomain() == Domain::Extended
          ? backend.encodeExtended(values, type.getLevel(), type.getScale())
          : backend.encode(values, type.getLevel(), type.getScale());
  if (!plaintext)
    return emitError(op.getLoc()) << backend.getError();
  keep(op, plaintext);
  plaintexts[op.getResult(0)] = std::move(plaintext);
  return success();
}

LogicalResult Interpreter::runOperation(Operation &op) {
  if (op.getDialect()->getNamespace() != FHEDialect::getDialectNamespace())
    return evaluateClear(op);
  if (isa<EncodeOp, EncodeMaskOp>(op))
    return encode(op);
  if (auto many = dyn_cast<RotateManyOp>(op))
    return runRotations(many);
  CiphertextPointer result = compute(op);
  if (!result)
    return emitError(op.getLoc())
           << "'" << op.getName() << "': " << backend.getError();
  ciphertexts[op.getResult(0)] = std::move(result);
  return success();
}

LogicalResult Interpreter::runOperations() {
  for (Operation &op : function.front().without_terminator()) {
    if (failed(runOperation(op)))
      return failure();
    release(op);
  }
  return success();
}

void Interpreter::giveResults(std::vector<FunctionValue> &results) {
  results.clear();
  for (Value operand : function.front().getTerminator()->getOperands()) {
    FunctionValue value;
    if (isa<CiphertextType>(operand.getType())) {
      value.ciphertext = ciphertexts[operand];
      ++figures.ciphertextsOut;
      addBytes(figures.bytesOut, *value.ciphertext);
    } else {
      value.tensor = tensors[operand].tensor;
    }
    results.push_back(std::move(value));
  }
}

LogicalResult ricci::fhe::evaluate(ModuleOp module, StringRef entry,
                                   std::vector<FunctionValue> arguments,
                                   Backend &backend,
                                   std::vector<FunctionValue> &results,
                                   RunFigures &figures, KeptPlaintexts *kept) {
  FailureOr<func::FuncOp> function = findFunction(module, entry);
  FailureOr<Parameters> parameters = findParameters(module, entry);
  if (failed(function) || failed(parameters))
    return failure();
  std::string missing = findMissingKeys(*parameters, backend.getKeys());
  if (!missing.empty())
    return emitError(function->getLoc()) << missing;
  figures.rotationKeys = parameters->rotations.size();
  if (auto least = (*function)->getAttrOfType<IntegerAttr>(leastRotationsName))
    figures.leastRotations = least.getInt();
  Counts before = backend.getCounts();
  ProcessorTimer timer;
  Interpreter interpreter(module, *function, backend, figures, kept);
  if (failed(interpreter.takeArguments(std::move(arguments))) ||
      failed(interpreter.runOperations()))
    return failure();
  interpreter.giveResults(results);
  figures.serverMilliseconds = timer.getMilliseconds();
  Counts after = backend.getCounts();
  figures.counts = {after.rotations - before.rotations,
                    after.hoistedRotations - before.hoistedRotations,
                    after.products - before.products,
                    after.plainProducts - before.plainProducts,
                    after.relinearizations - before.relinearizations,
                    after.rescales - before.rescales};
  return success();
}
