//===- RealTensor.cpp - Tensors as real numbers ---------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RealTensor.h"

#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/APSInt.h"
#include "llvm/Support/MathExtras.h"

#include <cstring>

using namespace llvm;
using namespace ricci;

static const fltSemantics &getSemantics(ricci_element_type type) {
  if (type.kind == RICCI_BFLOAT)
    return APFloat::BFloat();
  return type.width == 16   ? APFloat::IEEEhalf()
         : type.width == 32 ? APFloat::IEEEsingle()
                            : APFloat::IEEEdouble();
}

static double readReal(const char *element, ricci_element_type type,
                       size_t size) {
  uint64_t bits = 0;
  std::memcpy(&bits, element, size);
  switch (type.kind) {
  case RICCI_SIGNED:
    return static_cast<double>(SignExtend64(bits, size * 8));
  case RICCI_UNSIGNED:
    return static_cast<double>(bits);
  default:
    APFloat value(getSemantics(type), APInt(type.width, bits));
    bool losesInformation;
    value.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven,
                  &losesInformation);
    return value.convertToDouble();
  }
}

std::vector<double> ricci::fhe::readReals(const ricci_tensor &tensor) {
  std::vector<double> values;
  if (tensor.type.kind == RICCI_COMPLEX)
    return values;
  int64_t count = ricci_tensor_size(&tensor);
  size_t size = ricci_element_size(tensor.type);
  values.reserve(count);
  SmallVector<int64_t> index(tensor.rank);
  const char *element = static_cast<const char *>(tensor.data);
  for (int64_t i = 0; i < count; ++i) {
    values.push_back(readReal(element, tensor.type, size));
    for (int32_t d = tensor.rank; d-- > 0;) {
      element += tensor.strides[d] * static_cast<int64_t>(size);
      if (++index[d] < tensor.shape[d])
        break;
      element -=
          tensor.strides[d] * tensor.shape[d] * static_cast<int64_t>(size);
      index[d] = 0;
    }
  }
  return values;
}

/// The bits of `value` in the type, rounded to nearest, ties to even. Integers
/// saturate.
static uint64_t encodeReal(double value, ricci_element_type type) {
  APFloat number(value);
  bool losesInformation;
  if (type.kind == RICCI_SIGNED || type.kind == RICCI_UNSIGNED) {
    APSInt integer(type.width, type.kind == RICCI_UNSIGNED);
    number.convertToInteger(integer, APFloat::rmNearestTiesToEven,
                            &losesInformation);
    // Storage holds the number extended.
    return static_cast<uint64_t>(integer.getExtValue());
  }
  number.convert(getSemantics(type), APFloat::rmNearestTiesToEven,
                 &losesInformation);
  return number.bitcastToAPInt().getZExtValue();
}

Tensor ricci::fhe::makeTensor(ricci_element_type type, ArrayRef<int64_t> shape,
                              ArrayRef<double> values) {
  ricci_tensor *raw = nullptr;
  if (ricci_tensor_create(type, static_cast<int32_t>(shape.size()),
                          shape.data(), &raw))
    return nullptr;
  Tensor tensor(raw);
  size_t size = ricci_element_size(type);
  char *data = static_cast<char *>(tensor->data);
  for (double value : values) {
    uint64_t bits = encodeReal(value, type);
    std::memcpy(data, &bits, size);
    data += size;
  }
  return tensor;
}

Tensor ricci::fhe::copyTensor(const ricci_tensor &tensor) {
  ricci_tensor *copy = nullptr;
  if (ricci_tensor_create(tensor.type, tensor.rank, tensor.shape, &copy))
    return nullptr;
  size_t size = ricci_element_size(tensor.type);
  for (int64_t i = 0, n = ricci_tensor_size(&tensor); i < n; ++i) {
    int64_t rest = i, offset = 0;
    for (int32_t d = tensor.rank; d-- > 0;) {
      offset += rest % tensor.shape[d] * tensor.strides[d];
      rest /= tensor.shape[d];
    }
    std::memcpy(static_cast<char *>(copy->data) + i * size,
                static_cast<const char *>(tensor.data) + offset * size, size);
  }
  return Tensor(copy);
}
