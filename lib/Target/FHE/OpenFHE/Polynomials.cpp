//===- Polynomials.cpp - Ring elements as bytes ---------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Polynomials.h"

#include <cstring>

using namespace ricci::fhe;

bool ricci::fhe::writePolynomials(const std::vector<Element> &polynomials,
                                  const ElementParameters &moduli,
                                  std::string &bytes, std::string &error) {
  size_t limbs = moduli->GetParams().size();
  for (Element polynomial : polynomials) {
    if (polynomial.GetNumOfElements() != limbs) {
      error = "a polynomial has " +
              std::to_string(polynomial.GetNumOfElements()) +
              " moduli, expected " + std::to_string(limbs);
      return false;
    }
    polynomial.SetFormat(Format::EVALUATION);
    for (const auto &limb : polynomial.GetAllElements()) {
      const auto &values = limb.GetValues();
      for (size_t i = 0; i < values.GetLength(); ++i) {
        uint64_t value = values[i].ConvertToInt();
        bytes.append(reinterpret_cast<const char *>(&value), sizeof value);
      }
    }
  }
  return true;
}

bool ricci::fhe::readPolynomials(std::string_view bytes, size_t count,
                                 const ElementParameters &moduli,
                                 std::vector<Element> &polynomials,
                                 std::string &error) {
  size_t limbs = moduli->GetParams().size();
  size_t dimension = moduli->GetRingDimension();
  size_t expected = count * limbs * dimension * sizeof(uint64_t);
  if (bytes.size() != expected) {
    error = "found " + std::to_string(bytes.size()) + " bytes, expected " +
            std::to_string(expected) + " for " + std::to_string(count) +
            " polynomials of " + std::to_string(dimension) +
            " coefficients and " + std::to_string(limbs) + " moduli";
    return false;
  }
  const char *data = bytes.data();
  polynomials.clear();
  for (size_t number = 0; number < count; ++number) {
    Element polynomial(moduli, Format::EVALUATION,
                       /*initializeElementToZero=*/true);
    for (size_t limb = 0; limb < limbs; ++limb) {
      auto residues = polynomial.GetElementAtIndex(limb);
      lbcrypto::NativeInteger modulus = residues.GetModulus();
      lbcrypto::NativeVector values(dimension, modulus);
      for (size_t i = 0; i < dimension; ++i, data += sizeof(uint64_t)) {
        uint64_t value;
        std::memcpy(&value, data, sizeof value);
        if (value >= modulus.ConvertToInt()) {
          error = "coefficient " + std::to_string(i) + " is " +
                  std::to_string(value) + ", expected less than the modulus " +
                  modulus.ToString();
          return false;
        }
        values[i] = value;
      }
      residues.SetValues(std::move(values), Format::EVALUATION);
      polynomial.SetElementAtIndex(limb, std::move(residues));
    }
    polynomials.push_back(std::move(polynomial));
  }
  return true;
}
