//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// Scalar operators and contractions, as the conversion writes them.

#include "Operators.h"

#include "mlir/IR/OperationSupport.h"

using namespace mlir;
using namespace ricci;

FlatSymbolRefAttr OperatorSet::get(Location loc, StringRef name,
                                   ArrayRef<Type> parameters, Body body) {
  // Detached until it is known that there is none alike.
  Region region;
  Block &block = region.emplaceBlock();
  for (Type type : parameters)
    block.addArgument(type, loc);
  // The region has no parent yet to ask for the context.
  OpBuilder inner(builder.getContext());
  inner.setInsertionPointToEnd(&block);
  Scalars scalars(inner, loc);
  Value result = body(scalars, block.getArguments());
  ein::YieldOp::create(inner, loc, result);
  auto op = ein::OpOp::create(
      builder, loc, name, builder.getFunctionType(parameters, result.getType()),
      /*laws=*/DictionaryAttr());
  op.getBody().takeBody(region);
  for (ein::OpOp other : operators)
    if (other.getFunctionType() == op.getFunctionType() &&
        OperationEquivalence::isRegionEquivalentTo(
            &other.getRegion(), &op.getRegion(),
            OperationEquivalence::IgnoreLocations)) {
      op->erase();
      return FlatSymbolRefAttr::get(other);
    }
  auto module = cast<ModuleOp>(symbols.getOp());
  // Before the functions, where a reader looks for definitions.
  symbols.insert(op, module.getBody()->begin());
  operators.push_back(op);
  return FlatSymbolRefAttr::get(op);
}

Value ricci::contract(OpBuilder &builder, Location loc, RankedTensorType type,
                      Attribute op, ArrayRef<Access> inputs, Type accumulator,
                      unsigned reducedRanks, std::optional<Access> mask) {
  ein::ContractSpec spec;
  spec.resultRank = type.getRank();
  for (unsigned rank = 0; rank < spec.resultRank + reducedRanks; ++rank)
    spec.rankNames.push_back("i" + std::to_string(rank));
  spec.inputCount = inputs.size();
  spec.mapOperator = op;
  SmallVector<Value> tensors;
  for (const Access &input : inputs) {
    tensors.push_back(input.tensor);
    spec.maps.push_back(input.map);
  }
  if (mask) {
    spec.hasMask = true;
    spec.maps.push_back(mask->map);
  }
  auto reduce = ein::BuiltinOperatorAttr::get(builder.getContext(),
                                              ein::BuiltinOperator::or_);
  spec.reductions.assign(reducedRanks, reduce);
  return ein::ContractOp::create(builder, loc, type, tensors, Value(),
                                 mask ? mask->tensor : Value(), spec,
                                 accumulator);
}

Value ricci::countUp(OpBuilder &builder, Location loc, int64_t count) {
  auto numbers = llvm::to_vector(llvm::seq<int64_t>(count));
  auto type = RankedTensorType::get(count, builder.getI64Type());
  return arith::ConstantOp::create(
      builder, loc, DenseElementsAttr::get(type, ArrayRef(numbers)));
}
