//===- KeyFiles.cpp - What the files of an encrypted program hold ---------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Target/FHE/Files.h"

#include "llvm/ADT/StringExtras.h"

#include <algorithm>

using namespace llvm;
using namespace ricci::fhe;

static constexpr const char *evaluationKeysKind = "evaluation keys";
static constexpr const char *ciphertextsKind = "ciphertexts";
static constexpr StringLiteral productLabel = "product";
static constexpr StringLiteral rotationLabel = "rotation ";

static std::string_view view(StringRef text) {
  return {text.data(), text.size()};
}

std::string ricci::fhe::getScheme(const FileHead &head) {
  return StringRef(head.context).split(',').first.str();
}

bool ricci::fhe::checkHead(const std::string &path, const FileHead &head,
                           const Context &context, const std::string &keySet,
                           std::string &error) {
  std::string own = context.describe();
  if (head.context != own) {
    error = path + ": is of another context: found '" + head.context +
            "', expected '" + own +
            "'; make keys and ciphertexts for this program";
    return false;
  }
  if (keySet.empty() || head.keySet == keySet)
    return true;
  error = path + ": is of other keys: found " + head.keySet + ", expected " +
          keySet + "; use the files of one key generation";
  return false;
}

bool ricci::fhe::writeEvaluationKeys(const std::string &path,
                                     const Context &context,
                                     const EvaluationKeys &keys,
                                     std::string &error) {
  FileWriter file;
  if (!file.open(path,
                 {evaluationKeysKind, context.describe(), keys.keySet, ""},
                 /*isSecret=*/false, error))
    return false;
  std::string bytes;
  if (keys.multiplies) {
    if (!context.writeKey(keys, std::nullopt, bytes, error))
      return false;
    file.add(productLabel, bytes);
  }
  for (int64_t offset : keys.rotations) {
    if (!context.writeKey(keys, offset, bytes, error))
      return false;
    file.add((rotationLabel + Twine(offset)).str(), bytes);
  }
  return file.close(error);
}

EvaluationKeysPointer
ricci::fhe::readEvaluationKeys(const std::string &path,
                               const Parameters &parameters,
                               ContextPointer &context, std::string &error) {
  FileReader file;
  if (!file.open(path, evaluationKeysKind, error))
    return nullptr;
  context = makeContext(getScheme(file.getHead()), parameters, error);
  if (!context) {
    error = path + ": " + error;
    return nullptr;
  }
  if (!checkHead(path, file.getHead(), *context, "", error))
    return nullptr;
  auto keys = context->makeEvaluationKeys(file.getHead().keySet);
  while (std::optional<FileReader::Section> section = file.next(error)) {
    std::optional<int64_t> rotation;
    StringRef label = section->label;
    if (label.consume_front(rotationLabel)) {
      int64_t offset;
      if (label.getAsInteger(10, offset) || offset < 0 ||
          offset >= parameters.slots) {
        error = path + ": has a key for rotations by '" +
                label.take_front(200).str() + "', expected 0 to " +
                std::to_string(parameters.slots - 1);
        return nullptr;
      }
      rotation = offset;
      keys->rotations.push_back(offset);
    } else if (label == productLabel) {
      keys->multiplies = true;
    } else {
      error = path + ": has a key called '" + label.take_front(200).str() +
              "', expected keys for products and rotations";
      return nullptr;
    }
    if (!context->readKey(view(section->bytes), rotation, *keys, error)) {
      error = path + ": " + error;
      return nullptr;
    }
  }
  std::sort(keys->rotations.begin(), keys->rotations.end());
  return error.empty() ? keys : nullptr;
}

bool ricci::fhe::writeCiphertexts(
    const std::string &path, const Context &context, const std::string &keySet,
    const std::string &content, ArrayRef<CiphertextForm> forms,
    ArrayRef<CiphertextPointer> ciphertexts, std::string &error) {
  FileWriter file;
  if (!file.open(path, {ciphertextsKind, context.describe(), keySet, content},
                 /*isSecret=*/false, error))
    return false;
  std::string bytes;
  for (auto [form, ciphertext] : zip(forms, ciphertexts)) {
    if (!context.writeCiphertext(*ciphertext, bytes, error))
      return false;
    file.add(form.placement, bytes);
  }
  return file.close(error);
}

bool ricci::fhe::readCiphertexts(
    const std::string &path, const Context &context, const std::string &keySet,
    const std::string &content, ArrayRef<CiphertextForm> forms,
    std::vector<CiphertextPointer> &ciphertexts, std::string &error) {
  FileReader file;
  if (!file.open(path, ciphertextsKind, error) ||
      !checkHead(path, file.getHead(), context, keySet, error))
    return false;
  if (file.getHead().content != content) {
    error = path + ": found the ciphertexts of " + file.getHead().content +
            ", expected those of " + content + "; check the order of the files";
    return false;
  }
  ciphertexts.clear();
  while (std::optional<FileReader::Section> section = file.next(error)) {
    if (ciphertexts.size() == forms.size()) {
      error = path + ": has more than " + std::to_string(forms.size()) +
              " ciphertexts";
      return false;
    }
    const CiphertextForm &form = forms[ciphertexts.size()];
    if (section->label != form.placement) {
      error = path + ": found a ciphertext that holds " +
              section->label.take_front(200).str() + ", expected " +
              form.placement + "; encrypt for this program";
      return false;
    }
    CiphertextPointer ciphertext = context.readCiphertext(
        view(section->bytes), keySet, form.level, form.scaleBits, error);
    if (!ciphertext) {
      error = path + ": " + error;
      return false;
    }
    ciphertexts.push_back(std::move(ciphertext));
  }
  if (!error.empty())
    return false;
  if (ciphertexts.size() == forms.size())
    return true;
  error = path + ": has " + std::to_string(ciphertexts.size()) +
          " ciphertexts, expected " + std::to_string(forms.size());
  return false;
}
