//===- CallTest.cpp - Call a compiled entry -------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RuntimeTest.h"

#include <cstdlib>

using namespace ricci;
using namespace ricci::test;
using testing::ElementsAre;

namespace {
/// The descriptors that an entry gets, here of rank 1.
struct Vector {
  void *allocated;
  float *aligned;
  int64_t offset;
  int64_t size;
  int64_t stride;
};
} // namespace

static Vector &getResult(void **packed, int index = 0) {
  return static_cast<Vector *>(packed[0])[index];
}
static Vector &getArgument(void **packed, int index = 0) {
  return *static_cast<Vector *>(packed[index + 1]);
}
static float &at(const Vector &vector, int64_t i) {
  return vector.aligned[vector.offset + i * vector.stride];
}
static Vector allocate(int64_t size) {
  float *memory =
      static_cast<float *>(malloc(static_cast<size_t>(size) * sizeof(float)));
  return {memory, memory, 0, size, 1};
}

static int32_t addVectors(void **packed) {
  const Vector &a = getArgument(packed, 0), &b = getArgument(packed, 1);
  if (a.stride != 1 || b.stride != 1)
    return ricci_set_error(RICCI_INVALID_ARGUMENT, "not in row-major order");
  Vector sum = allocate(a.size);
  for (int64_t i = 0; i < a.size; ++i)
    at(sum, i) = at(a, i) + at(b, i);
  getResult(packed) = sum;
  return 0;
}
static int32_t returnArguments(void **packed) {
  getResult(packed, 0) = getArgument(packed, 0);
  Vector reversed = getArgument(packed, 1);
  reversed.offset = (reversed.size - 1) * reversed.stride;
  reversed.stride = -reversed.stride;
  getResult(packed, 1) = reversed;
  return 0;
}
static int32_t returnTheSameTwice(void **packed) {
  getResult(packed, 0) = allocate(3);
  for (int64_t i = 0; i < 3; ++i)
    at(getResult(packed, 0), i) = static_cast<float>(i);
  getResult(packed, 1) = getResult(packed, 0);
  getResult(packed, 1).offset = 1;
  getResult(packed, 1).size = 2;
  return 0;
}
static float constant[] = {1, 2, 3};
static int32_t returnConstants(void **packed) {
  // The first as MLIR's lowering of memref.get_global gives it.
  getResult(packed, 0) = {reinterpret_cast<void *>(0xdeadbeef), constant, 0, 3,
                          1};
  getResult(packed, 1) = {nullptr, constant, 1, 2, 1};
  return 0;
}
static int32_t failWithReason(void **) {
  return ricci_set_error(RICCI_SHAPE_MISMATCH, "extents 3 and 4 differ");
}
static int32_t failWithoutReason(void **) { return RICCI_UNAVAILABLE; }
static int32_t returnTooFew(void **packed) {
  getResult(packed) = allocate(2);
  return 0;
}
static int32_t returnNothing(void **packed) { return 0; }

static const int64_t anyExtent[] = {-1};
static const int64_t three[] = {3};
static const ricci_value_info anyVectors[] = {{f32, 1, anyExtent},
                                              {f32, 1, anyExtent}};
static const ricci_value_info triples[] = {{f32, 1, three}, {f32, 1, three}};

static ricci_entry_info makeEntry(ricci_entry_function function,
                                  int32_t arguments, int32_t results,
                                  const ricci_value_info *values = anyVectors) {
  return {"entry", function, arguments, results, values, values};
}

static ricci_status call(const ricci_entry_info &entry,
                         const std::vector<const ricci_tensor *> &arguments,
                         std::vector<Tensor> &results, int32_t resultCount) {
  std::vector<ricci_tensor *> raw(static_cast<size_t>(resultCount),
                                  reinterpret_cast<ricci_tensor *>(1));
  ricci_status status = ricci_call(&entry, arguments.data(),
                                   static_cast<int32_t>(arguments.size()),
                                   raw.data(), resultCount);
  results.clear();
  for (ricci_tensor *result : raw) {
    if (status != RICCI_OK)
      EXPECT_EQ(result, nullptr);
    results.emplace_back(result);
  }
  return status;
}

