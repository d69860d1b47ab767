//===- FilesTest.cpp - Files that are damaged, or forged ------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Target/FHE/Files.h"
#include "ricci/Target/FHE/Session.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "gtest/gtest.h"
#include <cstdlib>
#include <functional>
#include <random>

using namespace llvm;
using namespace ricci::fhe;

namespace {

/// Runs the check on `cases` seeds. RICCI_FILES_SEED=S runs seed S alone.
void forSeeds(uint64_t cases,
              const std::function<void(std::mt19937_64 &)> &check) {
  const char *chosen = std::getenv("RICCI_FILES_SEED");
  uint64_t first = chosen ? std::strtoull(chosen, nullptr, 10) : 1;
  uint64_t last = chosen ? first : cases;
  std::printf("seeds %llu to %llu\n", (unsigned long long)first,
              (unsigned long long)last);
  for (uint64_t seed = first; seed <= last; ++seed) {
    SCOPED_TRACE("replay: RICCI_FILES_SEED=" + std::to_string(seed));
    std::mt19937_64 random(seed);
    check(random);
    if (testing::Test::HasFailure())
      return;
  }
}

size_t pick(std::mt19937_64 &random, size_t count) {
  return count ? random() % count : 0;
}

struct Section {
  std::string label, bytes;
};

/// One of the four kinds of files, as it was written.
struct Original {
  std::string kind, path, text;
  FileHead head;
  std::vector<Section> sections;
};

class FilesTest : public testing::TestWithParam<const char *> {
protected:
  void SetUp() override {
    std::string error;
    if (!hasScheme(GetParam(), error))
      GTEST_SKIP() << error;
    SmallString<128> made;
    ASSERT_FALSE(sys::fs::createUniqueDirectory("ricci-files", made));
    folder = made.str().str();
    parameters.slots = 8;
    parameters.levels = 1;
    parameters.scaleBits = 45;
    parameters.rotations = {1, 3};
    parameters.multiplies = true;
    context = makeContext(GetParam(), parameters, error);
    ASSERT_TRUE(context) << error;
    client = makeClient(context);
    keys = client->makeKeys();
    ASSERT_TRUE(keys) << client->getError();
    backend = makeBackend(context, keys);
    std::vector<CiphertextPointer> ciphertexts;
    for (double value : {0.5, -0.25})
      ciphertexts.push_back(
          client->encrypt(std::vector<double>(parameters.slots, value), 1));
    ASSERT_TRUE(writeSecretKey(getPath("secret key"), *client, error));
    ASSERT_TRUE(writePublicKey(getPath("public key"), *client, error));
    ASSERT_TRUE(writeEvaluationKeys(getPath("evaluation keys"), *context, *keys,
                                    error));
    ASSERT_TRUE(writeCiphertexts(getPath("ciphertexts"), *context, keys->keySet,
                                 "argument 0", forms, ciphertexts, error));
    for (const char *kind :
         {"secret key", "public key", "evaluation keys", "ciphertexts"})
      load(kind);
  }
  void TearDown() override {
    if (!folder.empty())
      sys::fs::remove_directories(folder);
  }

  std::string getPath(const std::string &name) const {
    return folder + "/" + name;
  }

  void load(const std::string &kind) {
    Original original{kind, getPath(kind), "", {}, {}};
    auto file = MemoryBuffer::getFile(original.path);
    ASSERT_TRUE(bool(file));
    original.text = (*file)->getBuffer().str();
    std::string error;
    FileReader reader;
    ASSERT_TRUE(reader.open(original.path, kind, error)) << error;
    original.head = reader.getHead();
    while (auto section = reader.next(error))
      original.sections.push_back({section->label.str(), section->bytes.str()});
    ASSERT_TRUE(error.empty()) << error;
    originals.push_back(std::move(original));
  }

  /// Reads a file as what it should be, and uses what it gives.
  bool read(const std::string &kind, const std::string &path,
            std::string &error) {
    if (kind == "ciphertexts") {
      std::vector<CiphertextPointer> read;
      if (!readCiphertexts(path, *context, keys->keySet, "argument 0", forms,
                           read, error))
        return false;
      EXPECT_EQ(read.size(), forms.size());
      for (const CiphertextPointer &ciphertext : read)
        if (CiphertextPointer rotated = backend->rotate(*ciphertext, 1))
          client->decrypt(*rotated);
      return true;
    }
    if (kind == "evaluation keys") {
      ContextPointer made;
      return readEvaluationKeys(path, parameters, made, error) != nullptr;
    }
    return (kind == "secret key" ? readSecretKey : readPublicKey)(
               path, parameters, error) != nullptr;
  }

  void write(const std::string &path, StringRef text) {
    std::error_code code;
    raw_fd_ostream file(path, code);
    ASSERT_FALSE(code);
    file << text;
  }

  /// An error names the file and does nothing to a terminal.
  void expectError(const std::string &path, const std::string &error) {
    EXPECT_TRUE(StringRef(error).starts_with(path + ": ")) << error;
    EXPECT_LT(error.size(), path.size() + 8192);
    EXPECT_TRUE(all_of(error, isPrint)) << error;
  }

