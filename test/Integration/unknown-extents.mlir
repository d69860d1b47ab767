// Products whose extents are known at the call only: rows and columns that are left over of a
// tile, fewer than a vector has lanes, none, and operands that are packed across.

// DEFINE: %{cpu} = host
// DEFINE: %{run} = ricci-run %s --target-cpu=%{cpu} --check=ref --threads=1
// DEFINE: %{out} = -o %t.npy | FileCheck %s
// CHECK: check: class {{[FZ]}}, {{.*}}holds

// DEFINE: %{all} = \
// DEFINE:   %{run} --entry=product --random=5x7:f32,7x3:f32 %{out} && \
// DEFINE:   %{run} --entry=product --random=1x9:f32,9x16:f32 %{out} && \
// DEFINE:   %{run} --entry=product --random=14x31:f32,31x17:f32 %{out} && \
// DEFINE:   %{run} --entry=product --random=33x129:f32,129x65:f32 %{out} && \
// DEFINE:   %{run} --entry=product --random=31x601:f32,601x33:f32 %{out} && \
// DEFINE:   %{run} --entry=product --random=0x3:f32,3x7:f32 %{out} && \
// DEFINE:   %{run} --entry=product --random=5x0:f32,0x7:f32 %{out} && \
// DEFINE:   %{run} --entry=left_transposed --random=33x37:f32,33x41:f32 %{out} && \
// DEFINE:   %{run} --entry=left_transposed --random=601x18:f32,601x5:f32 %{out} && \
// DEFINE:   %{run} --entry=right_transposed --random=29x83:f32,16x83:f32 %{out} && \
// DEFINE:   %{run} --entry=right_transposed --random=6x17:f32,50x17:f32 %{out} && \
// DEFINE:   %{run} --entry=doubles --random=19x23:f64,23x9:f64 %{out} && \
// DEFINE:   %{run} --entry=bytes --random=19x23:i8,23x37:i8 %{out} && \
// DEFINE:   %{run} --entry=halves --random=19x23:bf16,23x37:bf16 %{out} && \
// DEFINE:   %{run} --entry=longest --random=19x23:i64,23x9:i64 %{out} && \
// DEFINE:   %{run} --entry=batch --random=9x8x8:f32,9x8x8:f32 %{out} && \
// DEFINE:   %{run} --entry=rows --random=45x100:f32,100x31:f32 %{out} && \
// DEFINE:   %{run} --entry=window --random=40x41:f32,3x3:f32 %{out}

// RUN: %{all}

// REDEFINE: %{cpu} = x86-64
// RUN: %if avx2 %{ %{all} %}

// REDEFINE: %{cpu} = x86-64-v3
// RUN: %if avx2 %{ %{all} %}

func.func @product(%v0: tensor<?x?xf32>, %v1: tensor<?x?xf32>) -> tensor<?x?xf32> {
  %0 = ein.contract "mk,kn->mn"(%v0, %v1)
      : (tensor<?x?xf32>, tensor<?x?xf32>) -> tensor<?x?xf32>
  return %0 : tensor<?x?xf32>
}

func.func @left_transposed(%v0: tensor<?x?xf32>, %v1: tensor<?x?xf32>) -> tensor<?x?xf32> {
  %0 = ein.contract "km,kn->mn"(%v0, %v1)
      : (tensor<?x?xf32>, tensor<?x?xf32>) -> tensor<?x?xf32>
  return %0 : tensor<?x?xf32>
}

func.func @right_transposed(%v0: tensor<?x?xf32>, %v1: tensor<?x?xf32>) -> tensor<?x?xf32> {
  %0 = ein.contract "mk,nk->mn"(%v0, %v1)
      : (tensor<?x?xf32>, tensor<?x?xf32>) -> tensor<?x?xf32>
  return %0 : tensor<?x?xf32>
}

func.func @doubles(%v0: tensor<?x?xf64>, %v1: tensor<?x?xf64>) -> tensor<?x?xf64> {
  %0 = ein.contract "mk,kn->mn"(%v0, %v1)
      : (tensor<?x?xf64>, tensor<?x?xf64>) -> tensor<?x?xf64>
  return %0 : tensor<?x?xf64>
}

func.func @bytes(%v0: tensor<?x?xi8>, %v1: tensor<?x?xi8>) -> tensor<?x?xi8> {
  %0 = ein.contract "mk,kn->mn"(%v0, %v1)
      : (tensor<?x?xi8>, tensor<?x?xi8>) -> tensor<?x?xi8>
  return %0 : tensor<?x?xi8>
}

func.func @halves(%v0: tensor<?x?xbf16>, %v1: tensor<?x?xbf16>) -> tensor<?x?xbf16> {
  %0 = ein.contract "mk,kn->mn"(%v0, %v1)
      : (tensor<?x?xbf16>, tensor<?x?xbf16>) -> tensor<?x?xbf16>
  return %0 : tensor<?x?xbf16>
}

func.func @longest(%v0: tensor<?x?xi64>, %v1: tensor<?x?xi64>) -> tensor<?x?xi64> {
  %0 = ein.contract "Z[m, n] = max[k](A[m, k] + B[k, n])"(%v0, %v1)
      : (tensor<?x?xi64>, tensor<?x?xi64>) -> tensor<?x?xi64>
  return %0 : tensor<?x?xi64>
}

func.func @batch(%v0: tensor<?x?x?xf32>, %v1: tensor<?x?x?xf32>) -> tensor<?x?x?xf32> {
  %0 = ein.contract "bmk,bkn->bmn"(%v0, %v1)
      : (tensor<?x?x?xf32>, tensor<?x?x?xf32>) -> tensor<?x?x?xf32>
  return %0 : tensor<?x?x?xf32>
}

func.func @rows(%v0: tensor<?x100xf32>, %v1: tensor<100x31xf32>) -> tensor<?x31xf32> {
  %0 = ein.contract "mk,kn->mn"(%v0, %v1)
      : (tensor<?x100xf32>, tensor<100x31xf32>) -> tensor<?x31xf32>
  return %0 : tensor<?x31xf32>
}

func.func @window(%v0: tensor<?x?xf32>, %v1: tensor<?x?xf32>) -> tensor<?x?xf32> {
  %0 = ein.contract "Z[y, x] = add[r, s](A[y + r, x + s] * B[r, s])"(%v0, %v1)
      : (tensor<?x?xf32>, tensor<?x?xf32>) -> tensor<?x?xf32>
  return %0 : tensor<?x?xf32>
}
