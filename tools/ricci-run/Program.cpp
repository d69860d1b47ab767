//===- Program.cpp - The program and its entry ------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Program.h"

#include "Count.h"
#include "Diagnostics.h"
#include "ProgramFile.h"

#include "ricci/Dialect/Q/IR/Q.h"
#include "ricci/Pipelines/EinsumProgram.h"

#include "mlir/AsmParser/AsmParser.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "llvm/Support/MathExtras.h"

#include <cstring>

using namespace mlir;
using namespace ricci;
using namespace ricci::run;

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

static std::string print(ricci_element_type type) {
  char name[32];
  ricci_print_element_type(type, name, sizeof(name));
  return name;
}

std::string ricci::run::print(const ValueType &type) {
  std::string text = "tensor<";
  for (int64_t extent : type.shape)
    text += (extent < 0 ? "?" : std::to_string(extent)) + "x";
  return text + ::print(type.element) + ">";
}

ValueType ricci::run::typeOf(const ricci_tensor &tensor) {
  return {tensor.type, {tensor.shape, tensor.shape + tensor.rank}};
}

const llvm::fltSemantics &ricci::run::getSemantics(ricci_element_type type) {
  if (type.kind == RICCI_BFLOAT)
    return llvm::APFloat::BFloat();
  unsigned width = type.kind == RICCI_COMPLEX ? type.width / 2 : type.width;
  return width == 16   ? llvm::APFloat::IEEEhalf()
         : width == 32 ? llvm::APFloat::IEEEsingle()
                       : llvm::APFloat::IEEEdouble();
}

static std::optional<ValueType> convert(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  if (!tensor)
    return std::nullopt;
  ValueType result;
  std::string name;
  llvm::raw_string_ostream(name) << q::getPassedType(tensor.getElementType());
  if (ricci_parse_element_type(name.c_str(), &result.element))
    return std::nullopt;
  for (int64_t extent : tensor.getShape())
    result.shape.push_back(ShapedType::isDynamic(extent) ? -1 : extent);
  return result;
}

//===----------------------------------------------------------------------===//
// The program
//===----------------------------------------------------------------------===//

OwningOpRef<ModuleOp> ricci::run::loadProgram(const Options &options,
                                              const std::vector<Input> &inputs,
                                              MLIRContext &context) {
  if (!options.programPath.empty())
    return tool::readProgram(
        options.programPath, context,
        "a module of functions over tensors, or --einsum EXPR");
  SmallVector<RankedTensorType> types;
  for (const Input &input : inputs) {
    const ricci_tensor &tensor = *input.tensor;
    Type element = parseType(::print(tensor.type), &context);
    types.push_back(
        RankedTensorType::get(ArrayRef(tensor.shape, tensor.rank), element));
  }
  std::string error;
  auto module = buildEinsumProgram(options.expression, types, &context, error);
  if (!module)
    tool::printError("--einsum: " + error);
  return module;
}

/// Whether the function is one that `ricci-run` can call.
static bool isEntry(FunctionOpInterface function) {
  return function.isPublic() && !function.isExternal();
}

