//===- ElementType.cpp - Number formats -----------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Error.h"

#include <cstdio>
#include <cstring>

using namespace ricci::runtime;

size_t ricci_element_size(ricci_element_type type) {
  unsigned width = type.width;
  switch (type.kind) {
  case RICCI_SIGNED:
  case RICCI_UNSIGNED:
    if (width == 0 || width > 64)
      return 0;
    return width <= 8 ? 1 : width <= 16 ? 2 : width <= 32 ? 4 : 8;
  case RICCI_FLOAT:
    return width == 16 || width == 32 || width == 64 ? width / 8 : 0;
  case RICCI_BFLOAT:
    return width == 16 ? 2 : 0;
  case RICCI_COMPLEX:
    return width == 64 || width == 128 ? width / 8 : 0;
  }
  return 0;
}

/// Parses a width of 1 to 64 without sign or leading zero; 0 if it is none.
static uint8_t parseIntegerWidth(const char *digits) {
  unsigned width = 0;
  if (*digits == '0')
    return 0;
  for (; *digits; ++digits) {
    if (*digits < '0' || *digits > '9')
      return 0;
    width = width * 10 + static_cast<unsigned>(*digits - '0');
    if (width > 64)
      return 0;
  }
  return static_cast<uint8_t>(width);
}

ricci_status ricci_parse_element_type(const char *name,
                                      ricci_element_type *type) {
  static constexpr struct {
    const char *name;
    ricci_element_type type;
  } floats[] = {
      {"f16", {RICCI_FLOAT, 16}},
      {"f32", {RICCI_FLOAT, 32}},
      {"f64", {RICCI_FLOAT, 64}},
      {"bf16", {RICCI_BFLOAT, 16}},
      {"complex<f32>", {RICCI_COMPLEX, 64}},
      {"complex<f64>", {RICCI_COMPLEX, 128}},
  };
  if (!name || !type)
    return fail(RICCI_INVALID_ARGUMENT,
                "ricci_parse_element_type: expected a name and a place for the "
                "type, got NULL; pass both");
  for (const auto &entry : floats) {
    if (strcmp(name, entry.name) == 0) {
      *type = entry.type;
      return RICCI_OK;
    }
  }
  uint8_t kind = RICCI_SIGNED;
  const char *rest = name;
  if (*rest == 'u' || *rest == 's')
    kind = *rest++ == 'u' ? RICCI_UNSIGNED : RICCI_SIGNED;
  if (*rest == 'i') {
    if (uint8_t width = parseIntegerWidth(rest + 1)) {
      // Without a sign, one bit is the boolean.
      if (width == 1 && rest == name)
        kind = RICCI_UNSIGNED;
      *type = {kind, width};
      return RICCI_OK;
    }
  }
  return fail(RICCI_INVALID_ARGUMENT,
              "unknown element type '%.40s'; expected i1 to i64, ui1 to ui64, "
              "f16, bf16, f32, f64, complex<f32> or complex<f64>",
              name);
}

void ricci_print_element_type(ricci_element_type type, char *name,
                              size_t size) {
  if (!name || size == 0)
    return;
  unsigned width = type.width;
  if (ricci_element_size(type) == 0) {
    snprintf(name, size, "<invalid>");
    return;
  }
  switch (type.kind) {
  case RICCI_SIGNED:
    snprintf(name, size, width == 1 ? "si%u" : "i%u", width);
    return;
  case RICCI_UNSIGNED:
    snprintf(name, size, width == 1 ? "i%u" : "ui%u", width);
    return;
  case RICCI_FLOAT:
    snprintf(name, size, "f%u", width);
    return;
  case RICCI_BFLOAT:
    snprintf(name, size, "bf%u", width);
    return;
  default:
    snprintf(name, size, "complex<f%u>", width / 2);
    return;
  }
}
