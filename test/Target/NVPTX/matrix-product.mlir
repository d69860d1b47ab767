// RUN: ricci-compile %s --target=nvptx --emit=ptx | FileCheck %s --check-prefixes=PTX,SM80
// RUN: ricci-compile %s --target=nvptx --emit=ptx --gpu-arch=sm_90a | FileCheck %s --check-prefixes=PTX,SM90

// The product with f32 accumulators: a fused multiplication and addition, no call.

// SM80: .target sm_80
// SM90: .target sm_90a
// PTX-NOT: .extern
// PTX: .visible .entry kernel_0(
// PTX: st.global.b32
// PTX: .visible .entry kernel_1(
// PTX: ld.global
// PTX: fma.rn.f32
func.func @product(%a: tensor<4x?xbf16>, %b: tensor<?x5xbf16>) -> tensor<4x5xbf16> {
  %0 = ein.contract "mk,kn->mn"(%a, %b)
      : (tensor<4x?xbf16>, tensor<?x5xbf16>) -> tensor<4x5xbf16>
  return %0 : tensor<4x5xbf16>
}

// RUN: not ricci-compile %s --target=nvptx --emit=so -o %t 2>&1 | FileCheck %s --check-prefix=SO
// SO: error: --emit=so: found --target=nvptx, expected --target=cpu
// RUN: not ricci-compile %s --emit=ptx 2>&1 | FileCheck %s --check-prefix=CPU
// CPU: error: --emit=ptx: found --target=cpu, expected --target=nvptx
// RUN: not ricci-compile %s --target=nvptx --emit=ptx --gpu-arch=sm_20 2>&1 | FileCheck %s --check-prefix=ARCH
// ARCH: error: --gpu-arch: found 'sm_20', expected sm_80 or sm_90a
// RUN: not ricci-compile %s --target=nvptx --compile-to=cpu 2>&1 | FileCheck %s --check-prefix=PHASE
// PHASE: error: --compile-to: found 'cpu', expected a phase: import, quant, contract, lower, buffer, gpu or nvptx
