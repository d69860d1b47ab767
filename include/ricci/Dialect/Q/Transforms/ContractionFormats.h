//===- ContractionFormats.h - Formats for operands --------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which formats a float program's contractions take after training, as a text:
//
//   formats ::= operands ':' code granularity? (',' formats)?
//   operands ::= 'weights' | 'activations'
//   granularity ::= '/tensor' | '/channel' | '/group=' NUMBER
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_DIALECT_Q_TRANSFORMS_CONTRACTIONFORMATS_H
#define RICCI_DIALECT_Q_TRANSFORMS_CONTRACTIONFORMATS_H

#include "ricci/Format/Code.h"

#include "llvm/ADT/StringRef.h"

#include <optional>
#include <string>

namespace ricci::q {

/// Which numbers share a scale.
enum class Granularity {
  Tensor,  ///< All.
  Channel, ///< Those that differ in reduced ranks only.
  Group,   ///< Of a channel's, so many that follow each other.
};

struct OperandFormat {
  format::Code code;
  Granularity granularity;
  int64_t group = 0; ///< Numbers of a group, at least 1.
};

/// What operands become; those without a format stay as they are.
struct ContractionFormats {
  std::optional<OperandFormat> weights, activations;

  /// None, and a sentence in `error`, for a text that says no formats.
  static std::optional<ContractionFormats> parse(llvm::StringRef text,
                                                 std::string &error);
};

} // namespace ricci::q

#endif // RICCI_DIALECT_Q_TRANSFORMS_CONTRACTIONFORMATS_H
