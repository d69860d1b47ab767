//===- Interpreter.cpp - Runs fhe programs on a backend -------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Target/FHE/Interpreter.h"

#include "RealTensor.h"

#include "ricci/Dialect/Ein/IR/Ein.h"
#include "ricci/Dialect/FHE/IR/FHE.h"
#include "ricci/Target/Ref/Evaluator.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Builders.h"
#include "llvm/ADT/TypeSwitch.h"

#include <set>

using namespace mlir;
using namespace ricci;
using namespace ricci::fhe;

static FailureOr<func::FuncOp> findFunction(ModuleOp module, StringRef entry) {
  auto function = module.lookupSymbol<func::FuncOp>(entry);
  if (function && function->hasAttr(signatureName) &&
      function.getBody().hasOneBlock())
    return function;
  return emitError(module.getLoc())
         << "found no function '" << entry
         << "' on ciphertexts; run 'convert-ein-to-fhe' before";
}

FailureOr<Parameters> ricci::fhe::findParameters(ModuleOp module,
                                                 StringRef entry) {
  FailureOr<func::FuncOp> function = findFunction(module, entry);
  if (failed(function))
    return failure();
  Parameters parameters;
  for (Type type : function->getArgumentTypes())
    if (auto ciphertext = dyn_cast<CiphertextType>(type)) {
      parameters.slots = ciphertext.getSlots();
      parameters.levels = std::max(parameters.levels, ciphertext.getLevel());
      parameters.scaleBits = ciphertext.getScale();
    }
  std::set<int64_t> rotations;
  function->walk([&](Operation *op) {
    if (auto rotate = dyn_cast<RotateOp>(op))
      rotations.insert(rotate.getOffset());
    parameters.multiplies |= isa<MulOp>(op);
  });
  parameters.rotations.assign(rotations.begin(), rotations.end());
  return parameters;
}

namespace {

class Interpreter {
public:
  Interpreter(ModuleOp module, func::FuncOp function, Backend &backend,
              RunFigures &figures)
      : module(module), function(function), backend(backend), figures(figures) {
  }

  LogicalResult encryptArguments(ArrayRef<const ricci_tensor *> arguments);
  LogicalResult runOperations();
  LogicalResult decryptResults(std::vector<Tensor> &results);

private:
  struct ClearTensor {
    std::shared_ptr<ricci_tensor> tensor;
    /// The elements, once something asked for them.
    std::vector<double> reals;
  };

  LogicalResult runOperation(Operation &op);
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
  llvm::DenseMap<Value, CiphertextPointer> ciphertexts;
  llvm::DenseMap<Value, PlaintextPointer> plaintexts;
  llvm::DenseMap<Value, ClearTensor> tensors;
  /// Uses that are yet to come.
  llvm::DenseMap<Value, int64_t> uses;
};

} // namespace

/// The row-major number of an index tuple.
static int64_t flatten(ArrayRef<int64_t> index, ArrayRef<int64_t> shape) {
  int64_t number = 0;
  for (auto [i, extent] : llvm::zip(index, shape))
    number = number * extent + i;
  return number;
}

