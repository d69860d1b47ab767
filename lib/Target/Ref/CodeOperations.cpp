//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// What the q dialect does with codes as patterns of bits, and its integer
// arithmetic.

#include "Quantization.h"

#include "ricci/Format/Packing.h"

#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace ricci;
using namespace ricci::ref;

/// ⌊numerator / 2^shift⌋, rounded as `rounding` says. In 128 bits nothing
/// overflows.
static __int128 rescale(__int128 value, __int128 multiplier, int shift,
                        q::RescaleRounding rounding) {
  __int128 product = value * multiplier, half = __int128(1) << (shift - 1);
  switch (rounding) {
  case q::RescaleRounding::single:
    return (product + half) >> shift;
  case q::RescaleRounding::double_:
    if (shift > 31)
      half += value >= 0 ? 1 << 30 : -(1 << 30);
    return (product + half) >> shift;
  case q::RescaleRounding::even:
    __int128 quotient = product >> shift;
    __int128 rest = product - (quotient << shift);
    bool isOdd = quotient & 1;
    return quotient + (rest > half || (rest == half && isOdd));
  }
  return 0;
}

static FailureOr<ArrayPointer> run(q::RescaleOp op,
                                   ArrayRef<ArrayPointer> operands) {
  const Array &input = *operands[0];
  AffineMap map = op.getGranularity();
  for (const ArrayPointer &parameter : operands.drop_front())
    if (failed(checkParameter(*op, map, input.shape, parameter->shape)))
      return failure();
  Type element = op.getType().getElementType();
  ArrayPointer result = createResult(*op, element, input.shape, ErrorClass::Z);
  if (!result)
    return failure();
  const NumberType &type = result->type;
  // i8 to i32 are signed; codes have the range of their integers.
  __int128 minimum = type.isUnsigned ? 0 : -(__int128(1) << (type.width - 1));
  __int128 maximum =
      (__int128(1) << (type.isUnsigned ? type.width : type.width - 1)) - 1;
  Access access = getAccess(map, operands[1]->shape);
  forEachElement(input.shape, [&](int64_t i, ArrayRef<int64_t> index) {
    int64_t offset = access.getOffset(index);
    auto shift = static_cast<int>(
        std::clamp<int64_t>(operands[2]->integers[offset], 1, 62));
    __int128 value = rescale(input.integers[i], operands[1]->integers[offset],
                             shift, op.getRounding());
    if (op.getZeroPoint())
      value += operands[3]->integers[offset];
    result->integers[i] =
        static_cast<int64_t>(std::clamp(value, minimum, maximum));
  });
  return result;
}

static FailureOr<ArrayPointer> run(q::BitsOp op,
                                   ArrayRef<ArrayPointer> operands) {
  const Array &input = *operands[0];
  int64_t axis = op.getAxis();
  SmallVector<int64_t> shape(input.shape);
  shape.insert(shape.begin() + axis, input.type.width);
  ArrayPointer result =
      createResult(*op, op.getType().getElementType(), shape, ErrorClass::Z);
  if (!result)
    return failure();
  unsigned rank = shape.size();
  AffineMap map =
      AffineMap::getMultiDimIdentityMap(rank, op.getContext()).dropResult(axis);
  Access access = getAccess(map, input.shape);
  forEachElement(shape, [&](int64_t i, ArrayRef<int64_t> index) {
    result->integers[i] =
        getPattern(input, access.getOffset(index)) >> index[axis] & 1;
  });
  return result;
}

static FailureOr<ArrayPointer> run(q::LutOp op,
                                   ArrayRef<ArrayPointer> operands) {
  const Array &indices = *operands[0], &table = *operands[1];
  ArrayRef<int64_t> groups = ArrayRef(table.shape).drop_back();
  if (failed(checkParameter(*op, op.getGranularity(), indices.shape, groups)))
    return failure();
  int64_t entries = int64_t(1) << indices.type.width;
  if (table.shape.back() != entries)
    return emitError(op.getLoc())
           << "Q22: at run time, the table has " << table.shape.back()
           << " entries, expected " << entries
           << "; pass one entry for each code";
  ArrayPointer result = createResult(*op, op.getType().getElementType(),
                                     indices.shape, table.errorClass);
  if (!result)
    return failure();
  Access access = getAccess(op.getGranularity(), groups);
  forEachElement(indices.shape, [&](int64_t i, ArrayRef<int64_t> index) {
    result->store(i, table.load(access.getOffset(index) * entries +
                                getPattern(indices, i)));
  });
  return result;
}