  std::string folder;
  Parameters parameters;
  ContextPointer context;
  std::unique_ptr<Client> client;
  EvaluationKeysPointer keys;
  std::unique_ptr<Backend> backend;
  const std::vector<CiphertextForm> forms = {{1, 45, "first"},
                                             {1, 45, "second"}};
  std::vector<Original> originals;
};

/// Bytes that are lost, turned, or that lie about what follows.
std::string damage(const std::string &text, const std::string &other,
                   std::mt19937_64 &random) {
  std::string damaged = text;
  size_t place = pick(random, text.size());
  size_t count = 1 + pick(random, std::min<size_t>(text.size() - place, 64));
  switch (random() % 7) {
  case 0:
    damaged[place] ^= static_cast<char>(1 << (random() % 8));
    break;
  case 1:
    damaged.resize(place);
    break;
  case 2:
    damaged.append(count, static_cast<char>(random()));
    break;
  case 3:
    damaged.erase(place, count);
    break;
  case 4:
    damaged.insert(place, text, place, count);
    break;
  case 5: { // A length, wherever one may stand.
    const uint64_t lengths[] = {
        0,         1,          text.size(),    uint64_t(1) << 32,
        INT64_MAX, UINT64_MAX, UINT64_MAX - 23};
    uint64_t length = lengths[random() % std::size(lengths)];
    for (size_t i = 0; i < sizeof length && place + i < text.size(); ++i)
      damaged[place + i] = static_cast<char>(length >> (8 * i));
    break;
  }
  case 6: // Goes on as another file.
    damaged.resize(place);
    damaged += other.substr(std::min(place, other.size()));
    break;
  }
  return damaged;
}

TEST_P(FilesTest, RefusesDamage) {
  // A scheme's context takes time to make, once for each file of keys.
  bool isQuick = StringRef(GetParam()) == "simulator";
  int refused = 0;
  forSeeds(isQuick ? 2000 : 200, [&](std::mt19937_64 &random) {
    const Original &original =
        isQuick ? originals[pick(random, originals.size())] : originals.back();
    const Original &other = originals[pick(random, originals.size())];
    std::string damaged = damage(original.text, other.text, random);
    if (damaged == original.text)
      return;
    std::string path = getPath("damaged"), error;
    write(path, damaged);
    EXPECT_FALSE(read(original.kind, path, error)) << original.kind;
    expectError(path, error);
    ++refused;
  });
  std::printf("%d damaged files refused\n", refused);
}

/// Sections and a head that someone wrote on purpose, with right checksums.
void forge(FileHead &head, std::vector<Section> &sections,
           std::mt19937_64 &random) {
  size_t number = pick(random, sections.size());
  Section &section = sections[number];
  switch (random() % 8) {
  case 0:
    if (!section.bytes.empty())
      section.bytes[pick(random, section.bytes.size())] ^=
          static_cast<char>(1 << (random() % 8));
    break;
  case 1: // Numbers that are none, or that are no residues.
    if (section.bytes.size() >= 8)
      section.bytes.replace(8 * pick(random, section.bytes.size() / 8), 8, 8,
                            '\xff');
    break;
  case 2:
    section.bytes.resize(pick(random, 2 * section.bytes.size() + 8));
    break;
  case 3:
    section.label = random() % 2 ? "rotation 99999999999999999999"
                                 : std::string(100, '\x1b');
    break;
  case 4:
    std::swap(section, sections[pick(random, sections.size())]);
    break;
  case 5:
    sections.push_back(Section(section));
    break;
  case 6:
    sections.erase(sections.begin() + number);
    break;
  case 7: {
    std::string FileHead::*fields[] = {&FileHead::context, &FileHead::keySet,
                                       &FileHead::content};
    std::string &field = head.*fields[random() % 3];
    field = random() % 2 ? field + "\x1b[2J" : std::string(100000, 'a');
    break;
  }
  }
}

TEST_P(FilesTest, SurvivesForgery) {
  bool isQuick = StringRef(GetParam()) == "simulator";
  int refused = 0, taken = 0;
  forSeeds(isQuick ? 2000 : 200, [&](std::mt19937_64 &random) {
    const Original &original =
        isQuick ? originals[pick(random, originals.size())] : originals.back();
    FileHead head = original.head;
    std::vector<Section> sections = original.sections;
    forge(head, sections, random);
    std::string path = getPath("forged"), error;
    FileWriter file;
    ASSERT_TRUE(file.open(path, head, /*isSecret=*/false, error));
    for (const Section &section : sections)
      file.add(section.label, section.bytes);
    ASSERT_TRUE(file.close(error));
    if (read(original.kind, path, error)) {
      ++taken;
      return;
    }
    ++refused;
    expectError(path, error);
  });
  std::printf("%d forged files refused, %d taken\n", refused, taken);
}

INSTANTIATE_TEST_SUITE_P(Schemes, FilesTest,
                         testing::Values("simulator", "openfhe"),
                         [](const auto &info) {
                           return std::string(info.param);
                         });

} // namespace
