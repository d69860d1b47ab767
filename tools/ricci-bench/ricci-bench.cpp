//===- ricci-bench.cpp - Generated kernels beside OpenBLAS ----------- -*- C++
//-*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Times matrix products against OpenBLAS in one run: the two alternate call by
// call on the same operands, and medians are compared. With --fhe-…, encrypted
// programs instead.
//
//===----------------------------------------------------------------------===//

#include "CommandLine.h"
#include "Diagnostics.h"
#include "Encrypted.h"
#include "Peak.h"

#include "Count.h"

#include "ricci/Dialect/FHE/Costs/KeySwitch.h"
#include "ricci/Pipelines/EinsumProgram.h"
#include "ricci/Pipelines/Pipelines.h"
#include "ricci/RegisterAll.h"
#include "ricci/Runtime/Tensor.h"
#include "ricci/Target/CPU/Program.h"

#include "mlir/IR/MLIRContext.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/raw_ostream.h"

#include <chrono>
#include <cmath>
#include <cstdlib>
#include <dlfcn.h>
#include <random>

using namespace mlir;
using namespace ricci;
using namespace ricci::bench;

namespace {

struct CommandLine {
  llvm::cl::list<std::string> shapes{
      "shape", llvm::cl::CommaSeparated, llvm::cl::value_desc("MxNxK"),
      llvm::cl::desc("Matrix products to time instead of the usual ones")};
  llvm::cl::opt<unsigned> threads{
      "threads", llvm::cl::init(1),
      llvm::cl::desc("Threads for both sides (default: 1)")};
  llvm::cl::opt<double> seconds{
      "seconds", llvm::cl::init(1.0),
      llvm::cl::desc("Time for each shape and side, in seconds (default: 1)")};
};

struct EncryptedCommandLine {
  llvm::cl::opt<int64_t> costs{
      "fhe-costs", llvm::cl::value_desc("levels"), llvm::cl::init(-1),
      llvm::cl::desc("Time OpenFHE's operations at each level up to this one")};
  llvm::cl::list<int64_t> rings{
      "fhe-rings", llvm::cl::CommaSeparated, llvm::cl::value_desc("n"),
      llvm::cl::desc("With --fhe-costs: the ring dimensions, powers of two "
                     "(default: 8192,16384,32768,65536)")};
  llvm::cl::opt<std::string> json{
      "json", llvm::cl::value_desc("file"),
      llvm::cl::desc("With --fhe-costs: also write the times there")};
  llvm::cl::opt<std::string> cases{
      "fhe-cases", llvm::cl::value_desc("file"),
      llvm::cl::desc("Time encrypted einsums beside the textbook's plan: lines "
                     "of number, expression and shapes, tabs between them")};
  llvm::cl::list<int64_t> products{
      "fhe-products", llvm::cl::CommaSeparated, llvm::cl::value_desc("n"),
      llvm::cl::desc(
          "Time encrypted vectors times clear n x n matrices beside the "
          "textbook's plan")};
  llvm::cl::opt<unsigned> runs{
      "fhe-runs", llvm::cl::init(5),
      llvm::cl::desc("Runs of each plan that count (default: 5)")};
};

struct Shape {
  int64_t m, n, k;
};

/// Square, odd, flat and skinny products, after docs of dense-kernel papers.
constexpr Shape usualShapes[] = {
    {16, 16, 16},    {64, 64, 64},    {100, 100, 100},    {33, 65, 129},
    {256, 256, 256}, {512, 512, 512}, {1024, 1024, 1024}, {2048, 2048, 2048},
    {10000, 16, 16}, {8, 4096, 4096}, {1, 4096, 4096}};

/// Those that programs of up to 2^15 slots get.
constexpr int64_t usualRings[] = {1 << 13, 1 << 14, 1 << 15, 1 << 16};

/// cblas_sgemm's C signature; CblasRowMajor is 101, CblasNoTrans 111.
using MultiplyFunction = void (*)(int, int, int, int, int, int, float,
                                  const float *, int, const float *, int, float,
                                  float *, int);

/// OpenBLAS, found at run time: nothing of ricci links it.
struct Peer {
  MultiplyFunction multiply = nullptr;
  /// Its version, and the processor that its kernels were written for.
  std::string description;
  static Peer find(int threads) {
    Peer peer;
    // With this set it takes other kernels than those it would choose itself,
    // and what is measured is no longer the library at its best.
    unsetenv("OPENBLAS_CORETYPE");
    for (const char *name :
         {"libopenblas.so.0",
          "/usr/lib/x86_64-linux-gnu/openblas-pthread/libopenblas.so.0"})
      if (void *library = dlopen(name, RTLD_NOW)) {
        peer.multiply =
            reinterpret_cast<MultiplyFunction>(dlsym(library, "cblas_sgemm"));
        if (auto setThreads = reinterpret_cast<void (*)(int)>(
                dlsym(library, "openblas_set_num_threads")))
          setThreads(threads);
        for (const char *text :
             {"openblas_get_config", "openblas_get_corename"})
          if (auto get =
                  reinterpret_cast<const char *(*)()>(dlsym(library, text))) {
            auto words = llvm::StringRef(get()).split(" NO_").first;
            if (!peer.description.empty())
              peer.description += ", kernels for ";
            peer.description += words.str();
          }
        break;
      }
    return peer;
  }
};

double median(std::vector<double> &times) {
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

template <typename Function> double timeOf(Function &&function) {
  auto start = std::chrono::steady_clock::now();
  function();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start)
      .count();
}

std::unique_ptr<cpu::Program> compileProduct(const Shape &shape,
                                             MLIRContext &context) {
  Type type = Float32Type::get(&context);
  std::string error;
  OwningOpRef<ModuleOp> module =
      buildEinsumProgram("mk,kn->mn",
                         {RankedTensorType::get({shape.m, shape.k}, type),
                          RankedTensorType::get({shape.k, shape.n}, type)},
                         &context, error);
  CPUOptions options;
  std::optional<cpu::Machine> machine = cpu::Machine::get("host", error);
  std::unique_ptr<cpu::Program> program;
  if (module && machine && succeeded(compile(*module, options, {})))
    program = cpu::Program::create(*module, *machine, error);
  // What the passes say has been printed.
  if (!program && !error.empty())
    tool::printError(error);
  return program;
}

Tensor makeRandom(int64_t rows, int64_t columns, std::mt19937 &random) {
  int64_t shape[] = {rows, columns};
  ricci_tensor *tensor = nullptr;
  if (ricci_tensor_create({RICCI_FLOAT, 32}, 2, shape, &tensor) != RICCI_OK)
    return nullptr;
  std::uniform_real_distribution<float> draw(-1, 1);
  float *data = static_cast<float *>(tensor->data);
  for (int64_t i = 0; i < rows * columns; ++i)
    data[i] = draw(random);
  return Tensor(tensor);
}

/// One row of the table; false after a message.
bool run(const Shape &shape, const Peer &peer, double peak,
         const CommandLine &options, MLIRContext &context,
         std::mt19937 &random) {
  std::unique_ptr<cpu::Program> program = compileProduct(shape, context);
  const ricci_entry_info *entry = nullptr;
  Tensor a = makeRandom(shape.m, shape.k, random);
  Tensor b = makeRandom(shape.k, shape.n, random);
  Tensor c = makeRandom(shape.m, shape.n, random);
  if (!program || !a || !b || !c ||
      ricci_find_entry(program->getInfo(), "", &entry) != RICCI_OK)
    return false;
  const ricci_tensor *arguments[] = {a.get(), b.get()};
  Tensor result;
  auto ours = [&] {
    ricci_tensor *fresh = nullptr;
    ricci_call(entry, arguments, 2, &fresh, 1);
    result.reset(fresh);
  };
  auto theirs = [&] {
    peer.multiply(101, 111, 111, shape.m, shape.n, shape.k, 1,
                  static_cast<float *>(a->data), shape.k,
                  static_cast<float *>(b->data), shape.n, 0,
                  static_cast<float *>(c->data), shape.n);
  };
  ours();
  if (!result) {
    tool::printError(ricci_last_error());
    return false;
  }
  std::vector<double> ourTimes, theirTimes;
  if (peer.multiply)
    theirs();
  double total = 0;
  while ((total < 2 * options.seconds || ourTimes.size() < 5) &&
         ourTimes.size() < 100000) {
    ourTimes.push_back(timeOf(ours));
    total += ourTimes.back();
    if (peer.multiply) {
      theirTimes.push_back(timeOf(theirs));
      total += theirTimes.back();
    }
  }
  double flops = 2.0 * shape.m * shape.n * shape.k * 1e-9;
  double our = flops / median(ourTimes);
  std::string name = std::to_string(shape.m) + "x" + std::to_string(shape.n) +
                     "x" + std::to_string(shape.k);
  llvm::outs() << llvm::format("%-18s %10.1f", name.c_str(), our);
  if (peak > 0)
    llvm::outs() << llvm::format(" %9.0f%%",
                                 100 * our / (peak * options.threads));
  if (peer.multiply) {
    double their = flops / median(theirTimes);
    // What is compared must be the same product.
    double worst = 0;
    for (int64_t i = 0; i < shape.m * shape.n; ++i)
      worst = std::max<double>(worst,
                               std::abs(static_cast<float *>(result->data)[i] -
                                        static_cast<float *>(c->data)[i]));
    if (worst > 1e-5 * shape.k) {
      tool::printError("the two products of " + name + " differ by " +
                       std::to_string(worst));
      return false;
    }
    llvm::outs() << llvm::format(" %10.1f %7.2f", their, our / their);
  }
  llvm::outs() << '\n';
  return true;
}

bool parseShape(llvm::StringRef text, Shape &shape) {
  llvm::SmallVector<llvm::StringRef> parts;
  text.split(parts, 'x');
  return parts.size() == 3 && !parts[0].getAsInteger(10, shape.m) &&
         !parts[1].getAsInteger(10, shape.n) &&
         !parts[2].getAsInteger(10, shape.k) && shape.m > 0 && shape.n > 0 &&
         shape.k > 0;
}

} // namespace

