//===- Call.cpp - Call a compiled entry -----------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Shape.h"
#include "Threads.h"

#include <cstdlib>
#include <cstring>

using namespace ricci::runtime;

namespace {
/// A memref descriptor. Sizes, then strides, follow it: `rank` of each.
struct Descriptor {
  void *allocated;
  void *aligned;
  int64_t offset;

  int64_t *getSizes() { return reinterpret_cast<int64_t *>(this + 1); }
};
static_assert(sizeof(Descriptor) == 24, "extents follow without padding");

/// Cleared memory for the time of a call. A few arguments fit on the stack: a
/// small kernel takes less time than two allocations.
class CallMemory {
public:
  explicit CallMemory(size_t size)
      : block(size <= sizeof(onStack) ? onStack : calloc(1, size)) {
    if (block == onStack)
      memset(onStack, 0, size);
  }
  CallMemory(const CallMemory &) = delete;
  CallMemory &operator=(const CallMemory &) = delete;
  ~CallMemory() {
    if (block != onStack)
      free(block);
  }

  /// Null when memory runs out.
  void *get() const { return block; }

private:
  alignas(void *) char onStack[512];
  void *block;
};

/// What a call needs beside its tensors, in one block of memory.
class Frame {
public:
  explicit Frame(const ricci_entry_info &entry)
      : memory(getResultEnd(entry) +
               getDescriptorSizes(entry.arguments, entry.argument_count)) {
    if (!isValid())
      return;
    char *block = static_cast<char *>(memory.get());
    next = block + getResultEnd(entry);
    getPacked()[0] = block + getPackedSize(entry);
  }

  bool isValid() const { return memory.get(); }
  void **getPacked() { return static_cast<void **>(memory.get()); }

  void setArgument(int32_t index, const ricci_tensor &tensor) {
    Descriptor *descriptor = reinterpret_cast<Descriptor *>(next);
    next += getDescriptorSize(tensor.rank);
    descriptor->allocated = descriptor->aligned = tensor.data;
    size_t rank = static_cast<size_t>(tensor.rank);
    if (rank != 0) {
      memcpy(descriptor->getSizes(), tensor.shape, rank * sizeof(int64_t));
      memcpy(descriptor->getSizes() + rank, tensor.strides,
             rank * sizeof(int64_t));
    }
    getPacked()[index + 1] = descriptor;
  }

  static size_t getDescriptorSize(int32_t rank) {
    return sizeof(Descriptor) + 2 * sizeof(int64_t) * static_cast<size_t>(rank);
  }

private:
  static size_t getPackedSize(const ricci_entry_info &entry) {
    return (static_cast<size_t>(entry.argument_count) + 1) * sizeof(void *);
  }
  static size_t getDescriptorSizes(const ricci_value_info *values,
                                   int32_t count) {
    size_t size = 0;
    for (int32_t i = 0; i < count; ++i)
      size += getDescriptorSize(values[i].rank);
    return size;
  }
  static size_t getResultEnd(const ricci_entry_info &entry) {
    return getPackedSize(entry) +
           getDescriptorSizes(entry.results, entry.result_count);
  }

  CallMemory memory;
  char *next = nullptr;
};

/// The arguments as entries take them: in row-major order. Those that are not
/// get a copy for the time of the call.
class DenseArguments {
public:
  DenseArguments(const ricci_tensor *const *given, int32_t count)
      : given(given), count(count),
        memory((static_cast<size_t>(count) + 1) * sizeof(void *)),
        tensors(static_cast<const ricci_tensor **>(memory.get())) {}
  ~DenseArguments() {
    for (int32_t i = 0; tensors && i < count; ++i)
      if (tensors[i] != given[i])
        ricci_tensor_destroy(const_cast<ricci_tensor *>(tensors[i]));
  }

  ricci_status pack();
  const ricci_tensor *const *get() const { return tensors; }

private:
  const ricci_tensor *const *given;
  int32_t count;
  CallMemory memory;
  const ricci_tensor **tensors;
};
} // namespace

