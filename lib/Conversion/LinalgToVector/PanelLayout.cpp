//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Lowering.h"

#include "ricci/Layout/Algebra.h"
#include "ricci/Layout/Builders.h"

using namespace ricci;

std::optional<PanelLayout> PanelLayout::get(int64_t rows, int64_t depth,
                                            int64_t height) {
  using layout::Axis, layout::Level;
  std::vector<int64_t> shape = {rows, depth};
  std::vector<Level> levels = {{Axis::Addr, {rows / height, depth}},
                               {Axis::Addr, {height, 1}}};
  auto block = layout::makeTiled(shape, levels);
  if (!block)
    return std::nullopt;
  std::vector<int64_t> digits = {rows / height, height, depth};
  auto places = layout::reshape(*block, digits);
  if (!places)
    return std::nullopt;
  int64_t run = layout::getRun(*places, 1, Axis::Addr);
  return PanelLayout{*block, *places, height, run};
}
