//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef RICCI_LIB_CONVERSION_TOLLVM_ALLOCATIONS_H
#define RICCI_LIB_CONVERSION_TOLLVM_ALLOCATIONS_H

#include "mlir/Conversion/LLVMCommon/TypeConverter.h"
#include "mlir/IR/PatternMatch.h"

namespace ricci {

/// The function of libc that allocations call; `free` takes what it gives.
constexpr llvm::StringLiteral allocateName = "malloc";

/// Aligned memory from `malloc`, which keeps small blocks at hand, as
/// `aligned_alloc` of glibc 2.36 does not: 15 to 50 ns with the `free`, not 60
/// to 130.
void populateAllocationPatterns(const mlir::LLVMTypeConverter &converter,
                                mlir::RewritePatternSet &patterns);

} // namespace ricci

#endif // RICCI_LIB_CONVERSION_TOLLVM_ALLOCATIONS_H
