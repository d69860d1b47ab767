//===- Packing.cpp - Which slot holds what, drawn -------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// Follows the elements of the secret arguments through the steps: a rotation
// moves them, a mask drops some, a sum joins them.

#include "Packing.h"

#include "Diagnostics.h"

#include "ricci/Dialect/FHE/IR/FHE.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/Support/JSON.h"

#include <algorithm>

using namespace mlir;
using namespace ricci;

namespace {

/// What a page shows of a function; more is no help to a reader.
constexpr int64_t maxSteps = 400;
constexpr int64_t maxSlots = 2048;

/// What a slot holds: a sum of products of which the first has this element of
/// an argument.
struct Content {
  int64_t argument = -1; ///< -1 where it holds 0.
  int64_t element = 0;   ///< In row-major order.
  int64_t terms = 0;
};
using Contents = std::vector<Content>;

class Tracker {
public:
  Tracker(func::FuncOp function, llvm::json::OStream &json)
      : function(function), json(json) {}

  void run() {
    for (BlockArgument argument : function.getArguments())
      addArgument(argument);
    for (Operation &op : function.front().without_terminator())
      addOperation(op);
  }

private:
  void addArgument(BlockArgument argument) {
    auto type = dyn_cast<fhe::CiphertextType>(argument.getType());
    auto placement = function.getArgAttrOfType<fhe::PlacementAttr>(
        argument.getArgNumber(), fhe::placementName);
    auto number = function.getArgAttrOfType<IntegerAttr>(
        argument.getArgNumber(), fhe::operandName);
    if (!type || !placement || !number)
      return;
    Contents contents(type.getSlots());
    for (int64_t slot = 0; slot < type.getSlots(); ++slot)
      if (auto index = placement.getIndex(slot)) {
        int64_t element = 0;
        for (auto [i, extent] : llvm::zip(*index, placement.getExtents()))
          element = element * extent + i;
        contents[slot] = {number.getInt(), element, 1};
      }
    show(argument, "argument " + std::to_string(number.getInt()),
         type.getLevel(), contents);
    values[argument] = std::move(contents);
  }

  /// Slots that a plaintext may be other than 0 in.
  static std::vector<bool> findNonZero(Operation &op) {
    auto type = cast<fhe::PlaintextType>(op.getResult(0).getType());
    std::vector<bool> kept(type.getSlots());
    if (auto mask = dyn_cast<fhe::EncodeMaskOp>(op)) {
      ArrayRef<int64_t> runs = mask.getRuns();
      for (size_t i = 0; i + 1 < runs.size(); i += 2)
        std::fill_n(kept.begin() + runs[i], runs[i + 1], true);
    } else if (auto encode = dyn_cast<fhe::EncodeOp>(op)) {
      for (int64_t slot = 0; slot < type.getSlots(); ++slot)
        kept[slot] = encode.getPlacement().getIndex(slot).has_value();
    }
    return kept;
  }

  Contents combine(const Contents &lhs, const Contents &rhs, bool isSum) const {
    Contents result = lhs;
    for (auto [own, other] : llvm::zip(result, rhs)) {
      bool isZero = own.argument < 0, otherIsZero = other.argument < 0;
      if (isSum && isZero) {
        own = other;
      } else if (isSum && !otherIsZero) {
        if (other.element < own.element)
          own.element = other.element;
        own.terms += other.terms;
      } else if (!isSum && otherIsZero) {
        own = {};
      } else if (!isSum && !isZero) {
        own.terms = std::max(own.terms, other.terms);
      }
    }
    return result;
  }

  void addRotation(Value operand, Value result, int64_t offset) {
    auto found = values.find(operand);
    if (found == values.end())
      return;
    Contents contents = found->second;
    std::rotate(contents.begin(), contents.begin() + offset, contents.end());
    show(result, "rotate by " + std::to_string(offset),
         cast<fhe::CiphertextType>(result.getType()).getLevel(), contents);
    values[result] = std::move(contents);
  }

  void addOperation(Operation &op) {
    if (auto many = dyn_cast<fhe::RotateManyOp>(op)) {
      for (auto [value, offset] :
           llvm::zip(many.getRotated(), many.getOffsets()))
        addRotation(many.getCiphertext(), value, offset);
      return;
    }
    if (auto rotate = dyn_cast<fhe::RotateOp>(op)) {
      addRotation(rotate.getCiphertext(), rotate, rotate.getOffset());
      return;
    }
    if (op.getNumResults() != 1)
      return;
    Value result = op.getResult(0);
    if (isa<fhe::EncodeOp, fhe::EncodeMaskOp>(op)) {
      plaintexts[result] = findNonZero(op);
      return;
    }
    auto type = dyn_cast<fhe::CiphertextType>(result.getType());
    if (!type || op.getNumOperands() == 0 || !values.count(op.getOperand(0)))
      return;
    const Contents &first = values[op.getOperand(0)];
    std::string what = op.getName().stripDialect().str();
    Contents contents = first;
    if (isa<fhe::AddOp, fhe::SubOp, fhe::MulOp>(op)) {
      contents = combine(first, values[op.getOperand(1)], !isa<fhe::MulOp>(op));
    } else if (isa<fhe::MulPlainOp>(op)) {
      const std::vector<bool> &kept = plaintexts[op.getOperand(1)];
      for (size_t slot = 0; slot < contents.size() && slot < kept.size();
           ++slot)
        if (!kept[slot])
          contents[slot] = {};
    }
    // The same contents at another level or scale is no step to look at.
    if (isa<fhe::AddOp, fhe::SubOp, fhe::MulOp, fhe::MulPlainOp,
            fhe::AddPlainOp>(op))
      show(result, what, type.getLevel(), contents);
    values[result] = std::move(contents);
  }

