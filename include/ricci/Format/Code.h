//===- Code.h - Number formats of few bits -*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A code is a width and a decode rule: what number each pattern of bits stands
// for. Scales and zero points are no part of it, nor is how codes lie in
// memory. See docs/Rationale/NumberFormats.md.
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_FORMAT_CODE_H
#define RICCI_FORMAT_CODE_H

#include "ricci/Format/Rounding.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ricci::format {

/// The families of decode rules. c is the code as an unsigned number, w its
/// width.
enum class Kind {
  Int,      ///< intW: two's complement.
  Uint,     ///< uintW: c.
  Bipolar,  ///< bipolarW: digits ±1 of weight 2^i, which is 2c − (2^w − 1).
  Ternary,  ///< ternary: −1, 0, 1 in two bits' two's complement; 0b10 unused.
  Digits,   ///< digits<a,b,…>: the c-th of a list of integers.
  Pow2,     ///< pow2<W,E>: sign, then f: 0 if f = 0, else ±2^(E + f − 1).
  Fixed,    ///< fixed<W,I>: two's complement times 2^(I − W).
  Ufixed,   ///< ufixed<W,I>: c times 2^(I − W).
  Float,    ///< float<E,M,bias,special>: sign, exponent, mantissa.
  Exponent, ///< exponent<E,bias>: 2^(c − bias); NaN if all bits are set.
  Table,    ///< table<a,b,…>: the c-th of a list of numbers.
  Power ///< power<W,a>: sign(k)·(|k|/(2^(w−1) − 1))^a, k as in intW, to f32.
};

/// Which patterns of a float's are infinite or NaN.
enum class Special {
  None, ///< None.
  Fn,   ///< NaN where exponent and mantissa are all ones; no infinity.
  Ieee, ///< All-ones exponents: infinity if the mantissa is 0, else NaN.
  Fnuz  ///< NaN in place of negative zero; no infinity.
};

/// decode(c) = offset + Σ weights[i]·(bit i of c), for all codes in use.
struct LinearRule {
  double offset = 0;
  std::vector<double> weights;
};

/// A number format. A cheap value: copies share their tables.
class Code {
public:
  /// The widest code of which there is a table.
  static constexpr unsigned maxTableWidth = 8;
  /// The widest code; only fixed and ufixed are wider than a table.
  static constexpr unsigned maxWidth = 32;

  /// Reads a code's text, as `int4`, `fixed<8,3>` or `e4m3fn`. Spaces are
  /// ignored. None, and a sentence in `error`, for text that is no code.
  static std::optional<Code> parse(std::string_view text,
                                   std::string *error = nullptr);

  /// The text that `parse` reads, equal for equal codes.
  const std::string &str() const;

  Kind getKind() const;
  /// Bits, 1 to 32.
  unsigned getWidth() const;
  /// 2 to the width.
  uint64_t getCount() const { return uint64_t(1) << getWidth(); }

  /// The number that `code` stands for, exactly. NaN for codes not in use.
  /// Bits above the width are ignored.
  double decode(uint32_t code) const;
  /// Whether the rule gives `code` a meaning.
  bool isUsed(uint32_t code) const;
  /// decode of all codes in order; empty if wider than a table.
  std::span<const double> getTable() const;

  /// The code of the number next to `x` in the sense of `rounding`, one
  /// rounding in all. `x` beyond the largest or smallest number is treated as
  /// `overflow` says, which `supports` must allow. NaN becomes NaN, or where
  /// there is none, what 0 becomes. A zero keeps its sign where the code has
  /// two zeros. `random`: uniform bits, read in stochastic rounding only.
  uint32_t encode(double x, Rounding rounding = Rounding::NearestEven,
                  Overflow overflow = Overflow::Saturate,
                  uint64_t random = 0) const;
  /// Whether `overflow` makes sense: Special needs an infinity or NaN; Wrap
  /// needs int, uint, fixed or ufixed.
  bool supports(Overflow overflow) const;

  /// The smallest and the largest finite number.
  double getMinimum() const;
  double getMaximum() const;
  bool hasNaN() const;
  bool hasInfinity() const;
  /// All codes in use decode to integers.
  bool isInteger() const;
  /// The numbers are consecutive integers (int, uint): a zero point fits.
  bool isIntegerRange() const;
  /// All numbers are powers of two, as a shared exponent's.
  bool isPowersOfTwo() const;
  /// The decode rule as a sum over bits, where it is one.
  std::optional<LinearRule> getLinearRule() const;

  bool operator==(const Code &other) const;

  /// Names that stand for a code with parameters, as `nf4`, in order.
  static std::vector<std::string_view> getNames();

  /// The library's own view of a code (lib/Format/CodeData.h).
  struct Data;
  explicit Code(std::shared_ptr<const Data> data);

private:
  std::shared_ptr<const Data> data;
};

} // namespace ricci::format

#endif // RICCI_FORMAT_CODE_H
