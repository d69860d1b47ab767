//===- Artifact.cpp - Load compiled programs ------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Error.h"
#include "Seal.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>

using namespace ricci::runtime;

struct ricci_artifact {
  void *library;
  const ricci_artifact_info *info;
};

/// dlopen searches for a bare name in the system's folders.
static void *openLibrary(const char *path) {
  if (strchr(path, '/'))
    return dlopen(path, RTLD_NOW | RTLD_LOCAL);
  size_t size = strlen(path) + 3;
  char *local = static_cast<char *>(malloc(size));
  if (!local)
    return nullptr;
  snprintf(local, size, "./%s", path);
  void *library = dlopen(local, RTLD_NOW | RTLD_LOCAL);
  free(local);
  return library;
}

static ricci_status checkInfo(const ricci_artifact_info *info,
                              const char *path) {
  if (!info)
    return fail(RICCI_BAD_FILE,
                "%s: has no symbol 'ricci_artifact_info', expected a library "
                "that ricci-compile --emit=so wrote",
                path);
  if (info->abi_version != RICCI_ABI_VERSION)
    return fail(RICCI_BAD_FILE,
                "%s: compiled for version %d of the interface, expected %d; "
                "compile the program again",
                path, info->abi_version, RICCI_ABI_VERSION);
  bool isSound =
      info->entry_count >= 0 && (info->entries || info->entry_count == 0);
  for (int32_t i = 0; isSound && i < info->entry_count; ++i)
    isSound = info->entries[i].name && info->entries[i].function;
  if (!isSound)
    return fail(RICCI_BAD_FILE,
                "%s: its list of entries is damaged; compile the program again",
                path);
  return RICCI_OK;
}

ricci_status ricci_artifact_load(const char *path, ricci_artifact **result) {
  if (!path || !result)
    return fail(RICCI_INVALID_ARGUMENT,
                "ricci_artifact_load: got NULL, expected a path and the "
                "address of a pointer");
  *result = nullptr;
  if (ricci_status status = checkSeal(path))
    return status;
  ricci_artifact *artifact =
      static_cast<ricci_artifact *>(malloc(sizeof(ricci_artifact)));
  if (!artifact)
    return fail(RICCI_OUT_OF_MEMORY, "%s: no memory left to load it; free some",
                shorten(path));
  void *library = openLibrary(path);
  if (!library) {
    free(artifact);
    const char *reason = dlerror();
    return fail(RICCI_BAD_FILE,
                "%s: can't be loaded: %.600s; expected a shared library that "
                "ricci-compile --emit=so wrote for this machine",
                shorten(path), reason ? reason : "no memory left");
  }
  artifact->library = library;
  artifact->info = static_cast<const ricci_artifact_info *>(
      dlsym(library, "ricci_artifact_info"));
  if (ricci_status status = checkInfo(artifact->info, shorten(path))) {
    ricci_artifact_destroy(artifact);
    return status;
  }
  *result = artifact;
  return RICCI_OK;
}

void ricci_artifact_destroy(ricci_artifact *artifact) {
  if (!artifact)
    return;
  dlclose(artifact->library);
  free(artifact);
}

ricci_status ricci_artifact_find(const ricci_artifact *artifact,
                                 const char *name,
                                 const ricci_entry_info **result) {
  if (!artifact)
    return fail(RICCI_INVALID_ARGUMENT,
                "ricci_artifact_find: got NULL for the artifact; load one with "
                "ricci_artifact_load");
  return ricci_find_entry(artifact->info, name, result);
}

ricci_status ricci_find_entry(const ricci_artifact_info *info, const char *name,
                              const ricci_entry_info **result) {
  if (!info || !result)
    return fail(RICCI_INVALID_ARGUMENT,
                "ricci_find_entry: got NULL, expected a description and the "
                "address of a pointer");
  *result = nullptr;
  bool isNamed = name && *name;
  if (!isNamed && info->entry_count == 1) {
    *result = &info->entries[0];
    return RICCI_OK;
  }
  for (int32_t i = 0; isNamed && i < info->entry_count; ++i) {
    if (strcmp(info->entries[i].name, name) == 0) {
      *result = &info->entries[i];
      return RICCI_OK;
    }
  }
  if (info->entry_count <= 0)
    return fail(RICCI_NOT_FOUND,
                "the program has no entries; make a function public and "
                "compile it again");
  FixedString<1024> names;
  for (int32_t i = 0; i < info->entry_count; ++i) {
    const char *entry = info->entries[i].name;
    if (names.length + strlen(entry) > sizeof(names.text) - 16) {
      names.append(", ...");
      break;
    }
    names.append(i == 0 ? "'" : ", '");
    names.append(entry);
    names.append("'");
  }
  if (!isNamed)
    return fail(RICCI_NOT_FOUND,
                "the program has %d entries, expected one alone; choose one of "
                "%s",
                info->entry_count, names.text);
  return fail(RICCI_NOT_FOUND,
              "the program has no entry '%.100s'; choose one of %s", name,
              names.text);
}
