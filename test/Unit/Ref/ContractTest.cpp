//===- ContractTest.cpp - Contractions and programs -----------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RefTest.h"

using namespace ricci;
using namespace ricci::ref;

namespace {

struct ContractTest : RefTest {};

std::vector<Tensor> list(Tensor a, Tensor b = nullptr, Tensor c = nullptr) {
  std::vector<Tensor> result;
  result.push_back(std::move(a));
  if (b)
    result.push_back(std::move(b));
  if (c)
    result.push_back(std::move(c));
  return result;
}

TEST_F(ContractTest, MatrixProductOfEachType) {
  for (const char *type :
       {"i8", "si16", "ui32", "i64", "i5", "f16", "bf16", "f32", "f64"}) {
    std::string t = std::string("tensor<2x2x") + type + ">";
    std::string name = type[0] == 's' ? type + 1 : type;
    EXPECT_THAT(contract("ij,jk->ik", "(" + t + ", " + t + ") -> " + t, type,
                         list(make(name.c_str(), {2, 2}, {1, 2, 3, 0}),
                              make(name.c_str(), {2, 2}, {1, 0, 2, 3}))),
                ElementsAre(5, 6, 3, 0))
        << type;
    EXPECT_EQ(results[0].errorClass == ErrorClass::Z, results[0].exact.empty());
  }
}

TEST_F(ContractTest, IntegerSumsWrap) {
  EXPECT_THAT(contract("i,i->", "(tensor<3xi8>, tensor<3xi8>) -> tensor<i8>",
                       "i8",
                       list(make("i8", {3}, {100, 100, 1}),
                            make("i8", {3}, {1, 1, 1}))),
              ElementsAre(-55));
  EXPECT_THAT(contract("i->", "(tensor<2xi8>) -> tensor<i32>", "i32",
                       list(make("i8", {2}, {-128, -128}))),
              ElementsAre(-256));
}

TEST_F(ContractTest, Booleans) {
  EXPECT_THAT(contract("i,i->", "(tensor<2xi1>, tensor<2xi1>) -> tensor<i1>",
                       "i1",
                       list(make("i1", {2}, {1, 1}), make("i1", {2}, {1, 1}))),
              ElementsAre(1));
}

TEST_F(ContractTest, Complex) {
  std::string t = "tensor<1xcomplex<f32>>";
  EXPECT_THAT(contract("i,i->i", "(" + t + ", " + t + ") -> " + t,
                       "complex<f32>",
                       list(make("complex<f32>", {1}, {1, 2}),
                            make("complex<f32>", {1}, {3, 4}))),
              ElementsAre(-5, 10));
  EXPECT_EQ(results[0].exact.size(), 2u);
}

TEST_F(ContractTest, TraceAndDiagonal) {
  EXPECT_THAT(contract("ii->", "(tensor<2x2xi32>) -> tensor<i32>", "i32",
                       list(make("i32", {2, 2}, {1, 2, 3, 4}))),
              ElementsAre(5));
  EXPECT_THAT(contract("ii->i", "(tensor<2x2xi32>) -> tensor<2xi32>", "i32",
                       list(make("i32", {2, 2}, {1, 2, 3, 4}))),
              ElementsAre(1, 4));
}

TEST_F(ContractTest, EmptyReductionsGiveTheIdentity) {
  EXPECT_THAT(contract("i->", "(tensor<0xf32>) -> tensor<f32>", "f32",
                       list(make("f32", {0}, {}))),
              ElementsAre(0));
  EXPECT_THAT(contract("Z[] = max[i](A[i])", "(tensor<0xi8>) -> tensor<i8>",
                       "i8", list(make("i8", {0}, {}))),
              ElementsAre(-128));
  EXPECT_THAT(contract("Z[] = min[i](A[i])", "(tensor<0xui8>) -> tensor<ui8>",
                       "ui8", list(make("ui8", {0}, {}))),
              ElementsAre(255));
  EXPECT_THAT(contract("ij->i", "(tensor<0x2xf32>) -> tensor<0xf32>", "f32",
                       list(make("f32", {0, 2}, {}))),
              IsEmpty());
}

TEST_F(ContractTest, WindowsAndBlocks) {
  EXPECT_THAT(contract("Z[p] = add[r](A[2 * p + r] * B[r])",
                       "(tensor<5xi32>, tensor<3xi32>) -> tensor<2xi32>", "i32",
                       list(make("i32", {5}, {1, 2, 3, 4, 5}),
                            make("i32", {3}, {1, 10, 100}))),
              ElementsAre(321, 543));
  EXPECT_THAT(
      contract("Z[k] = A[k] * B[k floordiv 2]",
               "(tensor<4xi32>, tensor<2xi32>) -> tensor<4xi32>", "i32",
               list(make("i32", {4}, {1, 2, 3, 4}), make("i32", {2}, {1, 10}))),
      ElementsAre(1, 2, 30, 40));
  EXPECT_THAT(
      contract("Z[] = add[k](A[k] * B[k mod 2])",
               "(tensor<4xf32>, tensor<2xf32>) -> tensor<f32>", "f32",
               list(make("f32", {4}, {1, 2, 3, 4}), make("f32", {2}, {1, 10}))),
      ElementsAre(64));
}

TEST_F(ContractTest, InitialValueAndMask) {
  std::string types =
      "(tensor<2x2xi32>, tensor<2xi32>, tensor<2x2xi1>) -> tensor<2xi32>";
  EXPECT_THAT(contract("Z[m] = max[k](A[m, k]) from C[m] where M[m, k]", types,
                       "i32",
                       list(make("i32", {2, 2}, {5, 9, 7, 8}),
                            make("i32", {2}, {1, 20}),
                            make("i1", {2, 2}, {1, 0, 1, 1}))),
              ElementsAre(5, 20));
}

TEST_F(ContractTest, SeveralReductionsFromInnermost) {
  // max over i of the sum over j.
  EXPECT_THAT(contract("Z[] = max[i] add[j](A[i, j])",
                       "(tensor<2x2xi32>) -> tensor<i32>", "i32",
                       list(make("i32", {2, 2}, {9, -8, 2, 3}))),
              ElementsAre(5));
}

TEST_F(ContractTest, AccumulationType) {
  EXPECT_THAT(contract("i->", "(tensor<2xi8>) -> tensor<i8>", "i8",
                       list(make("i8", {2}, {100, 100})), "",
                       "accumulate(f32)"),
              ElementsAre(127));
}

TEST_F(ContractTest, PermutationsAreOfClassZ) {
  EXPECT_THAT(contract("ij->ji", "(tensor<1x2xf32>) -> tensor<2x1xf32>", "f32",
                       list(make("f32", {1, 2}, {-0.0, 2}))),
              ElementsAre(-0.0, 2));
  EXPECT_EQ(results[0].errorClass, ErrorClass::Z);
  EXPECT_THAT(results[0].bound, IsEmpty());
  EXPECT_TRUE(std::signbit(results[0].exact[0]));
}

TEST_F(ContractTest, ErrorClassA) {
  contract("Z[] = add[i](l_mul(A[i], B[i]))",
           "(tensor<1xf32>, tensor<1xf32>) -> tensor<f32>", "f32",
           list(make("f32", {1}, {1}), make("f32", {1}, {1})));
  EXPECT_EQ(results[0].errorClass, ErrorClass::A);
}

TEST_F(ContractTest, StridedArguments) {
  int32_t data[] = {1, 2, 3, 4};
  int64_t shape[] = {2, 2}, strides[] = {-1, -2};
  ricci_tensor *tensor = nullptr;
  ASSERT_EQ(ricci_tensor_borrow(data + 3, {RICCI_SIGNED, 32}, 2, shape, strides,
                                &tensor),
            RICCI_OK);
  EXPECT_THAT(contract("ij->ij", "(tensor<2x2xi32>) -> tensor<2x2xi32>", "i32",
                       list(Tensor(tensor))),
              ElementsAre(4, 2, 3, 1));
}

TEST_F(ContractTest, CallsConstantsAndCasts) {
  const char *text = R"mlir(
    func.func private @twice(%a: tensor<?xi32>) -> tensor<?xi32> {
      %c = arith.constant dense<2> : tensor<i32>
      %0 = ein.contract "i,->i"(%a, %c)
          : (tensor<?xi32>, tensor<i32>) -> tensor<?xi32>
      return %0 : tensor<?xi32>
    }
    func.func @main(%a: tensor<2xi32>) -> (tensor<2xi32>, tensor<2xi32>) {
      %0 = tensor.cast %a : tensor<2xi32> to tensor<?xi32>
      %1 = call @twice(%0) : (tensor<?xi32>) -> tensor<?xi32>
      %2 = call @twice(%1) : (tensor<?xi32>) -> tensor<?xi32>
      %3 = tensor.cast %2 : tensor<?xi32> to tensor<2xi32>
      return %3, %a : tensor<2xi32>, tensor<2xi32>
    })mlir";
  ASSERT_TRUE(run(text, list(make("i32", {2}, {3, -4})))) << errors;
  EXPECT_THAT(read(results[0], "i32", &context), ElementsAre(12, -16));
  EXPECT_THAT(read(results[1], "i32", &context), ElementsAre(3, -4));
}

