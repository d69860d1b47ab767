//===- Text.cpp - Print and parse layouts ===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   layout    ::= `(` (dimension (`,` dimension)*)? `)` part*
//   dimension ::= int (`=` mode+)?
//   mode      ::= int `@` axis `:` int                extent, axis, stride
//   part      ::= `rep` mode
//               | `offset` axis `:` int
//               | `perm` axis `[` int* `]`
//               | `skew` place `+=` int `*` place `+` int
//               | `swizzle` axis `:` int `,` int `,` int    bits, base, shift
//   place     ::= int `.` int                         dimension, mode
//
// Parts print in this order, and `rep` and `offset` may repeat. Spaces part
// words and numbers and mean nothing else.
//
//===----------------------------------------------------------------------===//

#include "Digits.h"

#include <charconv>

using namespace ricci::layout;

static std::string str(const Mode &mode) {
  return std::to_string(mode.extent) + "@" + std::string(getName(mode.axis)) +
         ":" + std::to_string(mode.stride);
}

static std::string str(ModeReference place) {
  return std::to_string(place.dimension) + "." + std::to_string(place.mode);
}

std::string Layout::str() const {
  std::string text = "(";
  for (size_t d = 0; d < getRank(); ++d) {
    text += (d ? ", " : "") + std::to_string(content.dimensions[d].extent);
    if (!content.dimensions[d].modes.empty())
      text += " =";
    for (const Mode &mode : content.dimensions[d].modes)
      text += " " + ::str(mode);
  }
  text += ")";
  for (const Mode &replica : content.replicas)
    text += " rep " + ::str(replica);
  for (size_t axis = 0; axis < axisCount; ++axis)
    if (content.offset[axis])
      text += " offset " + std::string(getName(Axis(axis))) + ":" +
              std::to_string(content.offset[axis]);
  if (const auto &permutation = content.permutation) {
    text += " perm " + std::string(getName(permutation->axis)) + "[";
    for (size_t i = 0; i < permutation->image.size(); ++i)
      text += (i ? " " : "") + std::to_string(permutation->image[i]);
    text += "]";
  }
  if (const auto &skew = content.skew)
    text += " skew " + ::str(skew->target) +
            " += " + std::to_string(skew->factor) + "*" + ::str(skew->source) +
            " + " + std::to_string(skew->shift);
  if (const auto &swizzle = content.swizzle)
    text += " swizzle " + std::string(getName(swizzle->axis)) + ":" +
            std::to_string(swizzle->bits) + "," +
            std::to_string(swizzle->base) + "," +
            std::to_string(swizzle->shift);
  return text;
}

namespace {

/// Reads parts from the left. After the first mistake everything fails.
struct Reader {
  std::string_view text;
  size_t at = 0;
  std::optional<Error> error;

  bool fail(const std::string &expected) {
    if (!error)
      error = Error{"found " +
                        (at < text.size()
                             ? "'" + std::string(text.substr(at, 8)) + "'"
                             : std::string("the end")) +
                        " at character " + std::to_string(at) + ", expected " +
                        expected + "; write a layout as (4 = 4@addr:1)",
                    at};
    return false;
  }

  void skipSpaces() {
    while (at < text.size() && (text[at] == ' ' || text[at] == '\n'))
      ++at;
  }

  bool accept(std::string_view token) {
    skipSpaces();
    if (error || text.substr(at, token.size()) != token)
      return false;
    at += token.size();
    return true;
  }

  bool expect(std::string_view token) {
    return accept(token) || fail("'" + std::string(token) + "'");
  }

  std::string_view readWord() {
    skipSpaces();
    size_t end = at;
    while (end < text.size() && text[end] >= 'a' && text[end] <= 'z')
      ++end;
    return text.substr(at, end - at);
  }

  template <typename Integer> bool read(Integer &number) {
    skipSpaces();
    if (error)
      return false;
    auto [end, code] =
        std::from_chars(text.data() + at, text.data() + text.size(), number);
    if (code != std::errc())
      return fail("an integer of " + std::to_string(sizeof(Integer) * 8) +
                  " bits");
    at = size_t(end - text.data());
    return true;
  }

  bool read(Axis &axis) {
    std::string_view word = readWord();
    auto parsed = parseAxis(word);
    if (!parsed || error)
      return fail("an axis (bit, addr, reg, lane, warp, bank, dev, ct, slot or "
                  "limb)");
    axis = *parsed;
    at += word.size();
    return true;
  }

  bool read(Mode &mode) {
    return read(mode.extent) && expect("@") && read(mode.axis) && expect(":") &&
           read(mode.stride);
  }

  bool read(ModeReference &place) {
    return read(place.dimension) && expect(".") && read(place.mode);
  }

  bool read(Dimension &dimension) {
    if (!read(dimension.extent))
      return false;
    if (accept("="))
      do
        if (!read(dimension.modes.emplace_back()))
          return false;
      while (skipSpaces(),
             at < text.size() && text[at] != ',' && text[at] != ')');
    return true;
  }

  bool read(Permutation &permutation) {
    if (!read(permutation.axis) || !expect("["))
      return false;
    while (!accept("]"))
      if (!read(permutation.image.emplace_back()))
        return false;
    return true;
  }

  bool readPart(Parts &parts) {
    if (accept("rep"))
      return read(parts.replicas.emplace_back());
    if (accept("offset")) {
      Axis axis;
      return read(axis) && expect(":") && read(parts.offset[size_t(axis)]);
    }
    if (!parts.permutation && accept("perm"))
      return read(parts.permutation.emplace());
    if (!parts.skew && accept("skew")) {
      Skew &skew = parts.skew.emplace();
      return read(skew.target) && expect("+=") && read(skew.factor) &&
             expect("*") && read(skew.source) && expect("+") &&
             read(skew.shift);
    }
    if (!parts.swizzle && accept("swizzle")) {
      Swizzle &swizzle = parts.swizzle.emplace();
      return read(swizzle.axis) && expect(":") && read(swizzle.bits) &&
             expect(",") && read(swizzle.base) && expect(",") &&
             read(swizzle.shift);
    }
    return fail("rep, offset, or one perm, skew or swizzle");
  }
};

} // namespace

Result<Layout> Layout::parse(std::string_view text) {
  Reader reader{text, 0, {}};
  Parts parts;
  reader.expect("(");
  if (!reader.accept(")")) {
    do
      reader.read(parts.dimensions.emplace_back());
    while (reader.accept(","));
    reader.expect(")");
  }
  while (!reader.error && (reader.skipSpaces(), reader.at < text.size()))
    reader.readPart(parts);
  if (reader.error)
    return *reader.error;
  return create(std::move(parts));
}
