//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// The index notation; its grammar stands in ContractSpec.h.

#include "ricci/Dialect/Ein/IR/ContractSpec.h"
#include "ricci/Dialect/Ein/IR/Ein.h"

#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace ricci::ein;

bool ricci::ein::isIndexNotation(StringRef text) {
  return text.find_first_of("[=") != StringRef::npos;
}

namespace {

/// Recursion in index expressions is bounded, so that no text overflows the
/// stack.
constexpr int maximumDepth = 64;

class Parser {
public:
  Parser(StringRef text, MLIRContext *context, SpecError error)
      : text(text), context(context), error(error) {}

  FailureOr<ContractSpec> parse() {
    StringRef resultName;
    if (!identifier(resultName, "the result's name, as in 'Z[m, n] = …'"))
      return failure();
    if (peek() != '[')
      return fail("found " + quoteNext() +
                  ", expected the result's ranks, as in 'Z[m, n] = …'; an "
                  "einsum string has '->' in place of '='");
    if (!rankList(/*reduced=*/false) || !expect('='))
      return failure();
    spec.resultRank = spec.rankNames.size();
    if (!reductionsAndBody())
      return failure();
    while (true) {
      size_t start = position;
      if (keyword("from")) {
        if (spec.hasInit || spec.hasMask)
          return fail("'from' stands once, and before 'where'", start);
        spec.hasInit = true;
      } else if (keyword("where")) {
        if (spec.hasMask)
          return fail("'where' stands once", start);
        spec.hasMask = true;
      } else {
        break;
      }
      if (!access())
        return failure();
    }
    skip();
    if (position != text.size())
      return fail("found " + quoteNext() + " after the end of the statement");
    // Expressions were built before the number of ranks was known.
    unsigned rankCount = spec.rankNames.size();
    for (ArrayRef<AffineExpr> exprs : accesses)
      spec.maps.push_back(AffineMap::get(rankCount, 0, exprs, context));
    return std::move(spec);
  }

private:
  FailureOr<ContractSpec> fail(const llvm::Twine &message,
                               std::optional<size_t> at = std::nullopt) {
    error(message, at.value_or(position));
    return failure();
  }
  bool wrong(const llvm::Twine &message) {
    error(message, position);
    return false;
  }
  /// The next characters, whole ones.
  std::string quoteNext() const {
    if (position == text.size())
      return "the end";
    constexpr size_t quoted = 8;
    size_t end = std::min(position + quoted, text.size());
    auto isContinued = [](char c) { return (c & 0xC0) == 0x80; };
    while (end < text.size() && isContinued(text[end]))
      ++end;
    return ("'" + text.slice(position, end) + "'").str();
  }
  void skip() {
    while (position < text.size() && llvm::isSpace(text[position]))
      ++position;
  }
  char peek() {
    skip();
    return position < text.size() ? text[position] : '\0';
  }
  bool consume(char c) {
    if (peek() != c)
      return false;
    ++position;
    return true;
  }
  bool expect(char c) {
    if (consume(c))
      return true;
    return wrong("found " + quoteNext() + ", expected '" + llvm::Twine(c) +
                 "'");
  }
  StringRef peekIdentifier() {
    skip();
    size_t end = position;
    while (end < text.size() && (llvm::isAlnum(text[end]) || text[end] == '_'))
      ++end;
    if (end == position || llvm::isDigit(text[position]))
      return {};
    return text.slice(position, end);
  }
  bool identifier(StringRef &name, StringRef what) {
    name = peekIdentifier();
    if (name.empty())
      return wrong("found " + quoteNext() + ", expected " + what);
    position += name.size();
    return true;
  }
  bool keyword(StringRef word) {
    if (peekIdentifier() != word)
      return false;
    position += word.size();
    return true;
  }

  bool rankList(bool reduced) {
    if (!expect('['))
      return false;
    if (consume(']'))
      return !reduced || wrong("a reduction names at least one rank");
    do {
      StringRef name;
      if (!identifier(name, "a rank's name"))
        return false;
      if (llvm::is_contained(spec.rankNames, name.str()))
        return wrong("rank '" + name +
                     "' stands twice; a rank is either one dimension of the "
                     "result or reduced once");
      spec.rankNames.push_back(name.str());
    } while (consume(','));
    return expect(']');
  }