TEST_F(ContractTest, ChecksExtentsAtRunTime) {
  const char *text = R"mlir(
    func.func @main(%a: tensor<?xf32>, %b: tensor<?xf32>) -> tensor<f32> {
      %0 = ein.contract "i,i->"(%a, %b)
          : (tensor<?xf32>, tensor<?xf32>) -> tensor<f32>
      return %0 : tensor<f32>
    })mlir";
  EXPECT_FALSE(
      run(text, list(make("f32", {2}, {1, 2}), make("f32", {3}, {1, 2, 3}))));
  EXPECT_THAT(errors, HasSubstr("E4: at run time, dimension 0 of operand 1 has "
                                "extent 3, expected 2"));
  EXPECT_FALSE(
      run(text, list(make("f64", {2}, {1, 2}), make("f32", {2}, {1, 2}))));
  EXPECT_THAT(errors, HasSubstr("argument 0 of 'main' has 1 dimensions of f64, "
                                "expected 1 of 'f32'"));
  EXPECT_FALSE(run(text, list(make("f32", {2}, {1, 2}))));
  EXPECT_THAT(errors, HasSubstr("was given 1 arguments, expected 2"));
  EXPECT_FALSE(run(text, list(make("f32", {2}, {1, 2})), "other"));
  EXPECT_THAT(errors, HasSubstr("no public function 'other'"));
}

