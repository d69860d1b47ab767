//===- Evaluator.cpp - The reference evaluator ----------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Target/Ref/Evaluator.h"

#include "Array.h"
#include "Contract.h"
#include "Quantization.h"

#include "ricci/Dialect/Ein/IR/Operators.h"
#include "ricci/Dialect/Layout/IR/Layout.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/SymbolTable.h"

using namespace mlir;
using namespace ricci;
using namespace ricci::ref;

namespace {

class Evaluator {
public:
  LogicalResult call(func::FuncOp function, ArrayRef<ArrayPointer> arguments,
                     Location caller, SmallVectorImpl<ArrayPointer> &results);

private:
  using Values = DenseMap<Value, ArrayPointer>;
  LogicalResult run(Operation &op, Values &values);
  LogicalResult runConstant(arith::ConstantOp op, Values &values);

  /// Functions that have not returned yet.
  SmallVector<Operation *> active;
};

} // namespace

/// Fails with a diagnostic unless `shape` has the static extents of `type`.
static LogicalResult checkShape(ArrayRef<int64_t> shape, RankedTensorType type,
                                Location location, const Twine &what) {
  for (auto [d, expected] : llvm::enumerate(type.getShape()))
    if (!ShapedType::isDynamic(expected) && shape[d] != expected)
      return emitError(location)
             << what << " has extent " << shape[d] << " in dimension " << d
             << ", expected " << expected << "; pass arguments of matching "
             << "shapes";
  return success();
}

/// The same elements in a static shape; null if memory runs out.
static ArrayPointer reshape(const Array &array, ArrayRef<int64_t> shape) {
  ArrayPointer result =
      Array::create(array.type, shape, static_cast<bool>(array.errors));
  if (!result)
    return nullptr;
  for (int64_t i = 0; i < array.size; ++i)
    result->store(i, array.load(i));
  result->errorClass = array.errorClass;
  return result;
}

LogicalResult Evaluator::runConstant(arith::ConstantOp op, Values &values) {
  auto elements = dyn_cast<DenseElementsAttr>(op.getValue());
  if (!elements || !isa<RankedTensorType>(op.getType()) ||
      !ein::isElementType(elements.getElementType()))
    return emitError(op.getLoc())
           << "the reference evaluator found a constant of type "
           << op.getType() << ", expected a dense tensor of element types that "
           << "E10 allows";
  ArrayPointer array = importConstant(elements);
  if (!array)
    return emitError(op.getLoc())
           << "out of memory: the constant of "
           << printShape(elements.getType().getShape())
           << " elements does not fit; use a smaller one";
  values[op.getResult()] = array;
  return success();
}

LogicalResult Evaluator::run(Operation &op, Values &values) {
  SmallVector<ArrayPointer> operands;
  for (Value operand : op.getOperands())
    operands.push_back(values[operand]);
  if (auto contract = dyn_cast<ein::ContractOp>(op)) {
    FailureOr<ArrayPointer> result = evaluateContract(contract, operands);
    if (failed(result))
      return failure();
    values[contract.getResult()] = *result;
    return success();
  }
  if (isa_and_nonnull<q::QDialect>(op.getDialect())) {
    FailureOr<ArrayPointer> result = evaluateQuantization(op, operands);
    if (failed(result))
      return failure();
    values[op.getResult(0)] = *result;
    return checkShape((*result)->shape,
                      cast<RankedTensorType>(op.getResult(0).getType()),
                      op.getLoc(), "at run time, the result");
  }
  if (auto convert = dyn_cast<layout::ConvertOp>(op)) {
    values[convert.getResult()] = operands[0];
    return success();
  }
  if (auto constant = dyn_cast<arith::ConstantOp>(op))
    return runConstant(constant, values);
  if (auto cast = dyn_cast<tensor::CastOp>(op)) {
    auto type = dyn_cast<RankedTensorType>(cast.getType());
    if (type && operands[0]) {
      values[cast.getResult()] = operands[0];
      return checkShape(operands[0]->shape, type, op.getLoc(),
                        "at run time, the operand of 'tensor.cast'");
    }
  }
  if (isa<tensor::ExpandShapeOp, tensor::CollapseShapeOp>(op) && operands[0]) {
    auto type = cast<RankedTensorType>(op.getResult(0).getType());
    if (type.hasStaticShape()) {
      ArrayPointer result = reshape(*operands[0], type.getShape());
      values[op.getResult(0)] = result;
      return result ? success()
                    : emitError(op.getLoc())
                          << "out of memory: the reshaped tensor of "
                          << printShape(type.getShape())
                          << " elements does not fit; use a smaller one";
    }
  }
  if (auto call = dyn_cast<func::CallOp>(op)) {
    auto callee = SymbolTable::lookupNearestSymbolFrom<func::FuncOp>(
        call, call.getCalleeAttr());
    if (!callee)
      return emitError(op.getLoc())
             << "there is no function '" << call.getCallee()
             << "'; define it in this module";
    SmallVector<ArrayPointer> results;
    if (failed(this->call(callee, operands, op.getLoc(), results)))
      return failure();
    for (auto [value, result] : llvm::zip(call.getResults(), results))
      values[value] = result;
    return success();
  }
  return emitError(op.getLoc())
         << "the reference evaluator does not know the operation '"
         << op.getName()
         << "'; a program holds ein.contract, the operations of q, "
         << "layout.convert, arith.constant, "
         << "tensor.cast, func.call and func.return";
}

