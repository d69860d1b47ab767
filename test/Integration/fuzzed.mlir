// Programs that ricci-fuzz found and reduced.
// RUN: ricci-run %s --entry=argument_comes_back --random=3:f32 --check=ref
// RUN: ricci-run %s --entry=constant_comes_back --random=2x3:f32 --check=ref
// RUN: ricci-run %s --entry=divides_dynamic_ranks --random=4:i32,9:i32 --check=ref
// RUN: ricci-run %s --entry=plain_rank_beside_window --random=2x8:f32 --check=ref
// RUN: %make_npy %t.odd.npy i8 3 3 -2 -9007199254740992
// RUN: ricci-run %s --entry=all_of_54_bits %t.odd.npy --check=ref
// RUN: %make_npy %t.small.npy f4 3 7.5e-40 1e-40 -3
// RUN: ricci-run %s --entry=subnormal_bf16 %t.small.npy --check=ref
// RUN: ricci-run %s --entry=sign_of_rounded %t.small.npy --check=ref
// RUN: ricci-run %s --entry=init_without_a_rank_left --random=3:f32,3:f32,6:f32 --check=ref
// RUN: ricci-run %s --entry=mask_without_a_rank_left --random=3:f32,3:f32,:i1 --check=ref
// RUN: ricci-run %s --entry=counts_bits_of_other_width --random=2x3:ui16,4x4:ui16,4:f16 --check=ref
// RUN: ricci-run %s --entry=result_only_of_last --random=5x4:f32 --check=ref
// RUN: ricci-run %s --entry=extent_of_one_factor --random=7x2:i16,9:i8,9x6:i8 --check=ref
// RUN: ricci-run %s --entry=constant_over_nothing --random=1x0:i1 --check=ref
// RUN: ricci-run %s --entry=constant_over_nothing --random=1x0:i1 --check=ref %nvptx
// RUN: %make_npy %t.nan.npy f4 3 nan 1 -2
// RUN: ricci-run %s --entry=maximum_over_nothing %t.nan.npy --random=2:f32,0x3:f32 --check=ref
// RUN: ricci-run %s --entry=init_of_guarded_order --random=5:f32,0x4:f32,4x3:f32,3x5:f32 --check=ref
// RUN: ricci-run %s --entry=init_of_guarded_order --random=5:f32,2x4:f32,4x3:f32,3x5:f32 --check=ref
// RUN: ricci-run %s --entry=init_at_a_constant --random=3:f32,3:f32,6:f32 --check=ref
// RUN: ricci-run %s --entry=views_of_one_buffer --random=1:f32 --check=ref
// RUN: ricci-run %s --entry=views_of_one_buffer --random=1:f32 --check=ref %nvptx
// RUN: ricci-run %s --entry=sum_of_extended_sums --random=8x9:f16 --check=ref --target=fhe
// RUN: ricci-run %s --entry=more_scales_than_groups --random=1x2:i16 --check=ref
// RUN: ricci-run %s --entry=sum_of_broadcast --random=2:ui8,3:f32 --check=ref
// RUN: %make_npy %t.product.npy f4 2 -0.06068667769432068 -5.2484383583068848
// RUN: ricci-run %s --entry=product_of_own_products %t.product.npy --check=ref
// RUN: ricci-run %s --entry=exact_complex_products "--random=246x2:complex<f32>" --check=ref
// RUN: ricci-run %s --entry=zeros_without_bound --random=300:i32 --check=ref

// Of 256 terms or more the bound of a sum in bf16 says nothing, but zeros it knows.
func.func @zeros_without_bound(%a: tensor<300xi32>) -> tensor<bf16> {
  %zero = arith.constant dense<0> : tensor<300xi32>
  %0 = ein.contract "Z[i] = A[i] & B[i]"(%a, %zero) : (tensor<300xi32>, tensor<300xi32>) -> tensor<300xi32>
  %1 = ein.contract "Z[] = add[i](A[i])"(%0) accumulate(bf16) : (tensor<300xi32>) -> tensor<bf16>
  return %1 : tensor<bf16>
}

// What a sum over ranks of unknown extent begins with is read by its own index.
func.func @init_of_guarded_order(%i: tensor<5xf32>, %a: tensor<?x4xf32>, %b: tensor<4x3xf32>, %c: tensor<3x5xf32>)
    -> tensor<5xf32> {
  %0 = ein.contract "Z[n] = add[i, j, k](A[i, j] * B[j, k] * C[k, n]) from I[4 - n]"(%a, %b, %c, %i)
      : (tensor<?x4xf32>, tensor<4x3xf32>, tensor<3x5xf32>, tensor<5xf32>) -> tensor<5xf32>
  return %0 : tensor<5xf32>
}

