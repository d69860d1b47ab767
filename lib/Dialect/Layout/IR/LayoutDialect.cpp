//===- LayoutDialect.cpp - The layout dialect -----------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Dialect/Layout/IR/Layout.h"

#include "mlir/IR/DialectImplementation.h"
#include "mlir/Transforms/InliningUtils.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace ricci::layout;

#include "ricci/Dialect/Layout/IR/LayoutDialect.cpp.inc"
#define GET_ATTRDEF_CLASSES
#include "ricci/Dialect/Layout/IR/LayoutAttributes.cpp.inc"

namespace {

/// Values do not change, wherever they move.
struct LayoutInliner : DialectInlinerInterface {
  using DialectInlinerInterface::DialectInlinerInterface;
  bool isLegalToInline(Operation *, Region *, bool, IRMapping &) const final {
    return true;
  }
};

} // namespace

void LayoutDialect::initialize() {
  addInterfaces<LayoutInliner>();
  addAttributes<
#define GET_ATTRDEF_LIST
#include "ricci/Dialect/Layout/IR/LayoutAttributes.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "ricci/Dialect/Layout/IR/LayoutOps.cpp.inc"
      >();
}

static constexpr StringLiteral mnemonic = "layout";

Attribute LayoutDialect::parseAttribute(DialectAsmParser &parser, Type) const {
  // MLIR's tokens are not the algebra's, which reads the text itself.
  StringRef text = parser.getFullSymbolSpec();
  auto at = [](const char *place) { return SMLoc::getFromPointer(place); };
  StringRef body = text;
  if (!body.consume_front(mnemonic) || !body.consume_front("<") ||
      !body.consume_back(">")) {
    parser.emitError(at(text.data()))
        << "L1: found '" << text << "', expected " << mnemonic
        << "<…> around the text of a layout";
    return {};
  }
  Result<Layout> layout = Layout::parse(std::string_view(body));
  if (!layout) {
    size_t character = layout.error().character.value_or(0);
    parser.emitError(at(body.data() + character))
        << "L1: " << layout.error().message;
    return {};
  }
  return LayoutAttr::get(getContext(), *layout);
}

void LayoutDialect::printAttribute(Attribute attribute,
                                   DialectAsmPrinter &printer) const {
  printer << mnemonic << '<' << cast<LayoutAttr>(attribute).getValue().str()
          << '>';
}
