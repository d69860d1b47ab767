//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Format/Code.h"

#include <gtest/gtest.h>

using namespace ricci::format;

namespace {

TEST(CodeText, PrintsWhatItReads) {
  for (const char *text :
       {"int1", "int8", "uint4", "bipolar2", "ternary", "digits<-2,-1,0,1,2>",
        "pow2<4,-6>", "fixed<8,3>", "ufixed<32,-4>", "e4m3fn", "e5m2", "e2m1fn",
        "e8m0fnu", "nf4", "e3m2fn", "float<3,3,4,none>", "exponent<5,15>",
        "table<0.1,-2.5,1.0e+30>", "power<4,0.5>"}) {
    std::string error;
    auto code = Code::parse(text, &error);
    ASSERT_TRUE(code) << error;
    EXPECT_EQ(code->str(), text);
  }
}

TEST(CodeText, NamesStandForTheirDefinitions) {
  EXPECT_EQ(Code::parse("float<4,3,7,fn>")->str(), "e4m3fn");
  EXPECT_TRUE(*Code::parse(" float< 4, 3, 7, fn > ") == *Code::parse("e4m3fn"));
  EXPECT_FALSE(*Code::parse("float<4,3,8,fn>") == *Code::parse("e4m3fn"));
  for (std::string_view name : Code::getNames()) {
    std::string error;
    auto code = Code::parse(name, &error);
    ASSERT_TRUE(code) << error;
    EXPECT_EQ(code->str(), name);
  }
}

TEST(CodeText, SaysWhatIsWrong) {
  auto check = [](const char *text, const char *expected) {
    std::string error;
    EXPECT_FALSE(Code::parse(text, &error)) << text;
    EXPECT_NE(error.find(expected), std::string::npos) << error;
  };
  check("", "there is no such code; use one of intW");
  check("e4m9", "there is no such code");
  check("int", "there is no such code");
  check("int9", "found '9' as the width, expected an integer from 1 to 8");
  check("int0", "expected an integer from 1 to 8");
  check("int99999999999", "expected an integer from 1 to 8");
  check("fixed<33,1>", "expected an integer from 1 to 32");
  check("fixed<8>", "found 1 parameters, expected the 2 of");
  check("fixed<8,3", "expected '>' at the end");
  check("fixed<8,x>", "found 'x' as integer bits");
  check("fixed<8,3>>", "found '3>' as integer bits");
  check("float<4,4,7,fn>", "as mantissa bits, expected an integer from 0 to 3");
  check("float<4,3,7,odd>", "expected none, fn, ieee or fnuz");
  check("float<1,0,0,fn>", "use none");
  check("digits<1>", "found 1 numbers, expected 2 to 256");
  check("digits<1,1>", "found '1' twice");
  check("table<1.0,nan>", "found 'nan' as a number");
  check("table<1.0,inf>", "found 'inf' as a number");
  check("table<1.0,1e600>", "found '1e600' as a number");
  check("table<0.0,-0.0>", "found '-0.0' twice");
  check("power<4,0.1>", "expected one from 0.25 to 8");
  check("ternary<2>", "found 1 parameters, expected the 0 of");
  std::string many = "digits<0";
  for (int digit = 1; digit <= 256; ++digit)
    many += "," + std::to_string(digit);
  check((many + ">").c_str(), "found 257 numbers");
}

} // namespace
