//===- Compiler.cpp - The compiler's C interface ----------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/CAPI/Compiler.h"

#include "Diagnostics.h"
#include "ricci/Pipelines/EinsumProgram.h"
#include "ricci/Pipelines/Pipelines.h"
#include "ricci/RegisterAll.h"
#include "ricci/Target/CPU/Program.h"
#include "ricci/Target/Ref/Evaluator.h"

#include "mlir/AsmParser/AsmParser.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/SourceMgr.h"

#include <algorithm>
#include <cstring>
#include <vector>

using namespace mlir;
using namespace ricci;

struct ricci_program {
  std::unique_ptr<cpu::Program> program;
};

static ricci_status fail(ricci_status status, const Twine &message) {
  return ricci_set_error(status, message.str().c_str());
}

//===----------------------------------------------------------------------===//
// Options
//===----------------------------------------------------------------------===//

void ricci_compile_options_init(ricci_compile_options *options) {
  if (options)
    *options = {
        sizeof(ricci_compile_options), "program", "cpu", "host", "flops", 0};
}

/// Completes what the caller gave with the defaults.
static ricci_status getOptions(const ricci_compile_options *given,
                               ricci_compile_options &options) {
  ricci_compile_options_init(&options);
  if (!given)
    return RICCI_OK;
  if (given->size < offsetof(ricci_compile_options, name) || given->size > 4096)
    return fail(RICCI_INVALID_ARGUMENT,
                "the options' size is " + Twine(given->size) +
                    ", expected sizeof(ricci_compile_options); initialize "
                    "them with ricci_compile_options_init");
  ricci_compile_options defaults = options;
  memcpy(&options, given, std::min(given->size, sizeof(options)));
  auto complete = [](const char *&value, const char *standard) {
    if (!value || !*value)
      value = standard;
  };
  complete(options.name, defaults.name);
  complete(options.target, defaults.target);
  complete(options.target_cpu, defaults.target_cpu);
  complete(options.objective, defaults.objective);
  if (StringRef(options.target) != "cpu")
    return fail(RICCI_UNAVAILABLE,
                "target '" + Twine(options.target) +
                    "' is not known here, expected 'cpu'; for the reference "
                    "evaluator call ricci_evaluate");
  if (!llvm::is_contained({"flops", "peak", "writes"},
                          StringRef(options.objective)))
    return fail(RICCI_INVALID_ARGUMENT,
                "objective '" + Twine(options.objective) +
                    "' is not known, expected 'flops', 'peak' or 'writes'");
  if (options.threads < 0)
    return fail(RICCI_INVALID_ARGUMENT, "the number of threads is " +
                                            Twine(options.threads) +
                                            ", expected 0 for all, or more");
  return RICCI_OK;
}

//===----------------------------------------------------------------------===//
// Compilation
//===----------------------------------------------------------------------===//

namespace {
/// What one compilation works in. Threads are left to the callers.
class Session {
public:
  Session()
      : context(getRegistry(), MLIRContext::Threading::DISABLED),
        diagnostics(context) {}

  MLIRContext &getContext() { return context; }

  OwningOpRef<ModuleOp> parse(StringRef text, StringRef name) {
    auto sources = std::make_shared<llvm::SourceMgr>();
    sources->AddNewSourceBuffer(
        llvm::MemoryBuffer::getMemBufferCopy(text, name), SMLoc());
    return parseSourceFile<ModuleOp>(sources, ParserConfig(&context));
  }

  /// The diagnostics so far as the thread's last error.
  ricci_status fail(ricci_status status, StringRef otherwise) {
    std::string text = diagnostics.take();
    return ::fail(status, text.empty() ? otherwise : text);
  }

private:
  static const DialectRegistry &getRegistry() {
    static const DialectRegistry registry = [] {
      DialectRegistry result;
      registerDialects(result);
      return result;
    }();
    return registry;
  }

  MLIRContext context;
  capi::DiagnosticCollector diagnostics;
};
} // namespace