LogicalResult Evaluator::call(func::FuncOp function,
                              ArrayRef<ArrayPointer> arguments, Location caller,
                              SmallVectorImpl<ArrayPointer> &results) {
  if (function.isExternal() || !function.getBody().hasOneBlock())
    return emitError(caller)
           << "function '" << function.getName() << "' has "
           << (function.isExternal() ? "no body" : "several blocks")
           << ", expected a body of one block; define it in this module";
  if (llvm::is_contained(active, function.getOperation()))
    return emitError(caller) << "function '" << function.getName()
                             << "' calls itself and would never return; "
                                "remove the recursion";
  active.push_back(function);
  Values values;
  Block &body = function.getBody().front();
  for (auto [parameter, argument] : llvm::zip(body.getArguments(), arguments))
    values[parameter] = argument;
  for (Operation &op : body.without_terminator()) {
    if (failed(run(op, values)))
      return failure();
    // The last reader of a value frees it.
    for (Value operand : op.getOperands())
      if (llvm::all_of(operand.getUsers(), [&](Operation *user) {
            return user == &op || user->isBeforeInBlock(&op);
          }))
        values.erase(operand);
  }
  for (Value value : body.getTerminator()->getOperands())
    results.push_back(values[value]);
  active.pop_back();
  return success();
}

/// The function to run; null after a diagnostic.
static func::FuncOp findEntry(ModuleOp module, StringRef entry) {
  SmallVector<func::FuncOp> publics;
  for (auto function : module.getOps<func::FuncOp>())
    if (function.isPublic() && !function.isExternal())
      publics.push_back(function);
  for (func::FuncOp function : publics)
    if (function.getName() == entry)
      return function;
  if (entry.empty() && publics.size() == 1)
    return publics[0];
  InFlightDiagnostic diagnostic = emitError(module.getLoc());
  if (entry.empty())
    diagnostic << "found " << publics.size()
               << " public functions, expected one; name the entry";
  else
    diagnostic << "there is no public function '" << entry
               << "'; name one of the module's";
  diagnostic << ":";
  for (func::FuncOp function : publics)
    diagnostic << " '" << function.getName() << "'";
  if (publics.empty())
    diagnostic << " (it has none)";
  return nullptr;
}

/// Whether elements of the integer type `wanted` lie in memory as those of
/// `given`, which is all that callers without narrow integers can say.
static bool isStorage(ricci_element_type given, ricci_element_type wanted) {
  return (wanted.kind == RICCI_SIGNED || wanted.kind == RICCI_UNSIGNED) &&
         wanted.width > 1 && given.kind == wanted.kind &&
         given.width == 8 * ricci_element_size(wanted);
}

