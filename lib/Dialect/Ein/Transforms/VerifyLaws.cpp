//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OperatorTable.h"

#include "ricci/Dialect/Ein/Transforms/Passes.h"

#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace ricci::ein;

namespace ricci::ein {
#define GEN_PASS_DEF_EINVERIFYLAWS
#include "ricci/Dialect/Ein/Transforms/Passes.h.inc"
} // namespace ricci::ein

namespace {

/// The declared laws of one operator, each tried on all operands. The first
/// counterexample of a law is its error.
class LawChecker {
public:
  LawChecker(OpOp op, const OperatorTable &f)
      : op(op), f(f), laws(*op.getLaws()) {}

  LogicalResult check();

private:
  static uint64_t count(Type type) {
    return uint64_t(1) << type.getIntOrFloatBitWidth();
  }
  static std::string number(uint64_t bits, Type type) {
    SmallString<8> text;
    APInt(type.getIntOrFloatBitWidth(), bits)
        .toString(text, 10, !isUnsigned(type));
    return std::string(text);
  }
  /// `number` of a value of the only type that an operator with this law has.
  std::string show(uint64_t bits) const { return number(bits, f.getResult()); }

  LogicalResult fail(StringRef law, const Twine &counterexample) {
    return emitError(op.getLoc())
           << "law '" << law << "' fails: " << counterexample;
  }
  LogicalResult checkCommutative();
  LogicalResult checkAssociative();
  LogicalResult checkIdempotent();
  LogicalResult checkIdentity(uint64_t identity);
  LogicalResult checkAbsorbing(uint64_t zero);
  LogicalResult checkDistributes(StringRef name, const OperatorTable &g);
  LogicalResult checkInverse(StringRef name, const OperatorTable &g);
  /// The table of the operator that a law names; fails with a diagnostic.
  FailureOr<OperatorTable> getNamed(StringRef law, Attribute name);