LogicalResult
Interpreter::encryptArguments(ArrayRef<const ricci_tensor *> arguments) {
  for (BlockArgument argument : function.getArguments()) {
    unsigned position = argument.getArgNumber();
    auto number = function.getArgAttrOfType<IntegerAttr>(position, operandName);
    if (!number || number.getInt() >= static_cast<int64_t>(arguments.size()))
      return emitError(argument.getLoc())
             << "argument " << position << " of '" << function.getName()
             << "' does not say by '" << operandName
             << "' which argument of the program it belongs to";
    const ricci_tensor &tensor = *arguments[number.getInt()];
    auto type = dyn_cast<CiphertextType>(argument.getType());
    if (!type) {
      // The caller's tensor outlives the run.
      tensors[argument].tensor.reset(const_cast<ricci_tensor *>(&tensor),
                                     [](ricci_tensor *) {});
      continue;
    }
    auto placement =
        function.getArgAttrOfType<PlacementAttr>(position, placementName);
    ArrayRef<int64_t> shape(tensor.shape, tensor.rank);
    if (!placement || placement.getExtents() != shape)
      return emitError(argument.getLoc())
             << "argument " << position << " of '" << function.getName()
             << "' has no placement, or one of another shape than the tensor's";
    std::vector<double> reals = readReals(tensor);
    std::vector<double> values(type.getSlots());
    for (int64_t slot = 0; slot < type.getSlots(); ++slot)
      if (auto index = placement.getIndex(slot))
        values[slot] = reals[flatten(*index, shape)];
    CiphertextPointer ciphertext = backend.encrypt(values, type.getLevel());
    if (!ciphertext)
      return emitError(argument.getLoc())
             << "argument " << number.getInt() << ": " << backend.getError();
    ciphertexts[argument] = std::move(ciphertext);
    ++figures.ciphertextsIn;
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
  PlacementAttr placement = op.getPlacement();
  std::vector<double> values(op.getType().getSlots());
  SmallVector<Attribute> constants;
  for (size_t slot = 0; slot < values.size(); ++slot) {
    std::optional<SmallVector<int64_t>> index =
        placement.getIndex(static_cast<int64_t>(slot));
    if (!index)
      continue;
    double value = op.getFactor().convertToDouble();
    for (auto [tensor, map] :
         llvm::zip(op.getTensors(), op.getMaps().getAsRange<AffineMapAttr>())) {
      SmallVector<int64_t> element = map.getValue().compose(*index);
      value *= getReals(tensor)[flatten(
          element, cast<RankedTensorType>(tensor.getType()).getShape())];
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

LogicalResult Interpreter::runOperation(Operation &op) {
  if (op.getDialect()->getNamespace() != FHEDialect::getDialectNamespace())
    return evaluateClear(op);
  if (isa<EncodeOp, EncodeMaskOp>(op)) {
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
        backend.encode(values, type.getLevel(), type.getScale());
    if (!plaintext)
      return emitError(op.getLoc()) << backend.getError();
    plaintexts[op.getResult(0)] = std::move(plaintext);
    return success();
  }
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

static FailureOr<ricci_element_type> getElementType(Location location,
                                                    Type type) {
  std::string name;
  llvm::raw_string_ostream(name) << getElementTypeOrSelf(type);
  ricci_element_type element;
  if (ricci_parse_element_type(name.c_str(), &element))
    return emitError(location) << ricci_last_error();
  return element;
}

LogicalResult Interpreter::decryptResults(std::vector<Tensor> &results) {
  auto signature = cast<FunctionType>(
      function->getAttrOfType<TypeAttr>(signatureName).getValue());
  results.clear();
  results.resize(signature.getNumResults());
  std::vector<std::vector<double>> reals(results.size());
  std::vector<SmallVector<int64_t>> shapes(results.size());
  Operation *terminator = function.front().getTerminator();
  Location location = terminator->getLoc();
  for (auto [position, operand] : llvm::enumerate(terminator->getOperands())) {
    auto number =
        function.getResultAttrOfType<IntegerAttr>(position, resultName);
    if (!number || number.getInt() >= static_cast<int64_t>(results.size()))
      return emitError(location)
             << "result " << position << " of '" << function.getName()
             << "' does not say by '" << resultName
             << "' which result of the program it belongs to";
    if (!isa<CiphertextType>(operand.getType())) {
      const ricci_tensor &tensor = *tensors[operand].tensor;
      ricci_tensor *copy = nullptr;
      SmallVector<int64_t> shape(tensor.shape, tensor.shape + tensor.rank);
      if (ricci_tensor_create(tensor.type, tensor.rank, shape.data(), &copy))
        return emitError(location) << ricci_last_error();
      results[number.getInt()].reset(copy);
      size_t size = ricci_element_size(tensor.type);
      for (int64_t i = 0, n = ricci_tensor_size(&tensor); i < n; ++i) {
        int64_t rest = i, offset = 0;
        for (int32_t d = tensor.rank; d-- > 0;) {
          offset += rest % shape[d] * tensor.strides[d];
          rest /= shape[d];
        }
        std::copy_n(static_cast<const char *>(tensor.data) + offset * size,
                    size, static_cast<char *>(copy->data) + i * size);
      }
      continue;
    }
    ++figures.ciphertextsOut;
    std::vector<double> values = backend.decrypt(get(operand));
    if (values.empty())
      return emitError(location)
             << "result " << number.getInt() << ": " << backend.getError();
    auto placement =
        function.getResultAttrOfType<PlacementAttr>(position, placementName);
    if (!placement)
      return emitError(location)
             << "result " << position << " has no '" << placementName << "'";
    auto &own = reals[number.getInt()];
    shapes[number.getInt()].assign(placement.getExtents().begin(),
                                   placement.getExtents().end());
    own.resize(ShapedType::getNumElements(placement.getExtents()));
    for (size_t slot = 0; slot < values.size(); ++slot)
      if (auto index = placement.getIndex(static_cast<int64_t>(slot)))
        own[flatten(*index, placement.getExtents())] = values[slot];
  }
  for (size_t i = 0; i < results.size(); ++i) {
    if (results[i])
      continue;
    FailureOr<ricci_element_type> type =
        getElementType(location, signature.getResult(i));
    if (failed(type))
      return failure();
    results[i] = makeTensor(*type, shapes[i], reals[i]);
    if (!results[i])
      return emitError(location) << ricci_last_error();
  }
  return success();
}

LogicalResult ricci::fhe::run(ModuleOp module, StringRef entry,
                              ArrayRef<const ricci_tensor *> arguments,
                              Backend &backend, std::vector<Tensor> &results,
                              RunFigures &figures) {
  FailureOr<func::FuncOp> function = findFunction(module, entry);
  FailureOr<Parameters> parameters = findParameters(module, entry);
  if (failed(function) || failed(parameters))
    return failure();
  figures.rotationKeys = parameters->rotations.size();
  Counts before = backend.getCounts();
  Interpreter interpreter(module, *function, backend, figures);
  if (failed(interpreter.encryptArguments(arguments)) ||
      failed(interpreter.runOperations()) ||
      failed(interpreter.decryptResults(results)))
    return failure();
  Counts after = backend.getCounts();
  figures.counts = {after.rotations - before.rotations,
                    after.hoistedRotations - before.hoistedRotations,
                    after.products - before.products,
                    after.plainProducts - before.plainProducts,
                    after.relinearizations - before.relinearizations,
                    after.rescales - before.rescales};
  return success();
}
