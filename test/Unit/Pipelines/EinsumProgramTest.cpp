//===- EinsumProgramTest.cpp - NumPy's promotion ----------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Pipelines/EinsumProgram.h"

#include "mlir/AsmParser/AsmParser.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/MLIRContext.h"
#include "llvm/ADT/StringExtras.h"

#include <gtest/gtest.h>

using namespace mlir;

namespace {

/// "i8,ui8" to the name of the promoted type; "" if there is none.
std::string promote(llvm::StringRef names) {
  MLIRContext context;
  SmallVector<Type> types;
  for (llvm::StringRef name : llvm::split(names, ','))
    types.push_back(parseType(name, &context));
  Type type = ricci::promoteElementTypes(types);
  std::string text;
  llvm::raw_string_ostream os(text);
  if (type)
    os << type;
  return text;
}

TEST(PromotionTest, KeepsOneType) {
  for (const char *name :
       {"i1", "i3", "si8", "ui8", "index", "bf16", "f64", "complex<f32>"})
    EXPECT_EQ(promote(std::string(name) + "," + name), name);
}

TEST(PromotionTest, WidensIntegers) {
  EXPECT_EQ(promote("i8,i32"), "i32");
  EXPECT_EQ(promote("ui8,ui16"), "ui16");
  EXPECT_EQ(promote("i8,ui8"), "i16");
  EXPECT_EQ(promote("i16,ui8"), "i16");
  EXPECT_EQ(promote("i8,ui32"), "i64");
  EXPECT_EQ(promote("i64,ui64"), "f64");
  EXPECT_EQ(promote("i1,i8"), "i8");
  EXPECT_EQ(promote("i1,ui8"), "ui8");
  EXPECT_EQ(promote("i4,ui4"), "i8");
  EXPECT_EQ(promote("index,i32"), "i64");
}

TEST(PromotionTest, WidensFloatsForIntegers) {
  EXPECT_EQ(promote("f16,i8"), "f16");
  EXPECT_EQ(promote("f16,i1"), "f16");
  EXPECT_EQ(promote("f16,i16"), "f32");
  EXPECT_EQ(promote("f16,i32"), "f64");
  EXPECT_EQ(promote("f32,i16"), "f32");
  EXPECT_EQ(promote("f32,i32"), "f64");
  EXPECT_EQ(promote("bf16,i8"), "bf16");
  EXPECT_EQ(promote("bf16,f16"), "f32");
  // All operands at once: i16 and ui16 alone would give i32, and that f64.
  EXPECT_EQ(promote("i16,ui16,f16"), "f32");
}

TEST(PromotionTest, WidensComplex) {
  EXPECT_EQ(promote("complex<f32>,f16"), "complex<f32>");
  EXPECT_EQ(promote("complex<f32>,i16"), "complex<f32>");
  EXPECT_EQ(promote("complex<f32>,f64"), "complex<f64>");
  EXPECT_EQ(promote("complex<f32>,i32"), "complex<f64>");
}

TEST(PromotionTest, HasLimits) {
  EXPECT_EQ(promote("f32,f128"), "");
  EXPECT_EQ(promote("i65,i8"), "");
  EXPECT_EQ(ricci::promoteElementTypes({}), Type());
}

/// The type of the program's function, or the error.
std::string build(llvm::StringRef expression, llvm::StringRef types) {
  MLIRContext context;
  SmallVector<RankedTensorType> operands;
  for (llvm::StringRef type : llvm::split(types, ' '))
    operands.push_back(cast<RankedTensorType>(parseType(type, &context)));
  std::string error;
  auto module =
      ricci::buildEinsumProgram(expression, operands, &context, error);
  if (!module)
    return error;
  EXPECT_EQ(error, "");
  std::string text;
  llvm::raw_string_ostream os(text);
  os << module->lookupSymbol<func::FuncOp>("main").getFunctionType();
  return text;
}

TEST(EinsumProgramTest, InfersTheResult) {
  EXPECT_EQ(build("ij,jk", "tensor<2x3xi8> tensor<3x4xui8>"),
            "(tensor<2x3xi8>, tensor<3x4xui8>) -> tensor<2x4xi16>");
  EXPECT_EQ(build("...j,j", "tensor<?x2x3xf32> tensor<3xf32>"),
            "(tensor<?x2x3xf32>, tensor<3xf32>) -> tensor<?x2xf32>");
  EXPECT_EQ(build("ii->", "tensor<3x3xf16>"),
            "(tensor<3x3xf16>) -> tensor<f16>");
  EXPECT_EQ(
      build("Z[p] = add[r](A[p + r] * W[r])", "tensor<10xf32> tensor<3xf32>"),
      "(tensor<10xf32>, tensor<3xf32>) -> tensor<8xf32>");
  // A mask takes no part in the promotion.
  EXPECT_EQ(build("Z[m] = max[k](A[m, k]) where M[m, k]",
                  "tensor<2x3xf16> tensor<2x3xi1>"),
            "(tensor<2x3xf16>, tensor<2x3xi1>) -> tensor<2xf16>");
}

TEST(EinsumProgramTest, NamesThePlace) {
  EXPECT_EQ(build("ij,kj", "tensor<2x3xf32> tensor<5x4xf32>"),
            "'ij,kj', column 4: 'j' has extent 3 in operand 0, but 4 in "
            "dimension 1 of operand 1; make them equal, or one of them 1");
  EXPECT_EQ(build("i?", "tensor<2x3xf32>"),
            "'i?', column 2: found '?', expected a letter, ',', '...' or '->'");
}

} // namespace
