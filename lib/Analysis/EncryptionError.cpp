//===- EncryptionError.cpp - How far ciphertexts' results are off ---------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Analysis/EncryptionError.h"

#include "ricci/Dialect/FHE/IR/FHE.h"

#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/MathExtras.h"

#include <algorithm>
#include <cmath>

using namespace mlir;
using namespace ricci;
using namespace ricci::fhe;

static constexpr double infinity = std::numeric_limits<double>::infinity();
/// Of a double's operation: what the simulator computes in, and what values are
/// encoded from.
static constexpr double doubleRounding = 0x1p-52;
/// Probability that some slot's noise is larger than what is added for it.
static constexpr double failureProbability = 0x1p-20;
/// Standard deviations of the secret's embedding, which no slot of weight is
/// beyond but with a probability of e^-9.
static constexpr double secretTail = 3;
/// Bits of a base modulus and of special moduli, in OpenFHE.
static constexpr int64_t baseBits = 60;

namespace {

/// What is known of one ciphertext or plaintext.
struct Slots {
  std::vector<double> magnitude; ///< Of the exact value, at most.
  std::vector<double> offset;    ///< Of what depends on values, at most.
  std::vector<double> deviation; ///< Of the noise.

  explicit Slots(size_t count)
      : magnitude(count), offset(count), deviation(count) {}
  size_t size() const { return magnitude.size(); }
};

/// The variances of a slot's real part: of a polynomial with random
/// coefficients of variance v the canonical embedding has variance N v in each
/// complex slot, half of it in the real part. A vector of fewer slots than N/2
/// reads 2 n of the coefficients.
class Noise {
public:
  Noise(const NoiseModel &model, int64_t slots)
      : model(model), slots(static_cast<double>(slots)),
        dimension(static_cast<double>(model.ringDimension)) {}

  bool isExact() const { return model.ringDimension == 0; }
  /// v e + e0 + e1 s with ternary v and s: Cheon et al., 2017, Lemma 1, in the
  /// average case of Costache, Curtis, Hales, Murphy, Ogilvie, Player, 2022.
  double getEncryption(int64_t scale) const {
    double variance = model.errorDeviation * model.errorDeviation;
    return embed(variance * (4 * dimension / 3 + 1) + 1.0 / 12, scale);
  }
  /// Coefficients round to integers.
  double getEncoding(int64_t scale) const { return embed(1.0 / 12, scale); }
  /// Both parts round, and one meets the ternary secret.
  double getRescale(int64_t scale) const {
    return embed((1 + 2 * dimension / 3) / 12, scale);
  }
  /// Each digit, uniform up to the size of the special modulus, meets a key's
  /// error; then the special modulus is divided off (Han and Ki, 2020, §3).
  double getKeySwitch(int64_t scale) const {
    double variance = model.errorDeviation * model.errorDeviation;
    double digits = static_cast<double>(model.keySwitchDigits);
    return embed(digits * dimension * variance / 12 +
                     (1 + 2 * dimension / 3) / 12,
                 scale);
  }
  /// Dividing the special moduli off rounds down, once for each of them: all
  /// coefficients are off by half of their number in the mean. At the root ζ of
  /// a slot such a polynomial is half of it / |sin(arg ζ / 2)|, most where ζ is
  /// close to 1, and the part of it that meets the secret is larger by that.
  double getRoundingBias(int64_t slot, int64_t specialModuli,
                         int64_t scale) const {
    if (isExact())
      return 0;
    // Slot j stands for ζ^(5^j) of a root of order 4 n.
    uint64_t order = 4 * static_cast<uint64_t>(slots), exponent = 1;
    uint64_t base = 5 % order;
    for (uint64_t bits = slot; bits; bits >>= 1) {
      if (bits & 1)
        exponent = exponent * base % order;
      base = base * base % order;
    }
    double half =
        M_PI * static_cast<double>(exponent) / static_cast<double>(order);
    double secret = secretTail * std::sqrt(2 * dimension / 3);
    return std::ldexp(static_cast<double>(specialModuli) / 2 * (1 + secret) /
                          std::abs(std::sin(half)),
                      -static_cast<int>(scale));
  }
  double getRatio(int64_t level) const {
    if (level < 0 || level >= static_cast<int64_t>(model.rescaleRatios.size()))
      return 1;
    return model.rescaleRatios[level];
  }
  const NoiseModel &getModel() const { return model; }

private:
  /// The standard deviation in a slot, at this scale.
  double embed(double variance, int64_t scale) const {
    if (isExact())
      return 0;
    return std::ldexp(std::sqrt(slots * variance), -static_cast<int>(scale));
  }

