//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// Memory that remembers who touched which byte when.

#ifndef RICCI_LIB_TARGET_NVPTX_EMULATEDMEMORY_H
#define RICCI_LIB_TARGET_NVPTX_EMULATEDMEMORY_H

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

namespace ricci::nvptx {

/// When something happened: in which launch, by which thread, after how many
/// barriers. Launch 0 is never.
struct Moment {
  /// A thread, or a block, that stands for several.
  static constexpr uint32_t several = ~0u;

  uint32_t launch = 0;
  uint32_t block = 0;
  uint32_t thread = 0;
  uint32_t barriers = 0;

  /// Nothing orders the two: they are of one launch, of different threads, and
  /// no barrier lies between them.
  bool races(const Moment &other) const {
    return launch == other.launch &&
           (block != other.block ||
            (thread != other.thread && barriers == other.barriers));
  }
  /// What races with either of two that nothing orders.
  Moment join(const Moment &other) const {
    return {launch, block == other.block ? block : several, several,
            other.barriers};
  }
};

/// Buffers of one kind. Bytes lie in the host's memory.
class EmulatedMemory {
public:
  explicit EmulatedMemory(const char *name) : name(name) {}
  EmulatedMemory(const EmulatedMemory &) = delete;
  EmulatedMemory &operator=(const EmulatedMemory &) = delete;
  ~EmulatedMemory();

  /// Null if there is no memory.
  void *allocate(size_t size);
  void release(void *memory);
  /// Whether the address lies in a buffer, or within a buffer's size of one.
  bool owns(const void *address) const;
  /// Whether all of `size` bytes from `address` on are those of one buffer.
  bool holds(const void *address, size_t size);
  /// The bytes were written before anything else that runs.
  void markWritten(void *memory, size_t size);
  /// An access by a thread; "" or what is wrong with it.
  std::string access(void *address, size_t size, bool isStore, Moment now);

private:
  struct Shadow {
    Moment written, read;
  };
  struct Buffer {
    size_t size;
    Shadow *shadow;
  };
  std::map<char *, Buffer>::iterator find(const void *address);

  const char *name;
  std::map<char *, Buffer> buffers;
};

} // namespace ricci::nvptx

#endif // RICCI_LIB_TARGET_NVPTX_EMULATEDMEMORY_H
