//===- NpyHeader.cpp - The header of NumPy's .npy format ------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NpyHeader.h"

#include <bit>
#include <cstdio>
#include <cstring>
#include <string_view>

using namespace ricci::runtime;

// NumPy writes less than 2 KiB for 64 dimensions, and itself refuses to read
// more than 10000 bytes unless asked to.
static constexpr size_t maxHeaderSize = 65535;

ricci_status ricci::runtime::parseNpyPrefix(const unsigned char *bytes,
                                            size_t available, size_t fileSize,
                                            const char *name,
                                            NpyPrefix &result) {
  static constexpr unsigned char magic[] = {0x93, 'N', 'U', 'M', 'P', 'Y'};
  name = shorten(name);
  size_t compared = available < sizeof(magic) ? available : sizeof(magic);
  if (compared == 0)
    return fail(RICCI_BAD_FILE,
                "%s: the file is empty, expected a .npy file; save the array "
                "again with numpy.save",
                name);
  if (memcmp(bytes, magic, compared) != 0)
    return fail(RICCI_BAD_FILE,
                "%s: not a .npy file: it doesn't begin with the bytes "
                "\"\\x93NUMPY\"; save the array with numpy.save%s",
                name,
                bytes[0] == 'P' && available > 1 && bytes[1] == 'K'
                    ? " (this looks like .npz, which numpy.savez writes)"
                    : "");
  if (available < 8)
    return fail(RICCI_BAD_FILE,
                "%s: cut off after %zu bytes, expected at least 10; copy or "
                "save the file again",
                name, available);
  unsigned major = bytes[6], minor = bytes[7];
  if (major < 1 || major > 3 || minor != 0)
    return fail(RICCI_BAD_FILE,
                "%s: .npy version %u.%u, expected 1.0, 2.0 or 3.0; save the "
                "array with numpy.save",
                name, major, minor);
  result.prefixSize = major == 1 ? 10 : 12;
  if (available < result.prefixSize)
    return fail(RICCI_BAD_FILE,
                "%s: cut off after %zu bytes, within the header's length; copy "
                "or save the file again",
                name, available);
  result.headerSize = bytes[8] | static_cast<size_t>(bytes[9]) << 8;
  if (major > 1)
    result.headerSize |= static_cast<size_t>(bytes[10]) << 16 |
                         static_cast<size_t>(bytes[11]) << 24;
  if (result.headerSize > fileSize - result.prefixSize)
    return fail(RICCI_BAD_FILE,
                "%s: the header claims %zu bytes, but only %zu follow; copy or "
                "save the file again",
                name, result.headerSize, fileSize - result.prefixSize);
  if (result.headerSize > maxHeaderSize)
    return fail(RICCI_BAD_FILE,
                "%s: the header claims %zu bytes, expected at most %zu; save "
                "the array without field names or metadata",
                name, result.headerSize, maxHeaderSize);
  return RICCI_OK;
}

namespace {
/// Parses the Python literal {'descr': …, 'fortran_order': …, 'shape': …}.
class HeaderParser {
public:
  HeaderParser(std::string_view text, const char *name, NpyHeader &result)
      : text(text), name(shorten(name)), result(result) {}

  ricci_status parse();

private:
  ricci_status parseEntry();
  ricci_status parseDescr();
  ricci_status parseOrder();
  ricci_status parseShape();
  ricci_status parseExtent(int64_t &extent);
  ricci_status decodeDescr(std::string_view descr);
  ricci_status parseString(std::string_view &string, const char *what);

  void skipSpace() {
    while (pos < text.size() && strchr(" \t\r\n\f", text[pos]) && text[pos])
      ++pos;
  }
  bool consume(char c) {
    skipSpace();
    if (pos >= text.size() || text[pos] != c)
      return false;
    ++pos;
    return true;
  }
  bool consumeWord(std::string_view word) {
    skipSpace();
    if (text.substr(pos, word.size()) != word)
      return false;
    pos += word.size();
    return true;
  }
  char peek() {
    skipSpace();
    return pos < text.size() ? text[pos] : 0;
  }
  ricci_status failHere(const char *expected);

  using Quote = FixedString<64>;
  static Quote quote(std::string_view piece);

  std::string_view text;
  const char *name;
  NpyHeader &result;
  size_t pos = 0;
  bool hasDescr = false, hasOrder = false, hasShape = false;
};
} // namespace

/// A piece of the file in printable characters.
HeaderParser::Quote HeaderParser::quote(std::string_view piece) {
  Quote result;
  for (char character : piece) {
    unsigned char c = static_cast<unsigned char>(character);
    if (result.length > sizeof(result.text) - 12) {
      result.append("...");
      break;
    }
    char printed[8];
    snprintf(printed, sizeof(printed), c < 32 || c > 126 ? "\\x%02x" : "%c", c);
    result.append(printed);
  }
  return result;
}

