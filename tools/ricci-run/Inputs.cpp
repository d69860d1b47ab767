//===- Inputs.cpp - The tensors that a program is given ---------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Inputs.h"

#include "Diagnostics.h"
#include "Program.h"

#include "llvm/Support/MathExtras.h"

#include <cstring>
#include <unistd.h>

using namespace llvm;
using namespace ricci;
using namespace ricci::run;

namespace {

/// SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number
/// generators, 2014): the same numbers everywhere.
class Random {
public:
  explicit Random(uint64_t seed) : state(seed) {}
  uint64_t next() {
    uint64_t z = state += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }
  /// Uniform in [-1, 1).
  double nextReal() {
    return static_cast<double>(static_cast<int64_t>(next()) >> 11) * 0x1p-52;
  }

private:
  uint64_t state;
};

} // namespace

static void store(uint64_t bits, size_t size, char *&data) {
  // Little-endian, as every target of this build.
  std::memcpy(data, &bits, size);
  data += size;
}

static void fill(ricci_tensor &tensor, Random &random) {
  ricci_element_type type = tensor.type;
  size_t size = ricci_element_size(type);
  char *data = static_cast<char *>(tensor.data);
  int64_t count = ricci_tensor_size(&tensor);
  if (type.kind == RICCI_SIGNED || type.kind == RICCI_UNSIGNED) {
    for (int64_t i = 0; i < count; ++i) {
      uint64_t bits = random.next() >> (64 - type.width);
      store(type.kind == RICCI_SIGNED ? SignExtend64(bits, type.width) : bits,
            size, data);
    }
    return;
  }
  if (type.kind == RICCI_COMPLEX) {
    count *= 2;
    size /= 2;
  }
  const fltSemantics &semantics = getSemantics(type);
  for (int64_t i = 0; i < count; ++i) {
    double real = random.nextReal();
    if (size == sizeof(double)) {
      store(bit_cast<uint64_t>(real), size, data);
    } else if (size == sizeof(float)) {
      store(bit_cast<uint32_t>(static_cast<float>(real)), size, data);
    } else {
      APFloat value(real);
      bool losesInfo;
      value.convert(semantics, APFloat::rmNearestTiesToEven, &losesInfo);
      store(value.bitcastToAPInt().getZExtValue(), size, data);
    }
  }
}

/// The size in bytes, or none if it does not fit this machine's memory. An
/// allocation that is too large may succeed and end the process later.
static bool fitsMemory(const RandomInput &random) {
  double bytes = static_cast<double>(ricci_element_size(random.type));
  for (int64_t extent : random.shape)
    bytes *= static_cast<double>(extent);
  double pages = static_cast<double>(sysconf(_SC_PHYS_PAGES));
  return bytes <= pages * static_cast<double>(sysconf(_SC_PAGESIZE));
}

bool ricci::run::readInputs(const Options &options,
                            std::vector<Input> &inputs) {
  for (const std::string &path : options.inputPaths) {
    ricci_tensor *tensor = nullptr;
    if (ricci_npy_read(path.c_str(), &tensor))
      return tool::printError(ricci_last_error());
    inputs.push_back({Tensor(tensor), path});
  }
  Random random(options.seed);
  for (size_t i = 0; i < options.randomInputs.size(); ++i) {
    const RandomInput &item = options.randomInputs[i];
    std::string origin =
        "--random item " + std::to_string(i) + " (" + item.text + ")";
    if (!fitsMemory(item))
      return tool::printError(origin + ": out of memory: it is larger than all "
                                       "memory of this machine; expected a "
                                       "tensor that fits; make it smaller");
    ricci_tensor *tensor = nullptr;
    if (ricci_tensor_create(item.type, static_cast<int32_t>(item.shape.size()),
                            item.shape.data(), &tensor))
      return tool::printError(origin + ": " + ricci_last_error());
    fill(*tensor, random);
    inputs.push_back({Tensor(tensor), std::move(origin)});
  }
  return true;
}
