//===- Compare.cpp - Judge a result by the reference ----------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Target/Ref/Compare.h"

#include "Array.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

#include <cmath>

using namespace ricci;
using namespace ricci::ref;

static NumberType getNumberType(ricci_element_type type) {
  NumberType result;
  result.width = type.width;
  auto formatOf = [](unsigned width) {
    return width == 16 ? &formatF16 : width == 32 ? &formatF32 : &formatF64;
  };
  switch (type.kind) {
  case RICCI_FLOAT:
    result = {Kind::Float, 64, false, formatOf(type.width)};
    break;
  case RICCI_BFLOAT:
    result = {Kind::Float, 64, false, &formatBF16};
    break;
  case RICCI_COMPLEX:
    result = {Kind::Complex, 64, false, formatOf(type.width / 2)};
    break;
  default:
    result.isUnsigned = type.kind == RICCI_UNSIGNED;
  }
  return result;
}

namespace {

/// What one element, or one part of a complex one, shows.
struct Judgement {
  bool holds = true;
  double error = 0;
};

} // namespace

static Judgement judgeBits(double found, double expected) {
  bool same =
      std::isnan(expected)
          ? std::isnan(found)
          : found == expected && std::signbit(found) == std::signbit(expected);
  if (same)
    return {};
  double distance = std::abs(found - expected);
  return {false, std::isnan(distance) ? infinity : distance};
}

static Judgement judgeBound(double found, double exact, double bound,
                            const FloatFormat &format) {
  if (std::isnan(exact) || std::isinf(exact)) {
    bool same = std::isnan(exact) ? std::isnan(found) : found == exact;
    return {same || std::isinf(bound), same ? 0 : infinity};
  }
  if (!std::isfinite(found)) {
    bool overflows = std::isinf(found) && (found > 0) == (exact > 0) &&
                     std::abs(exact) + bound > format.largest;
    return {overflows || std::isinf(bound), infinity};
  }
  double error = std::abs(found - exact);
  // The subtraction itself is rounded.
  return {error <= bound * (1 + 4 * doubleUnit), error};
}

static std::string printIndex(int64_t flat, llvm::ArrayRef<int64_t> shape) {
  llvm::SmallVector<int64_t> index(shape.size());
  for (int64_t dim = static_cast<int64_t>(shape.size()) - 1; dim >= 0; --dim) {
    index[dim] = flat % shape[dim];
    flat /= shape[dim];
  }
  std::string text;
  for (int64_t i : index)
    text += (text.empty() ? "" : ", ") + std::to_string(i);
  return "[" + text + "]";
}

Comparison ricci::ref::compare(const ricci_tensor &actual,
                               const Result &expected) {
  Comparison result;
  result.errorClass = expected.errorClass;
  llvm::raw_string_ostream message(result.message);
  const ricci_tensor &reference = *expected.value;
  llvm::ArrayRef<int64_t> shape(reference.shape, reference.rank);
  llvm::ArrayRef<int64_t> actualShape(actual.shape, actual.rank);
  if (actual.type != reference.type) {
    char found[32], wanted[32];
    ricci_print_element_type(actual.type, found, sizeof(found));
    ricci_print_element_type(reference.type, wanted, sizeof(wanted));
    message << "found elements of " << found << ", expected " << wanted;
    return result;
  }
  if (actualShape != shape) {
    message << "found the shape " << printShape(actualShape) << ", expected "
            << printShape(shape);
    return result;
  }
  NumberType type = getNumberType(reference.type);
  ArrayPointer found = importTensor(actual, type);
  ArrayPointer wanted = importTensor(reference, type);
  if (!found || !wanted) {
    message << "out of memory: no room to compare " << printShape(shape)
            << " elements";
    return result;
  }
  result.holds = true;
  bool first = true;
  int64_t parts = type.kind == Kind::Complex ? 2 : 1;
  for (int64_t i = 0; i < parts * found->size; ++i) {
    Judgement judgement;
    double bound = 0;
    if (type.kind == Kind::Integer) {
      judgement.error = std::abs(toDouble(found->integers[i], type) -
                                 toDouble(wanted->integers[i], type));
      if (!expected.bound.empty())
        bound = expected.bound[i];
      judgement.holds =
          found->integers[i] == wanted->integers[i] || judgement.error <= bound;
    } else if (expected.errorClass == ErrorClass::Z) {
      judgement = judgeBits(found->values[i], wanted->values[i]);
    } else {
      bound = expected.bound[i];
      judgement =
          judgeBound(found->values[i], expected.exact[i], bound, *type.format);
    }
    result.maxAbsError = std::max(result.maxAbsError, judgement.error);
    double share = judgement.error == 0 ? 0 : judgement.error / bound;
    if (std::isnan(share))
      share = 0;
    if (first || share > result.largestShare) {
      first = false;
      result.largestShare = share;
      result.errorBound = bound;
    }
    if (judgement.holds || !result.holds)
      continue;
    result.holds = false;
    int64_t flat = i / parts;
    message << "element " << printIndex(flat, shape) << " (number " << flat
            << ")";
    if (parts == 2)
      message << (i % 2 ? ", imaginary part" : ", real part");
    if (type.kind == Kind::Integer) {
      message << ": found ";
      if (type.isUnsigned)
        message << static_cast<uint64_t>(found->integers[i]) << ", expected "
                << static_cast<uint64_t>(wanted->integers[i]);
      else
        message << found->integers[i] << ", expected " << wanted->integers[i];
    } else if (expected.errorClass == ErrorClass::Z) {
      message << ": found " << llvm::format("%.17g", found->values[i])
              << ", expected " << llvm::format("%.17g", wanted->values[i]);
    } else {
      message << ": found " << llvm::format("%.17g", found->values[i])
              << ", expected " << llvm::format("%.17g", expected.exact[i])
              << " within " << llvm::format("%.3g", bound);
    }
  }
  return result;
}

/// Half the distance between 1 and the next number of the type.
static double getUnit(ricci_element_type type) {
  if (type.kind == RICCI_BFLOAT)
    return 0x1p-8;
  return type.width == 16 ? 0x1p-11 : type.width == 32 ? 0x1p-24 : 0x1p-53;
}

void ricci::ref::relax(Result &expected, double tolerance) {
  if (expected.exact.empty())
    return;
  double largest = 1;
  for (double exact : expected.exact)
    if (std::isfinite(exact))
      largest = std::max(largest, std::abs(exact));
  relaxBy(expected, tolerance * largest);
}

void ricci::ref::relaxBy(Result &expected, double error) {
  if (expected.exact.empty())
    return;
  // Bounds leave the last rounding out where the reference did not round.
  double unit = getUnit(expected.value->type);
  expected.bound.resize(expected.exact.size());
  for (auto [exact, bound] : llvm::zip(expected.exact, expected.bound))
    bound +=
        error + (std::isfinite(exact) ? (std::abs(exact) + bound) * unit : 0);
  expected.errorClass = ErrorClass::A;
}
