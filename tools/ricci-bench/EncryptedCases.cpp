//===- EncryptedCases.cpp - Encrypted programs beside the textbook's ------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Encrypted.h"

#include "Diagnostics.h"
#include "Secrets.h"

#include "Count.h"

#include "ricci/Pipelines/EinsumProgram.h"
#include "ricci/Pipelines/FHEPipeline.h"
#include "ricci/Target/FHE/Program.h"
#include "ricci/Target/FHE/Session.h"

#include "mlir/IR/Builders.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

#include <cmath>
#include <random>

using namespace mlir;
using namespace ricci;
using namespace ricci::bench;

namespace {

struct Plan {
  const char *name;
  const char *layout;
  bool textbook;
};

/// The first is what the others are measured by.
constexpr Plan plans[] = {{"textbook", "row-major", true},
                          {"row-major", "row-major", false},
                          {"packed", "packed", false},
                          {"replicated", "replicated", false}};
constexpr size_t planCount = std::size(plans);

struct Compiled {
  OwningOpRef<ModuleOp> module;
  fhe::Parameters parameters;
  std::optional<fhe::Session> session;
  fhe::RunFigures figures;
  std::vector<Tensor> results;
  double first = 0; ///< The run that encodes masks and constants.
  std::vector<double> times;
};

double getMedian(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + values.size() / 2,
                   values.end());
  return values[values.size() / 2];
}

bool compile(const EncryptedCase &given, const Plan &plan, MLIRContext &context,
             Compiled &compiled) {
  SmallVector<RankedTensorType> types;
  for (const std::vector<int64_t> &shape : given.shapes)
    types.push_back(RankedTensorType::get(shape, Float64Type::get(&context)));
  std::string error;
  compiled.module =
      buildEinsumProgram(given.expression, types, &context, error);
  if (!compiled.module)
    return tool::printError(given.expression + ": " + error);
  FHEOptions options;
  options.textbook = plan.textbook;
  options.encryptLayout = plan.layout;
  if (!tool::markSecrets(*compiled.module, "main", given.secret) ||
      failed(compileToFHE(*compiled.module, options, "")))
    return false;
  FailureOr<fhe::Parameters> parameters =
      fhe::findParameters(*compiled.module, "main");
  if (failed(parameters))
    return false;
  compiled.parameters = *parameters;
  return true;
}

std::vector<Tensor> makeArguments(const EncryptedCase &given,
                                  std::mt19937 &random) {
  std::normal_distribution<double> normal;
  std::vector<Tensor> arguments;
  for (const std::vector<int64_t> &shape : given.shapes) {
    ricci_tensor *raw = nullptr;
    if (ricci_tensor_create({RICCI_FLOAT, 64},
                            static_cast<int32_t>(shape.size()), shape.data(),
                            &raw))
      return {};
    for (int64_t i = 0, count = ricci_tensor_size(raw); i < count; ++i)
      static_cast<double *>(raw->data)[i] = normal(random);
    arguments.emplace_back(raw);
  }
  return arguments;
}

/// The largest difference of two results, relative to max(1, largest).
double getDifference(const ricci_tensor &a, const ricci_tensor &b) {
  double largest = 1, difference = 0;
  for (int64_t i = 0, count = ricci_tensor_size(&a); i < count; ++i) {
    double x = static_cast<double *>(a.data)[i];
    largest = std::max(largest, std::abs(x));
    difference =
        std::max(difference, std::abs(x - static_cast<double *>(b.data)[i]));
  }
  return difference / largest;
}

