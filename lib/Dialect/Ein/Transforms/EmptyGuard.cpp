//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EmptyGuard.h"

#include "ricci/Dialect/Ein/IR/Operators.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Complex/IR/Complex.h"

using namespace mlir;
using namespace ricci::ein;

EmptyGuard::EmptyGuard(Operation *user, IRRewriter &rewriter)
    : rewriter(rewriter), module(dyn_cast<ModuleOp>(user)) {
  if (!module)
    module = user->getParentOfType<ModuleOp>();
  if (module)
    symbols.emplace(module);
}

bool EmptyGuard::canChoose(ContractOp op) const {
  Type type = op.getAccumulator();
  auto reduce = Operator::get(op.getReductions()[0], op);
  return symbols && isa<FloatType, ComplexType>(type) && reduce &&
         reduce->getIdentity(type);
}

FlatSymbolRefAttr EmptyGuard::getOperator(StringRef name, Attribute key,
                                          TypeRange parameters, Type result,
                                          Builder body) {
  FlatSymbolRefAttr &symbol = known[{name, key}];
  if (symbol)
    return symbol;
  OpBuilder::InsertionGuard guard(rewriter);
  rewriter.clearInsertionPoint();
  ImplicitLocOpBuilder builder(module.getLoc(), rewriter);
  auto op =
      OpOp::create(builder, name, builder.getFunctionType(parameters, result),
                   /*laws=*/DictionaryAttr());
  Block &block = op.getBody().emplaceBlock();
  for (Type parameter : parameters)
    block.addArgument(parameter, builder.getLoc());
  builder.setInsertionPointToEnd(&block);
  YieldOp::create(builder, body(builder, block));
  symbols->insert(op, module.getBody()->begin());
  return symbol = FlatSymbolRefAttr::get(op);
}

/// An i1 of rank 0: or over all elements of true. Compilers see that no element
/// is read.
Value EmptyGuard::hasElements(Location loc, Value tensor) {
  auto type = cast<RankedTensorType>(tensor.getType());
  Type element = type.getElementType(), flag = rewriter.getI1Type();
  ContractSpec spec;
  for (int64_t rank = 0; rank < type.getRank(); ++rank)
    spec.rankNames.push_back("i" + std::to_string(rank));
  spec.inputCount = 1;
  spec.maps = {rewriter.getMultiDimIdentityMap(type.getRank())};
  spec.mapOperator = getOperator(
      "present", TypeAttr::get(element), element, flag,
      [](ImplicitLocOpBuilder &builder, Block &) -> Value {
        return arith::ConstantOp::create(builder, builder.getBoolAttr(true));
      });
  spec.reductions.assign(
      type.getRank(),
      BuiltinOperatorAttr::get(rewriter.getContext(), BuiltinOperator::or_));
  return ContractOp::create(rewriter, loc, RankedTensorType::get({}, flag),
                            tensor, Value(), Value(), spec, flag);
}

Value EmptyGuard::choose(Location loc, Value value, TypedAttr identity,
                         RankedTensorType type, ArrayRef<Value> tensors) {
  Type accumulator = identity.getType(), flag = rewriter.getI1Type();
  SmallVector<Value> flags;
  for (Value tensor : tensors)
    flags.push_back(hasElements(loc, tensor));
  MLIRContext *context = rewriter.getContext();
  ContractSpec all;
  all.inputCount = flags.size();
  all.maps.assign(flags.size(), AffineMap::get(context));
  all.mapOperator = BuiltinOperatorAttr::get(context, BuiltinOperator::and_);
  Value condition = flags.front();
  if (flags.size() > 1)
    condition =
        ContractOp::create(rewriter, loc, RankedTensorType::get({}, flag),
                           flags, Value(), Value(), all, flag);

  ContractSpec spec;
  spec.resultRank = type.getRank();
  for (int64_t rank = 0; rank < spec.resultRank; ++rank)
    spec.rankNames.push_back("i" + std::to_string(rank));
  spec.inputCount = 2;
  spec.maps = {rewriter.getMultiDimIdentityMap(spec.resultRank),
               AffineMap::get(spec.resultRank, 0, context)};
  spec.mapOperator = getOperator(
      "guard", identity, {accumulator, flag}, accumulator,
      [&](ImplicitLocOpBuilder &builder, Block &block) -> Value {
        Value nothing;
        if (auto number = dyn_cast<complex::NumberAttr>(identity)) {
          Type part = cast<ComplexType>(accumulator).getElementType();
          nothing = complex::ConstantOp::create(
              builder, accumulator,
              builder.getArrayAttr({FloatAttr::get(part, number.getReal()),
                                    FloatAttr::get(part, number.getImag())}));
        } else {
          nothing = arith::ConstantOp::create(builder, identity);
        }
        return arith::SelectOp::create(builder, block.getArgument(1),
                                       block.getArgument(0), nothing);
      });
  return ContractOp::create(rewriter, loc, type, ValueRange{value, condition},
                            Value(), Value(), spec, accumulator);
}
