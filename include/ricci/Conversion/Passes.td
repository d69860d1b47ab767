//===- Passes.td - Conversions between dialects ------------*- tablegen -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_CONVERSION_PASSES_TD
#define RICCI_CONVERSION_PASSES_TD

include "mlir/Pass/PassBase.td"

def ConvertEinToLinalg : Pass<"convert-ein-to-linalg", "::mlir::ModuleOp"> {
  let summary = "Contractions to linalg.generic on tensors";
  let description = [{
    Class Z for integers; F for floats, whose sums may be reassociated.

    Element types become storage types: integers lie alone in 8, 16, 32 or 64
    bits, sign- or zero-extended, and are truncated where they are read. The
    original signature stays in the function's `ricci.signature`.

    Checks of dynamic extents become `cf.assert`.

    ```mlir
    %0 = ein.contract "mk,kn->mn"(%a, %b)
        : (tensor<4x5xf32>, tensor<5x6xf32>) -> tensor<4x6xf32>
    ```
    becomes
    ```mlir
    %e = tensor.empty() : tensor<4x6xf32>
    %f = linalg.fill ins(%zero : f32) outs(%e : tensor<4x6xf32>) -> tensor<4x6xf32>
    %0 = linalg.generic {…} ins(%a, %b : …) outs(%f : …) {
    ^bb0(%x: f32, %y: f32, %z: f32):
      %1 = arith.mulf %x, %y fastmath<contract> : f32
      %2 = arith.addf %z, %1 fastmath<reassoc,contract> : f32
      linalg.yield %2 : f32
    } -> tensor<4x6xf32>
    ```
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::cf::ControlFlowDialect",
    "::mlir::complex::ComplexDialect", "::mlir::linalg::LinalgDialect",
    "::mlir::math::MathDialect", "::mlir::tensor::TensorDialect"];
}

def ConvertQToEin : Pass<"convert-q-to-ein", "::mlir::ModuleOp"> {
  let summary = "Number formats to contractions over integers";
  let description = [{
    Class Z: codes are bit-equal to the reference. Of numbers, `q.dequantize`
    gives its one product and one rounding; class F for what is computed of them.

    A tensor of codes becomes one of integers of their width: siW for int and
    fixed, uiW, the pattern, for all others. `q.dequantize` becomes a decoding,
    which codes of consecutive integers need not, a `sub` of the zero point and a
    `mul` by the scale; `q.quantize`, `q.rescale` and `q.bits` become a generated
    `ein.op` each. Integers and fixed point are decoded by arithmetic, all other
    codes by a tree of selects over the bits of the pattern; and encoded by a
    search among the doubles at which the pattern changes. `q.lut`, `q.pack` and
    `q.unpack` reduce a rank of entries or bits by `or`.

    ```mlir
    %0 = q.dequantize %c by <scale = (m, k) -> (m, k floordiv 32)>(%s : tensor<4x2xf32>)
        : tensor<4x64x!q.code<int4>> -> tensor<4x64xf32>
    ```
    becomes
    ```mlir
    %0 = ein.contract "Z[m, k] = mul(C[m, k], S[m, k floordiv 32])"(%c, %s)
        : (tensor<4x64xsi4>, tensor<4x2xf32>) -> tensor<4x64xf32>
    ```

    Not converted, with an error: stochastic rounding, parameters of more than 32
    bits, tables of complex numbers, and packing along a dynamic extent.
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::math::MathDialect",
    "::mlir::tensor::TensorDialect", "::ricci::ein::EinDialect"];
}

def ConvertLayoutToLinalg : Pass<"convert-layout-to-linalg", "::mlir::ModuleOp"> {
  let summary = "Moves between layouts to linalg.generic on tensors";
  let description = [{
    Class Z.

    The result of `layout.convert` becomes an array of the target's positions,
    with a dimension for each axis that it uses. A loop over them asks the
    inverse of the target which element is there, and the source where that lies.
    Conversions of the result read it there; all other operations read tensors in
    row-major order, into which the result is copied for them. Permutations, and
    strides that don't nest, are looked up in tables.

    Not converted, with an error: targets of more than 2^20 positions whose
    strides don't nest.

    ```mlir
    %0 = layout.convert %x : tensor<4x6xf32>
        from #layout.layout<(4 = 4@addr:6, 6 = 6@addr:1)>
        to #layout.layout<(4 = 4@addr:1, 6 = 6@addr:4)>
    ```
    becomes
    ```mlir
    %e = tensor.empty() : tensor<24xf32>
    %p = linalg.generic {…} ins(%x : tensor<4x6xf32>) outs(%e : tensor<24xf32>) {
    ^bb0(…):
      %place = linalg.index 0 : index
      …
      %1 = tensor.extract %x[%row, %column] : tensor<4x6xf32>
      linalg.yield %1 : f32
    } -> tensor<24xf32>
    %f = tensor.empty() : tensor<4x6xf32>
    %0 = linalg.generic {…} ins(%p : tensor<24xf32>) outs(%f : tensor<4x6xf32>) {
      …
    ```
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::linalg::LinalgDialect",
    "::mlir::tensor::TensorDialect"];
}

def ConvertLinalgToVector
    : Pass<"convert-linalg-to-vector", "::mlir::ModuleOp"> {
  let summary = "linalg on memrefs to loops, packed panels and vectors";
  let description = [{
    Class Z for integers; F for floats, whose sums are reassociated.

    An operation with two operands, a reduction and a side for each operand is
    lowered like a matrix product, whatever its operators, types and layouts:
    its ranks are classified into batch, M, N and K, tiles of both operands are
    packed into panels of the accumulation type, and a micro-kernel keeps a tile
    of the result in vector registers. An operand that stays in the caches as it
    lies, or is read for a few panels only, is not packed. Edges are kernels of
    their own, their last columns under a mask where the processor has them. Sums
    start from what a fill right before would have written. Anything else becomes
    loops over scalars, innermost the rank along which most operands are
    contiguous. Outer loops are divided among OpenMP threads where the work pays
    for it. A remark names the kernel and its tile sizes.

    ```mlir
    linalg.generic {indexing_maps = [affine_map<(m, n, k) -> (m, k)>,
                                     affine_map<(m, n, k) -> (k, n)>,
                                     affine_map<(m, n, k) -> (m, n)>], …}
        ins(%a, %b : memref<64x64xf32>, memref<64x64xf32>)
        outs(%c : memref<64x64xf32>) { … }
    ```
    becomes
    ```mlir
    scf.for %n = … {           // cache tiles
      scf.for %k = … {
        …                      // pack a panel of %b, a block of %a
        scf.for %j = … {       // register tiles
          scf.for %i = … {
            %sums:28 = scf.for %step = … iter_args(…) {
              %b0 = vector.load …
              %a0 = vector.broadcast …
              %0 = vector.fma %a0, %b0, %sum0 : vector<16xf32>
    ```
  }];
  let options = [
    Option<"targetCPU", "target-cpu", "std::string", "\"host\"",
           "LLVM's name of the processor, or 'host'">,
    Option<"parallel", "parallel", "bool", "true",
           "Divide the outer loops among OpenMP threads">];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect",
    "::mlir::memref::MemRefDialect", "::mlir::omp::OpenMPDialect",
    "::mlir::scf::SCFDialect", "::mlir::vector::VectorDialect"];
}

def ConvertLinalgToGPU : Pass<"convert-linalg-to-gpu", "::mlir::ModuleOp"> {
  let summary = "linalg on memrefs to kernels and their launches";
  let description = [{
    Class Z for integers; F for floats, whose sums are reassociated.

    Each operation becomes one kernel. A thread computes a point of the result,
    and then those a grid further, until none is left; reductions run in it one
    after another. A contraction of two operands with rows and columns is computed
    in tiles instead: the threads of a block stage 16 x 16 elements of each operand
    in shared memory, whatever the operators and indices. What is computed lies on
    the device: arguments and constants are copied to it, results from it.

    ```mlir
    func.func @f(%a: memref<64xf32>) -> memref<64xf32> {
      %r = memref.alloc() : memref<64xf32>
      linalg.generic {…} ins(%a : …) outs(%r : …) { … }
      return %r
    }
    ```
    becomes
    ```mlir
    %d = gpu.alloc () : memref<64xf32>
    gpu.memcpy %d, %a
    %r = gpu.alloc () : memref<64xf32>
    gpu.launch_func @kernels::@kernel_0 blocks in (%c1, …) threads in (%c128, …)
        args(%d : memref<64xf32>, %r : memref<64xf32>)
    %h = memref.alloc() : memref<64xf32>
    gpu.memcpy %h, %r
    …
    gpu.module @kernels {
      gpu.func @kernel_0(%d: memref<64xf32>, %r: memref<64xf32>) kernel {
        …
        scf.for %point = %first to %c64 step %threads { … }
    ```
  }];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect",
    "::mlir::gpu::GPUDialect", "::mlir::linalg::LinalgDialect",
    "::mlir::memref::MemRefDialect", "::mlir::scf::SCFDialect",
    "::mlir::ub::UBDialect"];
}

def ExpandDeviceMath : Pass<"expand-device-math", "::mlir::gpu::GPUModuleOp"> {
  let summary = "Transcendental functions to functions of ricci's own";
  let description = [{
    Class F. PTX has no such instructions of full precision, and a device
    library comes with a CUDA toolkit only. The functions compute in f64, below
    2 ulp, whatever the type, and round once. Integer exponents become floats.

    ```mlir
    %1 = math.exp %0 : f32
    ```
    becomes
    ```mlir
    %1 = arith.extf %0 : f32 to f64
    %2 = func.call @ricci_exp(%1) : (f64) -> f64
    %3 = arith.truncf %2 : f64 to f32
    ```
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::func::FuncDialect",
    "::mlir::LLVM::LLVMDialect", "::mlir::math::MathDialect",
    "::mlir::scf::SCFDialect"];
}

def ExpandVectorMath : Pass<"expand-vector-math", "::mlir::ModuleOp"> {
  let summary = "Transcendental functions to code that fills vectors";
  let description = [{
    Class F. A loop around a call of the C library computes one number at a
    time. The code of the functions of `expand-device-math`, both ways of what
    they branch on, takes the call's place, on scalars and on vectors alike; exp,
    exp2, log and tanh of f32 and narrower types are computed in f32, below 2 ulp.
    Needs a processor with fused multiplication and addition. What is no faster
    that way stays a call: `sin`, `cos` and `tan`, whose arguments may be large,
    and `acosh`, `erf`, `erfc`, `log2` and `powf`.

    ```mlir
    %1 = math.exp %0 : f32
    ```
    becomes
    ```mlir
    …
    %k = math.roundeven %scaled : f32
    %r0 = math.fma %k, %ln2High, %0 : f32
    …
    ```
  }];
  let options = [
    Option<"targetCPU", "target-cpu", "std::string", "\"host\"",
           "LLVM's name of the processor that code is made for">];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::func::FuncDialect",
    "::mlir::math::MathDialect", "::mlir::scf::SCFDialect"];
}

def ConvertKernelsToNVVM : Pass<"convert-kernels-to-nvvm", "::mlir::ModuleOp"> {
  let summary = "Kernels to the LLVM and NVVM dialects";
  let description = [{
    Class Z. Converts the functions of `gpu.module`s. A kernel's parameter of a
    memref type becomes a pointer, followed by the dynamic extents; what a
    workgroup shares becomes a global in address space 3.

    ```mlir
    gpu.func @kernel_0(%a: memref<?xf32>) kernel { … }
    ```
    becomes
    ```mlir
    llvm.func @kernel_0(%a: !llvm.ptr, %extent: i64) attributes {nvvm.kernel} { … }
    ```
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::func::FuncDialect",
    "::mlir::LLVM::LLVMDialect", "::mlir::math::MathDialect",
    "::mlir::NVVM::NVVMDialect"];
}

def ConvertLaunchesToRuntime
    : Pass<"convert-launches-to-runtime", "::mlir::ModuleOp"> {
  let summary = "Launches, device buffers and copies to calls of the runtime";
  let description = [{
    Class Z. The calls are those of ricci/Runtime/Device.h.

    ```mlir
    gpu.launch_func @kernels::@kernel_0 blocks in (%b, …) threads in (%t, …)
        args(%d : memref<64xf32>)
    ```
    becomes
    ```mlir
    llvm.call @ricci_device_launch(%name, %b, %t, %parameters, %count)
    ```
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::cf::ControlFlowDialect",
    "::mlir::LLVM::LLVMDialect", "::mlir::memref::MemRefDialect"];
}

def ConvertToLLVMEntries : Pass<"convert-to-llvm-entries", "::mlir::ModuleOp"> {
  let summary = "Functions on memrefs to LLVM functions that the runtime calls";
  let description = [{
    Class Z. Converts everything to the LLVM dialect. Each public function
    becomes an entry behind the runtime's C ABI, and the global
    `ricci_artifact_info` lists them with the types of `ricci.signature`. A
    failed `cf.assert`, or an allocation that fails, ends the call with an
    error instead of the process.

    ```mlir
    func.func @f(%a: memref<?xf32>) -> memref<?xf32>
        attributes {ricci.signature = (tensor<?xf32>) -> tensor<?xf32>} { … }
    ```
    becomes
    ```mlir
    llvm.func internal @ricci_entry_f(%packed: !llvm.ptr) -> i32 { … }
    llvm.mlir.global external constant @ricci_artifact_info() …
    ```
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::cf::ControlFlowDialect",
    "::mlir::func::FuncDialect", "::mlir::LLVM::LLVMDialect",
    "::mlir::math::MathDialect", "::mlir::memref::MemRefDialect",
    "::mlir::vector::VectorDialect"];
}

#endif // RICCI_CONVERSION_PASSES_TD
