//===- Result.h - A value or a sentence -*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LAYOUT_RESULT_H
#define RICCI_LAYOUT_RESULT_H

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace ricci::layout {

/// What was found, what was expected, and what to do.
struct Error {
  std::string message;
  /// In a text that was parsed, the character at which it went wrong.
  std::optional<size_t> character = std::nullopt;
};

/// A T, or why there is none.
template <typename T> class [[nodiscard]] Result {
public:
  Result(T value) : content(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : content(std::in_place_index<1>, std::move(error)) {}

  explicit operator bool() const { return content.index() == 0; }
  const T &operator*() const { return *std::get_if<0>(&content); }
  T &operator*() { return *std::get_if<0>(&content); }
  const T *operator->() const { return std::get_if<0>(&content); }
  /// For a result without a value.
  const Error &error() const { return *std::get_if<1>(&content); }

private:
  std::variant<T, Error> content;
};

} // namespace ricci::layout

#endif // RICCI_LAYOUT_RESULT_H
