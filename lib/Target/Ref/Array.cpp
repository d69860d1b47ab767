//===- Array.cpp - The evaluator's tensors --------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Array.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "llvm/ADT/APFloat.h"

#include <complex>
#include <cstring>

using namespace mlir;
using namespace ricci;
using namespace ricci::ref;

std::optional<int64_t> ricci::ref::countPoints(ArrayRef<int64_t> extents) {
  if (llvm::is_contained(extents, 0))
    return 0;
  int64_t points = 1;
  for (int64_t extent : extents)
    if (__builtin_mul_overflow(points, extent, &points))
      return std::nullopt;
  return points;
}

std::string ricci::ref::printShape(ArrayRef<int64_t> shape) {
  std::string text;
  for (int64_t extent : shape)
    text += (text.empty() ? "" : "x") + std::to_string(extent);
  return text.empty() ? "a scalar" : text;
}

ArrayPointer Array::create(const NumberType &type, ArrayRef<int64_t> shape,
                           bool withErrors) {
  std::optional<int64_t> size = countPoints(shape);
  // Complex numbers take two entries.
  if (!size || *size > std::numeric_limits<int64_t>::max() / 2)
    return nullptr;
  auto array = std::make_shared<Array>();
  array->type = type;
  array->shape.assign(shape.begin(), shape.end());
  array->size = *size;
  if (type.kind == Kind::Integer)
    return array->integers.allocate(*size) ? array : nullptr;
  int64_t entries = type.kind == Kind::Complex ? 2 * *size : *size;
  if (!array->values.allocate(entries) ||
      (withErrors && !array->errors.allocate(entries)))
    return nullptr;
  return array;
}

void Array::store(int64_t index, const Scalar &scalar) {
  if (type.kind == Kind::Integer) {
    integers[index] = scalar.integer;
    return;
  }
  bool isComplex = type.kind == Kind::Complex;
  int64_t i = isComplex ? 2 * index : index;
  values[i] = scalar.real.value;
  if (isComplex)
    values[i + 1] = scalar.imaginary.value;
  if (!errors)
    return;
  errors[i] = scalar.real.error;
  if (isComplex)
    errors[i + 1] = scalar.imaginary.error;
}

static uint64_t readBits(const char *data, unsigned bytes) {
  switch (bytes) {
  case 1:
    return *reinterpret_cast<const uint8_t *>(data);
  case 2: {
    uint16_t bits;
    std::memcpy(&bits, data, 2);
    return bits;
  }
  case 4: {
    uint32_t bits;
    std::memcpy(&bits, data, 4);
    return bits;
  }
  default:
    uint64_t bits;
    std::memcpy(&bits, data, 8);
    return bits;
  }
}

static void writeBits(char *data, uint64_t bits, unsigned bytes) {
  auto write = [&](auto narrow) { std::memcpy(data, &narrow, sizeof(narrow)); };
  switch (bytes) {
  case 1:
    return write(static_cast<uint8_t>(bits));
  case 2:
    return write(static_cast<uint16_t>(bits));
  case 4:
    return write(static_cast<uint32_t>(bits));
  default:
    return write(bits);
  }
}

ArrayPointer ricci::ref::importTensor(const ricci_tensor &tensor,
                                      const NumberType &type) {
  ArrayRef<int64_t> shape(tensor.shape, tensor.rank);
  ArrayPointer array = Array::create(type, shape, /*withErrors=*/false);
  if (!array)
    return nullptr;
  auto bytes = static_cast<int64_t>(ricci_element_size(tensor.type));
  const char *data = static_cast<const char *>(tensor.data);
  SmallVector<int64_t> index(shape.size(), 0);
  int64_t offset = 0;
  for (int64_t i = 0; i < array->size; ++i) {
    const char *element = data + offset * bytes;
    switch (type.kind) {
    case Kind::Integer:
      array->integers[i] = wrap(readBits(element, bytes), type);
      break;
    case Kind::Float:
      array->values[i] = decodeFloat(readBits(element, bytes), *type.format);
      break;
    case Kind::Complex:
      for (int64_t part = 0; part < 2; ++part)
        array->values[2 * i + part] = decodeFloat(
            readBits(element + part * bytes / 2, bytes / 2), *type.format);
      break;
    }
    for (int64_t dim = tensor.rank - 1; dim >= 0; --dim) {
      offset += tensor.strides[dim];
      if (++index[dim] < shape[dim])
        break;
      offset -= tensor.strides[dim] * shape[dim];
      index[dim] = 0;
    }
  }
  return array;
}