/// A row-major copy with memory of its own.
static ricci_status copyDensely(const ricci_tensor &tensor,
                                ricci_tensor **result) {
  ricci_tensor *copy = nullptr;
  if (ricci_status status =
          createUninitialized(tensor.type, tensor.rank, tensor.shape, &copy))
    return status;
  if (size_t count = static_cast<size_t>(ricci_tensor_size(&tensor))) {
    ElementWalker walker(tensor.rank, tensor.shape, tensor.strides);
    gather(walker, tensor.data, ricci_element_size(tensor.type), count,
           copy->data);
  }
  *result = copy;
  return RICCI_OK;
}

ricci_status DenseArguments::pack() {
  if (!tensors)
    return fail(RICCI_OUT_OF_MEMORY,
                "no memory left for the arguments of a call; free some");
  for (int32_t i = 0; i < count; ++i) {
    if (isRowMajor(*given[i])) {
      tensors[i] = given[i];
      continue;
    }
    ricci_tensor *copy = nullptr;
    if (ricci_status status = copyDensely(*given[i], &copy))
      return status;
    tensors[i] = copy;
  }
  return RICCI_OK;
}

static ricci_status checkEntry(const ricci_entry_info &entry) {
  bool isSound = entry.function && entry.argument_count >= 0 &&
                 entry.result_count >= 0 &&
                 (entry.arguments || entry.argument_count == 0) &&
                 (entry.results || entry.result_count == 0);
  auto isKnown = [](const ricci_value_info &value) {
    return ricci_element_size(value.type) != 0 && value.rank >= 0 &&
           value.rank <= maxRank && (value.shape || value.rank == 0);
  };
  for (int32_t i = 0; isSound && i < entry.argument_count; ++i)
    isSound = isKnown(entry.arguments[i]);
  for (int32_t i = 0; isSound && i < entry.result_count; ++i)
    isSound = isKnown(entry.results[i]);
  if (isSound)
    return RICCI_OK;
  return fail(RICCI_INVALID_ARGUMENT,
              "the description of entry '%.100s' is damaged; compile the "
              "program again",
              entry.name ? entry.name : "");
}

static ricci_status checkArgument(const ricci_entry_info &entry, int32_t index,
                                  const ricci_tensor *argument) {
  const ricci_value_info &expected = entry.arguments[index];
  // Texts are made on failure only: a call takes less time than a sentence.
  auto getWanted = [&] {
    return describe(expected.type, expected.rank, expected.shape);
  };
  if (!argument)
    return fail(RICCI_INVALID_ARGUMENT,
                "argument %d of '%.100s': expected %s, got NULL; pass a tensor",
                index, entry.name, getWanted().text);
  if (ricci_element_size(argument->type) == 0 || argument->rank < 0 ||
      argument->rank > maxRank)
    return fail(RICCI_INVALID_ARGUMENT,
                "argument %d of '%.100s': expected %s, got kind %u, width %u "
                "and %d dimensions; make tensors with ricci_tensor_create or "
                "ricci_tensor_borrow",
                index, entry.name, getWanted().text, argument->type.kind,
                argument->type.width, argument->rank);
  auto mismatch = [&](ricci_status status, const char *remedy) {
    TypeText given = describe(argument->type, argument->rank, argument->shape);
    return fail(status, "argument %d of '%.100s': expected %s, got %s; %s",
                index, entry.name, getWanted().text, given.text, remedy);
  };
  if (argument->type.kind != expected.type.kind ||
      argument->type.width != expected.type.width)
    return mismatch(RICCI_TYPE_MISMATCH,
                    "convert the argument, or compile the program for its "
                    "element type");
  if (argument->rank != expected.rank)
    return mismatch(RICCI_TYPE_MISMATCH,
                    "reshape the argument, or compile the program for its "
                    "rank");
  for (int32_t dim = 0; dim < expected.rank; ++dim)
    if (expected.shape[dim] >= 0 && argument->shape[dim] != expected.shape[dim])
      return mismatch(RICCI_SHAPE_MISMATCH,
                      "reshape the argument, or compile the program for its "
                      "shape");
  for (int32_t dim = 0; dim < expected.rank; ++dim)
    if (argument->shape[dim] < 0)
      return mismatch(RICCI_INVALID_ARGUMENT,
                      "a tensor has no dynamic extents; make tensors with "
                      "ricci_tensor_create or ricci_tensor_borrow");
  if (!argument->data && ricci_tensor_size(argument) != 0)
    return fail(RICCI_INVALID_ARGUMENT,
                "argument %d of '%.100s': expected %s, got NULL for its data; "
                "make tensors with ricci_tensor_create or ricci_tensor_borrow",
                index, entry.name, getWanted().text);
  return RICCI_OK;
}

