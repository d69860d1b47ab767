//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Scratch.h"

#include "Lowering.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace ricci;

/// In bytes: the few blocks of a contraction are far below a thread's stack.
static constexpr int64_t largestStackBlock = 32 << 10;
/// Bytes: a line of the cache, and what vectors of any width are aligned to.
static constexpr int64_t alignment = 64;

static int64_t getBytes(Type element) {
  return llvm::divideCeil(element.getIntOrFloatBitWidth(), 8);
}

size_t Scratch::reserve(Value size, Type element) {
  blocks.push_back({size, element, {}, {}});
  return blocks.size() - 1;
}

void Scratch::allocate(IndexBuilder &builder) {
  IntegerAttr aligned = builder.getI64IntegerAttr(alignment);
  if (hasTeam) {
    threadBytes = builder.index(0);
    for (Block &block : blocks) {
      block.offset = threadBytes;
      Value bytes =
          builder.mul(block.size, builder.index(getBytes(block.element)));
      bytes = builder.mul(builder.ceilDiv(bytes, alignment),
                          builder.index(alignment));
      threadBytes = builder.add(threadBytes, bytes);
    }
    Value threads = callOpenMP(builder, "omp_get_max_threads");
    auto type = MemRefType::get({ShapedType::kDynamic}, builder.getI8Type());
    heapBlocks.push_back(memref::AllocOp::create(
        builder, type, builder.mul(threads, threadBytes), aligned));
    return;
  }
  for (Block &block : blocks) {
    auto type = MemRefType::get({ShapedType::kDynamic}, block.element);
    std::optional<int64_t> size = getConstant(block.size);
    if (size && *size * getBytes(block.element) <= largestStackBlock) {
      auto stackType = MemRefType::get({*size}, block.element);
      Value memory = memref::AllocaOp::create(builder, stackType, aligned);
      block.memory = memref::CastOp::create(builder, type, memory);
      continue;
    }
    block.memory = memref::AllocOp::create(builder, type, block.size, aligned);
    heapBlocks.push_back(block.memory);
  }
}

Value Scratch::get(IndexBuilder &builder, size_t number) const {
  const Block &block = blocks[number];
  if (!hasTeam)
    return block.memory;
  Value thread = callOpenMP(builder, "omp_get_thread_num");
  Value begin = builder.add(builder.mul(thread, threadBytes), block.offset);
  auto type = MemRefType::get({ShapedType::kDynamic}, block.element);
  return memref::ViewOp::create(builder, type, heapBlocks.front(), begin,
                                block.size);
}

void Scratch::free(IndexBuilder &builder) {
  while (!heapBlocks.empty())
    memref::DeallocOp::create(builder, heapBlocks.pop_back_val());
}
