//===- Files.cpp - Files of lines and sections ----------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Target/FHE/Files.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/xxhash.h"

using namespace llvm;
using namespace ricci::fhe;

static constexpr StringLiteral magic = "ricci-fhe-file ";
static constexpr StringLiteral version = "1";
static constexpr StringLiteral endLabel = "end";

namespace {

struct Field {
  StringLiteral name;
  std::string FileHead::*member;
};
const Field fields[] = {{"kind: ", &FileHead::kind},
                        {"context: ", &FileHead::context},
                        {"keys: ", &FileHead::keySet},
                        {"content: ", &FileHead::content}};

constexpr size_t sectionHead = 3 * sizeof(uint64_t);
/// Errors repeat lines and labels; no writer makes longer ones.
constexpr size_t longestLine = 4096;

} // namespace

/// Whether a line or label may stand in a message: a file from elsewhere must
/// not write to a terminal as it likes.
static bool isText(StringRef text) {
  return text.size() <= longestLine && all_of(text, isPrint);
}

static uint64_t getChecksum(StringRef head, StringRef label, StringRef bytes) {
  uint64_t parts[3] = {xxh3_64bits(head), xxh3_64bits(label),
                       xxh3_64bits(bytes)};
  for (uint64_t &part : parts)
    part = support::endian::byte_swap(part, endianness::little);
  return xxh3_64bits(
      StringRef(reinterpret_cast<const char *>(parts), sizeof parts));
}

bool FileWriter::open(const std::string &givenPath, const FileHead &given,
                      bool isSecret, std::string &error) {
  path = givenPath;
  head = (magic + version + "\n").str();
  for (const Field &field : fields)
    head += (field.name + given.*field.member + "\n").str();
  head += "\n";
  // A file that others may read stays so when it is written again.
  if (isSecret)
    (void)sys::fs::remove(path);
  int descriptor;
  if (std::error_code code =
          sys::fs::openFileForWrite(path, descriptor, sys::fs::CD_CreateAlways,
                                    sys::fs::OF_None, isSecret ? 0600 : 0666)) {
    error = path + ": can't be written: " + code.message() +
            "; give a path in a folder that exists and is writable";
    return false;
  }
  os = std::make_unique<raw_fd_ostream>(descriptor, /*shouldClose=*/true);
  *os << head;
  return true;
}

void FileWriter::add(StringRef label, StringRef bytes) {
  char numbers[sectionHead];
  support::endian::write64le(numbers, label.size());
  support::endian::write64le(numbers + 8, bytes.size());
  support::endian::write64le(numbers + 16, getChecksum(head, label, bytes));
  *os << StringRef(numbers, sizeof numbers) << label << bytes;
}

bool FileWriter::close(std::string &error) {
  add(endLabel, "");
  os->close();
  std::error_code code = os->error();
  os->clear_error();
  if (!code)
    return true;
  error = path + ": can't be written: " + code.message();
  return false;
}

bool FileReader::open(const std::string &givenPath, const std::string &kind,
                      std::string &error) {
  path = givenPath;
  // A device or a pipe may never end.
  if (sys::fs::exists(path) && !sys::fs::is_regular_file(path)) {
    error = path + ": is no regular file, expected " + kind + "; name a file";
    return false;
  }
  auto file = MemoryBuffer::getFile(path, /*IsText=*/false,
                                    /*RequiresNullTerminator=*/false);
  if (!file) {
    error = path + ": can't be read: " + file.getError().message() +
            "; check the path";
    return false;
  }
  buffer = std::move(*file);
  rest = buffer->getBuffer();
  if (!rest.consume_front(magic)) {
    error = path +
            ": is no file of keys or ciphertexts, expected one of kind '" +
            kind + "'; check the order of the files";
    return false;
  }
  auto takeLine = [&](StringRef &line) {
    size_t end = rest.find('\n');
    if (end == StringRef::npos)
      return false;
    line = rest.take_front(end);
    rest = rest.drop_front(end + 1);
    return isText(line);
  };
  StringRef line;
  bool isWhole = takeLine(line);
  if (isWhole && line != version) {
    error = path + ": found format " + line.take_front(8).str() +
            ", expected " + version.str() + "; write it again by this version";
    return false;
  }
  for (const Field &field : fields) {
    isWhole = isWhole && takeLine(line) && line.consume_front(field.name);
    head.*field.member = isWhole ? line.str() : "";
  }
  if (!isWhole || !takeLine(line) || !line.empty()) {
    error = path + ": its head is damaged or cut off; copy it again";
    return false;
  }
  text = buffer->getBuffer().drop_back(rest.size());
  if (head.kind == kind)
    return true;
  error = path + ": is of kind '" + head.kind + "', expected '" + kind +
          "'; name the file of that kind";
  return false;
}

std::optional<FileReader::Section> FileReader::next(std::string &error) {
  error.clear();
  if (rest.size() < sectionHead) {
    error = path + ": is cut off; copy it again";
    return std::nullopt;
  }
  uint64_t labelSize = support::endian::read64le(rest.data());
  uint64_t byteCount = support::endian::read64le(rest.data() + 8);
  uint64_t checksum = support::endian::read64le(rest.data() + 16);
  rest = rest.drop_front(sectionHead);
  if (labelSize > rest.size() || byteCount > rest.size() - labelSize) {
    error = path + ": is cut off; copy it again";
    return std::nullopt;
  }
  Section section = {rest.take_front(labelSize),
                     rest.substr(labelSize, byteCount)};
  rest = rest.drop_front(labelSize + byteCount);
  if (getChecksum(text, section.label, section.bytes) != checksum) {
    error = path + ": is damaged: a checksum does not hold; copy it again";
    return std::nullopt;
  }
  if (!isText(section.label)) {
    error =
        path + ": is damaged: the label of a part is no text; copy it again";
    return std::nullopt;
  }
  if (section.label != endLabel)
    return section;
  if (!rest.empty() || !section.bytes.empty())
    error =
        path + ": has " + std::to_string(rest.size()) + " bytes beyond its end";
  return std::nullopt;
}
