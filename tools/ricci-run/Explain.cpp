//===- Explain.cpp - Decisions beside their source ------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Explain.h"

#include "ricci/Dialect/FHE/IR/FHE.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace llvm;
using namespace ricci;

namespace {

class SourceLines {
public:
  explicit SourceLines(StringRef expression) : expression(expression) {}

  /// The line of "file:line:column", without the blanks around it; empty if
  /// there is none.
  StringRef find(StringRef place) {
    auto [beforeColumn, column] = place.rsplit(':');
    auto [file, lineText] = beforeColumn.rsplit(':');
    unsigned line;
    if (lineText.getAsInteger(10, line) || line == 0)
      return {};
    StringRef text = file == "einsum" ? expression : read(file);
    for (unsigned skipped = 1; skipped < line; ++skipped)
      text = text.split('\n').second;
    return text.split('\n').first.trim();
  }

private:
  StringRef read(StringRef file) {
    auto [entry, isNew] = files.try_emplace(file);
    if (isNew)
      if (auto buffer = MemoryBuffer::getFile(file, /*IsText=*/true))
        entry->second = std::move(*buffer);
    return entry->second ? entry->second->getBuffer() : StringRef();
  }

  StringRef expression;
  StringMap<std::unique_ptr<MemoryBuffer>> files;
};

} // namespace

std::vector<tool::Remark>
ricci::run::orderByPlace(const std::vector<tool::Remark> &remarks,
                         StringRef expression) {
  MapVector<StringRef, std::vector<const tool::Remark *>> byPlace;
  for (const tool::Remark &remark : remarks)
    byPlace[remark.place].push_back(&remark);
  SourceLines lines(expression);
  std::vector<tool::Remark> ordered;
  for (const auto &[place, own] : byPlace) {
    StringRef line = lines.find(place);
    if (!line.empty())
      ordered.push_back({place.str(), ("source: " + line).str()});
    for (const tool::Remark *remark : own)
      ordered.push_back(*remark);
  }
  return ordered;
}

/// Says where the tensor numbered by the attribute `numberName` lies, once for
/// all of its ciphertexts.
static void reportPlacement(mlir::Location loc, StringRef what,
                            StringRef numberName, mlir::Type type,
                            mlir::DictionaryAttr attributes,
                            SmallDenseSet<int64_t> &seen) {
  if (!attributes)
    return;
  auto placement = attributes.getAs<fhe::PlacementAttr>(fhe::placementName);
  auto number = attributes.getAs<mlir::IntegerAttr>(numberName);
  auto ciphertext = dyn_cast<fhe::CiphertextType>(type);
  if (!placement || !number || !ciphertext ||
      !seen.insert(number.getInt()).second)
    return;
  auto layout = placement.getLayout(ciphertext.getSlots());
  emitRemark(loc) << "layout: " << what << ' ' << number.getInt()
                  << " in ciphertexts of " << ciphertext.getSlots() << " slots "
                  << (layout ? layout->str() : layout.error().message);
}

void ricci::run::reportPlacements(mlir::ModuleOp module) {
  for (auto function : module.getOps<mlir::func::FuncOp>()) {
    SmallDenseSet<int64_t> operands, results;
    for (unsigned i = 0; i < function.getNumArguments(); ++i)
      reportPlacement(function.getLoc(), "operand", fhe::operandName,
                      function.getArgumentTypes()[i],
                      function.getArgAttrDict(i), operands);
    for (unsigned i = 0; i < function.getNumResults(); ++i)
      reportPlacement(function.getLoc(), "result", fhe::resultName,
                      function.getResultTypes()[i],
                      function.getResultAttrDict(i), results);
  }
}