  /// Runs of equal slots: how many, argument, element, terms.
  void show(Value value, const std::string &what, int64_t level,
            const Contents &contents) {
    if (++steps > maxSteps)
      return;
    json.object([&] {
      json.attribute("what", what);
      json.attribute("level", level);
      json.attribute("place", tool::describe(value.getLoc()));
      json.attribute("slots", static_cast<int64_t>(contents.size()));
      json.attributeArray("runs", [&] {
        size_t end = std::min<size_t>(contents.size(), maxSlots);
        for (size_t slot = 0; slot < end; ++slot) {
          const Content &content = contents[slot];
          json.value(content.argument);
          json.value(content.element);
          json.value(content.terms);
        }
      });
    });
  }

  func::FuncOp function;
  llvm::json::OStream &json;
  llvm::DenseMap<Value, Contents> values;
  llvm::DenseMap<Value, std::vector<bool>> plaintexts;
  int64_t steps = 0;
};

constexpr char page[] = R"(<style>
.packing { display: grid; grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); gap: 1rem; }
.packing figure { margin: 0; } .packing canvas { border: 1px solid #888; image-rendering: pixelated; width: 16rem; }
.packing figcaption { font: 0.8rem sans-serif; }
</style>
<p>Each picture is a ciphertext: a cell a slot, row by row. The colour is the index of the element that a slot holds, from
blue (the first) to red (the last); white is zero, and darker cells hold sums. Point at a cell to read it.</p>
<script>
function drawPacking(id, steps) {
  const root = document.getElementById(id);
  let last = 1;
  for (const step of steps)
    for (let i = 1; i < step.runs.length; i += 3) last = Math.max(last, step.runs[i]);
  for (const step of steps) {
    const shown = step.runs.length / 3;
    const columns = Math.min(64, 1 << Math.ceil(Math.log2(shown) / 2)), rows = Math.ceil(shown / columns);
    const cell = Math.max(2, Math.floor(256 / columns));
    const canvas = document.createElement('canvas');
    canvas.width = columns * cell; canvas.height = rows * cell;
    const draw = canvas.getContext('2d');
    for (let slot = 0; slot < shown; ++slot) {
      const [argument, element, terms] = step.runs.slice(3 * slot, 3 * slot + 3);
      draw.fillStyle = argument < 0 ? '#fff' : `hsl(${240 - 240 * element / last} 75% ${terms > 1 ? 40 : 62}%)`;
      draw.fillRect((slot % columns) * cell, Math.floor(slot / columns) * cell, cell, cell);
    }
    const figure = document.createElement('figure'), caption = document.createElement('figcaption');
    caption.textContent = `${step.what} \u00b7 level ${step.level} \u00b7 ${step.place}` +
        (shown < step.slots ? ` \u00b7 the first ${shown} of ${step.slots} slots` : '');
    canvas.onmousemove = event => {
      const box = canvas.getBoundingClientRect();
      const column = Math.floor((event.clientX - box.left) / box.width * columns);
      const row = Math.floor((event.clientY - box.top) / box.height * rows), slot = row * columns + column;
      const [argument, element, terms] = step.runs.slice(3 * slot, 3 * slot + 3);
      canvas.title = `slot ${slot}: ` + (argument < 0 ? '0' :
          `element ${element} of argument ${argument}` + (terms > 1 ? `, and ${terms - 1} more` : ''));
    };
    figure.append(canvas, caption); root.append(figure);
  }
}
</script>
)";

} // namespace

/// A string in a script ends at "</".
static std::string protect(std::string text) {
  for (size_t at = 0; (at = text.find("</", at)) != std::string::npos; at += 3)
    text.insert(at + 1, "\\");
  return text;
}

std::string ricci::run::drawPacking(ModuleOp module) {
  std::string html;
  int64_t count = 0;
  for (auto function : module.getOps<func::FuncOp>()) {
    if (!function->hasAttr(fhe::signatureName) ||
        !function.getBody().hasOneBlock())
      continue;
    std::string data;
    llvm::raw_string_ostream os(data);
    llvm::json::OStream json(os);
    json.array([&] { Tracker(function, json).run(); });
    std::string id = "packing" + std::to_string(count++);
    html += "<div class=\"packing\" id=\"" + id +
            "\"></div>\n<script>drawPacking('" + id + "', " +
            protect(std::move(data)) + ");</script>\n";
  }
  return count ? "<h2>Slots, step by step</h2>\n" + (page + html) : html;
}
