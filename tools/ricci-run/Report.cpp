//===- Report.cpp - What ricci-run says of a run ----------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Report.h"

#include "Count.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

#include <cmath>

using namespace llvm;
using namespace ricci;
using namespace ricci::run;

//===----------------------------------------------------------------------===//
// Checks
//===----------------------------------------------------------------------===//

void CheckSummary::add(const ref::Comparison &comparison) {
  holds &= comparison.holds;
  errorClass = std::max(errorClass, comparison.errorClass);
  maxAbsError = std::max(maxAbsError, comparison.maxAbsError);
  if (comparison.largestShare > share || errorBound == 0) {
    share = comparison.largestShare;
    errorBound = comparison.errorBound;
  }
}

static StringRef getName(ref::ErrorClass errorClass) {
  return errorClass == ref::ErrorClass::Z   ? "Z"
         : errorClass == ref::ErrorClass::F ? "F"
                                            : "A";
}

//===----------------------------------------------------------------------===//
// Text and JSON
//===----------------------------------------------------------------------===//

static double getGFLOPs(const Figures &figures) {
  return *figures.operations / (figures.timing->median * 1e6);
}

static double getGBytes(const Figures &figures) {
  return figures.bytes / (figures.timing->median * 1e6);
}

/// What goes over the line, and what each side does for it.
static void printExchange(const EncryptedFigures &figures, raw_ostream &os) {
  const fhe::RunFigures &run = figures.run;
  if (figures.keyBytes && run.bytesIn && run.bytesOut)
    os << "bytes: " << *run.bytesIn << " in, " << *run.bytesOut << " out, "
       << *figures.keyBytes << " of keys, once\n";
  os << format("processor time: %.3g s encryption, %.3g s server, %.3g s "
               "decryption, %.3g s keys, once\n",
               run.encryptMilliseconds / 1e3, run.serverMilliseconds / 1e3,
               run.decryptMilliseconds / 1e3, figures.keyMilliseconds / 1e3);
}

void ricci::run::printFigures(const Figures &figures, raw_ostream &os) {
  if (const std::optional<CheckSummary> &check = figures.check) {
    os << "check: class " << getName(check->errorClass) << ", largest error "
       << format("%.3g", check->maxAbsError);
    if (check->errorClass != ref::ErrorClass::Z)
      os << format("; nearest to its bound: error %.3g, bound %.3g",
                   check->errorBound > 0 ? check->share * check->errorBound
                                         : check->maxAbsError,
                   check->errorBound);
    os << (check->holds ? ": holds\n" : ": fails\n");
  }
  if (const std::optional<EncryptedFigures> &encrypted = figures.encrypted) {
    const fhe::Counts &counts = encrypted->run.counts;
    os << "ciphertexts: " << encrypted->run.ciphertextsIn << " in, "
       << encrypted->run.ciphertextsOut
       << " out\noperations: " << tool::count(counts.rotations, "rotation")
       << " (" << counts.hoistedRotations << " hoisted";
    if (encrypted->run.leastRotations)
      os << ", " << *encrypted->run.leastRotations << " at least";
    os << "), " << tool::count(counts.products, "product") << ", "
       << tool::count(counts.plainProducts, "product") << " with plaintexts, "
       << tool::count(counts.relinearizations, "relinearization") << ", "
       << tool::count(counts.rescales, "rescale") << ", depth "
       << encrypted->run.depth << ", "
       << tool::count(encrypted->run.rotationKeys, "rotation key") << '\n';
    printExchange(*encrypted, os);
  }
  if (const std::optional<Timing> &timing = figures.timing) {
    os << format("time: median %.6g ms, quartiles %.6g to %.6g ms, fastest "
                 "%.6g ms, slowest %.6g ms, ",
                 timing->median, timing->lowerQuartile, timing->upperQuartile,
                 timing->fastest, timing->slowest)
       << tool::count(timing->runs, "run") << '\n';
    os << "speed: ";
    if (figures.operations)
      os << format("%.4g GFLOP/s, ", getGFLOPs(figures));
    os << format("%.4g GB/s\n", getGBytes(figures));
  }
}

static void addEncrypted(const EncryptedFigures &figures, json::OStream &json) {
  const fhe::Counts &counts = figures.run.counts;
  json.attribute("rotations", counts.rotations);
  json.attribute("hoisted_rotations", counts.hoistedRotations);
  if (figures.run.leastRotations)
    json.attribute("least_rotations", *figures.run.leastRotations);
  json.attribute("ct_products", counts.products);
  json.attribute("pt_products", counts.plainProducts);
  json.attribute("relinearizations", counts.relinearizations);
  json.attribute("rescales", counts.rescales);
  json.attribute("depth", figures.run.depth);
  json.attribute("rotation_keys", figures.run.rotationKeys);
  json.attribute("ciphertexts_in", figures.run.ciphertextsIn);
  json.attribute("ciphertexts_out", figures.run.ciphertextsOut);
  if (figures.run.bytesIn)
    json.attribute("bytes_in", *figures.run.bytesIn);
  if (figures.run.bytesOut)
    json.attribute("bytes_out", *figures.run.bytesOut);
  json.attribute("encrypt_ms", figures.run.encryptMilliseconds);
  json.attribute("server_ms", figures.run.serverMilliseconds);
  json.attribute("decrypt_ms", figures.run.decryptMilliseconds);
  json.attribute("key_ms", figures.keyMilliseconds);
  const fhe::ContextInfo &context = figures.context;
  if (figures.keyBytes)
    json.attribute("key_bytes", *figures.keyBytes);
  if (context.securityBits)
    json.attribute("security_bits", *context.securityBits);
  if (context.ringDimension)
    json.attribute("ring_dimension", *context.ringDimension);
}

std::string ricci::run::formatJSON(const Figures &figures) {
  // JSON has no infinity.
  auto number = [](double value) {
    return std::isfinite(value) ? json::Value(value) : json::Value(nullptr);
  };
  std::string text;
  raw_string_ostream os(text);
  json::OStream json(os, 2);
  json.object([&] {
    json.attribute("target", figures.target);
    json.attribute("entry", figures.entry);
    if (figures.timing) {
      json.attribute("median_ms", number(figures.timing->median));
      if (figures.operations)
        json.attribute("gflops", number(getGFLOPs(figures)));
      json.attribute("gbytes_per_s", number(getGBytes(figures)));
    }
    if (figures.check) {
      json.attribute("max_abs_error", number(figures.check->maxAbsError));
      json.attribute("error_bound", number(figures.check->errorBound));
      json.attribute("class", getName(figures.check->errorClass));
    }
    if (figures.encrypted)
      addEncrypted(*figures.encrypted, json);
  });
  os << '\n';
  return text;
}
