//===- RefTest.h - Programs run by the evaluator, for tests -----*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TEST_UNIT_REF_REFTEST_H
#define RICCI_TEST_UNIT_REF_REFTEST_H

#include "Array.h"
#include "ricci/Dialect/Ein/IR/Ein.h"
#include "ricci/Target/Ref/Compare.h"
#include "ricci/Target/Ref/Evaluator.h"

#include "mlir/AsmParser/AsmParser.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Complex/IR/Complex.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/Parser/Parser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>

namespace ricci::ref {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class RefTest : public testing::Test {
protected:
  RefTest()
      : handler(&context, [this](mlir::Diagnostic &diagnostic) {
          errors += diagnostic.str() + "\n";
          return mlir::success();
        }) {
    context.loadDialect<ein::EinDialect, mlir::arith::ArithDialect,
                        mlir::complex::ComplexDialect, mlir::func::FuncDialect,
                        mlir::math::MathDialect, mlir::tensor::TensorDialect>();
  }

  /// A row-major tensor; of complex numbers real and imaginary part in turn.
  static Tensor make(const char *type, std::vector<int64_t> shape,
                     std::vector<double> values) {
    ricci_element_type element;
    EXPECT_EQ(ricci_parse_element_type(type, &element), RICCI_OK);
    ricci_tensor *tensor = nullptr;
    EXPECT_EQ(ricci_tensor_create(element, shape.size(), shape.data(), &tensor),
              RICCI_OK);
    unsigned parts = element.kind == RICCI_COMPLEX ? 2 : 1;
    unsigned bytes = ricci_element_size(element) / parts;
    for (size_t i = 0; i < values.size(); ++i) {
      uint64_t bits;
      if (element.kind == RICCI_BFLOAT)
        bits = encodeFloat(values[i], formatBF16);
      else if (element.kind == RICCI_FLOAT || element.kind == RICCI_COMPLEX)
        bits = encodeFloat(values[i], bytes == 2   ? formatF16
                                      : bytes == 4 ? formatF32
                                                   : formatF64);
      else
        bits = values[i] < 0
                   ? static_cast<uint64_t>(static_cast<int64_t>(values[i]))
                   : static_cast<uint64_t>(values[i]);
      std::memcpy(static_cast<char *>(tensor->data) + i * bytes, &bits, bytes);
    }
    return Tensor(tensor);
  }

  /// The elements of `result`'s tensor.
  static std::vector<double> read(const Result &result, const char *type,
                                  mlir::MLIRContext *context) {
    NumberType number = NumberType::get(mlir::parseType(type, context));
    ArrayPointer array = importTensor(*result.value, number);
    std::vector<double> values;
    for (int64_t i = 0; i < array->size; ++i) {
      Scalar scalar = array->load(i);
      if (number.kind == Kind::Integer) {
        values.push_back(toDouble(scalar.integer, number));
        continue;
      }
      values.push_back(scalar.real.value);
      if (number.kind == Kind::Complex)
        values.push_back(scalar.imaginary.value);
    }
    return values;
  }

  /// Runs a whole module; `errors` has the diagnostics.
  bool run(const std::string &text, const std::vector<Tensor> &arguments,
           const char *entry = "") {
    errors.clear();
    results.clear();
    module = mlir::parseSourceString<mlir::ModuleOp>(text, &context);
    if (!module)
      return false;
    std::vector<const ricci_tensor *> pointers;
    for (const Tensor &argument : arguments)
      pointers.push_back(argument.get());
    return mlir::succeeded(evaluate(*module, entry, pointers, results));
  }

  /// Runs one contraction, `types` as in "(tensor<2xf32>) -> tensor<f32>", and
  /// gives the elements, which are of `type`.
  std::vector<double> contract(const std::string &spec,
                               const std::string &types, const char *type,
                               const std::vector<Tensor> &arguments,
                               const std::string &definitions = "",
                               const std::string &accumulate = "") {
    std::string names, parameters;
    size_t arrow = types.find(" -> ");
    std::string inputs = types.substr(1, arrow - 2);
    size_t begin = 0;
    for (size_t i = 0; i < arguments.size(); ++i) {
      size_t end = inputs.find(", ", begin);
      std::string name = "%a" + std::to_string(i);
      names += (i ? ", " : "") + name;
      parameters +=
          (i ? ", " : "") + name + ": " + inputs.substr(begin, end - begin);
      begin = end + 2;
    }
    std::string resultType = types.substr(arrow + 4);
    std::string text = definitions + "func.func @main(" + parameters + ") -> " +
                       resultType + " {\n  %r = ein.contract \"" + spec +
                       "\"(" + names + ") " + accumulate + " : " + types +
                       "\n  return %r : " + resultType + "\n}\n";
    EXPECT_TRUE(run(text, arguments)) << errors << text;
    if (results.empty())
      return {};
    return read(results[0], type, &context);
  }

  mlir::MLIRContext context;
  std::string errors;
  mlir::ScopedDiagnosticHandler handler;
  mlir::OwningOpRef<mlir::ModuleOp> module;
  std::vector<Result> results;
};

} // namespace ricci::ref

#endif // RICCI_TEST_UNIT_REF_REFTEST_H