  std::optional<BuiltinOperator> builtin(StringRef name) {
    if (name == "sum")
      return BuiltinOperator::add;
    if (name == "prod")
      return BuiltinOperator::mul;
    return symbolizeBuiltinOperator(name);
  }

  /// An operator's name, after which comes '[' or '('.
  Attribute operatorName() {
    if (consume('@')) {
      StringRef name;
      if (!identifier(name, "an operator's name after '@'"))
        return {};
      return FlatSymbolRefAttr::get(context, name);
    }
    StringRef name;
    if (!identifier(name, "an operator or an operand"))
      return {};
    if (auto op = builtin(name))
      return BuiltinOperatorAttr::get(context, *op);
    std::string known = "sum, prod";
    for (uint32_t i = 0; i <= getMaxEnumValForBuiltinOperator(); ++i)
      if (auto op = symbolizeBuiltinOperator(i))
        known += ", " + stringifyBuiltinOperator(*op).str();
    if (peek() == '[')
      known += ", or a sign between operands, as in 'A[i] * B[i]'";
    position = name.begin() - text.begin();
    wrong("'" + name + "' is no built-in operator, expected one of " + known +
          "; or define `ein.op @" + name + "` and write '@" + name + "'");
    return {};
  }

  /// Whether an access 'NAME[…]' ends the body's first item here, or a
  /// reduction 'op[…]' with something to reduce after it begins.
  bool atReduction() {
    size_t saved = position;
    consume('@');
    StringRef name = peekIdentifier();
    position += name.size();
    bool result = false;
    if (!name.empty() && peek() == '[') {
      size_t close = text.find(']', position);
      if (close != StringRef::npos) {
        position = close + 1;
        char next = peek();
        StringRef word = peekIdentifier();
        result = next == '(' || next == '@' ||
                 (!word.empty() && word != "from" && word != "where");
      }
    }
    position = saved;
    return result;
  }

  bool reductionsAndBody() {
    while (atReduction()) {
      Attribute op = operatorName();
      size_t before = spec.rankNames.size();
      if (!op || !rankList(/*reduced=*/true))
        return false;
      spec.reductions.append(spec.rankNames.size() - before, op);
    }
    return body(0);
  }

  bool body(int depth) {
    if (depth > maximumDepth)
      return wrong("more than 64 nested parentheses");
    if (consume('('))
      return body(depth + 1) && expect(')');
    bool call = peek() == '@';
    if (!call) {
      size_t saved = position;
      StringRef name = peekIdentifier();
      position += name.size();
      call = !name.empty() && peek() == '(';
      position = saved;
    }
    if (call) {
      spec.mapOperator = operatorName();
      if (!spec.mapOperator || !expect('('))
        return false;
      do {
        if (!access())
          return false;
        ++spec.inputCount;
      } while (consume(','));
      return expect(')');
    }
    spec.mapOperator = BuiltinOperatorAttr::get(context, BuiltinOperator::mul);
    if (!access())
      return false;
    ++spec.inputCount;
    char symbol = 0;
    while (StringRef("+-*/&|^").contains(peek()) && peek()) {
      if (symbol && peek() != symbol)
        return wrong("one contraction has one map operator; split it, or "
                     "define an `ein.op`");
      symbol = peek();
      ++position;
      if (!access())
        return false;
      ++spec.inputCount;
    }
    if (symbol)
      spec.mapOperator = BuiltinOperatorAttr::get(context, infix(symbol));
    return true;
  }

  static BuiltinOperator infix(char symbol) {
    switch (symbol) {
    case '+':
      return BuiltinOperator::add;
    case '-':
      return BuiltinOperator::sub;
    case '/':
      return BuiltinOperator::div;
    case '&':
      return BuiltinOperator::and_;
    case '|':
      return BuiltinOperator::or_;
    case '^':
      return BuiltinOperator::xor_;
    default:
      return BuiltinOperator::mul;
    }
  }

