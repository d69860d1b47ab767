//===- KeySwitchTest.cpp - Rings that programs get ------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Dialect/FHE/Costs/CostTable.h"
#include "ricci/Target/FHE/Session.h"

#include "gtest/gtest.h"

using namespace ricci::fhe;

namespace {

TEST(KeySwitch, TakesTheLeastSecureRing) {
  // 60 + 45 bits, one more for their primes, and a special modulus of 60.
  RingParameters ring{/*slots=*/64, /*levels=*/1};
  KeySwitch first = rankKeySwitches(ring).front();
  EXPECT_EQ(first.ringDimension, 8192);
  EXPECT_EQ(first.moduli, 2);
  EXPECT_EQ(first.digits, 2);
  EXPECT_EQ(first.specials, 1);
  EXPECT_EQ(first.countKeyBytes(), 2 * 2 * 3 * 8192 * 8);
  ring.slots = 16384;
  EXPECT_EQ(rankKeySwitches(ring).front().ringDimension, 32768);
  ring.levels = 40;
  EXPECT_EQ(rankKeySwitches(ring).front().ringDimension, 131072);
  ring.levels = 200;
  EXPECT_TRUE(rankKeySwitches(ring).empty());
  ring.securityBits = 0;
  EXPECT_EQ(rankKeySwitches(ring).front().ringDimension, 32768);
}

/// What the compiler counts on is what OpenFHE makes, but for a special modulus
/// that some primes need and others don't.
TEST(KeySwitch, IsWhatOpenFHEMakes) {
  std::string error;
  if (!hasScheme("openfhe", error))
    GTEST_SKIP() << error;
  for (int64_t levels : {0, 1, 2, 3, 4, 5, 7, 10, 14})
    for (int64_t securityBits : {0, 128, 192, 256}) {
      SCOPED_TRACE(std::to_string(levels) + " levels at " +
                   std::to_string(securityBits) + " bits");
      Parameters parameters;
      parameters.slots = 8;
      parameters.levels = levels;
      parameters.scaleBits = 45;
      parameters.securityBits = securityBits;
      parameters.allowsInsecure = true;
      parameters.rotations = {1};
      RingParameters ring{8, levels, 45, parameters.baseBits, securityBits};
      KeySwitch expected = rankKeySwitches(ring).front();
      std::optional<Session> session =
          makeSession("openfhe", parameters, error);
      ASSERT_TRUE(session) << error;
      EXPECT_EQ(session->client->getContext().getInfo().ringDimension,
                expected.ringDimension);
      int64_t bytes = session->server->getKeys().countBytes().value();
      EXPECT_LE(bytes, expected.countKeyBytes());
      --expected.specials;
      EXPECT_GE(bytes, expected.countKeyBytes());
    }
}

TEST(CostTable, GrowsWithTheLevelAndTheRing) {
  for (int64_t slots : {64, 8192, 16384, 32768}) {
    CostTable table({slots, 20});
    EXPECT_GE(table.getKeySwitch().ringDimension, 2 * slots);
    for (int64_t level = 1; level < 20; ++level)
      EXPECT_LT(table.get(level).getRotation(),
                table.get(level + 1).getRotation())
          << slots << " slots, level " << level;
  }
  EXPECT_LT(CostTable({4096, 1}).get(1).getRotation(),
            CostTable({16384, 1}).get(1).getRotation());
  EXPECT_LT(CostTable({16384, 1}).get(1).getRotation(),
            CostTable({65536, 1}).get(1).getRotation());
}

} // namespace
