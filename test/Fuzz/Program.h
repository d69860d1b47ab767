//===- Program.h - A generated program --------------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the generator makes and the reducer shrinks: values whose extents are
// numbers in a table, so that one number can change and the program stays
// consistent.
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TEST_FUZZ_PROGRAM_H
#define RICCI_TEST_FUZZ_PROGRAM_H

#include "ricci/Pipelines/Pipelines.h"
#include "ricci/Runtime/Tensor.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace ricci::fuzz {

struct ElementType {
  enum Kind { Signless, Signed, Unsigned, Index, Float, BFloat, Complex };
  Kind kind = Float;
  /// In bits; of a complex number both parts together.
  int width = 32;
  /// The code whose patterns these integers are; empty for plain numbers.
  std::string code = {};

  /// The magnitude that results stay below: the largest exponent less a margin.
  double magnitudeLimit() const;
  bool isFloat() const { return kind == Float || kind == BFloat; }
  bool isComplex() const { return kind == Complex; }
  bool isInteger() const { return !isFloat() && !isComplex(); }
  bool isBoolean() const { return kind == Signless && width == 1; }
  bool isUnsigned() const { return kind == Unsigned || isBoolean(); }
  /// As in MLIR's text.
  std::string name() const;
  ricci_element_type runtimeType() const;
  bool operator==(const ElementType &other) const {
    return kind == other.kind && width == other.width && code == other.code;
  }
};

/// Extents by number. Some are free, the others follow from earlier ones.
class ExtentTable {
public:
  using Rule = std::function<int64_t(const ExtentTable &)>;
  int add(int64_t extent);
  int derive(Rule rule);
  int64_t operator[](int number) const { return extents[number]; }
  int size() const { return static_cast<int>(extents.size()); }
  bool isFree(int number) const { return !rules[number]; }
  /// Sets a free extent, and those that follow from it.
  void set(int number, int64_t extent);

private:
  std::vector<int64_t> extents;
  std::vector<Rule> rules;
};

struct Value {
  enum Kind { Argument, Constant, Contract, Cast, Format };
  Kind kind = Argument;
  ElementType type;
  /// Numbers in the table, one a dimension.
  std::vector<int> extents;
  /// Dimensions whose extent the type leaves open.
  std::vector<bool> dynamic;
  /// Every correct implementation gives the same bits. What is discontinuous
  /// (comparing, rounding to integers, roots) is applied to such values only.
  bool exact = true;
  /// Neither NaN nor infinite. The distributive law fails on those, so what it
  /// may rewrite reads only such values.
  bool finite = false;
  /// Of an argument that isn't finite: elements are up to 2^spread.
  int spread = 2;
  /// A rough bound of log2 |x|. Where a float's range is nearly spent, the
  /// order of operations decides whether it overflows.
  double magnitude = 5;

  // Of a contraction, a cast or an operation on number formats. In the text of
  // the latter, $0 is the name of operand 0 and #0 its type.
  std::vector<int> operands;
  std::string text;        ///< Einsum string or index notation.
  std::string accumulator; ///< Empty for the default.
  int inputCount = 0;      ///< Operands before the initial value and the mask.
  bool hasMask = false;    ///< The last operand is one.
  std::vector<int> ranks;  ///< Extents of all ranks.
  /// Sums, differences and products of floats, in floats; only products; so
  /// that ciphertexts can be operands.
  bool polynomial = false, product = false;
  // Of a constant.
  std::string splat;
};

/// What is encrypted, and into what.
struct Encryption {
  std::vector<int> secrets; ///< Arguments. Without any, there is nothing to do.
  int64_t slots = 0, scaleBits = 0;
  std::string layout; ///< As `--encrypt-layout` has it.
};

struct Program {
  ExtentTable extents;
  std::vector<std::string> definitions; ///< `ein.op`s.
  std::vector<Value> values;            ///< Each uses earlier ones only.
  std::vector<int> results;             ///< Indices in `values`.
  /// The body is a private function, which the public one calls.
  bool indirect = false;
  /// That one calls another for the values before this one; 0 for none.
  size_t cut = 0;
  /// Compiled for two threads.
  bool parallel = false;
  /// How sums of products of codes are compiled.
  QuantForm quantForm = QuantForm::Widened;
  /// As `--quantize` has them, and the arguments that are weights.
  std::string formats;
  std::vector<int> weights;
  Encryption encryption;
  /// Leave out what no result needs.
  bool liveOnly = false;

  /// Which values are printed.
  std::vector<bool> live() const;
  std::vector<int64_t> shapeOf(int value) const;
  /// The program as MLIR's text; the entry is `main`.
  std::string print() const;
};

} // namespace ricci::fuzz

#endif // RICCI_TEST_FUZZ_PROGRAM_H
