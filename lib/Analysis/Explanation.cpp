//===- Explanation.cpp - What is told of an operation ---------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Analysis/Explanation.h"

#include "mlir/IR/Remarks.h"

using namespace mlir;
using namespace ricci;

static StringRef stringify(ErrorClass errorClass) {
  constexpr StringLiteral names[] = {"Z", "F", "A"};
  return names[static_cast<int>(errorClass)];
}

void ricci::explainPlaces(Location loc, StringRef category, StringRef operation,
                          ArrayRef<std::string> operands,
                          ArrayRef<std::string> results,
                          ErrorClass errorClass) {
  auto remark = remark::analysis(
      loc, remark::RemarkOpts::name("layout").category(category));
  auto add = [&](StringRef key, StringRef value) {
    remark << remark::detail::Remark::Arg(key, value);
  };
  add("operation", operation);
  for (auto [number, operand] : llvm::enumerate(operands))
    add("operand " + std::to_string(number), operand);
  for (auto [number, result] : llvm::enumerate(results))
    add(results.size() == 1 ? "result" : "result " + std::to_string(number),
        result);
  add("class", stringify(errorClass));
}

void ricci::explainCosts(Location loc, StringRef category,
                         ArrayRef<Cost> costs) {
  auto remark = remark::analysis(
      loc, remark::RemarkOpts::name("cost").category(category));
  for (const Cost &cost : costs)
    remark << remark::detail::Remark::Arg(StringRef(cost.what), cost.count);
}