/// Says which element of a tensor in its type of storage is none of `type`.
static LogicalResult checkElements(func::FuncOp function, unsigned number,
                                   const ricci_tensor &argument, Type type) {
  auto storage = IntegerType::get(type.getContext(), argument.type.width,
                                  argument.type.kind == RICCI_UNSIGNED
                                      ? IntegerType::Unsigned
                                      : IntegerType::Signless);
  ArrayPointer array = importTensor(argument, NumberType::get(storage));
  NumberType narrow = NumberType::get(type);
  for (int64_t i = 0; array && i < array->size; ++i)
    if (wrap(static_cast<uint64_t>(array->integers[i]), narrow) !=
        array->integers[i])
      return emitError(function.getLoc())
             << "argument " << number << " of '" << function.getName()
             << "' has elements that " << type
             << " doesn't hold; clip the argument";
  return success();
}

static FailureOr<ArrayPointer> importArgument(func::FuncOp function,
                                              unsigned number,
                                              const ricci_tensor &argument) {
  Type parameter = function.getFunctionType().getInput(number);
  auto type = dyn_cast<RankedTensorType>(parameter);
  if (!type || (!ein::isElementType(type.getElementType()) &&
                !isa<q::CodeType>(type.getElementType()))) {
    emitError(function.getLoc())
        << "parameter " << number << " of '" << function.getName()
        << "' has type " << parameter
        << ", expected a ranked tensor of element types that E10 allows, or "
           "of codes";
    return failure();
  }
  NumberType number_ = NumberType::get(type.getElementType());
  bool isPassed = argument.type == number_.getRuntimeType();
  bool isNarrower =
      !isPassed && isStorage(argument.type, number_.getRuntimeType());
  if ((!isPassed && !isNarrower) || argument.rank != type.getRank()) {
    char name[32];
    ricci_print_element_type(argument.type, name, sizeof(name));
    emitError(function.getLoc())
        << "argument " << number << " of '" << function.getName() << "' has "
        << argument.rank << " dimensions of " << name << ", expected "
        << type.getRank() << " of " << type.getElementType()
        << "; convert the argument";
    return failure();
  }
  if (failed(checkShape(
          ArrayRef(argument.shape, argument.rank), type, function.getLoc(),
          "argument " + Twine(number) + " of '" + function.getName() + "'")))
    return failure();
  if (isNarrower &&
      failed(checkElements(function, number, argument, type.getElementType())))
    return failure();
  ArrayPointer array = importTensor(argument, number_);
  if (!array) {
    emitError(function.getLoc())
        << "out of memory: argument " << number << " of "
        << printShape(ArrayRef(argument.shape, argument.rank))
        << " elements does not fit; use a smaller one";
    return failure();
  }
  return array;
}

LogicalResult ricci::ref::evaluate(ModuleOp module, StringRef entry,
                                   ArrayRef<const ricci_tensor *> arguments,
                                   std::vector<Result> &results,
                                   Conversions conversions) {
  ConversionScope scope(conversions);
  results.clear();
  func::FuncOp function = findEntry(module, entry);
  if (!function)
    return failure();
  if (arguments.size() != function.getNumArguments())
    return emitError(function.getLoc())
           << "'" << function.getName() << "' was given " << arguments.size()
           << " arguments, expected " << function.getNumArguments();
  SmallVector<ArrayPointer> operands, values;
  for (auto [i, argument] : llvm::enumerate(arguments)) {
    FailureOr<ArrayPointer> array = importArgument(function, i, *argument);
    if (failed(array))
      return failure();
    operands.push_back(*array);
  }
  if (failed(Evaluator().call(function, operands, function.getLoc(), values)))
    return failure();
  for (auto [i, array] : llvm::enumerate(values)) {
    auto type =
        dyn_cast<RankedTensorType>(function.getFunctionType().getResult(i));
    if (type && failed(checkShape(array->shape, type, function.getLoc(),
                                  "result " + Twine(i) + " of '" +
                                      function.getName() + "'")))
      return failure();
    Result result;
    if (!exportResult(*array, result))
      return emitError(function.getLoc())
             << "out of memory: result " << i << " of "
             << printShape(array->shape)
             << " elements does not fit; use smaller arguments";
    results.push_back(std::move(result));
  }
  return success();
}
