//===- CompilerTest.cpp - The compiler's C interface ------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/CAPI/Compiler.h"
#include "ricci/Runtime/Tensor.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include <cstring>
#include <string>
#include <thread>
#include <vector>

using namespace ricci;
using testing::ElementsAre;
using testing::HasSubstr;

// In IncludesFromC.c.
extern "C" size_t ricci_test_size_of_options_in_c(void);

namespace {
struct ProgramDeleter {
  void operator()(ricci_program *program) const {
    ricci_program_destroy(program);
  }
};
using Program = std::unique_ptr<ricci_program, ProgramDeleter>;
} // namespace

static constexpr ricci_element_type f32{RICCI_FLOAT, 32};
static constexpr ricci_element_type i32{RICCI_SIGNED, 32};

static const std::string product = R"(
func.func @product(%a: tensor<2x3xf32>, %b: tensor<3x2xf32>) -> tensor<2x2xf32> {
  %0 = ein.contract "ij,jk->ik"(%a, %b)
      : (tensor<2x3xf32>, tensor<3x2xf32>) -> tensor<2x2xf32>
  return %0 : tensor<2x2xf32>
}
)";

static ricci_status compile(const std::string &text, Program &result,
                            const ricci_compile_options *options = nullptr) {
  ricci_program *program = nullptr;
  ricci_status status =
      ricci_compile(text.data(), text.size(), options, &program);
  EXPECT_EQ(status == RICCI_OK, program != nullptr);
  result.reset(program);
  return status;
}

static Tensor makeTensor(std::vector<int64_t> shape,
                         const std::vector<float> &elements) {
  ricci_tensor *tensor = nullptr;
  EXPECT_EQ(ricci_tensor_create(f32, static_cast<int32_t>(shape.size()),
                                shape.data(), &tensor),
            RICCI_OK);
  memcpy(tensor->data, elements.data(), elements.size() * sizeof(float));
  return Tensor(tensor);
}

static std::vector<float> getElements(const ricci_tensor &tensor) {
  const float *data = static_cast<const float *>(tensor.data);
  return {data, data + ricci_tensor_size(&tensor)};
}

/// Calls the only entry with the one result.
static Tensor call(const Program &program,
                   std::vector<const ricci_tensor *> arguments) {
  const ricci_entry_info *entry = nullptr;
  ricci_tensor *result = nullptr;
  if (ricci_find_entry(ricci_program_info(program.get()), nullptr, &entry) ||
      ricci_call(entry, arguments.data(),
                 static_cast<int32_t>(arguments.size()), &result, 1))
    ADD_FAILURE() << ricci_last_error();
  return Tensor(result);
}

TEST(Compiler, CompilesAModule) {
  Program program;
  ASSERT_EQ(compile(product, program), RICCI_OK) << ricci_last_error();
  const ricci_artifact_info *info = ricci_program_info(program.get());
  ASSERT_EQ(info->entry_count, 1);
  EXPECT_STREQ(info->entries[0].name, "product");
  EXPECT_EQ(info->entries[0].arguments[1].type, f32);
  EXPECT_EQ(info->entries[0].arguments[1].shape[0], 3);
  Tensor a = makeTensor({2, 3}, {1, 2, 3, 4, 5, 6});
  Tensor b = makeTensor({3, 2}, {1, 0, 0, 1, 1, 1});
  EXPECT_THAT(getElements(*call(program, {a.get(), b.get()})),
              ElementsAre(4, 5, 10, 11));
}

TEST(Compiler, TextNeedsNoTerminator) {
  std::string text = product + "}";
  ricci_program *program = nullptr;
  EXPECT_EQ(ricci_compile(text.data(), product.size(), nullptr, &program),
            RICCI_OK)
      << ricci_last_error();
  ricci_program_destroy(program);
}

TEST(Compiler, CompilesEinsumForAnyExtents) {
  int64_t any[] = {-1, -1};
  ricci_value_info operands[] = {{f32, 2, any}, {f32, 2, any}};
  ricci_program *raw = nullptr;
  ASSERT_EQ(ricci_compile_einsum("ij,kj->ki", 2, operands, nullptr, &raw),
            RICCI_OK)
      << ricci_last_error();
  Program program(raw);
  EXPECT_STREQ(ricci_program_info(raw)->entries[0].name, "main");
  Tensor a = makeTensor({1, 2}, {1, 2});
  Tensor b = makeTensor({2, 2}, {1, 0, 1, 1});
  EXPECT_THAT(getElements(*call(program, {a.get(), b.get()})),
              ElementsAre(1, 3));
}

