//===- TensorTest.cpp - Make and borrow tensors ---------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RuntimeTest.h"

using namespace ricci;
using namespace ricci::test;
using testing::ElementsAre;

TEST(Tensor, IsZeroRowMajorAndAligned) {
  Tensor tensor = makeTensor(f32, {2, 3, 5});
  EXPECT_THAT(getShape(*tensor), ElementsAre(2, 3, 5));
  EXPECT_THAT(getStrides(*tensor), ElementsAre(15, 5, 1));
  EXPECT_EQ(ricci_tensor_size(tensor.get()), 30);
  EXPECT_EQ(reinterpret_cast<uintptr_t>(tensor->data) % 64, 0u);
  EXPECT_THAT(getElements<float>(*tensor), testing::Each(0.0f));
}

TEST(Tensor, OfRankZeroHasOneElement) {
  Tensor tensor = makeTensor(i64, {});
  EXPECT_EQ(ricci_tensor_size(tensor.get()), 1);
  EXPECT_THAT(getElements<int64_t>(*tensor), ElementsAre(0));
  ricci_tensor *other = nullptr;
  EXPECT_EQ(ricci_tensor_create(i64, 0, nullptr, &other), RICCI_OK);
  ricci_tensor_destroy(other);
}

TEST(Tensor, MayBeEmpty) {
  Tensor tensor = makeTensor(f64, {3, 0, 4});
  EXPECT_EQ(ricci_tensor_size(tensor.get()), 0);
  EXPECT_NE(tensor->data, nullptr);
}

TEST(Tensor, RejectsWhatCannotBe) {
  ricci_tensor *tensor = nullptr;
  int64_t negative[] = {2, -1};
  EXPECT_FAILURE(ricci_tensor_create(f32, 2, negative, &tensor),
                 RICCI_INVALID_ARGUMENT, "extent 1 is -1");
  int64_t huge[] = {INT64_MAX, INT64_MAX};
  EXPECT_FAILURE(ricci_tensor_create(f32, 2, huge, &tensor),
                 RICCI_INVALID_ARGUMENT, "more bytes than can be addressed");
  EXPECT_FAILURE(ricci_tensor_create(f32, 1, huge, &tensor),
                 RICCI_INVALID_ARGUMENT, "more bytes than can be addressed");
  EXPECT_FAILURE(ricci_tensor_create(f32, 2, nullptr, &tensor),
                 RICCI_INVALID_ARGUMENT, "expected 2 extents");
  EXPECT_FAILURE(ricci_tensor_create(f32, -1, negative, &tensor),
                 RICCI_INVALID_ARGUMENT, "got -1 dimensions");
  std::vector<int64_t> ones(65, 1);
  EXPECT_FAILURE(ricci_tensor_create(f32, 65, ones.data(), &tensor),
                 RICCI_INVALID_ARGUMENT, "got 65 dimensions");
  EXPECT_FAILURE(ricci_tensor_create({RICCI_FLOAT, 8}, 0, nullptr, &tensor),
                 RICCI_INVALID_ARGUMENT, "kind 2 and width 8");
  EXPECT_FAILURE(ricci_tensor_create(f32, 0, nullptr, nullptr),
                 RICCI_INVALID_ARGUMENT, "got NULL for the result");
  EXPECT_EQ(tensor, nullptr);
}

/// Lets an allocation fail under the sanitizer as it does without.
extern "C" const char *__asan_default_options() {
  return "allocator_may_return_null=1";
}

TEST(Tensor, SaysWhenMemoryRunsOut) {
  // More than any address space of today.
  int64_t shape[] = {int64_t(1) << 60};
  ricci_tensor *tensor = nullptr;
  EXPECT_FAILURE(ricci_tensor_create(ui8, 1, shape, &tensor),
                 RICCI_OUT_OF_MEMORY, "1152921504606846976xui8");
  EXPECT_EQ(tensor, nullptr);
}

TEST(Tensor, HoldsUpTo64Dimensions) {
  Tensor tensor = makeTensor(i8, std::vector<int64_t>(64, 1));
  EXPECT_EQ(ricci_tensor_size(tensor.get()), 1);
}

TEST(Tensor, BorrowsStridedMemory) {
  std::vector<float> memory{0, 1, 2, 3, 4, 5};
  int64_t shape[] = {2, 3};
  int64_t backward[] = {-3, -1};
  ricci_tensor *tensor = nullptr;
  ASSERT_EQ(ricci_tensor_borrow(&memory[5], f32, 2, shape, backward, &tensor),
            RICCI_OK);
  EXPECT_EQ(tensor->data, &memory[5]);
  EXPECT_EQ(tensor->allocation, nullptr);
  EXPECT_THAT(getStrides(*tensor), ElementsAre(-3, -1));
  ricci_tensor_destroy(tensor);
  ASSERT_EQ(ricci_tensor_borrow(memory.data(), f32, 2, shape, nullptr, &tensor),
            RICCI_OK);
  EXPECT_THAT(getStrides(*tensor), ElementsAre(3, 1));
  ricci_tensor_destroy(tensor);
}

TEST(Tensor, BorrowChecksMemory) {
  alignas(16) char memory[64] = {};
  int64_t shape[] = {2};
  ricci_tensor *tensor = nullptr;
  EXPECT_FAILURE(ricci_tensor_borrow(nullptr, f32, 1, shape, nullptr, &tensor),
                 RICCI_INVALID_ARGUMENT, "got NULL for the data of 2xf32");
  EXPECT_FAILURE(
      ricci_tensor_borrow(memory + 2, f32, 1, shape, nullptr, &tensor),
      RICCI_INVALID_ARGUMENT, "not aligned to 4 bytes");
  // A complex number is aligned like its parts.
  EXPECT_EQ(ricci_tensor_borrow(memory + 4, c64, 1, shape, nullptr, &tensor),
            RICCI_OK);
  ricci_tensor_destroy(tensor);
  int64_t far[] = {INT64_MIN};
  EXPECT_FAILURE(ricci_tensor_borrow(memory, f32, 1, shape, far, &tensor),
                 RICCI_INVALID_ARGUMENT, "lead further than can be addressed");
  int64_t empty[] = {0};
  EXPECT_EQ(ricci_tensor_borrow(nullptr, f32, 1, empty, far, &tensor),
            RICCI_OK);
  ricci_tensor_destroy(tensor);
}

TEST(Tensor, DestroysNothing) {
  ricci_tensor_destroy(nullptr);
  EXPECT_EQ(ricci_tensor_size(nullptr), 0);
}