ricci_status HeaderParser::failHere(const char *expected) {
  skipSpace();
  if (pos >= text.size())
    return fail(RICCI_BAD_FILE,
                "%s: the header ends where it should have %s; save the array "
                "again with numpy.save",
                name, expected);
  return fail(RICCI_BAD_FILE,
              "%s: the header has \"%s\" at byte %zu, expected %s; save the "
              "array again with numpy.save",
              name, quote(text.substr(pos, 24)).text, pos, expected);
}

ricci_status HeaderParser::parse() {
  if (!consume('{'))
    return failHere("a dictionary, which begins with '{'");
  while (!consume('}')) {
    if (ricci_status status = parseEntry())
      return status;
    if (!consume(',') && peek() != '}')
      return failHere("',' or '}' after an entry");
  }
  if (peek() != 0 || pos < text.size())
    return failHere("nothing but blanks after the dictionary");
  const char *missing = !hasDescr   ? "descr"
                        : !hasOrder ? "fortran_order"
                        : !hasShape ? "shape"
                                    : nullptr;
  if (missing)
    return fail(RICCI_BAD_FILE,
                "%s: the header has no entry '%s', expected 'descr', "
                "'fortran_order' and 'shape'; save the array again with "
                "numpy.save",
                name, missing);
  return RICCI_OK;
}

ricci_status HeaderParser::parseEntry() {
  std::string_view key;
  if (ricci_status status = parseString(key, "the name of an entry in quotes"))
    return status;
  bool *seen = key == "descr"           ? &hasDescr
               : key == "fortran_order" ? &hasOrder
               : key == "shape"         ? &hasShape
                                        : nullptr;
  if (!seen)
    return fail(RICCI_BAD_FILE,
                "%s: the header has an entry '%s', expected 'descr', "
                "'fortran_order' and 'shape' alone; save the array again with "
                "numpy.save",
                name, quote(key).text);
  if (*seen)
    return fail(RICCI_BAD_FILE,
                "%s: the header has the entry '%s' twice, expected it once; "
                "save the array again with numpy.save",
                name, quote(key).text);
  *seen = true;
  if (!consume(':'))
    return failHere("':' after the name of an entry");
  if (seen == &hasDescr)
    return parseDescr();
  return seen == &hasOrder ? parseOrder() : parseShape();
}

ricci_status HeaderParser::parseString(std::string_view &string,
                                       const char *what) {
  char delimiter = peek();
  if (delimiter != '\'' && delimiter != '"')
    return failHere(what);
  size_t end = pos + 1;
  while (end < text.size() && text[end] != delimiter && text[end] != '\n' &&
         text[end] != '\\')
    ++end;
  if (end >= text.size() || text[end] != delimiter)
    return failHere("a string that ends, without escapes");
  string = text.substr(pos + 1, end - pos - 1);
  pos = end + 1;
  return RICCI_OK;
}

ricci_status HeaderParser::parseDescr() {
  if (peek() == '[' || peek() == '(')
    return fail(RICCI_BAD_FILE,
                "%s: a structured dtype, expected one number an element; save "
                "each field as an array of its own",
                name);
  std::string_view descr;
  if (ricci_status status = parseString(descr, "a dtype in quotes"))
    return status;
  return decodeDescr(descr);
}

ricci_status HeaderParser::decodeDescr(std::string_view descr) {
  static constexpr struct {
    std::string_view name;
    ricci_element_type type;
  } types[] = {
      {"b1", {RICCI_UNSIGNED, 1}},  {"i1", {RICCI_SIGNED, 8}},
      {"i2", {RICCI_SIGNED, 16}},   {"i4", {RICCI_SIGNED, 32}},
      {"i8", {RICCI_SIGNED, 64}},   {"u1", {RICCI_UNSIGNED, 8}},
      {"u2", {RICCI_UNSIGNED, 16}}, {"u4", {RICCI_UNSIGNED, 32}},
      {"u8", {RICCI_UNSIGNED, 64}}, {"f2", {RICCI_FLOAT, 16}},
      {"f4", {RICCI_FLOAT, 32}},    {"f8", {RICCI_FLOAT, 64}},
      {"c8", {RICCI_COMPLEX, 64}},  {"c16", {RICCI_COMPLEX, 128}},
      {"V2", {RICCI_BFLOAT, 16}},   {"bfloat16", {RICCI_BFLOAT, 16}},
  };
  std::string_view kind = descr;
  bool isSwapped = false;
  if (!kind.empty() &&
      (kind[0] == '<' || kind[0] == '>' || kind[0] == '|' || kind[0] == '=')) {
    isSwapped =
        kind[0] == (std::endian::native == std::endian::little ? '>' : '<');
    kind.remove_prefix(1);
  }
  for (const auto &entry : types) {
    if (kind == entry.name) {
      result.type = entry.type;
      result.isSwapped = isSwapped && ricci_element_size(entry.type) > 1;
      return RICCI_OK;
    }
  }
  if (!kind.empty() && kind[0] == 'O')
    return fail(RICCI_BAD_FILE,
                "%s: dtype '%s' holds pickled Python objects, which are never "
                "read; convert the array to a number format with "
                "a.astype('float32') or similar",
                name, quote(descr).text);
  return fail(
      RICCI_BAD_FILE,
      "%s: dtype '%s', expected b1, i1, i2, i4, i8, u1, u2, u4, u8, f2, "
      "f4, f8, c8, c16 or V2 (bfloat16); convert the array with "
      "a.astype",
      name, quote(descr).text);
}