TEST(Call, GivesEntriesRowMajorArguments) {
  Tensor a = makeTensor<float>(f32, {3}, {1, 2, 3});
  float memory[] = {10, 0, 20, 0, 30};
  int64_t shape[] = {3}, strides[] = {-2};
  ricci_tensor *b = nullptr;
  ASSERT_EQ(ricci_tensor_borrow(&memory[4], f32, 1, shape, strides, &b),
            RICCI_OK);
  Tensor owner(b);
  std::vector<Tensor> results;
  ASSERT_EQ(call(makeEntry(addVectors, 2, 1), {a.get(), b}, results, 1),
            RICCI_OK)
      << ricci_last_error();
  EXPECT_THAT(getElements<float>(*results[0]), ElementsAre(31, 22, 13));
}

/// More descriptors than lie on the stack.
TEST(Call, TakesManyArguments) {
  constexpr size_t count = 100;
  auto sum = [](void **packed) -> int32_t {
    Vector all = allocate(1);
    at(all, 0) = 0;
    for (int i = 0; i < static_cast<int>(count); ++i)
      at(all, 0) += at(getArgument(packed, i), getArgument(packed, i).size - 1);
    getResult(packed) = all;
    return 0;
  };
  Tensor a = makeTensor<float>(f32, {2}, {1, 2});
  std::vector<ricci_value_info> values(count, anyVectors[0]);
  std::vector<Tensor> results;
  ASSERT_EQ(call(makeEntry(sum, count, 1, values.data()),
                 std::vector<const ricci_tensor *>(count, a.get()), results, 1),
            RICCI_OK)
      << ricci_last_error();
  EXPECT_THAT(getElements<float>(*results[0]), ElementsAre(200));
}

TEST(Call, CopiesArgumentsThatComeBack) {
  Tensor a = makeTensor<float>(f32, {2}, {1, 2});
  Tensor b = makeTensor<float>(f32, {3}, {3, 4, 5});
  std::vector<Tensor> results;
  ASSERT_EQ(
      call(makeEntry(returnArguments, 2, 2), {a.get(), b.get()}, results, 2),
      RICCI_OK);
  a.reset();
  b.reset();
  EXPECT_THAT(getElements<float>(*results[0]), ElementsAre(1, 2));
  EXPECT_THAT(getElements<float>(*results[1]), ElementsAre(5, 4, 3));
}

TEST(Call, CopiesCopiesThatComeBack) {
  float memory[] = {1, 0, 2, 0, 3};
  int64_t shape[] = {3}, strides[] = {2};
  ricci_tensor *strided = nullptr;
  ASSERT_EQ(ricci_tensor_borrow(memory, f32, 1, shape, strides, &strided),
            RICCI_OK);
  Tensor owner(strided);
  std::vector<Tensor> results;
  ASSERT_EQ(
      call(makeEntry(returnArguments, 2, 2), {strided, strided}, results, 2),
      RICCI_OK);
  EXPECT_THAT(getElements<float>(*results[0]), ElementsAre(1, 2, 3));
  EXPECT_THAT(getElements<float>(*results[1]), ElementsAre(3, 2, 1));
}

TEST(Call, GivesSharedMemoryOneOwner) {
  std::vector<Tensor> results;
  ASSERT_EQ(call(makeEntry(returnTheSameTwice, 0, 2), {}, results, 2),
            RICCI_OK);
  results[1]->data = memset(results[1]->data, 0, 2 * sizeof(float));
  EXPECT_THAT(getElements<float>(*results[0]), ElementsAre(0, 1, 2));
}

TEST(Call, CopiesConstants) {
  std::vector<Tensor> results;
  ASSERT_EQ(call(makeEntry(returnConstants, 0, 2), {}, results, 2), RICCI_OK);
  EXPECT_THAT(getElements<float>(*results[0]), ElementsAre(1, 2, 3));
  EXPECT_THAT(getElements<float>(*results[1]), ElementsAre(2, 3));
  EXPECT_NE(results[0]->data, constant);
  EXPECT_NE(results[1]->data, constant + 1);
}

