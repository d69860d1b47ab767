//===- ClientFiles.cpp - The keys of a client as files --------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Target/FHE/Client.h"
#include "ricci/Target/FHE/Files.h"

using namespace ricci::fhe;

namespace {

/// What the two kinds differ in.
struct Kind {
  const char *name;
  bool isSecret;
  bool (Client::*write)(std::string &);
  bool (Client::*read)(std::string_view, const std::string &);
};
constexpr Kind secretKey = {"secret key", true, &Client::writeSecretKey,
                            &Client::readSecretKey};
constexpr Kind publicKey = {"public key", false, &Client::writePublicKey,
                            &Client::readPublicKey};

} // namespace

static bool write(const Kind &kind, const std::string &path, Client &client,
                  std::string &error) {
  std::string bytes;
  if (!(client.*kind.write)(bytes)) {
    error = client.getError();
    return false;
  }
  FileWriter file;
  if (!file.open(
          path,
          {kind.name, client.getContext().describe(), client.getKeySet(), ""},
          kind.isSecret, error))
    return false;
  file.add(kind.name, bytes);
  return file.close(error);
}

static std::unique_ptr<Client> read(const Kind &kind, const std::string &path,
                                    const Parameters &parameters,
                                    std::string &error) {
  FileReader file;
  if (!file.open(path, kind.name, error))
    return nullptr;
  ContextPointer context =
      makeContext(getScheme(file.getHead()), parameters, error);
  if (!context) {
    error = path + ": " + error;
    return nullptr;
  }
  if (!checkHead(path, file.getHead(), *context, "", error))
    return nullptr;
  std::optional<FileReader::Section> section = file.next(error);
  if (!section) {
    if (error.empty())
      error = path + ": has no key in it";
    return nullptr;
  }
  std::unique_ptr<Client> client = makeClient(context);
  if (!((*client).*kind.read)({section->bytes.data(), section->bytes.size()},
                              file.getHead().keySet)) {
    error = path + ": " + client->getError();
    return nullptr;
  }
  if (file.next(error)) {
    error = path + ": has more than one key";
    return nullptr;
  }
  return error.empty() ? std::move(client) : nullptr;
}

bool ricci::fhe::writeSecretKey(const std::string &path, Client &client,
                                std::string &error) {
  return write(secretKey, path, client, error);
}

bool ricci::fhe::writePublicKey(const std::string &path, Client &client,
                                std::string &error) {
  return write(publicKey, path, client, error);
}

std::unique_ptr<Client> ricci::fhe::readSecretKey(const std::string &path,
                                                  const Parameters &parameters,
                                                  std::string &error) {
  return read(secretKey, path, parameters, error);
}

std::unique_ptr<Client> ricci::fhe::readPublicKey(const std::string &path,
                                                  const Parameters &parameters,
                                                  std::string &error) {
  return read(publicKey, path, parameters, error);
}
