//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RandomCode.h"

#include <string>

using namespace ricci;
using namespace ricci::fuzz;

namespace {

/// Each kind of code, those of one bit, of odd widths and wider than a table
/// included.
constexpr const char *codeTexts[] = {"int1",
                                     "int2",
                                     "int3",
                                     "int4",
                                     "int5",
                                     "int6",
                                     "int7",
                                     "int8",
                                     "uint1",
                                     "uint2",
                                     "uint3",
                                     "uint4",
                                     "uint5",
                                     "uint6",
                                     "uint7",
                                     "uint8",
                                     "bipolar1",
                                     "bipolar2",
                                     "bipolar4",
                                     "ternary",
                                     "digits<-3,-1,0,2>",
                                     "digits<0,1,5>",
                                     "pow2<4,-6>",
                                     "pow2<3,0>",
                                     "fixed<8,3>",
                                     "fixed<8,8>",
                                     "fixed<12,5>",
                                     "ufixed<6,2>",
                                     "ufixed<16,16>",
                                     "e4m3fn",
                                     "e5m2",
                                     "e2m1fn",
                                     "e3m2fn",
                                     "float<3,2,3,none>",
                                     "nf4",
                                     "power<4,0.5>",
                                     "table<0.5,1.0,-2.0,7.0>"};

/// Text of any family; not each is a code.
std::string randomCodeText(Random &random) {
  auto number = [&](int64_t low, int64_t high) {
    return std::to_string(random.between(low, high));
  };
  auto list = [&](const char *family, auto element) {
    std::string text;
    for (int64_t i = random.pick({2, 3, 4, 5, 8, 16, 17, 40}); i > 0; --i)
      text += (text.empty() ? "" : ",") + element();
    return family + ("<" + text + ">");
  };
  switch (random.below(9)) {
  case 0:
    return list("digits", [&] {
      return random.percent(90) ? number(-20, 20) : number(-70000, 70000);
    });
  case 1:
    return list("table", [&] {
      return number(-99, 99) + "." + number(0, 999) +
             (random.percent(20) ? "e-" + number(1, 12) : "");
    });
  case 2:
    return "pow2<" + number(2, 5) + "," + number(-12, 3) + ">";
  case 3:
    return "fixed<" + number(1, 32) + "," + number(-9, 15) + ">";
  case 4:
    return "ufixed<" + number(1, 32) + "," + number(-9, 15) + ">";
  case 5:
    return "float<" + number(1, 4) + "," + number(0, 4) + "," + number(0, 12) +
           "," + random.pick<const char *>({"none", "fn", "ieee", "fnuz"}) +
           ">";
  case 6:
    return "exponent<" + number(1, 4) + "," + number(0, 20) + ">";
  case 7:
    return "power<" + number(2, 8) + "," + number(0, 2) + "." + number(1, 9) +
           ">";
  default:
    return "bipolar" + number(1, 8);
  }
}

} // namespace

format::Code ricci::fuzz::randomCode(Random &random) {
  if (random.percent(50))
    return *format::Code::parse(codeTexts[random.below(std::size(codeTexts))]);
  while (true)
    if (std::optional<format::Code> code =
            format::Code::parse(randomCodeText(random)))
      return *code;
}

bool ricci::fuzz::usesAllPatterns(const format::Code &code) {
  if (code.getWidth() > format::Code::maxTableWidth)
    return true;
  for (uint64_t pattern = 0; pattern < code.getCount(); ++pattern)
    if (!code.isUsed(static_cast<uint32_t>(pattern)))
      return false;
  return true;
}

ElementType ricci::fuzz::toType(const format::Code &code) {
  bool isSigned = code.getKind() == format::Kind::Int ||
                  code.getKind() == format::Kind::Fixed;
  return {isSigned ? ElementType::Signed : ElementType::Unsigned,
          static_cast<int>(code.getWidth()), code.str()};
}
