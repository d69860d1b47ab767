//===- LayoutIndexing.h - Positions that code computes ----------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_ANALYSIS_LAYOUTINDEXING_H
#define RICCI_ANALYSIS_LAYOUTINDEXING_H

#include "ricci/Analysis/IndexBuilder.h"
#include "ricci/Layout/Layout.h"

namespace ricci {

/// The position on `axis` of an index, of its first copy where it has several:
/// digits times strides. Constants are added last, so that what varies in an
/// outer loop alone can leave the inner one. A dimension of one mode costs no
/// division: `layout::reshape` to the digits that loops count. `index` has a
/// value for each dimension, within the extent. The layout permutes no axis.
mlir::Value getPosition(IndexBuilder &builder, const layout::Layout &layout,
                        llvm::ArrayRef<mlir::Value> index, layout::Axis axis);

/// The position where the swizzle sends `position`; its own inverse.
mlir::Value applySwizzle(IndexBuilder &builder, const layout::Swizzle &swizzle,
                         mlir::Value position);

} // namespace ricci

#endif // RICCI_ANALYSIS_LAYOUTINDEXING_H
