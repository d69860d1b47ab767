//===- Peak.cpp - What the machine can do ---------------------------- -*- C++
//-*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Peak.h"

#include <algorithm>
#include <chrono>
#include <cstdint>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

using namespace ricci::bench;

namespace {

/// More independent sums than a latency of 5 cycles on two units needs.
constexpr int sums = 12;
constexpr int64_t steps = 1 << 18;
constexpr int runs = 20;

double timeOf(void (*kernel)()) {
  double best = 1e30;
  for (int run = 0; run < runs; ++run) {
    auto start = std::chrono::steady_clock::now();
    kernel();
    std::chrono::duration<double> time =
        std::chrono::steady_clock::now() - start;
    best = std::min(best, time.count());
  }
  return best;
}

#if defined(__x86_64__)
volatile float sink;

__attribute__((target("avx512f"))) void multiplyAdd512() {
  __m512 sum[sums], x = _mm512_set1_ps(0.5f);
  for (__m512 &s : sum)
    s = x;
  for (int64_t i = 0; i < steps; ++i)
    for (__m512 &s : sum)
      s = _mm512_fmadd_ps(s, x, x);
  for (__m512 s : sum)
    sink = _mm512_cvtss_f32(s);
}

__attribute__((target("avx2,fma"))) void multiplyAdd256() {
  __m256 sum[sums], x = _mm256_set1_ps(0.5f);
  for (__m256 &s : sum)
    s = x;
  for (int64_t i = 0; i < steps; ++i)
    for (__m256 &s : sum)
      s = _mm256_fmadd_ps(s, x, x);
  for (__m256 s : sum)
    sink = _mm256_cvtss_f32(s);
}
#endif

} // namespace

double ricci::bench::measurePeak() {
  double flops = 2.0 * sums * steps;
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f"))
    return 16 * flops / timeOf(multiplyAdd512) * 1e-9;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    return 8 * flops / timeOf(multiplyAdd256) * 1e-9;
#endif
  return 0;
}
