//===- Array.h - The evaluator's tensors ------------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_TARGET_REF_ARRAY_H
#define RICCI_LIB_TARGET_REF_ARRAY_H

#include "Number.h"

#include "ricci/Target/Ref/Evaluator.h"

#include <cstdlib>
#include <memory>

namespace ricci::ref {

/// Memory that may be missing: allocation fails instead of ending the program.
template <typename Element> class Buffer {
public:
  [[nodiscard]] bool allocate(int64_t count) {
    uint64_t bytes;
    if (__builtin_mul_overflow(static_cast<uint64_t>(count), sizeof(Element),
                               &bytes))
      return false;
    memory.reset(static_cast<Element *>(std::calloc(bytes ? bytes : 1, 1)));
    return memory != nullptr;
  }
  Element *get() const { return memory.get(); }
  Element &operator[](int64_t index) const { return memory.get()[index]; }
  explicit operator bool() const { return memory != nullptr; }

private:
  struct Free {
    void operator()(Element *pointer) const { std::free(pointer); }
  };
  std::unique_ptr<Element, Free> memory;
};

/// A row-major tensor of scalars. Floats and their errors lie apart, complex
/// numbers as real and imaginary part in turn; `errors` is missing where all
/// are 0. Codes of inexact numbers have errors too, in numbers, and how far the
/// patterns, as integers, may be away.
struct Array {
  NumberType type;
  llvm::SmallVector<int64_t> shape;
  int64_t size = 0;
  Buffer<int64_t> integers;
  Buffer<double> values;
  Buffer<double> errors;
  Buffer<double> patternErrors;
  ErrorClass errorClass = ErrorClass::Z;

  /// Null if memory runs out or the size overflows.
  static std::shared_ptr<Array> create(const NumberType &type,
                                       llvm::ArrayRef<int64_t> shape,
                                       bool withErrors);

  Scalar load(int64_t index) const {
    if (type.kind == Kind::Integer)
      return Scalar::ofInteger(integers[index]);
    if (type.kind == Kind::Float)
      return Scalar::ofReal({values[index], errors ? errors[index] : 0});
    int64_t i = 2 * index;
    return Scalar::ofComplex({values[i], errors ? errors[i] : 0},
                             {values[i + 1], errors ? errors[i + 1] : 0});
  }
  /// Drops an integer's slack, and errors where there is no room for them.
  void store(int64_t index, const Scalar &scalar);
};

using ArrayPointer = std::shared_ptr<Array>;

/// The product of extents; none if it exceeds 2^63 - 1. 0 if one is 0.
std::optional<int64_t> countPoints(llvm::ArrayRef<int64_t> extents);

/// "4x5": extents for messages.
std::string printShape(llvm::ArrayRef<int64_t> shape);

/// Copies a tensor of the runtime; null if memory runs out.
ArrayPointer importTensor(const ricci_tensor &tensor, const NumberType &type);
/// A constant's elements; null if memory runs out or it is not dense.
ArrayPointer importConstant(mlir::DenseElementsAttr attribute);
/// The elements converted to `type`, or `array` itself if they have it already;
/// null if memory runs out.
ArrayPointer convertArray(ArrayPointer array, const NumberType &type);
/// False if memory runs out.
bool exportResult(const Array &array, Result &result);

} // namespace ricci::ref

#endif // RICCI_LIB_TARGET_REF_ARRAY_H
