//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Dialect/FHE/IR/FHE.h"

#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace ricci::fhe;

static int64_t padExtent(int64_t extent) {
  return static_cast<int64_t>(llvm::PowerOf2Ceil(std::max<int64_t>(extent, 1)));
}

LogicalResult
PlacementAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                      ArrayRef<int64_t> extents, ArrayRef<int64_t> strides,
                      int64_t first) {
  if (extents.size() != strides.size())
    return emitError() << "H2: found " << extents.size() << " extents and "
                       << strides.size()
                       << " strides, expected a stride for each extent";
  if (first < 0)
    return emitError() << "H2: found the first position " << first
                       << ", expected 0 or more";
  uint64_t taken = 0;
  for (auto [extent, stride] : llvm::zip(extents, strides)) {
    if (extent < 0 || stride < 1 || !llvm::isPowerOf2_64(stride))
      return emitError() << "H2: found extent " << extent << " with stride "
                         << stride
                         << ", expected an extent of 0 or more and a power of "
                            "two as stride";
    if (llvm::Log2_64_Ceil(std::max<int64_t>(extent, 1)) +
            llvm::Log2_64(stride) >
        62)
      return emitError() << "H2: extent " << extent << " with stride " << stride
                         << " exceeds 62 bits of the position";
    uint64_t bits = (padExtent(extent) - 1) * stride;
    if (taken & bits)
      return emitError() << "H2: the rank of extent " << extent
                         << " and stride " << stride
                         << " shares bits of the position with one before it; "
                            "give each rank a stride of its own";
    taken |= bits;
  }
  return success();
}

std::optional<SmallVector<int64_t>>
PlacementAttr::getIndex(int64_t slot) const {
  int64_t position = getFirst() + slot;
  SmallVector<int64_t> index;
  for (auto [extent, stride] : llvm::zip(getExtents(), getStrides())) {
    int64_t i = (position / stride) & (padExtent(extent) - 1);
    if (i >= extent)
      return std::nullopt;
    index.push_back(i);
  }
  for (auto [i, stride] : llvm::zip(index, getStrides()))
    position -= i * stride;
  if (position != 0)
    return std::nullopt;
  return index;
}

PlacementAttr ricci::fhe::getRowMajorPlacement(MLIRContext *context,
                                               ArrayRef<int64_t> extents,
                                               int64_t slots, int64_t number) {
  SmallVector<int64_t> strides(extents.size(), 1);
  for (size_t d = extents.size(); d-- > 1;)
    strides[d - 1] = strides[d] * padExtent(extents[d]);
  return PlacementAttr::get(context, extents, strides, number * slots);
}

int64_t ricci::fhe::getRowMajorCount(ArrayRef<int64_t> extents, int64_t slots) {
  // The last position that is used, not the last that padding makes.
  int64_t last = 0, stride = 1;
  for (int64_t extent : llvm::reverse(extents)) {
    if (extent == 0)
      return 0;
    last += (extent - 1) * stride;
    stride *= padExtent(extent);
  }
  return last / slots + 1;
}