bool compareCase(const EncryptedCase &given, unsigned runs,
                 MLIRContext &context, std::mt19937 &random,
                 std::array<double, planCount> &medians) {
  std::array<Compiled, planCount> compiled;
  int64_t levels = 0;
  for (auto [plan, own] : llvm::zip(plans, compiled)) {
    if (!compile(given, plan, context, own))
      return false;
    levels = std::max(levels, own.parameters.levels);
  }
  std::vector<Tensor> arguments = makeArguments(given, random);
  std::vector<const ricci_tensor *> pointers;
  for (const Tensor &argument : arguments)
    pointers.push_back(argument.get());
  for (Compiled &own : compiled) {
    // All have one set of moduli; each encrypts at the level that it needs.
    own.parameters.levels = levels;
    std::string error;
    own.session = fhe::makeSession("openfhe", own.parameters, error);
    if (!own.session)
      return tool::printError(given.expression + ": " + error);
  }
  for (unsigned i = 0; i <= runs; ++i)
    for (Compiled &own : compiled) {
      own.figures = {};
      if (failed(fhe::run(*own.module, "main", pointers, *own.session,
                          own.results, own.figures)))
        return false;
      if (i == 0)
        own.first = own.figures.serverMilliseconds;
      else
        own.times.push_back(own.figures.serverMilliseconds);
    }
  for (auto [number, own] : llvm::enumerate(compiled)) {
    medians[number] = getMedian(own.times);
    const fhe::Counts &counts = own.figures.counts;
    llvm::outs() << llvm::format(
        "%-16s %-10s %5lld %5lld %5lld %5lld %6.1f %9.2f %9.2f %8.2f  %.1e\n",
        number ? "" : given.expression.c_str(), plans[number].name,
        static_cast<long long>(counts.rotations),
        static_cast<long long>(counts.hoistedRotations),
        static_cast<long long>(counts.plainProducts),
        static_cast<long long>(counts.products),
        static_cast<double>(
            own.session->server->getKeys().countBytes().value_or(0)) /
            (1 << 20),
        own.first, medians[number], medians[0] / medians[number],
        getDifference(*compiled[0].results[0], *own.results[0]));
    llvm::outs().flush();
  }
  return true;
}

} // namespace

bool ricci::bench::readCases(const std::string &path,
                             std::vector<EncryptedCase> &cases) {
  auto file = llvm::MemoryBuffer::getFile(path, /*IsText=*/true);
  if (!file)
    return tool::printError("cannot read '" + path +
                            "': " + file.getError().message());
  SmallVector<StringRef> lines;
  (*file)->getBuffer().split(lines, '\n', -1, /*KeepEmpty=*/false);
  for (StringRef line : lines) {
    if (line.starts_with("#"))
      continue;
    SmallVector<StringRef> fields, shapes;
    line.split(fields, '\t');
    EncryptedCase &added = cases.emplace_back();
    if (fields.size() < 3)
      return tool::printError(path + ": found '" + line +
                              "', expected number, expression and shapes with "
                              "tabs between them");
    added.expression = fields[1];
    fields[2].split(shapes, ';');
    for (StringRef text : shapes) {
      SmallVector<StringRef> extents;
      text.split(extents, 'x', -1, /*KeepEmpty=*/false);
      std::vector<int64_t> &shape = added.shapes.emplace_back();
      for (StringRef extent : extents)
        if (extent.getAsInteger(10, shape.emplace_back()))
          return tool::printError(path + ": found shape '" + text +
                                  "', expected extents such as 16x32");
    }
  }
  return true;
}

bool ricci::bench::compareCases(const std::vector<EncryptedCase> &cases,
                                unsigned runs, MLIRContext &context) {
  std::mt19937 random(1);
  llvm::outs() << "server's operations on OpenFHE, 16384 slots, 128 bits, one "
                  "thread; medians of "
               << tool::count(runs, "alternating run")
               << ", seed 1\n"
                  "einsum           plan       rotat shared plain  prod key "
                  "MiB  first ms        ms   faster  difference\n";
  std::array<double, planCount> logarithms = {};
  double best = 0;
  for (const EncryptedCase &given : cases) {
    std::array<double, planCount> medians;
    if (!compareCase(given, runs, context, random, medians))
      return false;
    double least = medians[1];
    for (size_t i = 1; i < planCount; ++i) {
      logarithms[i] += std::log(medians[0] / medians[i]);
      least = std::min(least, medians[i]);
    }
    best += std::log(medians[0] / least);
  }
  auto count = static_cast<double>(cases.size());
  llvm::outs() << "geometric mean of the ratios to the textbook's plan:";
  for (size_t i = 1; i < planCount; ++i)
    llvm::outs() << ' ' << plans[i].name
                 << llvm::format(" %.2f,", std::exp(logarithms[i] / count));
  llvm::outs() << llvm::format(" the best of a case %.2f\n",
                               std::exp(best / count));
  return true;
}
