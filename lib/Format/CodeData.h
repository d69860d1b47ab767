//===- CodeData.h - What a code holds -*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_FORMAT_CODEDATA_H
#define RICCI_LIB_FORMAT_CODEDATA_H

#include "ricci/Format/Code.h"

namespace ricci::format {

/// A finite number and its code.
struct Point {
  double value;
  uint32_t code;
  /// What Rounding::NearestEven avoids.
  bool isOdd;
};

struct Code::Data {
  std::string text;
  Kind kind;
  unsigned width = 0;
  /// Of int, uint, fixed and ufixed: the number is the code, signed or not,
  /// times 2^-fractionBits.
  bool isUniform = false;
  bool isSigned = false;
  int fractionBits = 0;
  /// Of floats without mantissa, and pow2: all numbers but zero are powers of
  /// two.
  bool hasOneBitSignificand = false;
  /// All of these are empty for codes wider than a table.
  std::vector<double> table;
  std::vector<bool> used;
  /// Finite numbers, ascending, each once with its least code; of the zeros,
  /// the positive one.
  std::vector<Point> points;
  std::optional<uint32_t> nan, infinity, negativeInfinity, negativeZero;
  /// Of floats: where the number after the largest would be if the exponent had
  /// no bound. Rounding there is overflow.
  std::optional<double> beyondMaximum;
};

/// A name for a code with parameters.
struct NamedCode {
  std::string_view name;
  std::string_view definition;
};

/// All names (NamedCodes.cpp).
std::span<const NamedCode> getNamedCodes();

/// Fills in `table` and what follows from it, from the list of the codes'
/// numbers, in order; shorter than 2^width if the last codes are not in use.
void setTable(Code::Data &data, std::vector<double> numbers);

/// The decode rules as tables (DecodeRules.cpp). Parameters are in the ranges
/// that `Code::parse` allows.
std::vector<double> decodeUniform(unsigned width, bool isSigned,
                                  int fractionBits);
std::vector<double> decodeBipolar(unsigned width);
std::vector<double> decodePow2(unsigned width, int minimum);
std::vector<double> decodePower(unsigned width, double exponent);

/// Sign and mantissa bits may be absent; without the sign bit, exponent 0 is an
/// ordinary one, so that there is no zero.
struct FloatRule {
  bool isSigned;
  int exponentBits, mantissaBits, bias;
  Special special;
  int getWidth() const { return isSigned + exponentBits + mantissaBits; }
};

/// Fills in all of `data` but text and kind.
void setFloat(Code::Data &data, const FloatRule &rule);

} // namespace ricci::format

#endif // RICCI_LIB_FORMAT_CODEDATA_H
