//===- PrintTensor.cpp - Results as text ------------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Count.h"
#include "Program.h"
#include "Report.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/raw_ostream.h"

#include <cstring>

using namespace llvm;
using namespace ricci;
using namespace ricci::run;

/// More elements than these are a file's business.
static constexpr int64_t printedElements = 256;

/// The shortest text that reads back as the same value.
static void printFloat(const fltSemantics &semantics, uint64_t bits,
                       raw_ostream &os) {
  APFloat value(semantics, APInt(APFloat::getSizeInBits(semantics), bits));
  if (value.isNaN() || value.isInfinity()) {
    os << (value.isNaN() ? "nan" : value.isNegative() ? "-inf" : "inf");
    return;
  }
  SmallString<32> text;
  value.toString(text);
  os << text;
}

static uint64_t load(const char *data, size_t size) {
  uint64_t bits = 0;
  std::memcpy(&bits, data, size);
  return bits;
}

static void printElement(ricci_element_type type, const char *data,
                         raw_ostream &os) {
  size_t size = ricci_element_size(type);
  switch (type.kind) {
  case RICCI_SIGNED:
    os << SignExtend64(load(data, size), size * 8);
    return;
  case RICCI_UNSIGNED:
    if (type.width == 1)
      os << (load(data, size) ? "true" : "false");
    else
      os << load(data, size);
    return;
  case RICCI_COMPLEX:
    os << '(';
    printFloat(getSemantics(type), load(data, size / 2), os);
    os << ", ";
    printFloat(getSemantics(type), load(data + size / 2, size / 2), os);
    os << ')';
    return;
  default:
    printFloat(getSemantics(type), load(data, size), os);
  }
}

/// Prints dimensions from `dim` on of the part that begins at `data`.
static void printElements(const ricci_tensor &tensor, int32_t dim,
                          const char *data, raw_ostream &os) {
  if (dim == tensor.rank) {
    printElement(tensor.type, data, os);
    return;
  }
  ptrdiff_t step = static_cast<ptrdiff_t>(ricci_element_size(tensor.type)) *
                   tensor.strides[dim];
  os << '[';
  for (int64_t i = 0; i < tensor.shape[dim]; ++i) {
    if (i)
      os << ',';
    if (i && dim + 1 == tensor.rank)
      os << ' ';
    else if (i)
      os << '\n' << std::string(dim + 1, ' ');
    printElements(tensor, dim + 1, data + i * step, os);
  }
  os << ']';
}

void ricci::run::printTensor(const ricci_tensor &tensor, size_t index,
                             raw_ostream &os) {
  os << "result " << index << ": " << print(typeOf(tensor));
  int64_t count = ricci_tensor_size(&tensor);
  if (count > printedElements) {
    os << ", " << tool::count(static_cast<uint64_t>(count), "element")
       << "; -o FILE writes them\n";
    return;
  }
  os << '\n';
  printElements(tensor, 0, static_cast<const char *>(tensor.data), os);
  os << '\n';
}