func.func @init_at_a_constant(%a: tensor<?xf32>, %b: tensor<?xf32>, %i: tensor<?xf32>) -> tensor<f32> {
  %0 = ein.contract "Z[] = add[i, j](A[i] * B[j]) from I[2]"(%a, %b, %i)
      : (tensor<?xf32>, tensor<?xf32>, tensor<?xf32>) -> tensor<f32>
  return %0 : tensor<f32>
}

// Both results lie in one buffer of the device.
func.func @views_of_one_buffer(%a: tensor<?xf32>) -> (tensor<?xi64>, tensor<1xi64>) {
  %0 = ein.contract "Z[i] = A[i]"(%a) : (tensor<?xf32>) -> tensor<?xi64>
  %1 = tensor.cast %0 : tensor<?xi64> to tensor<1xi64>
  return %0, %1 : tensor<?xi64>, tensor<1xi64>
}

// A sum of rotations that is a term of another is gone when that one is replaced.
func.func @sum_of_extended_sums(%a: tensor<8x9xf16> {fhe.secret}) -> tensor<2xf16> {
  %0 = ein.contract "Z[j] = add[i](A[i, (1 * j) + (1 * i)] + B[i mod 7, 8])"(%a, %a) accumulate(f16)
      : (tensor<8x9xf16>, tensor<8x9xf16>) -> tensor<2xf16>
  return %0 : tensor<2xf16>
}

// A rank of one group can't index the dimension of two alone.
func.func @more_scales_than_groups(%a: tensor<1x2xi16>) -> tensor<1x1xf32> {
  %0 = ein.contract "Z[i, k] = add[j](mul(A[k + i, j floordiv 2], B[i, j]))"(%a, %a)
      : (tensor<1x2xi16>, tensor<1x2xi16>) -> tensor<1x1xf32>
  return %0 : tensor<1x1xf32>
}

// The deallocation pipeline clones what is not the function's to give away.
func.func @argument_comes_back(%a: tensor<3xf32>) -> (tensor<3xf32>, tensor<3xf32>) {
  return %a, %a : tensor<3xf32>, tensor<3xf32>
}

