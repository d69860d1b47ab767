//===- Random.h - Numbers from a seed ---------------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TEST_FUZZ_RANDOM_H
#define RICCI_TEST_FUZZ_RANDOM_H

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <utility>
#include <vector>

namespace ricci::fuzz {

/// SplitMix64 (Steele, Lea, Flood 2014). The standard library's distributions
/// differ between implementations; a seed must mean one program everywhere.
class Random {
public:
  explicit Random(uint64_t seed) : state(seed) {}
  /// The stream of item `index` below `seed`, independent of the others.
  Random(uint64_t seed, uint64_t index) : state(seed) {
    state = next() ^ (index * 0x9e3779b97f4a7c15u);
    next();
  }

  uint64_t next() {
    uint64_t z = (state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  /// From 0 to `bound` - 1.
  int64_t below(int64_t bound) {
    return static_cast<int64_t>(next() % static_cast<uint64_t>(bound));
  }
  /// From `low` to `high`, both included.
  int64_t between(int64_t low, int64_t high) {
    return low + below(high - low + 1);
  }
  bool percent(int64_t share) { return below(100) < share; }
  /// In [0, 1).
  double real() { return static_cast<double>(next() >> 11) * 0x1p-53; }

  template <typename T> const T &pick(const std::vector<T> &from) {
    return from[below(from.size())];
  }
  template <typename T> T pick(std::initializer_list<T> from) {
    return from.begin()[below(from.size())];
  }
  /// The index of a weight, in proportion to the weights.
  size_t weighted(std::initializer_list<int64_t> weights) {
    int64_t sum = 0;
    for (int64_t weight : weights)
      sum += weight;
    int64_t left = below(sum);
    size_t index = 0;
    for (int64_t weight : weights) {
      if (left < weight)
        break;
      left -= weight;
      ++index;
    }
    return index;
  }
  template <typename T> void shuffle(std::vector<T> &items) {
    for (size_t i = items.size(); i > 1; --i)
      std::swap(items[i - 1], items[below(i)]);
  }

private:
  uint64_t state;
};

} // namespace ricci::fuzz

#endif // RICCI_TEST_FUZZ_RANDOM_H
