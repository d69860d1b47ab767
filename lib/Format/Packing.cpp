//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Format/Packing.h"

using namespace ricci::format;

size_t ricci::format::getPackedSize(size_t count, unsigned width) {
  // In parts, since count·width may exceed the size type.
  return count / 8 * width + (count % 8 * width + 7) / 8;
}

static bool fits(size_t count, unsigned width, size_t bytes) {
  return width >= 1 && width <= 8 && bytes == getPackedSize(count, width);
}

bool ricci::format::pack(std::span<const uint8_t> codes, unsigned width,
                         std::span<uint8_t> bytes) {
  if (!fits(codes.size(), width, bytes.size()))
    return false;
  for (uint8_t code : codes)
    if (code >> width != 0)
      return false;
  uint32_t held = 0;
  unsigned heldBits = 0;
  size_t next = 0;
  for (uint8_t code : codes) {
    held |= uint32_t(code) << heldBits;
    heldBits += width;
    if (heldBits >= 8) {
      bytes[next++] = static_cast<uint8_t>(held);
      held >>= 8;
      heldBits -= 8;
    }
  }
  if (heldBits > 0)
    bytes[next] = static_cast<uint8_t>(held);
  return true;
}

bool ricci::format::unpack(std::span<const uint8_t> bytes, unsigned width,
                           std::span<uint8_t> codes) {
  if (!fits(codes.size(), width, bytes.size()))
    return false;
  uint32_t held = 0;
  unsigned heldBits = 0;
  size_t next = 0;
  for (uint8_t &code : codes) {
    if (heldBits < width) {
      held |= uint32_t(bytes[next++]) << heldBits;
      heldBits += 8;
    }
    code = static_cast<uint8_t>(held & ((1u << width) - 1));
    held >>= width;
    heldBits -= width;
  }
  return true;
}