/// What MLIR gives as the allocation of a global, which nobody may free.
static void *const globalMarker = reinterpret_cast<void *>(0xdeadbeef);

/// The result's memory is a constant's, an argument's or an earlier result's,
/// so that the tensor can't own it.
static bool isShared(const void *allocated,
                     const ricci_tensor *const *arguments,
                     int32_t argumentCount, ricci_tensor *const *results,
                     int32_t resultCount) {
  if (!allocated)
    return false;
  if (allocated == globalMarker)
    return true;
  for (int32_t i = 0; i < argumentCount; ++i)
    if (allocated == arguments[i]->data ||
        allocated == arguments[i]->allocation)
      return true;
  for (int32_t i = 0; i < resultCount; ++i)
    if (allocated == results[i]->allocation)
      return true;
  return false;
}

/// Moves what the entry returned at `descriptor` into `result`.
static void wrapResult(Descriptor *descriptor, bool isOwner,
                       ricci_tensor &result) {
  // One number at a time: a wider load of what the entry has just stored in
  // several pieces waits until they are in the cache.
  const int64_t *sizes = descriptor->getSizes();
  for (int32_t dim = 0; dim < result.rank; ++dim) {
    result.shape[dim] = sizes[dim];
    result.strides[dim] = sizes[result.rank + dim];
  }
  result.allocation = isOwner ? descriptor->allocated : nullptr;
  result.data = descriptor->aligned;
  if (descriptor->aligned)
    result.data = static_cast<char *>(descriptor->aligned) +
                  descriptor->offset *
                      static_cast<int64_t>(ricci_element_size(result.type));
}

static ricci_status checkResult(const ricci_entry_info &entry, int32_t index,
                                const ricci_tensor &result) {
  const ricci_value_info &expected = entry.results[index];
  bool matches = true;
  for (int32_t dim = 0; dim < expected.rank; ++dim)
    matches &=
        result.shape[dim] >= 0 &&
        (expected.shape[dim] < 0 || result.shape[dim] == expected.shape[dim]);
  matches &= !matches || ricci_tensor_size(&result) == 0 || result.data;
  if (matches)
    return RICCI_OK;
  return fail(RICCI_SHAPE_MISMATCH,
              "result %d of '%.100s': expected %s, got %s%s; this is an error "
              "of the compiler, report it with the program",
              index, entry.name,
              describe(expected.type, expected.rank, expected.shape).text,
              describe(result.type, result.rank, result.shape).text,
              result.data ? "" : " without memory");
}

/// Gives a result that shares its memory a copy of its own.
static ricci_status copyResult(ricci_tensor *&result) {
  ricci_tensor *copy = nullptr;
  if (ricci_status status = copyDensely(*result, &copy))
    return status;
  ricci_tensor_destroy(result);
  result = copy;
  return RICCI_OK;
}

/// Destroys the results made so far.
static ricci_status dropResults(ricci_status status, ricci_tensor **results,
                                int32_t count) {
  for (int32_t i = 0; i < count; ++i) {
    ricci_tensor_destroy(results[i]);
    results[i] = nullptr;
  }
  return status;
}

