//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_CONVERSION_TOLLVM_ENTRIES_H
#define RICCI_LIB_CONVERSION_TOLLVM_ENTRIES_H

#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinOps.h"

namespace ricci {

/// On a `cf.assert`: the `ricci_status` of its failure, as an i32.
constexpr llvm::StringLiteral statusAttributeName = "ricci.status";

/// A block in `region` that records the error. It ends in llvm.unreachable
/// until exportEntries makes it a return.
mlir::Block *createFailureBlock(mlir::OpBuilder &builder, mlir::Location loc,
                                mlir::ModuleOp module, int64_t status,
                                llvm::StringRef message, mlir::Region *region);

/// Asserts, before each allocation of dynamic size, that its size in bytes is
/// one that a machine can have.
void checkAllocationSizes(mlir::ModuleOp module);

/// Makes each public function a `ricci_entry_function` and describes them in
/// the global `ricci_artifact_info`.
mlir::LogicalResult exportEntries(mlir::ModuleOp module);

} // namespace ricci

#endif // RICCI_LIB_CONVERSION_TOLLVM_ENTRIES_H