static double toDouble(APFloat value) {
  bool losesInfo;
  value.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven,
                &losesInfo);
  return value.convertToDouble();
}

ArrayPointer ricci::ref::importConstant(DenseElementsAttr attribute) {
  NumberType type = NumberType::get(attribute.getElementType());
  ArrayPointer array = Array::create(type, attribute.getType().getShape(),
                                     /*withErrors=*/false);
  if (!array)
    return nullptr;
  int64_t i = 0;
  switch (type.kind) {
  case Kind::Integer:
    for (const APInt &value : attribute.getValues<APInt>())
      array->integers[i++] = wrap(value.zextOrTrunc(64).getZExtValue(), type);
    break;
  case Kind::Float:
    for (const APFloat &value : attribute.getValues<APFloat>())
      array->values[i++] = ::toDouble(value);
    break;
  case Kind::Complex:
    for (const std::complex<APFloat> &value :
         attribute.getValues<std::complex<APFloat>>()) {
      array->values[i++] = ::toDouble(value.real());
      array->values[i++] = ::toDouble(value.imag());
    }
    break;
  }
  return array;
}

ArrayPointer ricci::ref::convertArray(ArrayPointer array,
                                      const NumberType &type) {
  if (array->type == type)
    return array;
  bool withErrors =
      array->errors || ConversionScope::get() == Conversions::Optional;
  ArrayPointer result = Array::create(type, array->shape, withErrors);
  if (!result)
    return nullptr;
  result->errorClass = array->errorClass;
  for (int64_t i = 0; i < array->size; ++i)
    result->store(i, convert(array->load(i), array->type, type));
  return result;
}

/// std::vector ends the program where memory runs out; ask before.
static bool resize(std::vector<double> &vector, int64_t count) {
  if (!Buffer<double>().allocate(count))
    return false;
  vector.resize(count);
  return true;
}

bool ricci::ref::exportResult(const Array &array, Result &result) {
  const NumberType &type = array.type;
  ricci_tensor *tensor = nullptr;
  if (ricci_tensor_create(type.getRuntimeType(), array.shape.size(),
                          array.shape.data(), &tensor) != RICCI_OK)
    return false;
  result.value.reset(tensor);
  result.errorClass = array.errorClass;
  result.exact.clear();
  result.bound.clear();
  unsigned bytes = ricci_element_size(tensor->type);
  char *data = static_cast<char *>(tensor->data);
  if (type.kind == Kind::Integer) {
    for (int64_t i = 0; i < array.size; ++i)
      writeBits(data + i * bytes, static_cast<uint64_t>(array.integers[i]),
                bytes);
    if (!array.patternErrors)
      return true;
    if (!resize(result.bound, array.size))
      return false;
    std::copy(array.patternErrors.get(), array.patternErrors.get() + array.size,
              result.bound.begin());
    return true;
  }
  int64_t parts = type.kind == Kind::Complex ? 2 : 1;
  int64_t entries = parts * array.size;
  bytes /= parts;
  for (int64_t i = 0; i < entries; ++i)
    writeBits(data + i * bytes, encodeFloat(array.values[i], *type.format),
              bytes);
  if (!resize(result.exact, entries))
    return false;
  std::copy(array.values.get(), array.values.get() + entries,
            result.exact.begin());
  if (array.errorClass == ErrorClass::Z)
    return true;
  if (!resize(result.bound, entries))
    return false;
  if (array.errors)
    std::copy(array.errors.get(), array.errors.get() + entries,
              result.bound.begin());
  return true;
}
