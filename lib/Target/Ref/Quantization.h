//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_TARGET_REF_QUANTIZATION_H
#define RICCI_LIB_TARGET_REF_QUANTIZATION_H

#include "Array.h"
#include "IndexSpace.h"

#include "ricci/Dialect/Q/IR/Q.h"

namespace ricci::ref {

/// The result of an operation of the q dialect. Fails with a diagnostic on it.
mlir::FailureOr<ArrayPointer>
evaluateQuantization(mlir::Operation &op,
                     llvm::ArrayRef<ArrayPointer> operands);

/// rescale, bits, lut, lut_sum, pack and unpack.
mlir::FailureOr<ArrayPointer>
evaluateCodeOperation(mlir::Operation &op,
                      llvm::ArrayRef<ArrayPointer> operands);

/// Fails with a diagnostic on it.
mlir::FailureOr<ArrayPointer>
evaluateLutSum(q::LutSumOp op, llvm::ArrayRef<ArrayPointer> operands);

/// The code of a tensor's elements.
inline format::Code getCode(mlir::Value tensor) {
  return llvm::cast<q::CodeType>(mlir::getElementTypeOrSelf(tensor.getType()))
      .getCode();
}

/// The pattern of the code at `index`, as an unsigned number.
inline uint32_t getPattern(const Array &codes, int64_t index) {
  uint64_t mask = (uint64_t(1) << codes.type.width) - 1;
  return static_cast<uint32_t>(codes.integers[index] & mask);
}

/// Q5 at run time: `parameter` has the extents that `map` asks for. Fails with
/// a diagnostic on `op`.
mlir::LogicalResult checkParameter(mlir::Operation &op, mlir::AffineMap map,
                                   llvm::ArrayRef<int64_t> shape,
                                   llvm::ArrayRef<int64_t> parameter);

/// Calls `function` with the row-major number and the index of each element.
void forEachElement(
    llvm::ArrayRef<int64_t> shape,
    llvm::function_ref<void(int64_t, llvm::ArrayRef<int64_t>)> function);

/// Null after a diagnostic if memory runs out.
ArrayPointer createResult(mlir::Operation &op, mlir::Type element,
                          llvm::ArrayRef<int64_t> shape, ErrorClass errorClass);

} // namespace ricci::ref

#endif // RICCI_LIB_TARGET_REF_QUANTIZATION_H