func.func @constant_comes_back(%a: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %0 = arith.constant dense<0.125> : tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

func.func @divides_dynamic_ranks(%a: tensor<?xi32>, %b: tensor<?xi32>) -> tensor<?xi32> {
  %0 = ein.contract "Z[i] = add(A[i floordiv 3], B[i], C[i ceildiv 4])"(%a, %b, %a)
      : (tensor<?xi32>, tensor<?xi32>, tensor<?xi32>) -> tensor<?xi32>
  return %0 : tensor<?xi32>
}

// The window would have room for 3.
func.func @plain_rank_beside_window(%a: tensor<?x8xf32>) -> tensor<?xf32> {
  %0 = ein.contract "Z[i] = neg(A[i, i + 5])"(%a)
      : (tensor<?x8xf32>) -> tensor<?xf32>
  return %0 : tensor<?xf32>
}

// 2^53 is no number of 54 signed bits.
func.func @all_of_54_bits(%a: tensor<3xi54>) -> tensor<3xbf16> {
  %0 = ein.contract "Z[i] = add(A[i])"(%a) accumulate(bf16)
      : (tensor<3xi54>) -> tensor<3xbf16>
  return %0 : tensor<3xbf16>
}

func.func @subnormal_bf16(%a: tensor<3xf32>) -> tensor<3xbf16> {
  %0 = ein.contract "i->i"(%a) : (tensor<3xf32>) -> tensor<3xbf16>
  return %0 : tensor<3xbf16>
}

// L-Mul takes a rounded number apart by its bits.
func.func @sign_of_rounded(%a: tensor<3xf32>) -> tensor<3x3xbf16> {
  %0 = ein.contract "Z[i, j] = l_mul(A[i], B[j])"(%a, %a) accumulate(bf16)
      : (tensor<3xf32>, tensor<3xf32>) -> tensor<3x3xbf16>
  return %0 : tensor<3x3xbf16>
}

// Once B is summed alone, the last step has nothing to reduce.
func.func @init_without_a_rank_left(%a: tensor<3xf32>, %b: tensor<3xf32>, %c: tensor<6xf32>) -> tensor<3xf32> {
  %0 = ein.contract "Z[j] = sum[i](A[j] * B[i]) from C[j mod 6]"(%a, %b, %c)
      : (tensor<3xf32>, tensor<3xf32>, tensor<6xf32>) -> tensor<3xf32>
  return %0 : tensor<3xf32>
}

func.func @mask_without_a_rank_left(%a: tensor<3xf32>, %b: tensor<3xf32>, %m: tensor<i1>) -> tensor<3xf32> {
  %0 = ein.contract "Z[j] = add[i](A[i] * B[j]) where M[]"(%a, %b, %m)
      : (tensor<3xf32>, tensor<3xf32>, tensor<i1>) -> tensor<3xf32>
  return %0 : tensor<3xf32>
}

// The count is of 16 bits, the sum of 8.
func.func @counts_bits_of_other_width(%a: tensor<?x?xui16>, %b: tensor<?x?xui16>, %c: tensor<?xf16>) -> tensor<?x?xi8> {
  %0 = ein.contract "Z[i, k] = or[j](and_popcount(A[j, k], B[i, i])) from C[i]"(%a, %b, %c)
      : (tensor<?x?xui16>, tensor<?x?xui16>, tensor<?xf16>) -> tensor<?x?xi8>
  return %0 : tensor<?x?xi8>
}

func.func @result_only_of_last(%a: tensor<5x4xf32>) -> tensor<f32> {
  %0 = ein.contract "Z[] = max[i] add[j](A[i, j])"(%a) : (tensor<5x4xf32>) -> tensor<f32>
  return %0 : tensor<f32>
}

// Alone, the sum would not know how many i there are.
func.func @extent_of_one_factor(%a: tensor<?x?xi16>, %b: tensor<9xi8>, %c: tensor<9x6xi8>) -> tensor<?x?xi16> {
  %0 = ein.contract "Z[j, i] = sum[k](A0[i, j] * A1[k] * A2[k, i mod 6])"(%a, %b, %c)
      : (tensor<?x?xi16>, tensor<9xi8>, tensor<9x6xi8>) -> tensor<?x?xi16>
  return %0 : tensor<?x?xi16>
}

// The map is 1 whatever it is given, so that the maximum reads nothing; over nothing it is 0.
ein.op @one(%a: i1) -> i1 {
  %true = arith.constant true
  %0 = arith.ori %a, %true : i1
  ein.yield %0 : i1
}
func.func @constant_over_nothing(%a: tensor<?x?xi1>) -> tensor<?xi1> {
  %0 = ein.contract "Z[i] = max[j](@one(A[i, j]))"(%a) : (tensor<?x?xi1>) -> tensor<?xi1>
  return %0 : tensor<?xi1>
}

// Products with -2 - 2i are exact one by one, those of sums are not.
func.func @exact_complex_products(%a: tensor<?x?xcomplex<f32>>) -> tensor<?x?xcomplex<f32>> {
  %0 = arith.constant dense<(-2.0, -2.0)> : tensor<2xcomplex<f32>>
  %1 = ein.contract "Xc,n->nX"(%a, %0) : (tensor<?x?xcomplex<f32>>, tensor<2xcomplex<f32>>) -> tensor<?x?xcomplex<f32>>
  return %1 : tensor<?x?xcomplex<f32>>
}

// Over nothing the maximum is -inf, which the minimum of it and NaN is not.
func.func @maximum_over_nothing(%a: tensor<3xf32>, %b: tensor<2xf32>, %c: tensor<0x3xf32>) -> tensor<3xf32> {
  %0 = ein.contract "Z[j] = max[m, i](min(A[j], B[i], C[m, j]))"(%a, %b, %c)
      : (tensor<3xf32>, tensor<2xf32>, tensor<0x3xf32>) -> tensor<3xf32>
  return %0 : tensor<3xf32>
}

// Nothing but the product that broadcasts says how many z there are.
func.func @sum_of_broadcast(%a: tensor<2xui8>, %b: tensor<3xf32>) -> tensor<3xf32> {
  %0 = ein.contract "Z[i, j] = A[i]"(%a) : (tensor<2xui8>) -> tensor<2x15xf32>
  %1 = ein.contract "b,mz,mz->b"(%b, %0, %0) : (tensor<3xf32>, tensor<2x15xf32>, tensor<2x15xf32>) -> tensor<3xf32>
  return %1 : tensor<3xf32>
}

// Each product with 3 is rounded, and none of 9.
ein.op @thrice(%a: f32) -> f32 {
  %0 = arith.constant 3.0 : f32
  %1 = arith.mulf %a, %0 : f32
  ein.yield %1 : f32
}
func.func @product_of_own_products(%a: tensor<2xf32>) -> tensor<f32> {
  %0 = ein.contract "Z[] = mul[i](@thrice(A[i]))"(%a) : (tensor<2xf32>) -> tensor<f32>
  return %0 : tensor<f32>
}
