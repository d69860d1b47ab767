//===- OperationCount.cpp - The arithmetic that a program asks for -*- C++
//-*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OperationCount.h"

#include "ricci/Dialect/Ein/IR/Ein.h"
#include "ricci/Dialect/Ein/IR/Operators.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/SymbolTable.h"
#include "llvm/ADT/DenseMap.h"

using namespace mlir;
using namespace ricci;
using namespace ricci::run;

using Shape = SmallVector<int64_t>;

/// What one use of the operator counts in `type`.
static double weigh(const ein::Operator &op, Type type) {
  if (!op.isBuiltin()) {
    // Constants are no work, nor is handing the value back.
    double count = 0;
    op.getDefinition().getBody().walk([&](Operation *inner) {
      if (!inner->hasTrait<OpTrait::ConstantLike>() &&
          !isa<ein::YieldOp>(inner))
        ++count;
    });
    return count;
  }
  if (!isa<ComplexType>(type))
    return 1;
  return op.getBuiltin() == ein::BuiltinOperator::mul ? 6 : 2;
}

namespace {

class Counter {
public:
  explicit Counter(ModuleOp module) : symbols(module) {}

  /// Counts a call and finds the shapes of its results.
  std::optional<double> count(func::FuncOp function, ArrayRef<Shape> arguments,
                              SmallVector<Shape> &results);

private:
  std::optional<double> count(Operation &op);
  std::optional<double> count(ein::ContractOp op);
  std::optional<double> count(func::CallOp op);

  SymbolTable symbols;
  DenseMap<Value, Shape> shapes;
  unsigned depth = 0;
};

} // namespace

std::optional<double> Counter::count(ein::ContractOp op) {
  ein::ContractSpec spec = op.getSpec();
  SmallVector<Shape> operands;
  for (Value operand : op->getOperands())
    operands.push_back(shapes.lookup(operand));
  // A static result says the extents that no operand does.
  SmallVector<AffineExpr> resultRanks;
  for (int64_t rank = 0; rank < spec.resultRank; ++rank)
    resultRanks.push_back(getAffineDimExpr(rank, op.getContext()));
  spec.maps.push_back(
      AffineMap::get(spec.rankNames.size(), 0, resultRanks, op.getContext()));
  SmallVector<ArrayRef<int64_t>> operandShapes(operands.begin(),
                                               operands.end());
  operandShapes.push_back(op.getResult().getType().getShape());
  SmallVector<int64_t> extents = ein::inferExtents(spec, operandShapes);
  if (llvm::any_of(extents, ShapedType::isDynamic))
    return std::nullopt;
  shapes[op.getResult()] = Shape(ArrayRef(extents).take_front(spec.resultRank));

  auto map = ein::Operator::get(spec.mapOperator, op);
  if (!map)
    return std::nullopt;
  int64_t uses =
      map->isBuiltin() && map->getArity() == 2 ? spec.inputCount - 1 : 1;
  double points = 1;
  for (int64_t extent : extents)
    points *= static_cast<double>(extent);
  double total =
      points * static_cast<double>(uses) * weigh(*map, op.getAccumulator());
  // Each point enters the innermost reduction; what that leaves, the next.
  for (size_t i = spec.reductions.size(); i-- > 0;) {
    auto reduce = ein::Operator::get(spec.reductions[i], op);
    if (!reduce)
      return std::nullopt;
    bool startsRun = i + 1 == spec.reductions.size() ||
                     spec.reductions[i] != spec.reductions[i + 1];
    if (startsRun)
      total += points * weigh(*reduce, op.getAccumulator());
    points /=
        std::max<double>(1, static_cast<double>(extents[spec.resultRank + i]));
  }
  return total;
}

std::optional<double> Counter::count(func::CallOp op) {
  auto callee = symbols.lookup<func::FuncOp>(op.getCallee());
  if (!callee || callee.isExternal())
    return std::nullopt;
  SmallVector<Shape> arguments, results;
  for (Value operand : op.getOperands())
    arguments.push_back(shapes.lookup(operand));
  // Deeper than any program is written: it must be recursive.
  constexpr unsigned maxDepth = 64;
  if (depth == maxDepth)
    return std::nullopt;
  Counter inner(*this);
  ++inner.depth;
  std::optional<double> total = inner.count(callee, arguments, results);
  for (auto [result, shape] : llvm::zip(op.getResults(), results))
    shapes[result] = shape;
  return total;
}

std::optional<double> Counter::count(Operation &op) {
  if (auto contract = dyn_cast<ein::ContractOp>(op))
    return count(contract);
  if (auto call = dyn_cast<func::CallOp>(op))
    return count(call);
  // Casts keep the shape; constants and the rest say it in their types.
  for (Value result : op.getResults()) {
    auto type = dyn_cast<RankedTensorType>(result.getType());
    if (!type)
      continue;
    if (isa<tensor::CastOp>(op))
      shapes[result] = shapes.lookup(op.getOperand(0));
    else
      shapes[result] = Shape(type.getShape());
  }
  return 0;
}

std::optional<double> Counter::count(func::FuncOp function,
                                     ArrayRef<Shape> arguments,
                                     SmallVector<Shape> &results) {
  if (!function.getBody().hasOneBlock())
    return std::nullopt;
  for (auto [argument, shape] :
       llvm::zip_equal(function.getArguments(), arguments))
    shapes[argument] = shape;
  double total = 0;
  for (Operation &op : function.getBody().front()) {
    std::optional<double> part = count(op);
    if (!part)
      return std::nullopt;
    total += *part;
  }
  Operation *terminator = function.getBody().front().getTerminator();
  for (Value value : terminator->getOperands())
    results.push_back(shapes.lookup(value));
  return total;
}

std::optional<double>
ricci::run::countOperations(ModuleOp module, StringRef entry,
                            const std::vector<Input> &inputs) {
  auto function = module.lookupSymbol<func::FuncOp>(entry);
  if (!function || function.getNumArguments() != inputs.size())
    return std::nullopt;
  SmallVector<Shape> arguments, results;
  for (const Input &input : inputs)
    arguments.push_back(
        Shape(ArrayRef(input.tensor->shape, input.tensor->rank)));
  return Counter(module).count(function, arguments, results);
}
