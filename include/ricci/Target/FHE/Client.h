//===- Client.h - What makes keys, encrypts and decrypts --------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The side that holds the secret key. It is a library of its own, which no
// server links.
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TARGET_FHE_CLIENT_H
#define RICCI_TARGET_FHE_CLIENT_H

#include "ricci/Target/FHE/Context.h"

namespace ricci::fhe {

/// Has no key before `makeKeys` or one of the read functions succeeded. What
/// fails leaves a sentence in `getError()`.
class Client {
public:
  explicit Client(ContextPointer context) : context(std::move(context)) {}
  virtual ~Client();
  const Context &getContext() const { return *context; }
  const std::string &getError() const { return error; }
  /// Names the keys; as EvaluationKeys::keySet.
  const std::string &getKeySet() const { return keySet; }

  /// Makes a secret and a public key, and the evaluation keys that the
  /// context's parameters list; null if that fails.
  virtual EvaluationKeysPointer makeKeys() = 0;

  /// `values` has one for each slot. Needs the public key.
  virtual CiphertextPointer encrypt(const std::vector<double> &values,
                                    int64_t level) = 0;
  /// A value for each slot; empty if it fails. Needs the secret key.
  virtual std::vector<double> decrypt(const Ciphertext &ciphertext) = 0;

  virtual bool writeSecretKey(std::string &bytes) = 0;
  virtual bool writePublicKey(std::string &bytes) = 0;
  virtual bool readSecretKey(std::string_view bytes,
                             const std::string &keySet) = 0;
  virtual bool readPublicKey(std::string_view bytes,
                             const std::string &keySet) = 0;

protected:
  const ContextPointer context;
  std::string keySet;
  std::string error;
};

/// The client of the context's scheme.
std::unique_ptr<Client> makeClient(ContextPointer context);

/// Where the keys of a client lie as files.
bool writeSecretKey(const std::string &path, Client &client,
                    std::string &error);
bool writePublicKey(const std::string &path, Client &client,
                    std::string &error);
/// A client with that key alone, of the scheme that the file names. Null, and a
/// sentence in `error`, if the file is no such key.
std::unique_ptr<Client> readSecretKey(const std::string &path,
                                      const Parameters &parameters,
                                      std::string &error);
std::unique_ptr<Client> readPublicKey(const std::string &path,
                                      const Parameters &parameters,
                                      std::string &error);

} // namespace ricci::fhe

#endif // RICCI_TARGET_FHE_CLIENT_H