std::optional<Signature> ricci::run::findEntry(ModuleOp module,
                                               StringRef name) {
  SmallVector<FunctionOpInterface> entries;
  std::string names;
  for (auto function : module.getOps<FunctionOpInterface>()) {
    if (!isEntry(function))
      continue;
    entries.push_back(function);
    names += (names.empty() ? "'" : ", '") + function.getName().str() + "'";
  }
  std::string place = tool::describe(module.getLoc());
  auto error = [&](const Twine &message) {
    tool::printError(place + ": " + message);
    return std::nullopt;
  };
  if (entries.empty())
    return error("found no public function to run, expected a 'func.func' with "
                 "a body; define one");
  FunctionOpInterface entry;
  if (name.empty()) {
    if (entries.size() > 1)
      return error("found several public functions, " + Twine(names) +
                   ", expected one; choose with --entry=NAME");
    entry = entries.front();
  } else {
    for (FunctionOpInterface candidate : entries)
      if (candidate.getName() == name)
        entry = candidate;
    if (!entry)
      return error("found no public function '" + name + "', expected one of " +
                   names + "; correct --entry");
  }

  Signature signature;
  signature.name = entry.getName().str();
  auto type = dyn_cast<FunctionType>(entry.getFunctionType());
  // What lowering made of the types hides those of the program.
  if (auto original = entry->getAttrOfType<TypeAttr>("ricci.signature"))
    type = dyn_cast<FunctionType>(original.getValue());
  if (!type)
    return error("the function '" + signature.name +
                 "' has no 'ricci.signature', which says the types of its "
                 "arguments; compile it with ricci's pipeline");
  place = tool::describe(entry.getLoc());
  auto add = [&](TypeRange types, const char *kind,
                 std::vector<ValueType> &values) {
    for (auto [i, type] : llvm::enumerate(types)) {
      std::optional<ValueType> value = convert(type);
      if (!value) {
        std::string text;
        llvm::raw_string_ostream(text) << type;
        return tool::printError(
            place + ": " + kind + " " + Twine(i) + " of '" + signature.name +
            "': found " + text +
            ", expected a ranked tensor of integers of 1 to 64 bits, index, "
            "f16, bf16, f32, f64, complex<f32> or complex<f64>; change its "
            "type");
      }
      values.push_back(std::move(*value));
    }
    return true;
  };
  if (!add(type.getInputs(), "argument", signature.arguments) ||
      !add(type.getResults(), "result", signature.results))
    return std::nullopt;
  return signature;
}

//===----------------------------------------------------------------------===//
// Inputs
//===----------------------------------------------------------------------===//

/// Gives an integer tensor in its storage type the narrower `expected` type, if
/// its values are in range.
static bool narrow(ricci_tensor &tensor, ricci_element_type expected) {
  bool isInteger =
      expected.kind == RICCI_SIGNED || expected.kind == RICCI_UNSIGNED;
  size_t size = ricci_element_size(expected);
  if (!isInteger || tensor.type.kind != expected.kind ||
      tensor.type.width != size * 8)
    return false;
  const char *data = static_cast<const char *>(tensor.data);
  for (int64_t i = 0, count = ricci_tensor_size(&tensor); i < count; ++i) {
    uint64_t bits = 0;
    std::memcpy(&bits, data + i * size, size);
    bool fits =
        expected.kind == RICCI_SIGNED
            ? llvm::isIntN(expected.width, llvm::SignExtend64(bits, size * 8))
            : llvm::isUIntN(expected.width, bits);
    if (!fits)
      return false;
  }
  tensor.type = expected;
  return true;
}

static bool matchInput(const Signature &signature, size_t index, Input &input) {
  const ValueType &expected = signature.arguments[index];
  ricci_tensor &tensor = *input.tensor;
  if (tensor.type != expected.element && expected.element.width < 64)
    narrow(tensor, expected.element);
  ValueType found = typeOf(tensor);
  const char *remedy = nullptr;
  if (found.element != expected.element) {
    remedy = "convert the input, or change the program's element type";
  } else if (found.shape.size() != expected.shape.size()) {
    remedy = "give an input of that rank";
  } else {
    for (size_t d = 0; d < found.shape.size(); ++d)
      if (expected.shape[d] >= 0 && found.shape[d] != expected.shape[d])
        remedy = "give an input of that shape";
  }
  if (!remedy)
    return true;
  return tool::printError(input.origin + ": argument " + Twine(index) +
                          " of '" + signature.name + "': found " +
                          print(found) + ", expected " + print(expected) +
                          "; " + remedy);
}

bool ricci::run::matchInputs(const Signature &signature,
                             std::vector<Input> &inputs) {
  if (inputs.size() != signature.arguments.size()) {
    std::string types;
    for (const ValueType &type : signature.arguments)
      types += (types.empty() ? "" : ", ") + print(type);
    return tool::printError(
        "'" + signature.name + "': found " +
        tool::count(inputs.size(), "input") + ", expected " +
        Twine(signature.arguments.size()) +
        (types.empty() ? std::string() : " (" + types + ")") +
        "; give one .npy file or --random item for each");
  }
  for (size_t i = 0; i < inputs.size(); ++i)
    if (!matchInput(signature, i, inputs[i]))
      return false;
  return true;
}