TEST(Compiler, DiagnosticsNameThePlace) {
  ricci_compile_options options;
  ricci_compile_options_init(&options);
  options.name = "mine.mlir";
  Program program;
  EXPECT_EQ(compile("func.func @f(", program, &options),
            RICCI_INVALID_ARGUMENT);
  EXPECT_THAT(ricci_last_error(), HasSubstr("mine.mlir:1:13: error: "));
  std::string wrong = product;
  wrong.replace(wrong.find("ij,jk"), 5, "ij,jj");
  EXPECT_EQ(compile(wrong, program, &options), RICCI_INVALID_ARGUMENT);
  EXPECT_THAT(ricci_last_error(), HasSubstr("mine.mlir:3:"));
  EXPECT_THAT(ricci_last_error(), HasSubstr("error: "));
}

TEST(Compiler, EinsumErrorsNameTheColumn) {
  int64_t shape[] = {2, 3};
  ricci_value_info operands[] = {{f32, 2, shape}, {f32, 2, shape}};
  ricci_program *program = nullptr;
  EXPECT_EQ(ricci_compile_einsum("ij,j%->i", 2, operands, nullptr, &program),
            RICCI_INVALID_ARGUMENT);
  EXPECT_THAT(ricci_last_error(), HasSubstr("'ij,j%->i', column 5: found '%'"));
  EXPECT_EQ(ricci_compile_einsum("ij,jk->ik", 2, operands, nullptr, &program),
            RICCI_INVALID_ARGUMENT);
  EXPECT_THAT(ricci_last_error(), HasSubstr("'j' has extent 3 in operand 0"));
  EXPECT_EQ(ricci_compile_einsum("", 0, nullptr, nullptr, &program),
            RICCI_INVALID_ARGUMENT);
  EXPECT_THAT(ricci_last_error(), HasSubstr("no operands"));
  operands[1].type = {RICCI_FLOAT, 8};
  EXPECT_EQ(ricci_compile_einsum("ij,ij->", 2, operands, nullptr, &program),
            RICCI_INVALID_ARGUMENT);
  EXPECT_THAT(ricci_last_error(), HasSubstr("operand 1 has no valid element"));
  EXPECT_EQ(program, nullptr);
}

TEST(Compiler, ChecksOptions) {
  ricci_compile_options options;
  Program program;
  ricci_compile_options_init(&options);
  options.target = "abacus";
  EXPECT_EQ(compile(product, program, &options), RICCI_UNAVAILABLE);
  EXPECT_THAT(ricci_last_error(), HasSubstr("target 'abacus'"));
  ricci_compile_options_init(&options);
  options.target_cpu = "no-such-cpu";
  EXPECT_EQ(compile(product, program, &options), RICCI_UNAVAILABLE);
  EXPECT_THAT(ricci_last_error(), HasSubstr("no-such-cpu"));
  ricci_compile_options_init(&options);
  options.objective = "beauty";
  EXPECT_EQ(compile(product, program, &options), RICCI_INVALID_ARGUMENT);
  EXPECT_THAT(ricci_last_error(), HasSubstr("objective 'beauty'"));
  ricci_compile_options_init(&options);
  options.threads = -1;
  EXPECT_EQ(compile(product, program, &options), RICCI_INVALID_ARGUMENT);
  EXPECT_THAT(ricci_last_error(), HasSubstr("threads is -1"));
  for (size_t size : {size_t(0), size_t(4097)}) {
    ricci_compile_options_init(&options);
    options.size = size;
    EXPECT_EQ(compile(product, program, &options), RICCI_INVALID_ARGUMENT);
    EXPECT_THAT(ricci_last_error(), HasSubstr("the options' size is"));
  }
}

TEST(Compiler, OptionsOfAnotherVersion) {
  // An older caller knows fewer members; those that it lacks are not read.
  ricci_compile_options older;
  memset(&older, 0xff, sizeof(older));
  older.size = offsetof(ricci_compile_options, target);
  older.name = "older";
  Program program;
  EXPECT_EQ(compile(product, program, &older), RICCI_OK) << ricci_last_error();
  // A later one knows more; NULL stands for the default.
  struct {
    ricci_compile_options options;
    void *more;
  } later = {};
  later.options.size = sizeof(later);
  EXPECT_EQ(compile(product, program, &later.options), RICCI_OK)
      << ricci_last_error();
  ricci_compile_options_init(nullptr);
}

TEST(Compiler, RejectsNull) {
  ricci_program *program = nullptr;
  EXPECT_EQ(ricci_compile(nullptr, 1, nullptr, &program),
            RICCI_INVALID_ARGUMENT);
  EXPECT_EQ(ricci_compile("", 0, nullptr, nullptr), RICCI_INVALID_ARGUMENT);
  EXPECT_EQ(ricci_compile_einsum(nullptr, 0, nullptr, nullptr, &program),
            RICCI_INVALID_ARGUMENT);
  EXPECT_EQ(ricci_compile_einsum("i", 1, nullptr, nullptr, &program),
            RICCI_INVALID_ARGUMENT);
  EXPECT_EQ(ricci_program_info(nullptr), nullptr);
  ricci_program_destroy(nullptr);
}

