//===- NpyReadTest.cpp - Read .npy files ----------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RuntimeTest.h"

#include <algorithm>
#include <sys/stat.h>

using namespace ricci;
using namespace ricci::test;
using testing::ElementsAre;

static Tensor parse(const std::string &file) {
  ricci_tensor *tensor = nullptr;
  EXPECT_EQ(ricci_npy_parse(file.data(), file.size(), "test.npy", &tensor),
            RICCI_OK)
      << ricci_last_error();
  return Tensor(tensor);
}

/// Reverses each number of `size` bytes.
static std::string swapBytes(std::string bytes, size_t size) {
  for (size_t i = 0; i < bytes.size(); i += size)
    std::reverse(bytes.begin() + i, bytes.begin() + i + size);
  return bytes;
}

namespace {
struct Dtype {
  const char *name;
  ricci_element_type type;
  size_t partSize; ///< What a byte swap reverses.
};
} // namespace

static const Dtype dtypes[] = {
    {"i1", i8, 1},    {"u1", ui8, 1},  {"i2", i16, 2}, {"u2", ui16, 2},
    {"i4", i32, 4},   {"u4", ui32, 4}, {"i8", i64, 8}, {"u8", ui64, 8},
    {"f2", f16, 2},   {"f4", f32, 4},  {"f8", f64, 8}, {"c8", c64, 4},
    {"c16", c128, 8}, {"V2", bf16, 2}};

TEST(NpyRead, EveryDtypeInBothByteOrders) {
  for (const Dtype &dtype : dtypes) {
    size_t size = ricci_element_size(dtype.type);
    std::string payload;
    for (size_t i = 0; i < 6 * size; ++i)
      payload += static_cast<char>(17 * i + 3);
    for (const char *order : {"<", "=", "|", ">"}) {
      std::string stored =
          *order == '>' ? swapBytes(payload, dtype.partSize) : payload;
      Tensor tensor = parse(makeNpy(
          makeHeader(order + std::string(dtype.name), "(2, 3)"), stored));
      ASSERT_TRUE(tensor) << dtype.name;
      EXPECT_EQ(tensor->type, dtype.type) << dtype.name;
      EXPECT_THAT(getShape(*tensor), ElementsAre(2, 3));
      EXPECT_EQ(memcmp(tensor->data, payload.data(), payload.size()), 0)
          << order << dtype.name;
    }
  }
}

TEST(NpyRead, NamedBfloat16) {
  Tensor tensor = parse(makeNpy(makeHeader("bfloat16", "(1,)"), "\x80\x3f"));
  EXPECT_EQ(tensor->type, bf16);
  EXPECT_THAT(getElements<uint16_t>(*tensor), ElementsAre(0x3f80));
}

TEST(NpyRead, BooleansBecomeZeroOrOne) {
  Tensor tensor = parse(
      makeNpy(makeHeader("|b1", "(4,)"), std::string("\x00\x01\x02\xff", 4)));
  EXPECT_EQ(tensor->type, boolean);
  EXPECT_THAT(getElements<uint8_t>(*tensor), ElementsAre(0, 1, 1, 1));
}

TEST(NpyRead, FortranOrder) {
  std::vector<int16_t> columns{1, 4, 2, 5, 3, 6};
  Tensor tensor =
      parse(makeNpy(makeHeader("<i2", "(2, 3)", "True"), getBytes(columns)));
  EXPECT_THAT(getElements<int16_t>(*tensor), ElementsAre(1, 2, 3, 4, 5, 6));
  EXPECT_THAT(getStrides(*tensor), ElementsAre(3, 1));
  tensor = parse(makeNpy(makeHeader(">i2", "(2, 3)", "True"),
                         swapBytes(getBytes(columns), 2)));
  EXPECT_THAT(getElements<int16_t>(*tensor), ElementsAre(1, 2, 3, 4, 5, 6));
}

