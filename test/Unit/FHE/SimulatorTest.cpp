//===- SimulatorTest.cpp - What the simulator refuses ---------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Target/FHE/Session.h"

#include "gtest/gtest.h"
#include <cmath>

using namespace ricci::fhe;

namespace {

class SimulatorTest : public testing::Test {
protected:
  void SetUp() override {
    Parameters parameters;
    parameters.slots = 4;
    parameters.levels = 2;
    parameters.scaleBits = 45;
    parameters.rotations = {3, 1};
    parameters.multiplies = true;
    std::string error;
    session = makeSession("simulator", parameters, error);
    ASSERT_TRUE(session) << error;
    client = session->client.get();
    backend = session->server.get();
    a = client->encrypt({1, 2, 3, 4}, 2);
    b = client->encrypt({10, 20, 30, 40}, 2);
    ASSERT_TRUE(a && b);
  }
  /// The client failed, and says this.
  void expectClientError(const CiphertextPointer &result, const char *text) {
    EXPECT_FALSE(result);
    EXPECT_NE(client->getError().find(text), std::string::npos)
        << client->getError();
  }
  /// The operation failed, and says this.
  void expectError(const CiphertextPointer &result, const char *text) {
    EXPECT_FALSE(result);
    EXPECT_NE(backend->getError().find(text), std::string::npos)
        << backend->getError();
  }
  using Values = std::vector<double>;

  std::optional<Session> session;
  Client *client = nullptr;
  Backend *backend = nullptr;
  CiphertextPointer a, b;
};

TEST_F(SimulatorTest, ComputesSlotBySlot) {
  EXPECT_EQ(client->decrypt(*backend->add(*a, *b)), (Values{11, 22, 33, 44}));
  EXPECT_EQ(client->decrypt(*backend->subtract(*b, *a)),
            (Values{9, 18, 27, 36}));
  EXPECT_EQ(client->decrypt(*backend->negate(*a)), (Values{-1, -2, -3, -4}));
  EXPECT_EQ(client->decrypt(*backend->rotate(*a, 1)), (Values{2, 3, 4, 1}));
  PlaintextPointer mask = backend->encode({0, 1, 0, 1}, 2, 45);
  ASSERT_TRUE(mask);
  EXPECT_EQ(client->decrypt(*backend->addPlain(*a, *mask)),
            (Values{1, 3, 3, 5}));
  CiphertextPointer masked =
      backend->rescale(*backend->multiplyPlain(*a, *mask));
  EXPECT_EQ(client->decrypt(*masked), (Values{0, 2, 0, 4}));
  CiphertextPointer product =
      backend->rescale(*backend->relinearize(*backend->multiply(*a, *b)));
  EXPECT_EQ(client->decrypt(*product), (Values{10, 40, 90, 160}));
}

TEST_F(SimulatorTest, RefusesWhatIsNoNumber) {
  expectClientError(client->encrypt({1, std::nan(""), 3, 4}, 2),
                    "a slot holds nan, expected less than 2^");
  expectClientError(client->encrypt({1, -HUGE_VAL, 3, 4}, 2),
                    "a slot holds -inf, expected less than 2^");
}

TEST_F(SimulatorTest, CountsKeySwitchesAndProducts) {
  backend->rotate(*a, 1);
  backend->rotateHoisted(*a, {1, 3});
  backend->relinearize(*backend->multiply(*a, *b));
  const Counts &counts = backend->getCounts();
  EXPECT_EQ(counts.rotations, 3);
  EXPECT_EQ(counts.hoistedRotations, 2);
  EXPECT_EQ(counts.products, 1);
  EXPECT_EQ(counts.relinearizations, 1);
  EXPECT_EQ(counts.rescales, 0);
}

TEST_F(SimulatorTest, RefusesRotationsWithoutKey) {
  expectError(backend->rotate(*a, 2), "no key for rotations by 2");
  EXPECT_TRUE(backend->rotateHoisted(*a, {1, 2}).empty());
}

TEST_F(SimulatorTest, RefusesProductsWithoutKey) {
  Parameters parameters;
  parameters.slots = 1;
  parameters.levels = 1;
  parameters.scaleBits = 45;
  std::string error;
  std::optional<Session> keyless = makeSession("simulator", parameters, error);
  ASSERT_TRUE(keyless) << error;
  CiphertextPointer one = keyless->client->encrypt({1}, 1);
  ASSERT_TRUE(one);
  EXPECT_FALSE(keyless->server->multiply(*one, *one));
  EXPECT_NE(keyless->server->getError().find("no key for products"),
            std::string::npos);
}

TEST_F(SimulatorTest, RefusesProductsThatAreNotRelinearized) {
  CiphertextPointer product = backend->multiply(*a, *b);
  ASSERT_TRUE(product);
  expectError(backend->rotate(*product, 1), "before it was relinearized");
  expectError(backend->multiply(*product, *a), "before it was relinearized");
  EXPECT_TRUE(client->decrypt(*product).empty());
}

TEST_F(SimulatorTest, RefusesOperandsOfDifferentLevelOrScale) {
  CiphertextPointer low = backend->lowerLevel(*a, 1);
  ASSERT_TRUE(low);
  expectError(backend->add(*a, *low), "levels 2 and 1");
  expectError(backend->multiply(*a, *low), "levels 2 and 1");
  PlaintextPointer wide = backend->encode({1, 1, 1, 1}, 2, 90);
  expectError(backend->addPlain(*a, *wide), "scales 2^45 and 2^90");
  expectError(backend->lowerLevel(*low, 2), "was lowered to level 2");
}

TEST_F(SimulatorTest, RefusesWhatTheLevelsDoNotAllow) {
  CiphertextPointer last = backend->lowerLevel(*a, 0);
  ASSERT_TRUE(last);
  expectError(backend->multiply(*last, *last), "at least 1");
  expectError(backend->rescale(*last), "encrypt at a higher level");
  expectError(backend->rescale(*a), "was rescaled by");
  expectClientError(client->encrypt({1, 2, 3, 4}, 3), "expected at most 2");
  expectClientError(client->encrypt({1, 2}, 1),
                    "expected one for each of 4 slots");
}

TEST_F(SimulatorTest, RefusesValuesBeyondTheModulus) {
  // At level 0 values times 2^45 stay below 2^60 / 2.
  EXPECT_TRUE(client->encrypt({16383, 0, 0, 0}, 0));
  expectClientError(client->encrypt({16384, 0, 0, 0}, 0),
                    "expected less than 2^14");
  EXPECT_TRUE(client->encrypt({16384, 0, 0, 0}, 1));
}

TEST(ContextTest, NamesThoseThatExist) {
  std::string error;
  EXPECT_TRUE(hasScheme("simulator", error));
  EXPECT_FALSE(hasScheme("abacus", error));
  EXPECT_NE(error.find("found 'abacus', expected simulator"),
            std::string::npos);
}

} // namespace