TEST_F(ContractTest, TooManyPointsAreAnError) {
  const char *text = R"mlir(
    func.func @main(%a: tensor<?xi1>) -> tensor<?x?x?x?xi1> {
      %0 = ein.contract "i,j,k,l->ijkl"(%a, %a, %a, %a)
          : (tensor<?xi1>, tensor<?xi1>, tensor<?xi1>, tensor<?xi1>)
          -> tensor<?x?x?x?xi1>
      return %0 : tensor<?x?x?x?xi1>
    })mlir";
  EXPECT_FALSE(run(text, list(make("i1", {100000}, {}))));
  EXPECT_THAT(errors, HasSubstr("points, expected at most 2^63 - 1"));
  EXPECT_FALSE(run(text, list(make("i1", {20000}, {}))));
  EXPECT_THAT(errors, HasSubstr("out of memory"));
}

TEST_F(ContractTest, RecursionIsAnError) {
  EXPECT_FALSE(run(R"mlir(
    func.func @main(%a: tensor<i32>) -> tensor<i32> {
      %0 = call @main(%a) : (tensor<i32>) -> tensor<i32>
      return %0 : tensor<i32>
    })mlir",
                   list(make("i32", {}, {1}))));
  EXPECT_THAT(errors, HasSubstr("calls itself"));
}

} // namespace
