//===- ExtendSums.cpp - One last step for all key switches of a sum -------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Ring.h"

#include "ricci/Dialect/FHE/Costs/CostTable.h"
#include "ricci/Dialect/FHE/Transforms/Passes.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/Remarks.h"
#include "llvm/ADT/EquivalenceClasses.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace ricci::fhe;

namespace ricci::fhe {
#define GEN_PASS_DEF_FHEEXTENDSUMS
#include "ricci/Dialect/FHE/Transforms/Passes.h.inc"
} // namespace ricci::fhe

namespace {

/// Additions whose results only the next one uses, up to `root`.
struct Sum {
  AddOp root;
  SmallVector<AddOp> additions; ///< Each before its operands, root first.
  SmallVector<Value> terms;
};

/// The rotation whose key switch a term may leave unfinished: the term, or the
/// factor of a product with a plaintext.
RotateOp getRotation(Value term, bool withProducts) {
  if (!term.hasOneUse())
    return nullptr;
  auto product = term.getDefiningOp<MulPlainOp>();
  if (product && withProducts)
    return product.getCiphertext().getDefiningOp<RotateOp>();
  return term.getDefiningOp<RotateOp>();
}

/// Sums that share rotations, and those rotations: extended all, or none.
struct Component {
  SmallVector<Sum *> sums;
  llvm::SetVector<Operation *> rotations;
  llvm::SetVector<Operation *> products;
};

class SumExtender {
public:
  /// With `withProducts`, also sums of rotations' products with plaintexts.
  SumExtender(Block &block, const CostTable &table, bool withProducts)
      : block(block), table(table), withProducts(withProducts) {}

  void run() {
    for (Operation &op : block)
      if (auto add = dyn_cast<AddOp>(op))
        if (!isInner(add))
          sums.push_back(collect(add));
    dropShared();
    for (Component &component : makeComponents())
      if (isCheaper(component))
        extend(component);
  }

private:
  /// Whether `add` belongs to the sum of its only use.
  static bool isInner(AddOp add) {
    return add->hasOneUse() && isa<AddOp>(*add->getUsers().begin());
  }

  static Sum collect(AddOp root) {
    Sum sum;
    sum.root = root;
    SmallVector<AddOp> stack = {root};
    while (!stack.empty()) {
      AddOp add = stack.pop_back_val();
      sum.additions.push_back(add);
      for (Value operand : {add.getLhs(), add.getRhs()}) {
        auto inner = operand.getDefiningOp<AddOp>();
        if (inner && inner->hasOneUse())
          stack.push_back(inner);
        else
          sum.terms.push_back(operand);
      }
    }
    return sum;
  }

  /// A rotation is left unfinished only if all its uses are.
  void dropShared() {
    llvm::DenseMap<Operation *, int64_t> uses;
    for (const Sum &sum : sums)
      for (Value term : sum.terms)
        if (RotateOp rotation = getRotation(term, withProducts))
          ++uses[rotation];
    for (auto [rotation, count] : uses)
      if (count == std::distance(rotation->use_begin(), rotation->use_end()))
        extendable.insert(rotation);
  }

  RotateOp getExtendable(Value term) const {
    RotateOp rotation = getRotation(term, withProducts);
    return rotation && extendable.contains(rotation) ? rotation : nullptr;
  }

  std::vector<Component> makeComponents() {
    llvm::EquivalenceClasses<Operation *> classes;
    for (Sum &sum : sums)
      for (Value term : sum.terms)
        if (RotateOp rotation = getExtendable(term))
          classes.unionSets(sum.root.getOperation(), rotation.getOperation());
    llvm::MapVector<Operation *, Component> components;
    for (Sum &sum : sums) {
      auto leader = classes.findLeader(sum.root.getOperation());
      if (leader == classes.member_end())
        continue;
      Component &component = components[*leader];
      component.sums.push_back(&sum);
      for (Value term : sum.terms)
        if (RotateOp rotation = getExtendable(term)) {
          component.rotations.insert(rotation);
          if (auto product = term.getDefiningOp<MulPlainOp>())
            component.products.insert(product);
        }
    }
    std::vector<Component> result;
    for (auto &[leader, component] : components)
      result.push_back(std::move(component));
    return result;
  }