int main(int argc, char **argv) {
  tool::setName("ricci-bench");
  tool::dropLibraryOptions();
  CommandLine options;
  EncryptedCommandLine encrypted;
  if (std::optional<int> status = tool::parseCommandLine(
          argc, argv, "times single-precision matrix products beside OpenBLAS"))
    return *status;
  llvm::SmallVector<Shape> shapes;
  for (const std::string &text : options.shapes)
    if (!parseShape(text, shapes.emplace_back())) {
      tool::printError("found shape '" + text +
                       "', expected MxNxK such as 512x512x512");
      return 2;
    }
  if (shapes.empty())
    llvm::append_range(shapes, usualShapes);
  for (int64_t extent : encrypted.products)
    if (extent < 1) {
      tool::printError("--fhe-products: found " + llvm::Twine(extent) +
                       ", expected a whole number of at least 1");
      return 2;
    }
  if (options.threads == 0 || options.threads > (1 << 16)) {
    tool::printError("--threads: found " + llvm::Twine(options.threads) +
                     ", expected a whole number from 1 to 65536");
    return 2;
  }
  if (!(options.seconds > 0 && options.seconds <= 86400)) {
    tool::printError("--seconds: found " + std::to_string(options.seconds) +
                     ", expected a number above 0, at most 86400");
    return 2;
  }

  for (int64_t ring : encrypted.rings)
    if (!llvm::isPowerOf2_64(ring) || ring < fhe::leastRingDimension ||
        ring > fhe::mostRingDimension) {
      tool::printError("--fhe-rings: found " + std::to_string(ring) +
                       ", expected a power of two from " +
                       std::to_string(fhe::leastRingDimension) + " to " +
                       std::to_string(fhe::mostRingDimension));
      return 2;
    }
  if (encrypted.rings.empty())
    for (int64_t ring : usualRings)
      encrypted.rings.push_back(ring);

  DialectRegistry registry;
  registerDialects(registry);
  MLIRContext context(registry, MLIRContext::Threading::DISABLED);
  tool::DiagnosticPrinter diagnostics(context);
  if (encrypted.costs >= 0)
    return measureCosts(llvm::to_vector(encrypted.rings), encrypted.costs,
                        encrypted.json)
               ? 0
               : 1;
  std::vector<EncryptedCase> cases;
  if (!encrypted.cases.empty() && !readCases(encrypted.cases, cases))
    return 1;
  for (int64_t extent : encrypted.products)
    cases.push_back({"ij,j->i", {{extent, extent}, {extent}}, "1"});
  if (!cases.empty())
    return compareCases(cases, encrypted.runs, context) ? 0 : 1;
  ricci_set_thread_count(options.threads);
  Peer peer = Peer::find(options.threads);
  double peak = measurePeak();
  std::mt19937 random(1);
  llvm::outs() << "f32 matrix products, "
               << tool::count(static_cast<uint64_t>(options.threads), "thread")
               << ", medians of alternating calls, seed 1\n";
  if (peak > 0)
    llvm::outs() << llvm::format("peak of one thread: %.1f GFLOP/s\n", peak);
  if (!peer.description.empty())
    llvm::outs() << "peer: " << peer.description << '\n';
  if (!peer.multiply)
    llvm::outs() << "OpenBLAS is not here (package libopenblas-pthread-dev)\n";
  llvm::outs() << "shape (m n k)      ricci GF/s";
  if (peak > 0)
    llvm::outs() << "   of peak";
  if (peer.multiply)
    llvm::outs() << "  OpenBLAS   ratio";
  llvm::outs() << '\n';
  for (const Shape &shape : shapes)
    if (!run(shape, peer, peak, options, context, random))
      return 1;
  return tool::flushOutput() ? 0 : 1;
}
