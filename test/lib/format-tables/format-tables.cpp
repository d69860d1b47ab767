//===- format-tables.cpp - Prints what codes mean ---------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// ricci-format-tables names
//     the names of codes, one a line
// ricci-format-tables decode CODE
//     the number of each code, one a line, in hexadecimal
// ricci-format-tables encode CODE ROUNDING OVERFLOW < numbers
//     the code of each number of standard input, which are doubles in memory's
//     form, one a line
//
// For tests that compare with other implementations.
//
//===----------------------------------------------------------------------===//

#include "ricci/Format/Code.h"

#include <cstdio>
#include <cstring>
#include <iterator>

using namespace ricci::format;

static constexpr const char *roundings[] = {"nearest_even", "nearest_away",
                                            "nearest_up",   "floor",
                                            "truncate",     "stochastic"};
static constexpr const char *overflows[] = {"saturate", "special", "wrap"};

/// The position of `name` among `names`; their number if there is none.
template <size_t N>
static size_t find(const char *const (&names)[N], const char *name) {
  size_t i = 0;
  while (i < N && std::strcmp(names[i], name) != 0)
    ++i;
  return i;
}

static int fail(const char *message) {
  std::fprintf(stderr, "ricci-format-tables: %s\n", message);
  return 1;
}

int main(int argc, char **argv) {
  if (argc == 2 && std::strcmp(argv[1], "names") == 0) {
    for (std::string_view name : Code::getNames())
      std::printf("%.*s\n", static_cast<int>(name.size()), name.data());
    return 0;
  }
  if (argc < 3)
    return fail(
        "expected names, decode CODE, or encode CODE ROUNDING OVERFLOW");
  std::string error;
  auto code = Code::parse(argv[2], &error);
  if (!code)
    return fail(error.c_str());
  if (argc == 3 && std::strcmp(argv[1], "decode") == 0) {
    for (double number : code->getTable())
      std::printf("%a\n", number);
    return 0;
  }
  if (argc != 5 || std::strcmp(argv[1], "encode") != 0)
    return fail("expected decode CODE, or encode CODE ROUNDING OVERFLOW");
  size_t rounding = find(roundings, argv[3]);
  size_t overflow = find(overflows, argv[4]);
  if (rounding == std::size(roundings) || overflow == std::size(overflows) ||
      !code->supports(static_cast<Overflow>(overflow)))
    return fail("there is no such rounding, or the code has no such overflow");
  double number;
  for (uint64_t i = 0; std::fread(&number, sizeof(number), 1, stdin) == 1; ++i)
    std::printf("%u\n", code->encode(number, static_cast<Rounding>(rounding),
                                     static_cast<Overflow>(overflow),
                                     stochasticBits(0, i)));
  return 0;
}
