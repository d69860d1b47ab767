//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ProgramGenerator.h"

#include "EinsumGenerator.h"
#include "Encryption.h"
#include "NotationGenerator.h"
#include "QuantGenerator.h"

using namespace ricci::fuzz;

namespace {

/// The most index tuples of one contraction: most programs are small, so that
/// many run; some cross the edges of vectors and tiles.
int64_t randomBudget(Random &random) {
  return random.pick({64, 64, 256, 256, 256, 1024, 1024, 4096});
}

void addCast(Random &random, Program &program) {
  int source = static_cast<int>(random.below(program.values.size()));
  Value cast = program.values[source];
  if (cast.extents.empty())
    return;
  cast.kind = Value::Cast;
  cast.operands = {source};
  size_t d = random.below(cast.extents.size());
  cast.dynamic[d] = !cast.dynamic[d];
  program.values.push_back(std::move(cast));
}

/// Contractions of any kind, and now and then what goes between.
void addContractions(Context &context) {
  Random &random = context.random;
  Program &program = context.program;
  context.budget = randomBudget(random);
  context.dynamicShare = random.pick({0, 0, 50, 100});
  // Few of the others have an argument that can be encrypted.
  context.polynomial = random.percent(20);
  if (context.polynomial && random.percent(70))
    context.dynamicShare = 0;
  size_t count = 1 + random.weighted({35, 25, 20, 12, 8});
  std::vector<int> contractions;
  while (contractions.size() < count) {
    bool done = random.percent(25) ? addEinsum(context) : addNotation(context);
    if (!done)
      continue;
    contractions.push_back(static_cast<int>(program.values.size()) - 1);
    if (context.fromCodes && random.percent(50))
      addToCodes(context, contractions.back());
    if (random.percent(6))
      addCast(random, program);
  }
  for (int value : contractions)
    if (random.percent(35))
      program.results.push_back(value);
  if (program.results.empty() || random.percent(50))
    program.results.push_back(contractions.back());
  // Any value may be returned: an argument, a constant, one for a second time.
  if (random.percent(6))
    program.results.push_back(
        static_cast<int>(random.below(program.values.size())));
  program.indirect = random.percent(8);
  if (program.indirect && random.percent(50))
    program.cut = random.below(program.values.size());
  program.parallel = random.percent(12);
  drawEncryption(random, program);
}

/// Formats for one contraction of arguments, whose bits are known: of what was
/// rounded, each target may have another code.
void drawFormats(Random &random, Program &program) {
  for (size_t i = 0; i + 1 < program.values.size(); ++i) {
    Value::Kind kind = program.values[i].kind;
    if (kind != Value::Argument && kind != Value::Constant)
      return;
    if (kind == Value::Argument && random.percent(40))
      program.weights.push_back(static_cast<int>(i));
  }
  auto format = [&] {
    return std::string(random.pick<const char *>(
               {"int8", "int4", "int2", "uint4", "ternary", "bipolar2",
                "e4m3fn", "e5m2", "e2m1fn", "nf4", "fixed<8,3>",
                "pow2<4,-6>"})) +
           random.pick<const char *>(
               {"", "/tensor", "/channel", "/group=2", "/group=3", "/group=8"});
  };
  program.formats = "weights:" + format();
  if (random.percent(70))
    program.formats += ",activations:" + format();
  program.encryption = {};
}

} // namespace

Program ricci::fuzz::generate(uint64_t seed, uint64_t index) {
  Random random(seed, index);
  Program program;
  // Streams of their own, so that the other programs do not change with them.
  if (Random quantized(~seed, index); quantized.percent(12)) {
    Context context{quantized, program};
    context.dynamicShare = quantized.pick({0, 0, 0, 50, 100});
    addQuantizedProgram(context);
    program.parallel = quantized.percent(12);
    return program;
  }
  if (Random mixed(~seed ^ 0x6d69786564, index); mixed.percent(20)) {
    Context context{mixed, program};
    context.fromCodes = [&](const ElementType &type,
                            const std::vector<int> &extents) {
      return addFromCodes(context, type, extents);
    };
    addContractions(context);
    program.quantForm = mixed.pick(
        {QuantForm::Widened, QuantForm::BitSerial, QuantForm::Lookup});
    return program;
  }
  Context context{random, program};
  addContractions(context);
  if (Random formats(~seed ^ 0x666f726d, index); formats.percent(25))
    drawFormats(formats, program);
  return program;
}