  OpOp op;
  const OperatorTable &f;
  DictionaryAttr laws;
};

LogicalResult LawChecker::checkCommutative() {
  Type type = f.getParameter(0);
  for (uint64_t a = 0; a < count(type); ++a)
    for (uint64_t b = 0; b < a; ++b)
      if (f(a, b) != f(b, a)) {
        std::string x = number(a, type), y = number(b, type);
        return fail("commutative",
                    llvm::formatv("f({0}, {1}) = {2}, f({1}, {0}) = {3}", x, y,
                                  show(f(a, b)), show(f(b, a)))
                        .str());
      }
  return success();
}

LogicalResult LawChecker::checkAssociative() {
  uint64_t size = count(f.getResult());
  for (uint64_t a = 0; a < size; ++a)
    for (uint64_t b = 0; b < size; ++b) {
      uint64_t ab = f(a, b);
      for (uint64_t c = 0; c < size; ++c) {
        uint64_t left = f(ab, c), right = f(a, f(b, c));
        if (left != right)
          return fail("associative", llvm::formatv("f(f({0}, {1}), {2}) = {3}, "
                                                   "f({0}, f({1}, {2})) = {4}",
                                                   show(a), show(b), show(c),
                                                   show(left), show(right))
                                         .str());
      }
    }
  return success();
}

LogicalResult LawChecker::checkIdempotent() {
  for (uint64_t a = 0; a < count(f.getResult()); ++a) {
    if (f.getArity() == 1) {
      if (f(f(a)) != f(a))
        return fail("idempotent",
                    llvm::formatv("f(f({0})) = {1}, f({0}) = {2}", show(a),
                                  show(f(f(a))), show(f(a)))
                        .str());
    } else if (f(a, a) != a) {
      return fail(
          "idempotent",
          llvm::formatv("f({0}, {0}) = {1}", show(a), show(f(a, a))).str());
    }
  }
  return success();
}

LogicalResult LawChecker::checkIdentity(uint64_t e) {
  for (uint64_t a = 0; a < count(f.getResult()); ++a) {
    if (f(e, a) != a)
      return fail("identity", llvm::formatv("f({0}, {1}) = {2}", show(e),
                                            show(a), show(f(e, a)))
                                  .str());
    if (f(a, e) != a)
      return fail("identity", llvm::formatv("f({0}, {1}) = {2}", show(a),
                                            show(e), show(f(a, e)))
                                  .str());
  }
  return success();
}

LogicalResult LawChecker::checkAbsorbing(uint64_t z) {
  for (uint64_t a = 0; a < count(f.getResult()); ++a) {
    if (f(z, a) != z)
      return fail("absorbing", llvm::formatv("f({0}, {1}) = {2}", show(z),
                                             show(a), show(f(z, a)))
                                   .str());
    if (f(a, z) != z)
      return fail("absorbing", llvm::formatv("f({0}, {1}) = {2}", show(a),
                                             show(z), show(f(a, z)))
                                   .str());
  }
  return success();
}

LogicalResult LawChecker::checkDistributes(StringRef name,
                                           const OperatorTable &g) {
  uint64_t size = count(f.getResult());
  for (uint64_t a = 0; a < size; ++a)
    for (uint64_t b = 0; b < size; ++b) {
      uint64_t ab = f(a, b);
      for (uint64_t c = 0; c < size; ++c) {
        uint64_t left = f(a, g(b, c)), right = g(ab, f(a, c));
        if (left != right)
          return fail("distributes_over",
                      llvm::formatv("f({0}, {5}({1}, {2})) = {3}, "
                                    "{5}(f({0}, {1}), f({0}, {2})) = {4}",
                                    show(a), show(b), show(c), show(left),
                                    show(right), name)
                          .str());
      }
    }
  return success();
}

LogicalResult LawChecker::checkInverse(StringRef name, const OperatorTable &g) {
  Type type = f.getParameter(0);
  for (uint64_t a = 0; a < count(type); ++a) {
    if (f.getArity() == 1) {
      if (g(f(a)) != a)
        return fail("inverse",
                    llvm::formatv("{0}(f({1})) = {2}", name, number(a, type),
                                  number(g(f(a)), type))
                        .str());
      continue;
    }
    for (uint64_t b = 0; b < count(f.getParameter(1)); ++b)
      if (g(f(a, b), b) != a)
        return fail("inverse",
                    llvm::formatv("{0}(f({1}, {2}), {2}) = {3}", name,
                                  number(a, type), number(b, f.getParameter(1)),
                                  number(g(f(a, b), b), type))
                        .str());
  }
  return success();
}

FailureOr<OperatorTable> LawChecker::getNamed(StringRef law, Attribute name) {
  std::optional<Operator> named;
  if (auto builtin = dyn_cast<StringAttr>(name))
    named = Operator::get(
        BuiltinOperatorAttr::get(op.getContext(),
                                 *symbolizeBuiltinOperator(builtin.getValue())),
        op);
  else
    named = Operator::get(name, op);
  auto mismatch = [&] {
    return emitError(op.getLoc())
           << "law '" << law << "' cannot be checked: " << name
           << " is not an operator of at most 8 bits on the types of '"
           << op.getSymName() << "'; name one that is, or drop the law";
  };
  if (named->isBuiltin()) {
    if (!named->isDefinedOn(f.getResult()))
      return mismatch();
    return OperatorTable::get(named->getBuiltin(), named->getArity(),
                              f.getResult());
  }
  OpOp definition = named->getDefinition();
  FunctionType type = definition.getFunctionType();
  if (!llvm::all_of(type.getInputs(), isNarrow) || !isNarrow(type.getResult(0)))
    return mismatch();
  std::string operands;
  if (auto table = OperatorTable::get(definition, operands))
    return *table;
  return emitError(op.getLoc())
         << "law '" << law << "' cannot be checked: " << name
         << " does not fold on " << operands
         << "; use operations that fold on constants, or drop the law";
}

LogicalResult LawChecker::check() {
  auto bits = [](Attribute value) {
    return cast<IntegerAttr>(value).getValue().getZExtValue();
  };
  bool holds = true;
  auto note = [&](LogicalResult result) { holds &= succeeded(result); };
  if (op.hasLaw("associative"))
    note(checkAssociative());
  if (op.hasLaw("commutative"))
    note(checkCommutative());
  if (op.hasLaw("idempotent"))
    note(checkIdempotent());
  if (Attribute identity = laws.get("identity"))
    note(checkIdentity(bits(identity)));
  if (Attribute zero = laws.get("absorbing"))
    note(checkAbsorbing(bits(zero)));
  auto nameOf = [](Attribute name) {
    if (auto builtin = dyn_cast<StringAttr>(name))
      return builtin.getValue();
    return cast<FlatSymbolRefAttr>(name).getValue();
  };
  if (auto over = laws.getAs<ArrayAttr>("distributes_over"))
    for (Attribute name : over) {
      auto g = getNamed("distributes_over", name);
      note(failed(g) ? failure() : checkDistributes(nameOf(name), *g));
    }
  if (Attribute name = laws.get("inverse")) {
    auto g = getNamed("inverse", name);
    // g(f(a, b), b) = a
    if (succeeded(g)) {
      bool fits =
          g->getParameter(0) == f.getResult() &&
          g->getResult() == f.getParameter(0) &&
          (f.getArity() == 1 || g->getParameter(1) == f.getParameter(1));
      note(fits ? checkInverse(nameOf(name), *g)
                : LogicalResult(emitError(op.getLoc())
                                << "law 'inverse' fails: " << name
                                << " has other types; expected an operator "
                                   "from the result's to the first operand's"));
    } else {
      note(failure());
    }
  }
  return success(holds);
}

struct VerifyLaws : ricci::ein::impl::EinVerifyLawsBase<VerifyLaws> {
  void runOnOperation() override {
    bool holds = true;
    getOperation()->walk([&](OpOp op) {
      FunctionType type = op.getFunctionType();
      unsigned arity = type.getNumInputs();
      auto isLaw = [](NamedAttribute entry) {
        return entry.getName() != "cost";
      };
      if (!op.getLaws() || llvm::none_of(*op.getLaws(), isLaw) || arity == 0 ||
          arity > 2 || !llvm::all_of(type.getInputs(), isNarrow) ||
          !isNarrow(type.getResult(0)))
        return;
      std::string operands;
      auto table = OperatorTable::get(op, operands);
      if (table) {
        holds &= succeeded(LawChecker(op, *table).check());
        return;
      }
      holds = false;
      emitError(op.getLoc())
          << "the laws of '" << op.getSymName()
          << "' cannot be checked: its body does not fold on " << operands
          << "; use operations that fold on constants, or declare no laws";
    });
    if (!holds)
      signalPassFailure();
  }
};

} // namespace
