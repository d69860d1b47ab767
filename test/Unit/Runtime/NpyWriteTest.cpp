//===- NpyWriteTest.cpp - Write .npy files --------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RuntimeTest.h"

#include <sstream>

using namespace ricci;
using namespace ricci::test;
using testing::ElementsAre;

static Tensor readBack(const std::string &path) {
  ricci_tensor *tensor = nullptr;
  EXPECT_EQ(ricci_npy_read(path.c_str(), &tensor), RICCI_OK)
      << ricci_last_error();
  return Tensor(tensor);
}

static std::string getContent(const std::string &path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

TEST(NpyWrite, EveryTypeReadsBack) {
  TemporaryFolder folder;
  std::string path = folder.getPath("a.npy");
  for (ricci_element_type type : {i8, i16, i32, i64, ui8, ui16, ui32, ui64, f16,
                                  f32, f64, bf16, c64, c128}) {
    Tensor tensor = makeTensor(type, {3, 2});
    size_t bytes = 6 * ricci_element_size(type);
    for (size_t i = 0; i < bytes; ++i)
      static_cast<char *>(tensor->data)[i] = static_cast<char>(37 * i + 11);
    ASSERT_EQ(ricci_npy_write(path.c_str(), tensor.get()), RICCI_OK)
        << ricci_last_error();
    Tensor read = readBack(path);
    EXPECT_EQ(read->type, type);
    EXPECT_THAT(getShape(*read), ElementsAre(3, 2));
    EXPECT_EQ(memcmp(read->data, tensor->data, bytes), 0);
  }
}

TEST(NpyWrite, TheHeaderIsNumPys) {
  TemporaryFolder folder;
  std::string path = folder.getPath("a.npy");
  Tensor tensor = makeTensor<float>(f32, {1}, {0.5f});
  ASSERT_EQ(ricci_npy_write(path.c_str(), tensor.get()), RICCI_OK);
  std::string content = getContent(path);
  ASSERT_EQ(content.size(), 128u + 4);
  EXPECT_EQ(content.substr(0, 10),
            std::string("\x93NUMPY\x01\x00\x76\x00", 10));
  EXPECT_THAT(content,
              testing::HasSubstr(
                  "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }"));
  EXPECT_EQ(content[127], '\n');
}

TEST(NpyWrite, OtherWidthsInTheirStorage) {
  TemporaryFolder folder;
  std::string path = folder.getPath("a.npy");
  Tensor tensor = makeTensor<int16_t>({RICCI_SIGNED, 12}, {2}, {-2048, 2047});
  ASSERT_EQ(ricci_npy_write(path.c_str(), tensor.get()), RICCI_OK);
  Tensor read = readBack(path);
  EXPECT_EQ(read->type, i16);
  EXPECT_THAT(getElements<int16_t>(*read), ElementsAre(-2048, 2047));
}

TEST(NpyWrite, BooleansAreZeroOrOne) {
  TemporaryFolder folder;
  std::string path = folder.getPath("a.npy");
  Tensor tensor = makeTensor<uint8_t>(boolean, {3}, {0, 1, 7});
  ASSERT_EQ(ricci_npy_write(path.c_str(), tensor.get()), RICCI_OK);
  EXPECT_EQ(getContent(path).substr(128), std::string("\x00\x01\x01", 3));
}

TEST(NpyWrite, RankZeroAndEmpty) {
  TemporaryFolder folder;
  std::string path = folder.getPath("a.npy");
  Tensor scalar = makeTensor<int64_t>(i64, {}, {-5});
  ASSERT_EQ(ricci_npy_write(path.c_str(), scalar.get()), RICCI_OK);
  Tensor read = readBack(path);
  EXPECT_EQ(read->rank, 0);
  EXPECT_THAT(getElements<int64_t>(*read), ElementsAre(-5));
  Tensor empty = makeTensor(f64, {2, 0});
  ASSERT_EQ(ricci_npy_write(path.c_str(), empty.get()), RICCI_OK);
  EXPECT_THAT(getShape(*readBack(path)), ElementsAre(2, 0));
}

TEST(NpyWrite, SixtyFourLargeExtents) {
  TemporaryFolder folder;
  std::string path = folder.getPath("a.npy");
  std::vector<int64_t> shape(64, 1);
  shape[63] = 0;
  shape[0] = int64_t(1) << 61;
  Tensor tensor = makeTensor(i8, shape);
  ASSERT_EQ(ricci_npy_write(path.c_str(), tensor.get()), RICCI_OK);
  EXPECT_EQ(getShape(*readBack(path)), shape);
}

TEST(NpyWrite, AnyStrides) {
  TemporaryFolder folder;
  std::string path = folder.getPath("a.npy");
  std::vector<int32_t> memory{0, 1, 2, 3, 4, 5};
  struct Case {
    std::vector<int64_t> shape, strides;
    int first;
    std::vector<int32_t> expected;
  } cases[] = {
      {{3, 2}, {1, 3}, 0, {0, 3, 1, 4, 2, 5}},   // transposed
      {{2, 3}, {-3, -1}, 5, {5, 4, 3, 2, 1, 0}}, // reversed
      {{3}, {2}, 1, {1, 3, 5}},                  // every second
      {{2, 2}, {0, 1}, 2, {2, 3, 2, 3}},         // broadcast
      {{2, 1, 3}, {3, 99, 1}, 0, {0, 1, 2, 3, 4, 5}},
  };
  for (const Case &view : cases) {
    ricci_tensor *borrowed = nullptr;
    ASSERT_EQ(ricci_tensor_borrow(&memory[view.first], i32,
                                  static_cast<int32_t>(view.shape.size()),
                                  view.shape.data(), view.strides.data(),
                                  &borrowed),
              RICCI_OK);
    Tensor tensor(borrowed);
    ASSERT_EQ(ricci_npy_write(path.c_str(), tensor.get()), RICCI_OK);
    Tensor read = readBack(path);
    EXPECT_EQ(getShape(*read), view.shape);
    EXPECT_EQ(getElements<int32_t>(*read), view.expected);
  }
}

TEST(NpyWrite, MoreThanOneBuffer) {
  TemporaryFolder folder;
  std::string path = folder.getPath("a.npy");
  std::vector<double> memory(101 * 67);
  for (size_t i = 0; i < memory.size(); ++i)
    memory[i] = static_cast<double>(i);
  int64_t shape[] = {67, 101}, strides[] = {1, 67};
  ricci_tensor *borrowed = nullptr;
  ASSERT_EQ(
      ricci_tensor_borrow(memory.data(), f64, 2, shape, strides, &borrowed),
      RICCI_OK);
  Tensor tensor(borrowed);
  ASSERT_EQ(ricci_npy_write(path.c_str(), tensor.get()), RICCI_OK);
  std::vector<double> read = getElements<double>(*readBack(path));
  for (int64_t i = 0; i < 67; ++i)
    for (int64_t j = 0; j < 101; ++j)
      ASSERT_EQ(read[static_cast<size_t>(i * 101 + j)],
                static_cast<double>(i + 67 * j));
}

TEST(NpyWrite, SaysWhatFails) {
  TemporaryFolder folder;
  Tensor tensor = makeTensor(f32, {2});
  EXPECT_FAILURE(
      ricci_npy_write(folder.getPath("none/a.npy").c_str(), tensor.get()),
      RICCI_NOT_FOUND, "can't be opened for writing");
  EXPECT_FAILURE(ricci_npy_write(folder.getPath("").c_str(), tensor.get()),
                 RICCI_IO_ERROR, "can't be opened for writing");
  EXPECT_FAILURE(ricci_npy_write(nullptr, tensor.get()), RICCI_INVALID_ARGUMENT,
                 "got NULL");
  EXPECT_FAILURE(ricci_npy_write("a.npy", nullptr), RICCI_INVALID_ARGUMENT,
                 "got NULL");
}

TEST(NpyWrite, SaysWhenTheDiskIsFull) {
  if (access("/dev/full", W_OK) != 0)
    GTEST_SKIP() << "no /dev/full on this system";
  // The small one fails when the file is closed, the large one before.
  for (int64_t size : {1, 1 << 20}) {
    Tensor tensor = makeTensor(f32, {size});
    EXPECT_FAILURE(ricci_npy_write("/dev/full", tensor.get()), RICCI_IO_ERROR,
                   "/dev/full: can't be written and is incomplete");
  }
}
