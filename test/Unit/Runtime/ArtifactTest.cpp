//===- ArtifactTest.cpp - Load compiled programs --------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RuntimeTest.h"

#include <sys/stat.h>

using namespace ricci;
using namespace ricci::test;

static ricci_status load(const std::string &path, ricci_artifact *&artifact) {
  return ricci_artifact_load(path.c_str(), &artifact);
}

static std::string readFile(const std::string &path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The path of a file with these bytes and their checksum.
static std::string seal(const TemporaryFolder &folder, const std::string &name,
                        const std::string &bytes) {
  std::string path = folder.write(name, bytes);
  EXPECT_EQ(ricci_artifact_seal(path.c_str()), RICCI_OK) << ricci_last_error();
  return path;
}

/// Likewise of a library that the build left.
static std::string seal(const TemporaryFolder &folder, const char *library) {
  return seal(folder, "sealed.so", readFile(library));
}

TEST(Artifact, LoadsFindsAndCalls) {
  ricci_artifact *artifact = nullptr;
  TemporaryFolder folder;
  ASSERT_EQ(load(seal(folder, RICCI_TEST_ARTIFACT), artifact), RICCI_OK)
      << ricci_last_error();
  const ricci_entry_info *entry = nullptr;
  ASSERT_EQ(ricci_artifact_find(artifact, "answer", &entry), RICCI_OK);
  EXPECT_STREQ(entry->name, "answer");
  ricci_tensor *result = nullptr;
  ASSERT_EQ(ricci_call(entry, nullptr, 0, &result, 1), RICCI_OK)
      << ricci_last_error();
  EXPECT_THAT(getElements<int32_t>(*result), testing::ElementsAre(42));
  ricci_tensor_destroy(result);

  ASSERT_EQ(ricci_artifact_find(artifact, "refuse", &entry), RICCI_OK);
  EXPECT_FAILURE(ricci_call(entry, nullptr, 0, nullptr, 0), RICCI_UNAVAILABLE,
                 "refused by the artifact");

  EXPECT_FAILURE(ricci_artifact_find(artifact, "question", &entry),
                 RICCI_NOT_FOUND,
                 "no entry 'question'; choose one of 'answer', 'refuse'");
  EXPECT_EQ(entry, nullptr);
  for (const char *unnamed : {"", static_cast<const char *>(nullptr)})
    EXPECT_FAILURE(ricci_artifact_find(artifact, unnamed, &entry),
                   RICCI_NOT_FOUND, "has 2 entries, expected one alone");
  ricci_artifact_destroy(artifact);
}

TEST(Artifact, SaysWhatIsNone) {
  TemporaryFolder folder;
  ricci_artifact *artifact = nullptr;
  EXPECT_FAILURE(load(folder.getPath("none.so"), artifact), RICCI_NOT_FOUND,
                 "none.so: can't be opened");
  EXPECT_FAILURE(load(seal(folder, "text.so", "no machine code"), artifact),
                 RICCI_BAD_FILE, "text.so: can't be loaded");
  EXPECT_FAILURE(load(seal(folder, "short.so",
                           "\x7f"
                           "ELF"),
                      artifact),
                 RICCI_BAD_FILE, "short.so: can't be loaded");
  EXPECT_FAILURE(load(seal(folder, RICCI_TEST_ARTIFACT_WITHOUT_INFO), artifact),
                 RICCI_BAD_FILE, "no symbol 'ricci_artifact_info'");
  EXPECT_FAILURE(
      load(seal(folder, RICCI_TEST_ARTIFACT_OF_OTHER_VERSION), artifact),
      RICCI_BAD_FILE, "version 1000 of the interface, expected 1");
  EXPECT_FAILURE(load(seal(folder, RICCI_TEST_DAMAGED_ARTIFACT), artifact),
                 RICCI_BAD_FILE, "list of entries is damaged");
  // A bare name is a file here, not one of the system's libraries.
  EXPECT_FAILURE(load("libc.so.6", artifact), RICCI_NOT_FOUND,
                 "libc.so.6: can't be opened");
  EXPECT_FAILURE(ricci_artifact_load(nullptr, &artifact),
                 RICCI_INVALID_ARGUMENT, "got NULL");
  EXPECT_EQ(artifact, nullptr);
  ricci_artifact_destroy(nullptr);
}

// The loader would map what is missing, run what is damaged, or start what
// another library does when it is loaded.
TEST(Artifact, LoadsOnlyWhatIsWhole) {
  TemporaryFolder folder;
  std::string whole = readFile(seal(folder, RICCI_TEST_ARTIFACT));
  ricci_artifact *artifact = nullptr;
  for (size_t length : {size_t(0), size_t(15), size_t(100), whole.size() / 8,
                        whole.size() - 16, whole.size() - 1})
    EXPECT_FAILURE(
        load(folder.write("cut.so", whole.substr(0, length)), artifact),
        RICCI_BAD_FILE, "cut.so: has no checksum at its end");
  for (size_t place = 0; place < whole.size(); place += 37) {
    std::string damaged = whole;
    damaged[place] ^= 4;
    EXPECT_FAILURE(load(folder.write("damaged.so", damaged), artifact),
                   RICCI_BAD_FILE, "damaged.so: ");
  }
  EXPECT_FAILURE(load(RICCI_TEST_ARTIFACT, artifact), RICCI_BAD_FILE,
                 "has no checksum at its end");
  EXPECT_EQ(artifact, nullptr);
}

TEST(Artifact, SealsOnlyFiles) {
  TemporaryFolder folder;
  EXPECT_FAILURE(ricci_artifact_seal(nullptr), RICCI_INVALID_ARGUMENT,
                 "got NULL");
  EXPECT_FAILURE(ricci_artifact_seal(folder.getPath("none.so").c_str()),
                 RICCI_NOT_FOUND, "none.so: can't be opened");
}

TEST(Artifact, WaitsForNoPipe) {
  TemporaryFolder folder;
  std::string pipe = folder.getPath("pipe");
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  ricci_artifact *artifact = nullptr;
  EXPECT_FAILURE(load(pipe, artifact), RICCI_IO_ERROR,
                 "a pipe or device, expected a regular file");
  EXPECT_FAILURE(load(folder.getPath("."), artifact), RICCI_IO_ERROR,
                 "a directory, expected a regular file");
}

TEST(Artifact, FindsTheOnlyEntryWithoutAName) {
  ricci_entry_info entries[] = {{"only", nullptr, 0, 0, nullptr, nullptr}};
  ricci_artifact_info info{RICCI_ABI_VERSION, 1, entries};
  const ricci_entry_info *entry = nullptr;
  EXPECT_EQ(ricci_find_entry(&info, nullptr, &entry), RICCI_OK);
  EXPECT_EQ(entry, entries);
  EXPECT_EQ(ricci_find_entry(&info, "", &entry), RICCI_OK);
  EXPECT_EQ(ricci_find_entry(&info, "only", &entry), RICCI_OK);
  EXPECT_FAILURE(ricci_find_entry(&info, "other", &entry), RICCI_NOT_FOUND,
                 "choose one of 'only'");
  info.entry_count = 0;
  EXPECT_FAILURE(ricci_find_entry(&info, "only", &entry), RICCI_NOT_FOUND,
                 "the program has no entries");
  EXPECT_FAILURE(ricci_find_entry(nullptr, "only", &entry),
                 RICCI_INVALID_ARGUMENT, "got NULL");
  EXPECT_FAILURE(ricci_artifact_find(nullptr, "only", &entry),
                 RICCI_INVALID_ARGUMENT, "got NULL");
}

TEST(Artifact, ListsAsManyEntriesAsFit) {
  std::string longName(200, 'n');
  std::vector<ricci_entry_info> entries(
      20, {longName.c_str(), nullptr, 0, 0, nullptr, nullptr});
  ricci_artifact_info info{RICCI_ABI_VERSION, 20, entries.data()};
  const ricci_entry_info *entry = nullptr;
  EXPECT_FAILURE(ricci_find_entry(&info, "other", &entry), RICCI_NOT_FOUND,
                 "', ...");
}
