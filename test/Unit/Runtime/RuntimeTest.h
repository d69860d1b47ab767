//===- RuntimeTest.h - What the runtime's tests share -----------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TEST_UNIT_RUNTIME_RUNTIMETEST_H
#define RICCI_TEST_UNIT_RUNTIME_RUNTIMETEST_H

#include "ricci/Runtime/Tensor.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>
#include <vector>

namespace ricci::test {

constexpr ricci_element_type boolean{RICCI_UNSIGNED, 1};
constexpr ricci_element_type i8{RICCI_SIGNED, 8};
constexpr ricci_element_type i16{RICCI_SIGNED, 16};
constexpr ricci_element_type i32{RICCI_SIGNED, 32};
constexpr ricci_element_type i64{RICCI_SIGNED, 64};
constexpr ricci_element_type ui8{RICCI_UNSIGNED, 8};
constexpr ricci_element_type ui16{RICCI_UNSIGNED, 16};
constexpr ricci_element_type ui32{RICCI_UNSIGNED, 32};
constexpr ricci_element_type ui64{RICCI_UNSIGNED, 64};
constexpr ricci_element_type f16{RICCI_FLOAT, 16};
constexpr ricci_element_type f32{RICCI_FLOAT, 32};
constexpr ricci_element_type f64{RICCI_FLOAT, 64};
constexpr ricci_element_type bf16{RICCI_BFLOAT, 16};
constexpr ricci_element_type c64{RICCI_COMPLEX, 64};
constexpr ricci_element_type c128{RICCI_COMPLEX, 128};

/// Expects that a call failed with `status` and a message about `part`.
#define EXPECT_FAILURE(call, status, part)                                     \
  do {                                                                         \
    EXPECT_EQ(call, status);                                                   \
    EXPECT_THAT(ricci_last_error(), ::testing::HasSubstr(part));               \
  } while (false)

inline Tensor makeTensor(ricci_element_type type,
                         const std::vector<int64_t> &shape) {
  ricci_tensor *tensor = nullptr;
  EXPECT_EQ(ricci_tensor_create(type, static_cast<int32_t>(shape.size()),
                                shape.data(), &tensor),
            RICCI_OK)
      << ricci_last_error();
  return Tensor(tensor);
}

template <typename T>
Tensor makeTensor(ricci_element_type type, const std::vector<int64_t> &shape,
                  const std::vector<T> &elements) {
  Tensor tensor = makeTensor(type, shape);
  EXPECT_EQ(static_cast<size_t>(ricci_tensor_size(tensor.get())),
            elements.size());
  memcpy(tensor->data, elements.data(), elements.size() * sizeof(T));
  return tensor;
}

inline std::vector<int64_t> getShape(const ricci_tensor &tensor) {
  return {tensor.shape, tensor.shape + tensor.rank};
}
inline std::vector<int64_t> getStrides(const ricci_tensor &tensor) {
  return {tensor.strides, tensor.strides + tensor.rank};
}

/// The elements of a row-major tensor.
template <typename T> std::vector<T> getElements(const ricci_tensor &tensor) {
  EXPECT_EQ(ricci_element_size(tensor.type), sizeof(T));
  const T *data = static_cast<const T *>(tensor.data);
  return {data, data + ricci_tensor_size(&tensor)};
}

template <typename T> std::string getBytes(const std::vector<T> &elements) {
  return {reinterpret_cast<const char *>(elements.data()),
          elements.size() * sizeof(T)};
}

/// A .npy file of version `major`.0 with this header text and payload.
inline std::string makeNpy(const std::string &header,
                           const std::string &payload, int major = 1) {
  std::string file("\x93NUMPY", 6);
  file += static_cast<char>(major);
  file += '\0';
  for (int byte = 0; byte < (major == 1 ? 2 : 4); ++byte)
    file += static_cast<char>(header.size() >> (8 * byte));
  return file + header + payload;
}

inline std::string makeHeader(const std::string &descr,
                              const std::string &shape,
                              const std::string &order = "False") {
  return "{'descr': '" + descr + "', 'fortran_order': " + order +
         ", 'shape': " + shape + ", }\n";
}

/// A folder that is gone when the test is.
class TemporaryFolder {
public:
  TemporaryFolder() {
    std::string pattern =
        std::filesystem::temp_directory_path() / "ricci-test-XXXXXX";
    EXPECT_NE(mkdtemp(pattern.data()), nullptr);
    path = pattern;
  }
  TemporaryFolder(const TemporaryFolder &) = delete;
  TemporaryFolder &operator=(const TemporaryFolder &) = delete;
  ~TemporaryFolder() { std::filesystem::remove_all(path); }

  std::string getPath(const std::string &name) const { return path / name; }
  std::string write(const std::string &name, const std::string &bytes) const {
    std::ofstream(path / name, std::ios::binary) << bytes;
    return path / name;
  }

private:
  std::filesystem::path path;
};

} // namespace ricci::test

#endif // RICCI_TEST_UNIT_RUNTIME_RUNTIMETEST_H