TEST(NpyRead, FortranOrderOfThreeDimensions) {
  std::vector<uint8_t> stored(2 * 3 * 5), expected(2 * 3 * 5);
  for (int i = 0; i < 2; ++i)
    for (int j = 0; j < 3; ++j)
      for (int k = 0; k < 5; ++k)
        stored[i + 2 * (j + 3 * k)] = expected[(i * 3 + j) * 5 + k] =
            static_cast<uint8_t>(100 * i + 10 * j + k);
  Tensor tensor =
      parse(makeNpy(makeHeader("|u1", "(2, 3, 5)", "True"), getBytes(stored)));
  EXPECT_EQ(getElements<uint8_t>(*tensor), expected);
}

TEST(NpyRead, EveryVersion) {
  for (int major = 1; major <= 3; ++major) {
    Tensor tensor = parse(makeNpy(makeHeader("<i4", "(1,)"),
                                  getBytes(std::vector<int32_t>{-7}), major));
    EXPECT_THAT(getElements<int32_t>(*tensor), ElementsAre(-7));
  }
}

TEST(NpyRead, RankZeroAndEmpty) {
  Tensor tensor = parse(
      makeNpy(makeHeader("<f8", "()"), getBytes(std::vector<double>{0.5})));
  EXPECT_EQ(tensor->rank, 0);
  EXPECT_THAT(getElements<double>(*tensor), ElementsAre(0.5));
  for (const char *order : {"False", "True"}) {
    tensor = parse(makeNpy(makeHeader("<f8", "(3, 0, 2)", order), ""));
    EXPECT_THAT(getShape(*tensor), ElementsAre(3, 0, 2));
    EXPECT_EQ(ricci_tensor_size(tensor.get()), 0);
  }
}

TEST(NpyRead, AnySpellingOfTheHeader) {
  for (const char *header :
       {"{\"shape\":(2,),\"fortran_order\":False,\"descr\":\"|u1\"}",
        "  { 'shape' : ( 2 , ) , 'descr' : '|u1' , 'fortran_order' : False "
        "}  \n\n",
        "{'descr': 'u1', 'fortran_order': False, 'shape': (2L,), }"}) {
    Tensor tensor = parse(makeNpy(header, "\x05\x06"));
    ASSERT_TRUE(tensor) << header;
    EXPECT_THAT(getElements<uint8_t>(*tensor), ElementsAre(5, 6));
  }
}

TEST(NpyRead, AFileLikeMemory) {
  TemporaryFolder folder;
  std::vector<int16_t> columns{1, 4, 2, 5, 3, 6};
  for (const char *order : {"False", "True"})
    for (const char *descr : {"<i2", ">i2"}) {
      std::string file =
          makeNpy(makeHeader(descr, "(2, 3)", order), getBytes(columns));
      ricci_tensor *tensor = nullptr;
      ASSERT_EQ(ricci_npy_read(folder.write("a.npy", file).c_str(), &tensor),
                RICCI_OK)
          << ricci_last_error();
      EXPECT_EQ(getElements<int16_t>(*tensor),
                getElements<int16_t>(*parse(file)));
      ricci_tensor_destroy(tensor);
    }
}

TEST(NpyRead, SaysWhatIsNoFile) {
  TemporaryFolder folder;
  ricci_tensor *tensor = nullptr;
  EXPECT_FAILURE(ricci_npy_read(folder.getPath("none.npy").c_str(), &tensor),
                 RICCI_NOT_FOUND, "none.npy: can't be opened");
  EXPECT_FAILURE(ricci_npy_read(folder.getPath("").c_str(), &tensor),
                 RICCI_IO_ERROR, "a directory, expected a regular file");
  std::string pipe = folder.getPath("pipe");
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_FAILURE(ricci_npy_read(pipe.c_str(), &tensor), RICCI_IO_ERROR,
                 "a pipe or device, expected a regular file");
  std::string empty = folder.write("empty.npy", "");
  EXPECT_FAILURE(ricci_npy_read(empty.c_str(), &tensor), RICCI_BAD_FILE,
                 "the file is empty");
  EXPECT_FAILURE(ricci_npy_read(nullptr, &tensor), RICCI_INVALID_ARGUMENT,
                 "got NULL");
  EXPECT_FAILURE(ricci_npy_parse(nullptr, 3, "x", &tensor),
                 RICCI_INVALID_ARGUMENT, "got NULL");
  EXPECT_EQ(tensor, nullptr);
}
