//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Inputs.h"

#include "llvm/ADT/APFloat.h"

#include <cmath>
#include <cstring>
#include <limits>

using namespace ricci;
using namespace ricci::fuzz;

namespace {

enum class Flavour { smallIntegers, unit, spread, special };

double randomReal(Random &random, Flavour flavour, int spread) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  switch (flavour) {
  case Flavour::smallIntegers:
    return static_cast<double>(random.between(-4, 4));
  case Flavour::unit:
    return 2 * random.real() - 1;
  case Flavour::spread:
    return std::ldexp(2 * random.real() - 1,
                      static_cast<int>(random.between(-8, 5)));
  case Flavour::special:
    if (spread > 2 && random.percent(60)) {
      // About where integers of a width end, and halves.
      double power = std::ldexp(
          1, static_cast<int>(random.between(0, std::min(spread, 64))));
      double number =
          random.percent(40)
              ? power + random.pick({0.0, -0.5, 0.5, -1.0, 1.0})
              : std::ldexp(random.real(),
                           static_cast<int>(random.between(-spread, spread)));
      return random.percent(50) ? -number : number;
    }
    if (random.percent(80))
      return 4 * random.real() - 2;
    return random.pick({-0.0, 0.0, infinity, -infinity,
                        std::numeric_limits<double>::quiet_NaN(), 1e-40, -1.0,
                        6e-8});
  }
  return 0;
}

uint64_t randomInteger(Random &random, Flavour flavour, int width,
                       bool isUnsigned) {
  if (width == 1)
    return random.below(2);
  uint64_t mask = width == 64 ? ~uint64_t(0) : (uint64_t(1) << width) - 1;
  uint64_t value;
  switch (flavour) {
  case Flavour::smallIntegers:
  case Flavour::unit:
    value = isUnsigned ? random.below(8) : random.between(-4, 4);
    break;
  case Flavour::spread:
    value = random.next();
    break;
  case Flavour::special:
    value = random.pick<uint64_t>({0, 1, mask, mask >> 1, (mask >> 1) + 1, 2});
    break;
  }
  return value & mask;
}

void storeReal(char *address, double value, ElementType type) {
  if (type.width == 64) {
    std::memcpy(address, &value, 8);
    return;
  }
  llvm::APFloat number(value);
  bool losesInfo;
  number.convert(type.kind == ElementType::BFloat ? llvm::APFloat::BFloat()
                 : type.width == 16               ? llvm::APFloat::IEEEhalf()
                                                  : llvm::APFloat::IEEEsingle(),
                 llvm::APFloat::rmNearestTiesToEven, &losesInfo);
  uint64_t bits = number.bitcastToAPInt().getZExtValue();
  std::memcpy(address, &bits, type.width / 8);
}

void storeElement(char *address, size_t size, ElementType type, Random &random,
                  Flavour flavour, int spread) {
  if (type.isComplex()) {
    ElementType part{ElementType::Float, type.width / 2};
    storeReal(address, randomReal(random, flavour, spread), part);
    storeReal(address + size / 2, randomReal(random, flavour, spread), part);
    return;
  }
  if (type.isFloat())
    return storeReal(address, randomReal(random, flavour, spread), type);
  uint64_t value =
      randomInteger(random, flavour, type.width, type.isUnsigned());
  // Extended by sign or zeros to the storage's width.
  if (!type.isUnsigned() && type.width < 64 && (value >> (type.width - 1)))
    value |= ~uint64_t(0) << type.width;
  std::memcpy(address, &value, size);
}

/// The same view once more; null without memory.
Tensor borrow(const Input &input) {
  if (!input.view)
    return nullptr;
  ricci_tensor *view = nullptr;
  const ricci_tensor &from = *input.view;
  if (ricci_tensor_borrow(from.data, from.type, from.rank, from.shape,
                          from.strides, &view))
    return nullptr;
  Tensor result;
  result.reset(view);
  return result;
}

} // namespace

Input ricci::fuzz::makeInput(Random random, ElementType type, bool finite,
                             int spread, const std::vector<int64_t> &shape) {
  int32_t rank = static_cast<int32_t>(shape.size());
  ricci_element_type elementType = type.runtimeType();
  // Some views transpose, turn around or skip.
  std::vector<int> order(rank);
  std::vector<int64_t> step(rank, 1);
  std::vector<bool> backwards(rank, false);
  for (int d = 0; d < rank; ++d)
    order[d] = d;
  if (random.percent(20)) {
    random.shuffle(order);
    for (int d = 0; d < rank; ++d) {
      step[d] = random.percent(30) ? 2 : 1;
      backwards[d] = random.percent(20);
    }
  }
  std::vector<int64_t> storageShape(rank);
  for (int d = 0; d < rank; ++d)
    storageShape[d] = shape[order[d]] * step[order[d]];
  ricci_tensor *storage = nullptr, *view = nullptr;
  if (ricci_tensor_create(elementType, rank, storageShape.data(), &storage))
    return {};
  Input input;
  input.storage.reset(storage);

  Flavour flavour =
      random.pick({Flavour::smallIntegers, Flavour::smallIntegers,
                   Flavour::unit, Flavour::spread, Flavour::spread,
                   type.isInteger() ? Flavour::special : Flavour::unit});
  if (!type.isInteger() && !finite)
    flavour = Flavour::special;
  size_t size = ricci_element_size(elementType);
  char *data = static_cast<char *>(storage->data);
  for (int64_t i = 0, e = ricci_tensor_size(storage); i < e; ++i)
    storeElement(data + i * size, size, type, random, flavour, spread);

  std::vector<int64_t> strides(rank);
  int64_t offset = 0;
  for (int d = 0; d < rank; ++d) {
    int64_t stride = storage->strides[d];
    int dimension = order[d];
    strides[dimension] = stride * step[dimension];
    if (backwards[dimension] && shape[dimension] > 0) {
      offset += (shape[dimension] - 1) * strides[dimension];
      strides[dimension] = -strides[dimension];
    }
  }
  if (ricci_tensor_borrow(data + offset * static_cast<int64_t>(size),
                          elementType, rank, shape.data(), strides.data(),
                          &view))
    return {};
  input.view.reset(view);
  return input;
}

std::vector<Input> ricci::fuzz::makeInputs(const Program &program,
                                           uint64_t seed, uint64_t index) {
  std::vector<Input> inputs;
  std::vector<size_t> arguments; ///< Their places among the values.
  std::vector<bool> printed = program.live();
  for (size_t i = 0; i < program.values.size(); ++i) {
    const Value &value = program.values[i];
    if (!printed[i] || value.kind != Value::Argument)
      continue;
    Random random(seed ^ 0x5bd1e995, index * 256 + i);
    Input input = makeInput(random, value.type, value.finite, value.spread,
                            program.shapeOf(static_cast<int>(i)));
    // Two arguments may be one tensor.
    for (size_t earlier = 0; earlier < arguments.size(); ++earlier)
      if (size_t other = arguments[earlier];
          program.values[other].type == value.type &&
          program.values[other].finite == value.finite &&
          program.shapeOf(static_cast<int>(other)) ==
              program.shapeOf(static_cast<int>(i)) &&
          random.percent(15))
        input.view = borrow(inputs[earlier]);
    arguments.push_back(i);
    inputs.push_back(std::move(input));
  }
  return inputs;
}
