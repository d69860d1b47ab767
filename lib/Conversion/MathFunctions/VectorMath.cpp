//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Functions.h"

#include "ricci/Analysis/Machine.h"
#include "ricci/Conversion/Passes.h"

#include "mlir/IR/Matchers.h"

namespace ricci {
#define GEN_PASS_DEF_EXPANDVECTORMATH
#include "ricci/Conversion/Passes.h.inc"
} // namespace ricci

using namespace mlir;
using namespace ricci;

namespace {

/// Functions of f32 that are computed in f32.
constexpr MathFunction singles[] = {
    {"math.exp", "ricci_exp_f32"},
    {"math.exp2", "ricci_exp2_f32"},
    {"math.log", "ricci_log_f32"},
    {"math.tanh", "ricci_tanh_f32"},
};

/// Functions of f64 that are faster in vectors than as calls of glibc's,
/// measured on Zen 4 with AVX2 and AVX-512; and expm1, which is exp(x) - 1
/// upstream.
constexpr StringLiteral doubles[] = {
    "math.acos",  "math.asin",  "math.asinh", "math.atan",  "math.atanh",
    "math.cbrt",  "math.cosh",  "math.exp",   "math.expm1", "math.log",
    "math.log10", "math.log1p", "math.sinh",  "math.tanh",
};

Type replaceElement(Type type, Type element) {
  auto shaped = dyn_cast<ShapedType>(type);
  return shaped ? Type(shaped.clone(element)) : element;
}

/// Puts functions of the library in place, on scalars or element by element.
class Expansion {
public:
  Expansion(ModuleOp library, Type shape, ImplicitLocOpBuilder &builder)
      : library(library), shape(shape), builder(builder) {}

  SmallVector<Value> call(StringRef name, ValueRange operands) {
    auto callee = library.lookupSymbol<func::FuncOp>(name);
    IRMapping values;
    values.map(callee.getArguments(), operands);
    return inlineBlock(callee.front(), values);
  }

private:
  /// What the block hands to its end.
  SmallVector<Value> inlineBlock(Block &block, IRMapping &values) {
    auto mapped = [&](ValueRange range) {
      return llvm::map_to_vector(
          range, [&](Value value) { return values.lookup(value); });
    };
    for (Operation &op : block.without_terminator()) {
      SmallVector<Value> results;
      if (auto call = dyn_cast<func::CallOp>(op))
        results = this->call(call.getCallee(), mapped(call.getOperands()));
      else if (auto choice = dyn_cast<scf::IfOp>(op))
        results = select(choice, values);
      else
        results = clone(op, mapped(op.getOperands()));
      values.map(op.getResults(), results);
    }
    return mapped(block.getTerminator()->getOperands());
  }

  /// Both ways, as vectors have lanes of each.
  SmallVector<Value> select(scf::IfOp choice, IRMapping &values) {
    SmallVector<Value> yes = inlineBlock(*choice.thenBlock(), values),
                       no = inlineBlock(*choice.elseBlock(), values), results;
    for (auto [a, b] : llvm::zip(yes, no))
      results.push_back(arith::SelectOp::create(
          builder, values.lookup(choice.getCondition()), a, b));
    return results;
  }

  SmallVector<Value> clone(Operation &op, ArrayRef<Value> operands) {
    TypedAttr constant;
    if (matchPattern(&op, m_Constant(&constant))) {
      Type type = replaceElement(shape, constant.getType());
      if (auto shaped = dyn_cast<ShapedType>(type))
        constant = DenseElementsAttr::get(shaped, Attribute(constant));
      return {arith::ConstantOp::create(builder, constant)};
    }
    SmallVector<Type> types;
    for (Type type : op.getResultTypes())
      types.push_back(replaceElement(shape, type));
    OperationState state(builder.getLoc(), op.getName(), operands, types,
                         op.getAttrs());
    return builder.create(state)->getResults();
  }

  ModuleOp library;
  Type shape; ///< A vector of as many lanes, or a scalar.
  ImplicitLocOpBuilder &builder;
};

struct ExpandVectorMath : ricci::impl::ExpandVectorMathBase<ExpandVectorMath> {
  using ExpandVectorMathBase::ExpandVectorMathBase;

  void runOnOperation() override {
    FailureOr<cpu::Machine> machine =
        cpu::Machine::get(targetCPU, getOperation()->getLoc());
    if (failed(machine))
      return signalPassFailure();
    // Each fused multiplication and addition would be a call.
    if (!machine->hasFMA)
      return;
    SmallVector<std::pair<Operation *, MathFunction>> ops;
    getOperation()->walk([&](Operation *op) {
      if (std::optional<MathFunction> function = find(op))
        ops.push_back({op, *function});
    });
    if (ops.empty())
      return;
    OwningOpRef<ModuleOp> library = parseMathFunctions(&getContext());
    for (auto [op, function] : ops)
      expand(op, function, *library);
  }

private:
  static bool isSingle(Type type) {
    return type.isF32() || type.isF16() || type.isBF16();
  }

  static std::optional<MathFunction> find(Operation *op) {
    if (!isa_and_nonnull<math::MathDialect>(op->getDialect()))
      return std::nullopt;
    StringRef name = op->getName().getStringRef();
    Type type = getElementTypeOrSelf(op->getResult(0).getType());
    if (!isSingle(type) && !type.isF64())
      return std::nullopt;
    auto isMeant = [&](const MathFunction &function) {
      return function.operation == name;
    };
    const auto *single = llvm::find_if(singles, isMeant);
    if (isSingle(type) && single != std::end(singles))
      return *single;
    if (llvm::is_contained(doubles, name))
      return *llvm::find_if(getMathFunctions(), isMeant);
    return std::nullopt;
  }

  static void expand(Operation *op, const MathFunction &function,
                     ModuleOp library) {
    ImplicitLocOpBuilder builder(op->getLoc(), op);
    Type type = op->getResult(0).getType();
    auto callee = library.lookupSymbol<func::FuncOp>(function.name);
    Type wide = replaceElement(type, callee.getArgumentTypes()[0]);
    SmallVector<Value> operands;
    for (Value operand : op->getOperands())
      operands.push_back(type == wide
                             ? operand
                             : arith::ExtFOp::create(builder, wide, operand));
    Value value =
        Expansion(library, type, builder).call(function.name, operands)[0];
    if (type != wide)
      value = arith::TruncFOp::create(builder, type, value);
    op->getResult(0).replaceAllUsesWith(value);
    op->erase();
  }
};

} // namespace