static ricci_status compileModule(Session &session, ModuleOp module,
                                  const ricci_compile_options &options,
                                  ricci_program **result) {
  std::string error;
  std::optional<cpu::Machine> machine =
      cpu::Machine::get(options.target_cpu, error);
  if (!machine)
    return fail(RICCI_UNAVAILABLE, error);
  CPUOptions cpuOptions;
  cpuOptions.targetCPU = options.target_cpu;
  cpuOptions.objective = options.objective;
  cpuOptions.parallel = options.threads != 1;
  if (failed(compile(module, cpuOptions, {})))
    return session.fail(RICCI_INVALID_ARGUMENT,
                        "the program can't be compiled, and the compiler gave "
                        "no reason; report it with the program");
  std::unique_ptr<cpu::Program> program =
      cpu::Program::create(module, *machine, error);
  if (!program)
    return fail(RICCI_UNAVAILABLE, error);
  *result = new ricci_program{std::move(program)};
  return RICCI_OK;
}

ricci_status ricci_compile(const char *text, size_t size,
                           const ricci_compile_options *given,
                           ricci_program **result) {
  if (!result || (!text && size != 0))
    return fail(RICCI_INVALID_ARGUMENT,
                "ricci_compile: got NULL, expected a text and the address of a "
                "pointer");
  *result = nullptr;
  ricci_compile_options options;
  if (ricci_status status = getOptions(given, options))
    return status;
  Session session;
  OwningOpRef<ModuleOp> module =
      session.parse(StringRef(text, size), options.name);
  if (!module)
    return session.fail(RICCI_INVALID_ARGUMENT, "the text is no module");
  return compileModule(session, *module, options, result);
}

/// MLIR's type of elements that the runtime describes by `type`.
static Type getElementType(ricci_element_type type, MLIRContext *context) {
  if (ricci_element_size(type) == 0)
    return {};
  char name[32];
  ricci_print_element_type(type, name, sizeof(name));
  return parseType(name, context);
}

static RankedTensorType getTensorType(const ricci_value_info &value,
                                      MLIRContext *context) {
  Type element = getElementType(value.type, context);
  if (!element || value.rank < 0 || (value.rank != 0 && !value.shape))
    return {};
  SmallVector<int64_t> shape;
  for (int32_t dim = 0; dim < value.rank; ++dim) {
    if (value.shape[dim] < -1)
      return {};
    shape.push_back(value.shape[dim] == -1 ? ShapedType::kDynamic
                                           : value.shape[dim]);
  }
  return RankedTensorType::get(shape, element);
}

/// The module of an expression on operands of these types and shapes.
static ricci_status buildEinsum(Session &session, StringRef expression,
                                ArrayRef<ricci_value_info> operands,
                                OwningOpRef<ModuleOp> &module) {
  SmallVector<RankedTensorType> types;
  for (auto [i, operand] : llvm::enumerate(operands)) {
    types.push_back(getTensorType(operand, &session.getContext()));
    if (!types.back())
      return fail(RICCI_INVALID_ARGUMENT,
                  "operand " + Twine(i) +
                      " has no valid element type, rank or extents; expected a "
                      "type that Runtime.h names, and extents of 0 or more, or "
                      "-1 where dynamic");
  }
  std::string error;
  module = buildEinsumProgram(expression, types, &session.getContext(), error);
  return module ? RICCI_OK : fail(RICCI_INVALID_ARGUMENT, error);
}

ricci_status ricci_compile_einsum(const char *expression, int32_t operand_count,
                                  const ricci_value_info *operands,
                                  const ricci_compile_options *given,
                                  ricci_program **result) {
  if (!expression || !result || operand_count < 0 ||
      (!operands && operand_count != 0))
    return fail(RICCI_INVALID_ARGUMENT,
                "ricci_compile_einsum: got NULL or a negative number, expected "
                "an expression, operands and the address of a pointer");
  *result = nullptr;
  ricci_compile_options options;
  if (ricci_status status = getOptions(given, options))
    return status;
  Session session;
  OwningOpRef<ModuleOp> module;
  if (ricci_status status = buildEinsum(
          session, expression,
          ArrayRef(operands, static_cast<size_t>(operand_count)), module))
    return status;
  return compileModule(session, *module, options, result);
}

const ricci_artifact_info *ricci_program_info(const ricci_program *program) {
  return program ? program->program->getInfo() : nullptr;
}

