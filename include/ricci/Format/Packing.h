//===- Packing.h - Codes in bytes -*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Codes of w bits lie densely in little-endian bit order: bit b of code i is
// bit (i·w + b) mod 8 of byte (i·w + b) / 8. Unused bits of the last byte are
// 0.
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_FORMAT_PACKING_H
#define RICCI_FORMAT_PACKING_H

#include <cstddef>
#include <cstdint>
#include <span>

namespace ricci::format {

/// Bytes that `count` codes of `width` bits take: ceil(count·width / 8). For
/// any count whose codes fit the address space.
size_t getPackedSize(size_t count, unsigned width);

/// Writes `codes` to `bytes`. False, and nothing written, if `width` is not 1
/// to 8, a code has bits above the width, or `bytes` has not exactly the packed
/// size.
bool pack(std::span<const uint8_t> codes, unsigned width,
          std::span<uint8_t> bytes);

/// Reads as many codes as `codes` has room for. False, and nothing written, if
/// `width` is not 1 to 8 or `bytes` has not exactly the packed size. Ignores
/// the unused bits of the last byte.
bool unpack(std::span<const uint8_t> bytes, unsigned width,
            std::span<uint8_t> codes);

} // namespace ricci::format

#endif // RICCI_FORMAT_PACKING_H
