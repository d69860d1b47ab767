//===- EncryptedCosts.cpp - What operations on ciphertexts cost -----------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Encrypted.h"

#include "Diagnostics.h"

#include "ricci/Dialect/FHE/Costs/CostTable.h"
#include "ricci/Target/FHE/Session.h"

#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

#include <ctime>

using namespace ricci;
using namespace ricci::bench;
using namespace ricci::fhe;

namespace {

/// Calls of each operation; the least time counts, as what disturbs only adds.
constexpr int repetitions = 15;
/// Rotations that one decomposition is divided among.
constexpr int64_t rotationCount = 8;
constexpr int64_t scaleBits = 45;

template <typename Function> double measure(Function function) {
  double least = 0;
  for (int i = 0; i < repetitions; ++i) {
    // Of the processor: others may have it in between.
    std::clock_t start = std::clock();
    function();
    double time = 1e3 * static_cast<double>(std::clock() - start) /
                  static_cast<double>(CLOCKS_PER_SEC);
    least = i == 0 ? time : std::min(least, time);
  }
  return least;
}

OperationCosts measureLevel(Session &session, int64_t level) {
  Backend &server = *session.server;
  int64_t slots = server.getContext().getParameters().slots;
  std::vector<double> values(slots);
  for (int64_t slot = 0; slot < slots; ++slot)
    values[slot] = static_cast<double>(slot % 101) / 101;
  CiphertextPointer value = session.client->encrypt(values, level);
  std::vector<int64_t> offsets;
  for (int64_t offset = 1; offset <= rotationCount; ++offset)
    offsets.push_back(offset);
  OperationCosts costs = {};
  double one = measure([&] { server.rotateExtended(*value, {1}); });
  double many = measure([&] { server.rotateExtended(*value, offsets); });
  costs.switchKey = (many - one) / static_cast<double>(rotationCount - 1);
  costs.decompose = one - costs.switchKey;
  CiphertextPointer extended = server.rotateExtended(*value, {1}).front();
  costs.finish = measure([&] { server.toStandard(*extended); });
  costs.add = measure([&] { server.add(*value, *value); });
  costs.extendedAdd = measure([&] { server.add(*extended, *extended); });
  costs.encode = measure([&] { server.encode(values, level, scaleBits); });
  costs.extendedEncode =
      measure([&] { server.encodeExtended(values, level, scaleBits); });
  costs.encrypt = measure([&] { session.client->encrypt(values, level); });
  // Level 0 has no products.
  if (level == 0)
    return costs;
  PlaintextPointer plaintext = server.encode(values, level, scaleBits);
  PlaintextPointer wide = server.encodeExtended(values, level, scaleBits);
  costs.plainProduct =
      measure([&] { server.multiplyPlain(*value, *plaintext); });
  costs.extendedPlainProduct =
      measure([&] { server.multiplyPlain(*extended, *wide); });
  costs.product = measure([&] { server.multiply(*value, *value); });
  CiphertextPointer product = server.multiply(*value, *value);
  costs.relinearize = measure([&] { server.relinearize(*product); });
  costs.rescale = measure([&] { server.rescale(*product); });
  return costs;
}

llvm::json::Object makeObject(const OperationCosts &costs,
                              const KeySwitch &keySwitch, int64_t level) {
  return llvm::json::Object{
      {"ring_dimension", keySwitch.ringDimension},
      {"level", level},
      {"decompose_ms", costs.decompose},
      {"switch_key_ms", costs.switchKey},
      {"finish_ms", costs.finish},
      {"add_ms", costs.add},
      {"product_ms", costs.product},
      {"plain_product_ms", costs.plainProduct},
      {"relinearize_ms", costs.relinearize},
      {"rescale_ms", costs.rescale},
      {"encode_ms", costs.encode},
      {"extended_add_ms", costs.extendedAdd},
      {"extended_plain_product_ms", costs.extendedPlainProduct},
      {"extended_encode_ms", costs.extendedEncode},
      {"encrypt_ms", costs.encrypt},
      {"key_bytes", keySwitch.countKeyBytes()}};
}

} // namespace

bool ricci::bench::measureCosts(llvm::ArrayRef<int64_t> rings, int64_t levels,
                                const std::string &jsonPath) {
  llvm::json::Array rows;
  llvm::outs() << "// Of rings, levels from 0 on, made by: ricci-bench "
                  "--fhe-costs="
               << levels << '\n';
  for (int64_t ring : rings)
    for (int64_t level = 0; level <= levels; ++level) {
      // The level is the highest of its context, as it is for most operations
      // of a program that lowers what it can.
      Parameters parameters;
      parameters.slots = ring / 2;
      parameters.levels = level;
      parameters.scaleBits = scaleBits;
      parameters.multiplies = true;
      for (int64_t offset = 1; offset <= rotationCount; ++offset)
        parameters.rotations.push_back(offset);
      const KeySwitch keySwitch =
          CostTable({ring / 2, level, scaleBits}).getKeySwitch();
      // Higher levels take a larger ring.
      if (keySwitch.ringDimension != ring)
        break;
      std::string error;
      std::optional<Session> session =
          makeSession("openfhe", parameters, error);
      if (!session)
        return tool::printError("--fhe-costs: " + error);
      OperationCosts costs = measureLevel(*session, level);
      llvm::outs() << "COSTS(" << ring << ", " << level;
      for (double cost :
           {costs.decompose, costs.switchKey, costs.finish, costs.add,
            costs.product, costs.plainProduct, costs.relinearize, costs.rescale,
            costs.encode, costs.extendedAdd, costs.extendedPlainProduct,
            costs.extendedEncode, costs.encrypt})
        llvm::outs() << llvm::format(", %.3f", cost);
      llvm::outs() << ")\n";
      rows.push_back(makeObject(costs, keySwitch, level));
    }
  if (jsonPath.empty())
    return true;
  std::error_code code;
  llvm::raw_fd_ostream file(jsonPath, code);
  if (code)
    return tool::printError("--json: cannot write '" + jsonPath +
                            "': " + code.message());
  file << llvm::formatv("{0:2}", llvm::json::Value(llvm::json::Object{
                                     {"backend", "openfhe"},
                                     {"levels", std::move(rows)}}))
       << '\n';
  return true;
}
