//===- Exchange.cpp - Tensors to ciphertexts and back ---------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Target/FHE/Exchange.h"

#include "RealTensor.h"

#include "ricci/Dialect/FHE/IR/FHE.h"
#include "ricci/Target/FHE/Signature.h"

using namespace mlir;
using namespace ricci;
using namespace ricci::fhe;

/// The row-major number of an index tuple.
static int64_t flatten(ArrayRef<int64_t> index, ArrayRef<int64_t> shape) {
  int64_t number = 0;
  for (auto [i, extent] : llvm::zip(index, shape))
    number = number * extent + i;
  return number;
}

static std::string printShape(ArrayRef<int64_t> shape) {
  std::string text;
  llvm::raw_string_ostream os(text);
  os << '[';
  llvm::interleaveComma(shape, os);
  os << ']';
  return text;
}

LogicalResult
ricci::fhe::encryptArgument(func::FuncOp function, int64_t number,
                            const ricci_tensor &tensor, Client &client,
                            std::vector<CiphertextPointer> &ciphertexts) {
  std::string mismatch = findMismatch(function, number, tensor);
  if (!mismatch.empty())
    return emitError(function.getLoc()) << mismatch;
  ArrayRef<int64_t> shape(tensor.shape, tensor.rank);
  std::vector<double> reals = readReals(tensor);
  for (unsigned position : getArgumentPositions(function, number)) {
    auto type = cast<CiphertextType>(function.getArgumentTypes()[position]);
    auto placement =
        function.getArgAttrOfType<PlacementAttr>(position, placementName);
    if (placement.getExtents() != shape)
      return emitError(function.getLoc())
             << "argument " << number << " has the shape " << printShape(shape)
             << ", expected " << printShape(placement.getExtents());
    std::vector<double> values(type.getSlots());
    for (int64_t slot = 0; slot < type.getSlots(); ++slot)
      if (auto index = placement.getIndex(slot))
        values[slot] = reals[flatten(*index, shape)];
    CiphertextPointer ciphertext = client.encrypt(values, type.getLevel());
    if (!ciphertext)
      return emitError(function.getLoc())
             << "argument " << number << ": " << client.getError();
    ciphertexts.push_back(std::move(ciphertext));
  }
  return success();
}

static FailureOr<ricci_element_type> getElementType(Location location,
                                                    Type type) {
  std::string name;
  llvm::raw_string_ostream(name) << getElementTypeOrSelf(type);
  ricci_element_type element;
  if (ricci_parse_element_type(name.c_str(), &element))
    return emitError(location) << ricci_last_error();
  return element;
}

LogicalResult ricci::fhe::decryptResult(func::FuncOp function, int64_t number,
                                        ArrayRef<CiphertextPointer> ciphertexts,
                                        Client &client, Tensor &tensor) {
  Location location = function.getLoc();
  SmallVector<unsigned> positions = getResultPositions(function, number);
  if (positions.size() != ciphertexts.size())
    return emitError(location)
           << "result " << number << " has " << ciphertexts.size()
           << " ciphertexts, expected " << positions.size();
  std::vector<double> reals;
  ArrayRef<int64_t> shape;
  for (auto [position, ciphertext] : llvm::zip(positions, ciphertexts)) {
    std::vector<double> values = client.decrypt(*ciphertext);
    if (values.empty())
      return emitError(location)
             << "result " << number << ": " << client.getError();
    auto placement =
        function.getResultAttrOfType<PlacementAttr>(position, placementName);
    shape = placement.getExtents();
    reals.resize(ShapedType::getNumElements(shape));
    for (size_t slot = 0; slot < values.size(); ++slot)
      if (auto index = placement.getIndex(static_cast<int64_t>(slot)))
        reals[flatten(*index, shape)] = values[slot];
  }
  FailureOr<ricci_element_type> type =
      getElementType(location, getProgramType(function).getResult(number));
  if (failed(type))
    return failure();
  tensor = makeTensor(*type, shape, reals);
  if (!tensor)
    return emitError(location) << ricci_last_error();
  return success();
}
