//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Dialect/Q/Transforms/ContractionFormats.h"

#include "llvm/ADT/Twine.h"

using namespace llvm;
using namespace ricci;
using namespace ricci::q;

static std::optional<OperandFormat>
parseFormat(StringRef text, Granularity standard, std::string &error) {
  auto [name, granularity] = text.split('/');
  std::string reason;
  std::optional<format::Code> code =
      format::Code::parse(name.trim().str(), &reason);
  if (!code) {
    error = reason;
    return std::nullopt;
  }
  if (!(code->getMaximum() > 0)) {
    error =
        ("found the code '" + name.trim() +
         "', expected one with a positive number, which scales are made for")
            .str();
    return std::nullopt;
  }
  OperandFormat format{*code, standard};
  granularity = granularity.trim();
  if (granularity == "tensor") {
    format.granularity = Granularity::Tensor;
  } else if (granularity == "channel") {
    format.granularity = Granularity::Channel;
  } else if (granularity.consume_front("group=")) {
    format.granularity = Granularity::Group;
    if (granularity.getAsInteger(10, format.group) || format.group < 1) {
      error = ("found '" + granularity +
               "' as the size of a group, expected a whole number of 1 or more")
                  .str();
      return std::nullopt;
    }
  } else if (text.contains('/')) {
    error = ("found '/" + granularity +
             "', expected /tensor, /channel or /group=N, such as /group=32")
                .str();
    return std::nullopt;
  }
  return format;
}

/// The part of `text` before its first comma that is not inside a code's
/// brackets; `text` keeps what follows.
static StringRef takeItem(StringRef &text) {
  size_t depth = 0, end = 0;
  for (; end < text.size() && (depth != 0 || text[end] != ','); ++end) {
    if (text[end] == '<')
      ++depth;
    else if (text[end] == '>' && depth != 0)
      --depth;
  }
  StringRef item = text.take_front(end);
  text = text.drop_front(std::min(end + 1, text.size()));
  return item;
}

std::optional<ContractionFormats>
ContractionFormats::parse(StringRef text, std::string &error) {
  ContractionFormats formats;
  do {
    auto [name, format] = takeItem(text).split(':');
    name = name.trim();
    bool isWeights = name == "weights";
    if (!isWeights && name != "activations") {
      error = ("found '" + name +
               "', expected weights:FORMAT or activations:FORMAT, such as "
               "weights:int4/group=32,activations:int8")
                  .str();
      return std::nullopt;
    }
    auto &place = isWeights ? formats.weights : formats.activations;
    if (place) {
      error = ("found '" + name + "' twice; give it one format").str();
      return std::nullopt;
    }
    place = parseFormat(
        format, isWeights ? Granularity::Channel : Granularity::Tensor, error);
    if (!place)
      return std::nullopt;
  } while (!text.empty());
  return formats;
}