TEST(Call, ChecksArguments) {
  ricci_entry_info entry = makeEntry(addVectors, 2, 1, triples);
  Tensor good = makeTensor(f32, {3});
  Tensor wrongType = makeTensor(i32, {3});
  Tensor wrongRank = makeTensor(f32, {3, 1});
  Tensor wrongShape = makeTensor(f32, {4});
  std::vector<Tensor> results;
  EXPECT_FAILURE(call(entry, {good.get()}, results, 1), RICCI_INVALID_ARGUMENT,
                 "'entry' takes 2 arguments, got 1");
  EXPECT_FAILURE(call(entry, {good.get(), good.get()}, results, 2),
                 RICCI_INVALID_ARGUMENT, "gives 1 results, got room for 2");
  EXPECT_FAILURE(call(entry, {good.get(), nullptr}, results, 1),
                 RICCI_INVALID_ARGUMENT,
                 "argument 1 of 'entry': expected 3xf32, got NULL");
  EXPECT_FAILURE(call(entry, {wrongType.get(), good.get()}, results, 1),
                 RICCI_TYPE_MISMATCH,
                 "argument 0 of 'entry': expected 3xf32, got 3xi32");
  EXPECT_FAILURE(call(entry, {good.get(), wrongRank.get()}, results, 1),
                 RICCI_TYPE_MISMATCH, "expected 3xf32, got 3x1xf32");
  EXPECT_FAILURE(call(entry, {good.get(), wrongShape.get()}, results, 1),
                 RICCI_SHAPE_MISMATCH, "expected 3xf32, got 4xf32");
  wrongType->type = {9, 9};
  EXPECT_FAILURE(call(entry, {wrongType.get(), good.get()}, results, 1),
                 RICCI_INVALID_ARGUMENT, "got kind 9, width 9");
  // Filled in by hand.
  int64_t shape[] = {3}, stride[] = {1};
  ricci_tensor empty{nullptr, nullptr, shape, stride, 1, f32};
  EXPECT_FAILURE(call(entry, {&empty, good.get()}, results, 1),
                 RICCI_INVALID_ARGUMENT, "got NULL for its data");
  entry = makeEntry(addVectors, 2, 1);
  shape[0] = -3;
  EXPECT_FAILURE(call(entry, {&empty, good.get()}, results, 1),
                 RICCI_INVALID_ARGUMENT, "a tensor has no dynamic extents");
}

TEST(Call, ChecksItsOwnArguments) {
  ricci_tensor *result = nullptr;
  EXPECT_FAILURE(ricci_call(nullptr, nullptr, 0, &result, 1),
                 RICCI_INVALID_ARGUMENT, "got NULL for the entry");
  ricci_entry_info entry = makeEntry(addVectors, 2, 1);
  EXPECT_FAILURE(ricci_call(&entry, nullptr, 2, &result, 1),
                 RICCI_INVALID_ARGUMENT, "got NULL for the arguments");
  const ricci_tensor *arguments[2] = {};
  EXPECT_FAILURE(ricci_call(&entry, arguments, 2, nullptr, 1),
                 RICCI_INVALID_ARGUMENT, "got NULL for the results");
  entry.function = nullptr;
  EXPECT_FAILURE(ricci_call(&entry, arguments, 2, &result, 1),
                 RICCI_INVALID_ARGUMENT, "'entry' is damaged");
  entry = makeEntry(addVectors, -1, 1);
  EXPECT_FAILURE(ricci_call(&entry, arguments, -1, &result, 1),
                 RICCI_INVALID_ARGUMENT, "'entry' is damaged");
}

TEST(Call, PassesErrorsOn) {
  std::vector<Tensor> results;
  EXPECT_FAILURE(call(makeEntry(failWithReason, 0, 2), {}, results, 2),
                 RICCI_SHAPE_MISMATCH, "extents 3 and 4 differ");
  EXPECT_FAILURE(call(makeEntry(failWithoutReason, 0, 1), {}, results, 1),
                 RICCI_UNAVAILABLE, "failed with status 7 and gave no reason");
}

TEST(Call, ChecksResults) {
  std::vector<Tensor> results;
  EXPECT_FAILURE(call(makeEntry(returnTooFew, 0, 1, triples), {}, results, 1),
                 RICCI_SHAPE_MISMATCH, "expected 3xf32, got 2xf32");
  EXPECT_FAILURE(call(makeEntry(returnNothing, 0, 1, triples), {}, results, 1),
                 RICCI_SHAPE_MISMATCH, "expected 3xf32, got 0xf32");
  // No elements need no memory.
  ASSERT_EQ(call(makeEntry(returnNothing, 0, 1), {}, results, 1), RICCI_OK);
  EXPECT_EQ(ricci_tensor_size(results[0].get()), 0);
}