  const NoiseModel &model;
  double slots, dimension;
};

class ErrorAnalysis {
public:
  ErrorAnalysis(func::FuncOp function,
                ArrayRef<std::optional<RealRange>> arguments,
                const NoiseModel &model)
      : function(function), arguments(arguments), model(model) {}

  SmallVector<ResultError> run();

private:
  void declareArguments();
  void visit(Operation &op);
  Slots encode(EncodeOp op);
  Slots encodeMask(EncodeMaskOp op);
  Slots add(Value a, Value b) const;
  Slots multiply(Value a, Value b) const;
  Slots rotate(const Slots &slots, int64_t offset, int64_t scale) const;
  Slots rescale(const Slots &slots, CiphertextType from, int64_t scale) const;
  Slots switchKeys(Slots slots, int64_t scale) const;
  void release(Operation &op);
  const Slots &get(Value value) const { return *slots.find(value)->second; }
  void set(Value value, Slots known) {
    slots[value] = std::make_shared<Slots>(std::move(known));
  }
  /// The special moduli are as large as a digit of a key switch.
  void countSpecialModuli(CiphertextType type);
  Noise noiseOf(size_t slots) const {
    return Noise(model, static_cast<int64_t>(slots));
  }

  func::FuncOp function;
  ArrayRef<std::optional<RealRange>> arguments;
  const NoiseModel &model;
  int64_t specialModuli = 1;
  RealRanges ranges;
  llvm::DenseMap<Value, std::shared_ptr<Slots>> slots;
  llvm::DenseMap<Value, int64_t> uses;
};

} // namespace

/// Infinity times nothing is nothing.
static double product(double a, double b) {
  return a == 0 || b == 0 ? 0 : a * b;
}

static void addDeviation(double &deviation, double other) {
  deviation = std::hypot(deviation, other);
}

void ErrorAnalysis::declareArguments() {
  ranges.declareArguments(function, function.front());
  for (BlockArgument argument : function.getArguments()) {
    unsigned position = argument.getArgNumber();
    auto number = function.getArgAttrOfType<IntegerAttr>(position, operandName);
    std::optional<RealRange> range = ranges.get(argument);
    if (number && number.getInt() < static_cast<int64_t>(arguments.size()) &&
        arguments[number.getInt()])
      range = arguments[number.getInt()];
    if (range)
      ranges.set(argument, *range);
    auto type = dyn_cast<CiphertextType>(argument.getType());
    if (!type)
      continue;
    countSpecialModuli(type);
    Slots known(type.getSlots());
    Noise noise = noiseOf(known.size());
    auto placement =
        function.getArgAttrOfType<PlacementAttr>(position, placementName);
    double magnitude = range ? range->getMagnitude() : infinity;
    for (size_t slot = 0; slot < known.size(); ++slot) {
      if (!placement || placement.getIndex(static_cast<int64_t>(slot)))
        known.magnitude[slot] = magnitude;
      known.offset[slot] = known.magnitude[slot] * doubleRounding;
      known.deviation[slot] = noise.getEncryption(type.getScale());
    }
    set(argument, std::move(known));
  }
}

Slots ErrorAnalysis::encode(EncodeOp op) {
  Slots known(op.getType().getSlots());
  double magnitude = std::abs(op.getFactor().convertToDouble());
  for (Value tensor : op.getTensors()) {
    std::optional<RealRange> range = ranges.get(tensor);
    magnitude = product(magnitude, range ? range->getMagnitude() : infinity);
  }
  double deviation = noiseOf(known.size()).getEncoding(op.getType().getScale());
  for (size_t slot = 0; slot < known.size(); ++slot) {
    if (op.getPlacement().getIndex(static_cast<int64_t>(slot)))
      known.magnitude[slot] = magnitude;
    known.offset[slot] = known.magnitude[slot] * doubleRounding;
    known.deviation[slot] = deviation;
  }
  return known;
}