/// Wraps the descriptors after the entry has returned.
static ricci_status takeResults(const ricci_entry_info &entry,
                                const ricci_tensor *const *arguments,
                                char *descriptors, ricci_tensor **results) {
  // All memory gets its owner first, so that nothing leaks on an error.
  for (int32_t i = 0; i < entry.result_count; ++i) {
    Descriptor *descriptor = reinterpret_cast<Descriptor *>(descriptors);
    descriptors += Frame::getDescriptorSize(results[i]->rank);
    bool shared = isShared(descriptor->allocated, arguments,
                           entry.argument_count, results, i);
    wrapResult(descriptor, !shared, *results[i]);
  }
  for (int32_t i = 0; i < entry.result_count; ++i) {
    if (ricci_status status = checkResult(entry, i, *results[i]))
      return status;
    if (!results[i]->allocation && results[i]->data)
      if (ricci_status status = copyResult(results[i]))
        return status;
  }
  return RICCI_OK;
}

ricci_status ricci_call(const ricci_entry_info *entry,
                        const ricci_tensor *const *arguments,
                        int32_t argument_count, ricci_tensor **results,
                        int32_t result_count) {
  for (int32_t i = 0; results && i < result_count; ++i)
    results[i] = nullptr;
  if (!entry)
    return fail(RICCI_INVALID_ARGUMENT,
                "ricci_call: got NULL for the entry; find one with "
                "ricci_artifact_find");
  if (ricci_status status = checkEntry(*entry))
    return status;
  const char *name = entry->name ? entry->name : "";
  ricci_entry_info named = *entry;
  named.name = name;
  if (argument_count != entry->argument_count)
    return fail(RICCI_INVALID_ARGUMENT,
                "'%.100s' takes %d arguments, got %d; pass one tensor for each",
                name, entry->argument_count, argument_count);
  if (result_count != entry->result_count)
    return fail(RICCI_INVALID_ARGUMENT,
                "'%.100s' gives %d results, got room for %d; make room for "
                "each",
                name, entry->result_count, result_count);
  if ((argument_count != 0 && !arguments) || (result_count != 0 && !results))
    return fail(RICCI_INVALID_ARGUMENT,
                "ricci_call: got NULL for the %s of '%.100s'; pass an array",
                arguments || argument_count == 0 ? "results" : "arguments",
                name);
  for (int32_t i = 0; i < argument_count; ++i)
    if (ricci_status status = checkArgument(named, i, arguments[i]))
      return status;

  // What can run out of memory comes before the call.
  DenseArguments dense(arguments, argument_count);
  if (ricci_status status = dense.pack())
    return status;
  Frame frame(*entry);
  bool hasMemory = frame.isValid();
  for (int32_t i = 0; hasMemory && i < result_count; ++i) {
    results[i] = allocateHeader(entry->results[i].type, entry->results[i].rank);
    hasMemory = results[i];
  }
  if (!hasMemory)
    return dropResults(fail(RICCI_OUT_OF_MEMORY,
                            "no memory left to call '%.100s'; free some", name),
                       results, result_count);
  for (int32_t i = 0; i < argument_count; ++i)
    frame.setArgument(i, *dense.get()[i]);

  applyPendingThreadCount(entry->function);
  uint64_t errorCount = getErrorCount();
  if (int32_t code = entry->function(frame.getPacked())) {
    if (getErrorCount() == errorCount)
      fail(static_cast<ricci_status>(code),
           "'%.100s' failed with status %d and gave no reason", name, code);
    return dropResults(static_cast<ricci_status>(code), results, result_count);
  }
  if (ricci_status status =
          takeResults(named, dense.get(),
                      static_cast<char *>(frame.getPacked()[0]), results))
    return dropResults(status, results, result_count);
  return RICCI_OK;
}