  bool access() {
    StringRef name;
    if (!identifier(name, "an operand, as in 'A[m, k]'"))
      return false;
    if (llvm::is_contained(operandNames, name))
      return wrong("operand '" + name +
                   "' stands twice; give each use a name of its own and pass "
                   "the tensor twice");
    operandNames.push_back(name);
    if (!expect('['))
      return false;
    SmallVector<AffineExpr> exprs;
    if (!consume(']')) {
      do {
        AffineExpr expr = sum(0);
        if (!expr)
          return false;
        exprs.push_back(expr);
      } while (consume(','));
      if (!expect(']'))
        return false;
    }
    accesses.push_back(std::move(exprs));
    return true;
  }

  AffineExpr sum(int depth) {
    AffineExpr lhs = product(depth);
    while (lhs) {
      bool minus = peek() == '-';
      if (!minus && peek() != '+')
        break;
      ++position;
      AffineExpr rhs = product(depth);
      if (!rhs)
        return {};
      lhs = minus ? lhs - rhs : lhs + rhs;
    }
    return lhs;
  }

  AffineExpr product(int depth) {
    AffineExpr lhs = factor(depth);
    while (lhs) {
      size_t start = position;
      bool times = consume('*');
      StringRef word = times ? StringRef() : peekIdentifier();
      if (!times && word != "floordiv" && word != "mod" && word != "ceildiv")
        break;
      position += word.size();
      AffineExpr rhs = factor(depth);
      if (!rhs)
        return {};
      if (times) {
        if (!isa<AffineConstantExpr>(lhs) && !isa<AffineConstantExpr>(rhs)) {
          error("a product of two ranks is not affine; one factor must be a "
                "number",
                start);
          return {};
        }
        lhs = lhs * rhs;
        continue;
      }
      auto constant = dyn_cast<AffineConstantExpr>(rhs);
      if (!constant || constant.getValue() <= 0) {
        error("the right side of '" + word + "' must be a positive number",
              start);
        return {};
      }
      lhs = word == "mod"        ? lhs % rhs
            : word == "floordiv" ? lhs.floorDiv(rhs)
                                 : lhs.ceilDiv(rhs);
    }
    return lhs;
  }

  AffineExpr factor(int depth) {
    if (depth > maximumDepth) {
      error("more than 64 nested parentheses", position);
      return {};
    }
    if (consume('(')) {
      AffineExpr inner = sum(depth + 1);
      return inner && expect(')') ? inner : AffineExpr();
    }
    if (consume('-')) {
      AffineExpr inner = factor(depth + 1);
      return inner ? -inner : AffineExpr();
    }
    if (llvm::isDigit(peek())) {
      StringRef digits = text.substr(position).take_while(llvm::isDigit);
      int64_t value;
      if (digits.getAsInteger(10, value) || value > (int64_t(1) << 40)) {
        error("the number " + digits + " is too large; at most 2^40", position);
        return {};
      }
      position += digits.size();
      return getAffineConstantExpr(value, context);
    }
    StringRef name;
    size_t start = position;
    if (!identifier(name, "a rank or a number"))
      return {};
    auto it = llvm::find(spec.rankNames, name.str());
    if (it == spec.rankNames.end()) {
      error("rank '" + name +
                "' is neither in the result nor reduced; name it on the left, "
                "or reduce it as in 'sum[" +
                name + "](…)'",
            start);
      return {};
    }
    return getAffineDimExpr(it - spec.rankNames.begin(), context);
  }

  StringRef text;
  MLIRContext *context;
  SpecError error;
  size_t position = 0;
  ContractSpec spec;
  SmallVector<StringRef> operandNames;
  SmallVector<SmallVector<AffineExpr>> accesses;
};

} // namespace

FailureOr<ContractSpec> ricci::ein::parseIndexNotation(StringRef text,
                                                       MLIRContext *context,
                                                       SpecError error) {
  return Parser(text, context, error).parse();
}