Slots ErrorAnalysis::encodeMask(EncodeMaskOp op) {
  Slots known(op.getType().getSlots());
  ArrayRef<int64_t> runs = op.getRuns();
  for (size_t i = 0; i < runs.size(); i += 2)
    std::fill_n(known.magnitude.begin() + runs[i], runs[i + 1], 1.0);
  double deviation = noiseOf(known.size()).getEncoding(op.getType().getScale());
  llvm::fill(known.deviation, deviation);
  return known;
}

Slots ErrorAnalysis::add(Value a, Value b) const {
  Slots result = get(a);
  const Slots &other = get(b);
  for (size_t slot = 0; slot < result.size(); ++slot) {
    result.magnitude[slot] += other.magnitude[slot];
    result.offset[slot] +=
        other.offset[slot] + result.magnitude[slot] * doubleRounding;
    if (a == b)
      result.deviation[slot] *= 2;
    else
      addDeviation(result.deviation[slot], other.deviation[slot]);
  }
  return result;
}

/// (a + e)(b + f) - a b = a f + b e + e f.
Slots ErrorAnalysis::multiply(Value a, Value b) const {
  const Slots &lhs = get(a), &rhs = get(b);
  Slots result(lhs.size());
  for (size_t slot = 0; slot < result.size(); ++slot) {
    double magnitude = lhs.magnitude[slot], other = rhs.magnitude[slot];
    double error = lhs.offset[slot], otherError = rhs.offset[slot];
    result.magnitude[slot] = product(magnitude, other);
    result.offset[slot] = product(magnitude, otherError) +
                          product(other, error) + product(error, otherError) +
                          result.magnitude[slot] * doubleRounding;
    double deviation = lhs.deviation[slot],
           otherDeviation = rhs.deviation[slot];
    result.deviation[slot] = product(magnitude + error, otherDeviation) +
                             product(other + otherError, deviation) +
                             deviation * otherDeviation;
  }
  return result;
}

void ErrorAnalysis::countSpecialModuli(CiphertextType type) {
  int64_t limbs = type.getLevel() + 1;
  int64_t limbsOfDigit =
      llvm::divideCeil(limbs, std::min(limbs, model.keySwitchDigits));
  int64_t bits = baseBits + (limbsOfDigit - 1) * type.getScale();
  specialModuli =
      std::max<int64_t>(specialModuli, llvm::divideCeil(bits, baseBits));
}

Slots ErrorAnalysis::switchKeys(Slots known, int64_t scale) const {
  Noise noise = noiseOf(known.size());
  double deviation = noise.getKeySwitch(scale);
  for (size_t slot = 0; slot < known.size(); ++slot) {
    addDeviation(known.deviation[slot], deviation);
    known.offset[slot] +=
        noise.getRoundingBias(static_cast<int64_t>(slot), specialModuli, scale);
  }
  return known;
}

Slots ErrorAnalysis::rotate(const Slots &known, int64_t offset,
                            int64_t scale) const {
  Slots result = known;
  for (auto *values : {&result.magnitude, &result.offset, &result.deviation})
    std::rotate(values->begin(), values->begin() + offset, values->end());
  return offset == 0 ? result : switchKeys(std::move(result), scale);
}

/// The scale that is kept is a power of two, and the modulus close to it: the
/// value moves by what they differ.
Slots ErrorAnalysis::rescale(const Slots &known, CiphertextType from,
                             int64_t scale) const {
  Slots result = known;
  Noise noise = noiseOf(known.size());
  double shift = 1 / noise.getRatio(from.getLevel());
  for (size_t slot = 0; slot < result.size(); ++slot) {
    result.offset[slot] = result.offset[slot] * shift +
                          product(result.magnitude[slot], std::abs(shift - 1));
    result.deviation[slot] *= shift;
    addDeviation(result.deviation[slot], noise.getRescale(scale));
  }
  return result;
}

