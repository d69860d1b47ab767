//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Dialect/FHE/IR/FHE.h"

#include "ricci/Layout/Algebra.h"

#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace ricci::fhe;
using ricci::layout::Axis, ricci::layout::Error, ricci::layout::Layout,
    ricci::layout::Mode, ricci::layout::Parts, ricci::layout::Result;

static int64_t padExtent(int64_t extent) {
  return static_cast<int64_t>(llvm::PowerOf2Ceil(std::max<int64_t>(extent, 1)));
}

LogicalResult
PlacementAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                      ArrayRef<int64_t> extents, ArrayRef<int64_t> strides,
                      int64_t first, int64_t copies) {
  if (extents.size() != strides.size())
    return emitError() << "H2: found " << extents.size() << " extents and "
                       << strides.size()
                       << " strides, expected a stride for each extent";
  if (first < 0)
    return emitError() << "H2: found the first position " << first
                       << ", expected 0 or more";
  if (copies < 0)
    return emitError() << "H2: found copies = " << copies
                       << ", expected bits of the position, 0 or more";
  uint64_t taken = copies;
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
                         << " shares bits of the position with one before it "
                            "or with the copies; give each rank a stride of "
                            "its own";
    taken |= bits;
  }
  return success();
}

std::optional<SmallVector<int64_t>>
PlacementAttr::getIndex(int64_t slot) const {
  int64_t position = (getFirst() + slot) & ~getCopies();
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

Result<Layout> PlacementAttr::getLayout(int64_t slots) const {
  if (slots < 1 || !llvm::isPowerOf2_64(slots) || getFirst() % slots != 0)
    return Error{"the placement begins at position " +
                 std::to_string(getFirst()) + ", expected a multiple of the " +
                 std::to_string(slots) +
                 " slots of a ciphertext, a power of two; begin with a whole "
                 "ciphertext"};
  Parts parts;
  for (auto [extent, stride] : llvm::zip(getExtents(), getStrides())) {
    // The bits of the position below those of the slot, and those above.
    int64_t padded = padExtent(extent);
    int64_t inside =
        stride < slots ? std::min(padded, slots / stride) : int64_t(1);
    parts.dimensions.push_back(
        {extent,
         {{padded / inside, Axis::Ct, std::max<int64_t>(stride / slots, 1)},
          {inside, Axis::Slot, stride < slots ? stride : 0}}});
  }
  for (int64_t bit = 1; bit > 0 && bit <= getCopies(); bit <<= 1)
    if (getCopies() & bit)
      parts.replicas.push_back(bit < slots ? Mode{2, Axis::Slot, bit}
                                           : Mode{2, Axis::Ct, bit / slots});
  Result<Layout> layout = Layout::create(std::move(parts));
  if (!layout)
    return layout;
  return normalize(*layout);
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

std::string ricci::fhe::describePlacement(PlacementAttr placement,
                                          int64_t slots) {
  if (!placement)
    return "in the clear";
  Result<Layout> layout = placement.getLayout(slots);
  return (layout ? layout->str() : layout.error().message) +
         " in ciphertexts of " + std::to_string(slots) + " slots";
}
