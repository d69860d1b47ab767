//===- Signature.cpp - Whose value a ciphertext is ------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Target/FHE/Signature.h"

#include "RealTensor.h"

#include "ricci/Analysis/RealRange.h"
#include "ricci/Dialect/FHE/IR/FHE.h"
#include "ricci/Dialect/Q/IR/Q.h"

#include "llvm/Support/Format.h"

using namespace mlir;
using namespace ricci;
using namespace ricci::fhe;

FunctionType ricci::fhe::getProgramType(func::FuncOp function) {
  return cast<FunctionType>(
      function->getAttrOfType<TypeAttr>(signatureName).getValue());
}

SmallVector<unsigned> ricci::fhe::getArgumentPositions(func::FuncOp function,
                                                       int64_t number) {
  SmallVector<unsigned> positions;
  for (unsigned i = 0; i < function.getNumArguments(); ++i)
    if (function.getArgAttrOfType<IntegerAttr>(i, operandName).getInt() ==
        number)
      positions.push_back(i);
  return positions;
}

SmallVector<unsigned> ricci::fhe::getResultPositions(func::FuncOp function,
                                                     int64_t number) {
  SmallVector<unsigned> positions;
  for (unsigned i = 0; i < function.getNumResults(); ++i)
    if (function.getResultAttrOfType<IntegerAttr>(i, resultName).getInt() ==
        number)
      positions.push_back(i);
  return positions;
}

static void addForm(Type type, Attribute placement,
                    std::vector<CiphertextForm> &forms) {
  auto ciphertext = dyn_cast<CiphertextType>(type);
  if (!ciphertext)
    return;
  std::string text;
  llvm::raw_string_ostream(text) << placement;
  forms.push_back(
      {ciphertext.getLevel(), ciphertext.getScale(), std::move(text)});
}

std::vector<CiphertextForm> ricci::fhe::getArgumentForms(func::FuncOp function,
                                                         int64_t number) {
  std::vector<CiphertextForm> forms;
  for (unsigned i : getArgumentPositions(function, number))
    addForm(function.getArgumentTypes()[i],
            function.getArgAttr(i, placementName), forms);
  return forms;
}

std::vector<CiphertextForm> ricci::fhe::getResultForms(func::FuncOp function,
                                                       int64_t number) {
  std::vector<CiphertextForm> forms;
  for (unsigned i : getResultPositions(function, number))
    addForm(function.getResultTypes()[i],
            function.getResultAttr(i, placementName), forms);
  return forms;
}

static std::string print(Type type) {
  std::string text;
  llvm::raw_string_ostream(text) << type;
  return text;
}

static std::string print(const ricci_tensor &tensor) {
  std::string text = "tensor<";
  for (int32_t d = 0; d < tensor.rank; ++d)
    text += std::to_string(tensor.shape[d]) + "x";
  char element[32];
  ricci_print_element_type(tensor.type, element, sizeof element);
  return text + element + ">";
}

static bool fits(const ricci_tensor &tensor, Type type) {
  auto expected = dyn_cast<RankedTensorType>(type);
  if (!expected || expected.getRank() != tensor.rank)
    return false;
  for (int32_t d = 0; d < tensor.rank; ++d)
    if (!expected.isDynamicDim(d) && expected.getDimSize(d) != tensor.shape[d])
      return false;
  ricci_element_type element;
  Type given = q::getPassedType(expected.getElementType());
  return !ricci_parse_element_type(print(given).c_str(), &element) &&
         element == tensor.type;
}

std::string ricci::fhe::findMismatch(func::FuncOp function, int64_t number,
                                     const ricci_tensor &tensor) {
  std::string sentence;
  llvm::raw_string_ostream os(sentence);
  Type type = getProgramType(function).getInput(number);
  if (!fits(tensor, type)) {
    os << "found " << print(tensor) << ", expected " << type << ", as argument "
       << number << " of the program; convert the array, or check the order "
       << "of the files";
    return sentence;
  }
  SmallVector<unsigned> positions = getArgumentPositions(function, number);
  if (positions.empty())
    return sentence;
  // All positions of one argument declare the same.
  auto declared = parseRange(function.getArgAttr(positions[0], rangeName));
  if (!declared)
    return sentence;
  for (double element : readReals(tensor))
    if (!declared->contains(element)) {
      os << llvm::format("found the element %g, expected all in [%g, %g]",
                         element, declared->low, declared->high)
         << ", the ein.range of argument " << number
         << " of the program; declare a wider one, or scale the argument down";
      return sentence;
    }
  return sentence;
}

/// `what` is "argument" or "result".
static LogicalResult verifyValue(func::FuncOp function, StringRef what,
                                 unsigned position, Type type,
                                 StringRef numberName, Attribute number,
                                 Attribute placement, TypeRange program) {
  auto integer = dyn_cast_or_null<IntegerAttr>(number);
  if (!integer || integer.getInt() < 0 ||
      integer.getInt() >= static_cast<int64_t>(program.size()))
    return emitError(function.getLoc())
           << what << " " << position << " of '" << function.getName()
           << "' does not say by '" << numberName << "' which " << what
           << " of the program it belongs to";
  if (!isa<CiphertextType>(type))
    return success();
  auto shaped = dyn_cast<RankedTensorType>(program[integer.getInt()]);
  auto own = dyn_cast_or_null<PlacementAttr>(placement);
  if (shaped && own && own.getExtents() == shaped.getShape())
    return success();
  // A tensor whose extents are known only inside has dynamic ones in its type.
  if (shaped && own && own.getExtents().size() == shaped.getShape().size() &&
      llvm::all_of(llvm::zip(own.getExtents(), shaped.getShape()),
                   [](auto pair) {
                     return std::get<0>(pair) == std::get<1>(pair) ||
                            ShapedType::isDynamic(std::get<1>(pair));
                   }))
    return success();
  return emitError(function.getLoc())
         << what << " " << position << " of '" << function.getName()
         << "' has no placement, or one of another shape than the tensor's";
}

LogicalResult ricci::fhe::verifySignature(func::FuncOp function) {
  FunctionType program = getProgramType(function);
  for (auto [i, type] : llvm::enumerate(function.getArgumentTypes()))
    if (failed(verifyValue(function, "argument", i, type, operandName,
                           function.getArgAttr(i, operandName),
                           function.getArgAttr(i, placementName),
                           program.getInputs())))
      return failure();
  for (auto [i, type] : llvm::enumerate(function.getResultTypes()))
    if (failed(verifyValue(function, "result", i, type, resultName,
                           function.getResultAttr(i, resultName),
                           function.getResultAttr(i, placementName),
                           program.getResults())))
      return failure();
  return success();
}