ricci_status HeaderParser::parseOrder() {
  if (consumeWord("True"))
    result.isFortran = true;
  else if (!consumeWord("False"))
    return failHere("True or False for 'fortran_order'");
  return RICCI_OK;
}

ricci_status HeaderParser::parseShape() {
  if (!consume('('))
    return failHere("a tuple of extents, such as (2, 3), for 'shape'");
  bool endsInComma = false;
  while (!consume(')')) {
    if (result.rank != 0 && !endsInComma)
      return failHere("',' or ')' after an extent");
    int64_t extent;
    if (ricci_status status = parseExtent(extent))
      return status;
    if (result.rank == maxRank)
      return fail(RICCI_BAD_FILE,
                  "%s: the shape has more than %d dimensions; merge some with "
                  "numpy.reshape",
                  name, maxRank);
    result.shape[result.rank++] = extent;
    endsInComma = consume(',');
  }
  if (result.rank == 1 && !endsInComma)
    return fail(RICCI_BAD_FILE,
                "%s: the shape is (%lld), a number, expected the tuple "
                "(%lld,); save the array again with numpy.save",
                name, static_cast<long long>(result.shape[0]),
                static_cast<long long>(result.shape[0]));
  return RICCI_OK;
}

ricci_status HeaderParser::parseExtent(int64_t &extent) {
  skipSpace();
  size_t start = pos;
  bool isNegative = consume('-');
  char first = isNegative && pos < text.size() ? text[pos] : peek();
  if (first < '0' || first > '9')
    return failHere("an extent, a number in decimal digits");
  bool fits = true;
  extent = 0;
  for (; pos < text.size() && text[pos] >= '0' && text[pos] <= '9'; ++pos)
    fits = fits && !__builtin_mul_overflow(extent, 10, &extent) &&
           !__builtin_add_overflow(extent, text[pos] - '0', &extent);
  std::string_view digits = text.substr(start, pos - start);
  // Python 2 wrote long integers so.
  if (pos < text.size() && text[pos] == 'L')
    ++pos;
  if (isNegative)
    return fail(RICCI_BAD_FILE,
                "%s: extent %d of the shape is %s, expected 0 or more; save "
                "the array again with numpy.save",
                name, result.rank, quote(digits).text);
  if (!fits)
    return fail(RICCI_BAD_FILE,
                "%s: extent %d of the shape is %s, expected at most %lld; save "
                "the array again with numpy.save",
                name, result.rank, quote(digits).text,
                static_cast<long long>(INT64_MAX));
  return RICCI_OK;
}

ricci_status ricci::runtime::parseNpyHeader(const char *text, size_t size,
                                            size_t payloadSize,
                                            const char *name,
                                            NpyHeader &result) {
  HeaderParser parser({text, size}, name, result);
  if (ricci_status status = parser.parse())
    return status;
  name = shorten(name);
  TypeText type = describe(result.type, result.rank, result.shape);
  if (!getByteSize(result.rank, result.shape, ricci_element_size(result.type),
                   result.payloadSize))
    return fail(RICCI_BAD_FILE,
                "%s: the shape %s takes more bytes than can be addressed, but "
                "%zu follow the header; save the array again with numpy.save",
                name, type.text, payloadSize);
  if (payloadSize < result.payloadSize)
    return fail(RICCI_BAD_FILE,
                "%s: cut off: %s takes %zu bytes, but only %zu follow the "
                "header; copy or save the file again",
                name, type.text, result.payloadSize, payloadSize);
  if (payloadSize > result.payloadSize)
    return fail(RICCI_BAD_FILE,
                "%s: %zu bytes too many: %s takes %zu bytes, but %zu follow "
                "the header; save one array a file with numpy.save",
                name, payloadSize - result.payloadSize, type.text,
                result.payloadSize, payloadSize);
  return RICCI_OK;
}
