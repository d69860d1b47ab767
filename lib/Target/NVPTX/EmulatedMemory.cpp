//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EmulatedMemory.h"

#include <cstdlib>

using namespace ricci::nvptx;

/// The launch that stands for whatever happened before the first.
static constexpr uint32_t beforeLaunches = ~0u;

EmulatedMemory::~EmulatedMemory() {
  while (!buffers.empty())
    release(buffers.begin()->first);
}

void *EmulatedMemory::allocate(size_t size) {
  // Gaps before and after keep a neighbour from taking a stray access.
  size_t gap = size < 256 ? 256 : size;
  if (size > SIZE_MAX / 64)
    return nullptr;
  char *block = static_cast<char *>(malloc(size + 2 * gap));
  auto *shadow = static_cast<Shadow *>(calloc(size, sizeof(Shadow)));
  if (!block || !shadow) {
    free(block);
    free(shadow);
    return nullptr;
  }
  buffers[block + gap] = {size, shadow};
  return block + gap;
}

void EmulatedMemory::release(void *memory) {
  auto it = buffers.find(static_cast<char *>(memory));
  if (it == buffers.end())
    return;
  size_t gap = it->second.size < 256 ? 256 : it->second.size;
  free(it->second.shadow);
  free(it->first - gap);
  buffers.erase(it);
}

std::map<char *, EmulatedMemory::Buffer>::iterator
EmulatedMemory::find(const void *address) {
  auto *place = static_cast<char *>(const_cast<void *>(address));
  auto after = buffers.upper_bound(place);
  if (after == buffers.begin())
    return buffers.end();
  auto it = std::prev(after);
  return place < it->first + it->second.size ? it : buffers.end();
}

bool EmulatedMemory::owns(const void *address) const {
  for (const auto &[start, buffer] : buffers) {
    size_t gap = buffer.size < 256 ? 256 : buffer.size;
    if (address >= start - gap && address < start + buffer.size + gap)
      return true;
  }
  return false;
}

bool EmulatedMemory::holds(const void *address, size_t size) {
  if (size == 0)
    return true;
  auto it = find(address);
  return it != buffers.end() &&
         size <= it->second.size -
                     static_cast<size_t>(static_cast<const char *>(address) -
                                         it->first);
}

void EmulatedMemory::markWritten(void *memory, size_t size) {
  auto it = find(memory);
  if (it == buffers.end())
    return;
  size_t offset = static_cast<size_t>(static_cast<char *>(memory) - it->first);
  for (size_t i = 0; i < size; ++i)
    it->second.shadow[offset + i].written.launch = beforeLaunches;
}

static std::string describe(const Moment &moment) {
  if (moment.block == Moment::several)
    return "threads of several blocks";
  if (moment.thread == Moment::several)
    return "several threads of block " + std::to_string(moment.block);
  return "thread " + std::to_string(moment.thread) + " of block " +
         std::to_string(moment.block);
}

std::string EmulatedMemory::access(void *address, size_t size, bool isStore,
                                   Moment now) {
  auto it = find(address);
  if (it == buffers.end()) {
    std::string text = "the address is in no buffer of " + std::string(name);
    for (const auto &[start, buffer] : buffers) {
      ptrdiff_t offset = static_cast<char *>(address) - start;
      ptrdiff_t bytes = static_cast<ptrdiff_t>(buffer.size);
      if (offset >= -bytes && offset < 2 * bytes)
        text = "byte " + std::to_string(offset) + " is out of bounds of the " +
               std::to_string(bytes) + " bytes of a buffer of " + name;
    }
    return text;
  }
  size_t offset = static_cast<size_t>(static_cast<char *>(address) - it->first);
  if (offset + size > it->second.size)
    return "bytes " + std::to_string(offset) + " to " +
           std::to_string(offset + size - 1) + " are out of bounds of the " +
           std::to_string(it->second.size) + " bytes of a buffer of " + name;
  for (size_t i = offset; i < offset + size; ++i) {
    Shadow &shadow = it->second.shadow[i];
    if (!isStore && shadow.written.launch == 0)
      return "byte " + std::to_string(i) + " of a buffer of " + name +
             " is read, but was never written";
    if (shadow.written.races(now))
      return "byte " + std::to_string(i) + " of a buffer of " + name +
             " was stored by " + describe(shadow.written) +
             ", with no barrier between";
    if (isStore && shadow.read.races(now))
      return "byte " + std::to_string(i) + " of a buffer of " + name +
             " was loaded by " + describe(shadow.read) +
             ", with no barrier between";
    if (isStore)
      shadow.written = now;
    else
      shadow.read = shadow.read.races(now) ? shadow.read.join(now) : now;
  }
  return "";
}