void ErrorAnalysis::visit(Operation &op) {
  if (op.getDialect()->getNamespace() != FHEDialect::getDialectNamespace()) {
    ranges.visit(op);
    return;
  }
  auto scaleOf = [](Value value) {
    return cast<CiphertextType>(value.getType()).getScale();
  };
  if (auto many = dyn_cast<RotateManyOp>(op)) {
    for (auto [result, offset] :
         llvm::zip(many.getRotated(), many.getOffsets()))
      set(result, rotate(get(many.getCiphertext()), offset, scaleOf(result)));
    return;
  }
  Value result = op.getResult(0);
  llvm::TypeSwitch<Operation *>(&op)
      .Case([&](EncodeOp encodeOp) { set(result, encode(encodeOp)); })
      .Case([&](EncodeMaskOp mask) { set(result, encodeMask(mask)); })
      .Case<AddOp, SubOp, AddPlainOp>([&](auto sum) {
        set(result, add(sum->getOperand(0), sum->getOperand(1)));
      })
      .Case<MulOp, MulPlainOp>([&](auto mul) {
        set(result, multiply(mul->getOperand(0), mul->getOperand(1)));
      })
      .Case([&](RotateOp rotateOp) {
        set(result, rotate(get(rotateOp.getCiphertext()), rotateOp.getOffset(),
                           scaleOf(result)));
      })
      .Case<RelinearizeOp>([&](auto upkeep) {
        set(result, switchKeys(get(upkeep.getCiphertext()), scaleOf(result)));
      })
      .Case([&](RescaleOp rescaleOp) {
        set(result,
            rescale(get(rescaleOp.getCiphertext()),
                    rescaleOp.getCiphertext().getType(), scaleOf(result)));
      })
      .Case<ToStandardOp>([&](auto last) {
        set(result, switchKeys(get(last.getCiphertext()), scaleOf(result)));
      })
      .Default(
          [&](Operation *other) { set(result, get(other->getOperand(0))); });
  if (auto bound = op.getAttrOfType<FloatAttr>(magnitudeName)) {
    Slots &known = *slots[result];
    for (double &magnitude : known.magnitude)
      magnitude = std::min(magnitude, bound.getValueAsDouble());
  }
}

void ErrorAnalysis::release(Operation &op) {
  for (Value operand : op.getOperands()) {
    auto [entry, isNew] = uses.insert({operand, 0});
    if (isNew)
      entry->second = std::distance(operand.use_begin(), operand.use_end());
    if (--entry->second == 0)
      slots.erase(operand);
  }
}

SmallVector<ResultError> ErrorAnalysis::run() {
  declareArguments();
  for (Operation &op : function.front().without_terminator()) {
    visit(op);
    release(op);
  }
  auto signature = cast<FunctionType>(
      function->getAttrOfType<TypeAttr>(signatureName).getValue());
  SmallVector<ResultError> results(signature.getNumResults());
  auto operands = function.front().getTerminator()->getOperands();
  double slotCount = 0;
  for (Value operand : operands)
    if (auto type = dyn_cast<CiphertextType>(operand.getType()))
      slotCount += static_cast<double>(type.getSlots());
  // The union bound over slots of normal tails: P(|x| > z σ) < 2 exp(-z²/2).
  double tail = std::sqrt(2 * std::log(2 * slotCount / failureProbability));
  for (auto [position, operand] : llvm::enumerate(operands)) {
    auto number =
        function.getResultAttrOfType<IntegerAttr>(position, resultName);
    if (!number || number.getInt() >= signature.getNumResults())
      continue;
    ResultError &result = results[number.getInt()];
    if (auto error =
            function.getResultAttrOfType<FloatAttr>(position, errorName))
      result.approximation = error.getValueAsDouble();
    if (!isa<CiphertextType>(operand.getType()))
      continue;
    const Slots &known = get(operand);
    auto placement =
        function.getResultAttrOfType<PlacementAttr>(position, placementName);
    double decryption = std::sqrt(1 + model.decryptionNoise);
    for (size_t slot = 0; slot < known.size(); ++slot)
      if (!placement || placement.getIndex(static_cast<int64_t>(slot)))
        result.encryption = std::max(
            result.encryption,
            known.offset[slot] + tail * decryption * known.deviation[slot]);
    if (std::isnan(result.encryption))
      result.encryption = infinity;
  }
  return results;
}

SmallVector<ResultError>
ricci::boundErrors(func::FuncOp function,
                   ArrayRef<std::optional<RealRange>> ranges,
                   const NoiseModel &model) {
  return ErrorAnalysis(function, ranges, model).run();
}