/// A row of codes or bytes in a buffer of bytes, and back.
static std::vector<uint8_t> loadRow(const Array &array, int64_t row,
                                    int64_t count) {
  std::vector<uint8_t> bytes(count);
  for (int64_t i = 0; i < count; ++i)
    bytes[i] = static_cast<uint8_t>(getPattern(array, row * count + i));
  return bytes;
}

static void storeRow(Array &array, int64_t row, ArrayRef<uint8_t> bytes) {
  auto count = static_cast<int64_t>(bytes.size());
  for (int64_t i = 0; i < count; ++i)
    array.integers[row * count + i] = wrap(bytes[i], array.type);
}

static FailureOr<ArrayPointer> run(q::PackOp op,
                                   ArrayRef<ArrayPointer> operands) {
  const Array &input = *operands[0];
  unsigned width = input.type.width;
  int64_t count = input.shape.back();
  SmallVector<int64_t> shape(input.shape);
  shape.back() = format::getPackedSize(count, width);
  ArrayPointer result =
      createResult(*op, op.getType().getElementType(), shape, ErrorClass::Z);
  if (!result)
    return failure();
  std::vector<uint8_t> bytes(shape.back());
  for (int64_t row = 0; row * shape.back() < result->size; ++row) {
    format::pack(loadRow(input, row, count), width, bytes);
    storeRow(*result, row, bytes);
  }
  return result;
}

static FailureOr<ArrayPointer> run(q::UnpackOp op,
                                   ArrayRef<ArrayPointer> operands) {
  const Array &input = *operands[0];
  Type element = op.getType().getElementType();
  unsigned width = NumberType::get(element).width;
  SmallVector<int64_t> shape(input.shape);
  shape.back() = op.getType().getShape().back();
  if (static_cast<int64_t>(format::getPackedSize(shape.back(), width)) !=
      input.shape.back())
    return emitError(op.getLoc())
           << "Q23: at run time, " << shape.back() << " codes of " << width
           << " bits lie in " << input.shape.back() << " bytes, expected "
           << format::getPackedSize(shape.back(), width)
           << "; pass arguments of matching shapes";
  ArrayPointer result = createResult(*op, element, shape, ErrorClass::Z);
  if (!result)
    return failure();
  std::vector<uint8_t> codes(shape.back());
  for (int64_t row = 0; row * shape.back() < result->size; ++row) {
    format::unpack(loadRow(input, row, input.shape.back()), width, codes);
    storeRow(*result, row, codes);
  }
  return result;
}

FailureOr<ArrayPointer>
ricci::ref::evaluateCodeOperation(Operation &op,
                                  ArrayRef<ArrayPointer> operands) {
  if (auto rescaleOp = dyn_cast<q::RescaleOp>(op))
    return run(rescaleOp, operands);
  if (auto bits = dyn_cast<q::BitsOp>(op))
    return run(bits, operands);
  if (auto lut = dyn_cast<q::LutOp>(op))
    return run(lut, operands);
  if (auto sum = dyn_cast<q::LutSumOp>(op))
    return evaluateLutSum(sum, operands);
  if (auto pack = dyn_cast<q::PackOp>(op))
    return run(pack, operands);
  auto unpack = dyn_cast<q::UnpackOp>(op);
  if (unpack && !unpack.getExtent())
    return run(unpack, operands);
  return emitError(op.getLoc())
         << "the reference evaluator found '" << op.getName()
         << "' with an extent that the program computes; expected a static "
            "one: give the result a static shape";
}
