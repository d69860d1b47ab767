//===- Plan.h - What is done to ciphertexts, before levels ------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A plan is a list of steps over vectors of slots, each with the operands that
// earlier steps made. It knows no levels and scales: the emitter assigns them.
// Every planner (this one, and searches to come) makes plans, and one emitter
// turns them into the fhe dialect.
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_CONVERSION_EINTOFHE_PLAN_H
#define RICCI_LIB_CONVERSION_EINTOFHE_PLAN_H

#include "ricci/Dialect/FHE/IR/FHE.h"

#include "mlir/IR/Builders.h"

#include <limits>
#include <map>
#include <optional>
#include <vector>

namespace ricci::fhe {

/// What a plan spends.
struct Cost {
  int64_t rotations = 0;
  int64_t products = 0;
  int64_t plainProducts = 0;
  int64_t depth = 0;
  /// Ciphertexts that the client encrypts.
  int64_t inputs = 0;

  /// Milliseconds that it takes one by one, in ciphertexts of so many slots
  /// that are multiplied once thereafter.
  double weigh(int64_t slots) const;
};

/// A vector of slots that everybody knows: a mask, or clear tensors' elements.
struct PlanPlaintext {
  /// Of a mask: as in `fhe.encode_mask`. There is no placement then.
  llvm::SmallVector<int64_t> runs;
  /// As in `fhe.encode`.
  PlacementAttr placement;
  llvm::SmallVector<mlir::Value> tensors;
  llvm::SmallVector<mlir::AffineMap> maps;
  double factor = 1;
  /// Factors that the plan makes, of ones and zeros, behind the tensors.
  llvm::SmallVector<mlir::DenseElementsAttr> windows;
};

struct Step {
  enum Kind { Input, Add, Sub, Negate, Mul, AddPlain, MulPlain, Rotate };
  Kind kind;
  int lhs = -1, rhs = -1;
  int plaintext = -1;
  int64_t offset = 0;
  /// Products, of ciphertexts or with plaintexts, on the longest way here.
  int64_t depth = 0;
  /// Of an input: the ciphertext.
  mlir::Value value = {};
};

class Plan {
public:
  explicit Plan(int64_t slots) : slots(slots) {}

  int addInput(mlir::Value ciphertext);
  int addAdd(int lhs, int rhs);
  int addSub(int lhs, int rhs);
  int addNegate(int operand);
  int addMul(int lhs, int rhs);
  int addAddPlain(int operand, PlanPlaintext plaintext);
  int addMulPlain(int operand, PlanPlaintext plaintext) {
    return addMulPlain(operand, addPlaintext(std::move(plaintext)));
  }
  /// A plaintext for several products.
  int addPlaintext(PlanPlaintext plaintext);
  int addMulPlain(int operand, int plaintext);
  /// Moves slot s + offset to slot s; any offset. By 0 it is no step.
  int addRotate(int operand, int64_t offset);

  /// Multiplies by ones in `chosen` slots (in order) and zeros elsewhere.
  int addMask(int operand, llvm::ArrayRef<int> chosen);

  /// States that no slot of a step's result is larger. The emitted operation
  /// says so by `fhe.magnitude`.
  void bound(int step, double magnitude) { bounds[step] = magnitude; }
  std::optional<double> getBound(int step) const {
    auto found = bounds.find(step);
    return found == bounds.end() ? std::nullopt : std::optional(found->second);
  }

  /// A plan with more rotations is not wanted: planners need not look for the
  /// best of such.
  void setMostRotations(int64_t number) { mostRotations = number; }
  int64_t getMostRotations() const { return mostRotations; }

  /// Lower bounds on rotations are counted only where they are asked for.
  void setCountsBounds() { countsBounds = true; }
  bool getCountsBounds() const { return countsBounds; }
  /// A sum takes at least so many, however it is done.
  void addLeastRotations(int64_t number) { leastOfSums += number; }
  /// Likewise a way on from the vector that begins with `ciphertext`. Two ways
  /// from one vector may share all rotations.
  void addLeastRotations(int ciphertext, int64_t number) {
    int64_t &least = leastOfMoves[ciphertext];
    least = std::max(least, number);
  }
  int64_t getLeastRotations() const;

  int64_t getSlots() const { return slots; }
  const std::vector<Step> &getSteps() const { return steps; }
  const PlanPlaintext &getPlaintext(int number) const {
    return plaintexts[number];
  }
  int64_t getDepth(int step) const { return steps[step].depth; }
  /// What all steps from number `first` on spend.
  Cost getCost(size_t first = 0) const;
  /// Milliseconds to compute `results`, each step at the least level that its
  /// uses need, and `clientWeight` times those to encrypt the inputs.
  double estimateTime(llvm::ArrayRef<int> results, double clientWeight) const;

  /// The location of the steps to come.
  void setLocation(mlir::Location location) { this->location = location; }
  std::optional<mlir::Location> getNextLocation() const { return location; }
  mlir::Location getLocation(int step) const { return locations[step]; }

private:
  int add(Step step);

  int64_t slots;
  int64_t mostRotations = std::numeric_limits<int64_t>::max();
  bool countsBounds = false;
  int64_t leastOfSums = 0;
  std::map<int, int64_t> leastOfMoves;
  std::vector<Step> steps;
  std::vector<PlanPlaintext> plaintexts;
  std::vector<mlir::Location> locations;
  std::map<int, double> bounds;
  std::optional<mlir::Location> location;
};

/// Emits the steps that `results` need, at the builder's place. Inputs have the
/// level of the deepest result; a product is rescaled, and one of ciphertexts
/// relinearized, as soon as it is used by other than a sum, or if `isEager`
/// right away.
/// Returns the results, at degree 1.
llvm::SmallVector<mlir::Value> emitPlan(mlir::OpBuilder &builder,
                                        const Plan &plan,
                                        llvm::ArrayRef<int> results,
                                        bool isEager = false);

} // namespace ricci::fhe

#endif // RICCI_LIB_CONVERSION_EINTOFHE_PLAN_H