TEST(Compiler, EvaluatesByReference) {
  Tensor a = makeTensor({2, 3}, {1, 2, 3, 4, 5, 6});
  Tensor b = makeTensor({3, 2}, {1, 0, 0, 1, 1, 1});
  const ricci_tensor *arguments[] = {a.get(), b.get()};
  ricci_tensor *results[2] = {};
  int32_t count = 2;
  ASSERT_EQ(ricci_evaluate(product.data(), product.size(), nullptr, nullptr,
                           arguments, 2, results, &count),
            RICCI_OK)
      << ricci_last_error();
  ASSERT_EQ(count, 1);
  EXPECT_THAT(getElements(*results[0]), ElementsAre(4, 5, 10, 11));
  ricci_tensor_destroy(results[0]);

  count = 0;
  EXPECT_EQ(ricci_evaluate(product.data(), product.size(), nullptr, nullptr,
                           arguments, 2, nullptr, &count),
            RICCI_INVALID_ARGUMENT);
  EXPECT_EQ(count, 1);
  EXPECT_THAT(ricci_last_error(), HasSubstr("gives 1 results, got room for 0"));
  arguments[1] = nullptr;
  count = 2;
  EXPECT_EQ(ricci_evaluate(product.data(), product.size(), nullptr, nullptr,
                           arguments, 2, results, &count),
            RICCI_INVALID_ARGUMENT);
  EXPECT_THAT(ricci_last_error(), HasSubstr("argument 1 is NULL"));
  EXPECT_EQ(results[0], nullptr);
}

TEST(Compiler, EvaluatesExpressions) {
  Tensor a = makeTensor({2, 3}, {1, 2, 3, 4, 5, 6});
  const ricci_tensor *arguments[] = {a.get(), nullptr};
  ricci_tensor *result = nullptr;
  ASSERT_EQ(ricci_evaluate_einsum("ij->i", arguments, 1, &result), RICCI_OK)
      << ricci_last_error();
  EXPECT_THAT(getElements(*result), ElementsAre(6, 15));
  ricci_tensor_destroy(result);
  EXPECT_EQ(ricci_evaluate_einsum("ij,j->i", arguments, 2, &result),
            RICCI_INVALID_ARGUMENT);
  EXPECT_THAT(ricci_last_error(), HasSubstr("argument 1 is NULL"));
  int64_t shape[] = {2, 3}, strides[] = {3, 1};
  ricci_tensor empty{nullptr, nullptr, shape, strides, 2, a->type};
  const ricci_tensor *empties[] = {&empty};
  EXPECT_EQ(ricci_evaluate_einsum("ij->i", empties, 1, &result),
            RICCI_INVALID_ARGUMENT);
  EXPECT_THAT(ricci_last_error(),
              HasSubstr("argument 0 has NULL for its data"));
  EXPECT_EQ(ricci_evaluate_einsum("ij,j->i", arguments, 1, &result),
            RICCI_INVALID_ARGUMENT);
  EXPECT_THAT(ricci_last_error(), HasSubstr("there are 1 operands"));
  EXPECT_EQ(result, nullptr);
  EXPECT_EQ(ricci_evaluate_einsum("ij->i", arguments, 1, nullptr),
            RICCI_INVALID_ARGUMENT);
}

TEST(Compiler, FromManyThreads) {
  std::vector<std::thread> threads;
  for (int64_t i = 0; i < 8; ++i) {
    threads.emplace_back([i] {
      int64_t shape[] = {i + 1};
      ricci_value_info operand{i32, 1, shape};
      ricci_program *raw = nullptr;
      ASSERT_EQ(ricci_compile_einsum("i->", 1, &operand, nullptr, &raw),
                RICCI_OK)
          << ricci_last_error();
      Program program(raw);
      ricci_tensor *argument = nullptr;
      ASSERT_EQ(ricci_tensor_create(i32, 1, shape, &argument), RICCI_OK);
      Tensor owner(argument);
      for (int64_t j = 0; j <= i; ++j)
        static_cast<int32_t *>(argument->data)[j] = 1;
      Tensor result = call(program, {argument});
      EXPECT_EQ(*static_cast<int32_t *>(result->data), i + 1);
      Program none;
      EXPECT_EQ(compile("wrong", none), RICCI_INVALID_ARGUMENT);
      EXPECT_THAT(ricci_last_error(), HasSubstr("program:1:1: error: "));
    });
  }
  for (std::thread &thread : threads)
    thread.join();
}

TEST(Compiler, IsPlainC) {
  EXPECT_EQ(ricci_test_size_of_options_in_c(), sizeof(ricci_compile_options));
}