void ricci_program_destroy(ricci_program *program) { delete program; }

//===----------------------------------------------------------------------===//
// Evaluation
//===----------------------------------------------------------------------===//

/// The results of the entry by the reference evaluator; `*result_count` is the
/// room for them, and becomes their number.
static ricci_status evaluateModule(Session &session, ModuleOp module,
                                   StringRef entry,
                                   ArrayRef<const ricci_tensor *> arguments,
                                   ricci_tensor **results,
                                   int32_t *result_count) {
  size_t room = static_cast<size_t>(*result_count);
  std::vector<ref::Result> values;
  if (failed(ref::evaluate(module, entry, arguments, values)))
    return session.fail(RICCI_INVALID_ARGUMENT,
                        "the reference evaluator gave no reason");
  *result_count = static_cast<int32_t>(values.size());
  if (values.size() > room)
    return fail(RICCI_INVALID_ARGUMENT,
                "the entry gives " + Twine(values.size()) +
                    " results, got room for " + Twine(room) +
                    "; make room for each");
  for (size_t i = 0; i < values.size(); ++i)
    results[i] = values[i].value.release();
  return RICCI_OK;
}

static ricci_status checkArguments(const ricci_tensor *const *arguments,
                                   int32_t count) {
  for (int32_t i = 0; i < count; ++i)
    if (!arguments[i])
      return fail(RICCI_INVALID_ARGUMENT,
                  "argument " + Twine(i) + " is NULL; pass a tensor");
    else if (!arguments[i]->data && ricci_tensor_size(arguments[i]) != 0)
      return fail(RICCI_INVALID_ARGUMENT,
                  "argument " + Twine(i) +
                      " has NULL for its data; make tensors with "
                      "ricci_tensor_create or ricci_tensor_borrow");
  return RICCI_OK;
}

ricci_status ricci_evaluate(const char *text, size_t size, const char *entry,
                            const ricci_compile_options *given,
                            const ricci_tensor *const *arguments,
                            int32_t argument_count, ricci_tensor **results,
                            int32_t *result_count) {
  if ((!text && size != 0) || argument_count < 0 ||
      (!arguments && argument_count != 0) || !result_count ||
      *result_count < 0 || (!results && *result_count != 0))
    return fail(RICCI_INVALID_ARGUMENT,
                "ricci_evaluate: got NULL or a negative number, expected a "
                "text, arguments and room for results");
  std::fill_n(results, static_cast<size_t>(*result_count), nullptr);
  if (ricci_status status = checkArguments(arguments, argument_count))
    return status;
  ricci_compile_options options;
  if (ricci_status status = getOptions(given, options))
    return status;
  Session session;
  OwningOpRef<ModuleOp> module =
      session.parse(StringRef(text, size), options.name);
  if (!module)
    return session.fail(RICCI_INVALID_ARGUMENT, "the text is no module");
  return evaluateModule(
      session, *module, entry ? entry : "",
      ArrayRef(arguments, static_cast<size_t>(argument_count)), results,
      result_count);
}

ricci_status ricci_evaluate_einsum(const char *expression,
                                   const ricci_tensor *const *arguments,
                                   int32_t argument_count,
                                   ricci_tensor **result) {
  if (!expression || !result || argument_count < 0 ||
      (!arguments && argument_count != 0))
    return fail(
        RICCI_INVALID_ARGUMENT,
        "ricci_evaluate_einsum: got NULL or a negative number, expected "
        "an expression, arguments and the address of a pointer");
  *result = nullptr;
  if (ricci_status status = checkArguments(arguments, argument_count))
    return status;
  Session session;
  // Not a SmallVector: clang 22 passes the structure to its push_back in a
  // register in which the rank gets the padding's garbage.
  std::vector<ricci_value_info> operands;
  for (int32_t i = 0; i < argument_count; ++i)
    operands.push_back(
        {arguments[i]->type, arguments[i]->rank, arguments[i]->shape});
  OwningOpRef<ModuleOp> module;
  if (ricci_status status = buildEinsum(session, expression, operands, module))
    return status;
  int32_t room = 1;
  return evaluateModule(
      session, *module, "main",
      ArrayRef(arguments, static_cast<size_t>(argument_count)), result, &room);
}
