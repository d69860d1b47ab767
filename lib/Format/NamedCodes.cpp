//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CodeData.h"

using namespace ricci::format;

// A new code whose family exists is one line here.
static constexpr NamedCode namedCodes[] = {
    // OCP 8-bit floating point (OFP8), revision 1.0, and its block scale and
    // narrow elements: OCP microscaling formats (MX), version 1.0, table 1 ff.
    {"e5m2", "float<5,2,15,ieee>"},
    {"e4m3fn", "float<4,3,7,fn>"},
    {"e3m2fn", "float<3,2,3,none>"},
    {"e2m3fn", "float<2,3,1,none>"},
    {"e2m1fn", "float<2,1,1,none>"},
    {"e8m0fnu", "exponent<8,127>"},
    // IEEE 754's rules at 8 bits.
    {"e4m3", "float<4,3,7,ieee>"},
    {"e3m4", "float<3,4,3,ieee>"},
    // Noune et al., 8-bit numerical formats for deep neural networks, 2022.
    {"e5m2fnuz", "float<5,2,16,fnuz>"},
    {"e4m3fnuz", "float<4,3,8,fnuz>"},
    {"e4m3b11fnuz", "float<4,3,11,fnuz>"},
    // Dettmers et al., QLoRA, 2023, appendix E: the quantiles of N(0, 1), as
    // floats.
    {"nf4", "table<-1.0,-0.6961928009986877,-0.5250730514526367,"
            "-0.39491748809814453,-0.28444138169288635,-0.18477343022823334,"
            "-0.09105003625154495,0.0,0.07958029955625534,0.16093020141124725,"
            "0.24611230194568634,0.33791524171829224,0.44070982933044434,"
            "0.5626170039176941,0.7229568362236023,1.0>"},
};

std::span<const NamedCode> ricci::format::getNamedCodes() { return namedCodes; }