  /// Compares the last steps saved with what sums and products take longer.
  bool isCheaper(const Component &component) const {
    auto first = cast<RotateOp>(component.rotations.front());
    OperationCosts costs = table.get(first.getType().getLevel());
    size_t rotations = component.rotations.size();
    size_t sums = component.sums.size();
    // Each rotation has a last step, or else each sum.
    if (rotations <= sums)
      return false;
    auto products = static_cast<double>(component.products.size());
    double terms = 0;
    for (const Sum *sum : component.sums)
      terms += static_cast<double>(sum->terms.size());
    double saved = static_cast<double>(rotations - sums) * costs.finish;
    double spent =
        products * (costs.extendedPlainProduct - costs.plainProduct) +
        terms * (costs.extendedAdd - costs.add);
    auto options =
        remark::RemarkOpts::name("extend").category("fhe-extend-sums");
    Location location = component.sums.front()->root.getLoc();
    bool isCheaper = saved > spent;
    remark::detail::InFlightRemark remark =
        isCheaper ? remark::passed(location, options)
                  : remark::missed(location, options);
    remark << llvm::formatv(
                  "one last step of key switches for each {0}: rotations {1}, "
                  "sums {2}; for each sum saves {3:f2} ms, and takes {4:f2} ms "
                  "more for what is summed ({5})",
                  isCheaper ? "sum" : "rotation", rotations, sums, saved, spent,
                  getCostSource())
                  .str();
    return isCheaper;
  }

  static Value rotateExtended(OpBuilder &builder, RotateOp rotation) {
    builder.setInsertionPoint(rotation);
    CiphertextType type = rotation.getType().withDomain(Domain::Extended);
    auto offset = static_cast<int64_t>(rotation.getOffset());
    return RotateManyOp::create(builder, rotation.getLoc(), TypeRange{type},
                                rotation.getCiphertext(), ArrayRef(offset))
        .getRotated()
        .front();
  }

  /// A plaintext may have uses in both domains.
  Value encodeExtended(OpBuilder &builder, Value plaintext) {
    Value &encoded = encodings[plaintext];
    if (encoded)
      return encoded;
    Operation *encode = plaintext.getDefiningOp();
    builder.setInsertionPoint(encode);
    encoded = builder.clone(*encode)->getResult(0);
    encoded.setType(
        cast<PlaintextType>(plaintext.getType()).withDomain(Domain::Extended));
    return encoded;
  }

  void extend(Component &component) {
    OpBuilder builder(block.getParentOp());
    llvm::DenseMap<Operation *, Value> rotated;
    for (Operation *rotation : component.rotations)
      rotated[rotation] = rotateExtended(builder, cast<RotateOp>(rotation));
    for (Sum *sum : component.sums) {
      Value extended, standard;
      auto join = [&](Value &total, Value term) {
        builder.setInsertionPoint(sum->root);
        total = total ? AddOp::create(builder, sum->root.getLoc(),
                                      term.getType(), total, term)
                            .getResult()
                      : term;
      };
      for (Value term : sum->terms) {
        if (auto replaced = replacements.find(term);
            replaced != replacements.end())
          term = replaced->second;
        RotateOp rotation = getExtendable(term);
        if (!rotation) {
          join(standard, term);
          continue;
        }
        Value value = rotated[rotation];
        if (auto product = term.getDefiningOp<MulPlainOp>()) {
          Value factor = encodeExtended(builder, product.getPlaintext());
          builder.setInsertionPoint(product);
          CiphertextType type = product.getType().withDomain(Domain::Extended);
          value = MulPlainOp::create(builder, product.getLoc(), type, value,
                                     factor);
        }
        join(extended, value);
      }
      builder.setInsertionPoint(sum->root);
      Value total = ToStandardOp::create(builder, sum->root.getLoc(),
                                         sum->root.getType(), extended);
      if (standard)
        join(total, standard);
      sum->root.getResult().replaceAllUsesWith(total);
      replacements[sum->root] = total;
      eraseSum(*sum);
    }
    for (Operation *rotation : component.rotations)
      rotation->erase();
  }

  void eraseSum(Sum &sum) {
    SmallVector<Operation *> products;
    for (Value term : sum.terms) {
      // What other sums made is gone with them.
      if (replacements.contains(term))
        continue;
      if (auto product = term.getDefiningOp<MulPlainOp>())
        products.push_back(product);
    }
    for (AddOp add : sum.additions)
      add.erase();
    for (Operation *product : products)
      if (product->use_empty())
        product->erase();
  }

  Block &block;
  const CostTable &table;
  bool withProducts;
  std::vector<Sum> sums;
  llvm::DenseSet<Operation *> extendable;
  llvm::DenseMap<Value, Value> encodings;
  /// Of sums that are terms of others.
  llvm::DenseMap<Value, Value> replacements;
};

struct ExtendSums : ricci::fhe::impl::FHEExtendSumsBase<ExtendSums> {
  void runOnOperation() override {
    CostTable table(getRingParameters(getOperation()));
    // Sums of bare rotations gain whatever becomes of the products in them.
    for (Block &block : getOperation().getBody())
      for (bool withProducts : {false, true})
        SumExtender(block, table, withProducts).run();
  }
};

} // namespace
