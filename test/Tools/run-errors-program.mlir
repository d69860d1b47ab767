// Programs and inputs that don't fit. Each message names the place, what was
// found, what was expected and what to do.

// RUN: rm -rf %t && split-file %s %t && cd %t

// RUN: not ricci-run syntax.mlir 2>&1 | FileCheck %s --check-prefix=SYNTAX
// SYNTAX:      ricci-run: error: syntax.mlir:1:14: expected
// SYNTAX-NEXT: ricci-run: error: syntax.mlir: is no valid program; expected a module of functions over tensors, or --einsum EXPR; correct the place named above

// RUN: not ricci-run extents.mlir --random=2x3:f32,4x2:f32 2>&1 | FileCheck %s --check-prefix=STATIC
// STATIC: ricci-run: error: extents.mlir:2:8: 'ein.contract' op E4: rank 'j' has extent 3, but dimension 0 of operand 1 has 4; make them equal, or index a dimension of size 1 by 0

// RUN: not ricci-run scalar.mlir 2>&1 | FileCheck %s --check-prefix=SCALAR
// SCALAR: ricci-run: error: scalar.mlir:1:1: argument 0 of 'f': found f32, expected a ranked tensor of {{.*}}; change its type

// RUN: not ricci-run program.mlir --random=2x3:f32 2>&1 | FileCheck %s --check-prefix=SEVERAL
// SEVERAL: ricci-run: error: program.mlir: found several public functions, 'f', 'g', expected one; choose with --entry=NAME

// RUN: not ricci-run program.mlir --entry=z --random=2x3:f32 2>&1 | FileCheck %s --check-prefix=UNKNOWN
// UNKNOWN: ricci-run: error: program.mlir: found no public function 'z', expected one of 'f', 'g'; correct --entry

// RUN: not ricci-run program.mlir --entry=h --random=2:f32 2>&1 | FileCheck %s --check-prefix=PRIVATE
// PRIVATE: ricci-run: error: program.mlir: found no public function 'h', expected one of 'f', 'g'; correct --entry

// RUN: not ricci-run program.mlir --entry=f 2>&1 | FileCheck %s --check-prefix=COUNT
// COUNT: ricci-run: error: 'f': found 0 inputs, expected 1 (tensor<2x3xf32>); give one .npy file or --random item for each

// RUN: not ricci-run program.mlir --entry=f --random=3x2:f32 2>&1 | FileCheck %s --check-prefix=SHAPE
// SHAPE: ricci-run: error: --random item 0 (3x2:f32): argument 0 of 'f': found tensor<3x2xf32>, expected tensor<2x3xf32>; give an input of that shape

// RUN: not ricci-run program.mlir --entry=f --random=6:f32 2>&1 | FileCheck %s --check-prefix=RANK
// RANK: ricci-run: error: --random item 0 (6:f32): argument 0 of 'f': found tensor<6xf32>, expected tensor<2x3xf32>; give an input of that rank

// RUN: %make_npy a.npy '<f8' 2x3
// RUN: not ricci-run program.mlir --entry=f a.npy 2>&1 | FileCheck %s --check-prefix=TYPE
// TYPE: ricci-run: error: a.npy: argument 0 of 'f': found tensor<2x3xf64>, expected tensor<2x3xf32>; convert the input, or change the program's element type

// RUN: not ricci-run program.mlir --entry=f --random=2x3:f32 -o %t/a -o %t/b 2>&1 | FileCheck %s --check-prefix=OUTPUTS
// OUTPUTS: ricci-run: error: 'f': found 2 files for results (-o), expected 1; give -o once for each result

// What only the call shows, on both targets.
// RUN: not ricci-run program.mlir --entry=g --random=2x3:f32,4x2:f32 2>&1 | FileCheck %s --check-prefix=DYNAMIC
// RUN: not ricci-run program.mlir --entry=g --random=2x3:f32,4x2:f32 --target=ref 2>&1 | FileCheck %s --check-prefix=DYNAMIC-REF
// DYNAMIC: ricci-run: error: 'g': E4: dimension 0 of operand 1 differs from the extent of rank 'j', which follows from dimension 1 of operand 0; pass tensors whose extents agree
// DYNAMIC-REF: ricci-run: error: program.mlir:6:8: {{.*}}E4: {{.*}}rank 'j'

// RUN: not ricci-run --einsum 'i,j,k->ijk' --random=20000:f64,20000:f64,20000:f64 2>&1 | FileCheck %s --check-prefix=MEMORY
// MEMORY: ricci-run: error: 'main': out of memory: a buffer of the program could not be had; free some memory, or use smaller operands

// RUN: not ricci-run --einsum 'i->i' --random=9999999999999:f32 2>&1 | FileCheck %s --check-prefix=INPUT
// INPUT: ricci-run: error: --random item 0 (9999999999999:f32): out of memory: it is larger than all memory of this machine; expected a tensor that fits; make it smaller

//--- syntax.mlir
func.func @f(
//--- extents.mlir
func.func @f(%a: tensor<2x3xf32>, %b: tensor<4x2xf32>) -> tensor<2x2xf32> {
  %0 = ein.contract "ij,jk->ik"(%a, %b) : (tensor<2x3xf32>, tensor<4x2xf32>) -> tensor<2x2xf32>
  return %0 : tensor<2x2xf32>
}
//--- scalar.mlir
func.func @f(%a: f32) -> f32 { return %a : f32 }
//--- program.mlir
func.func @f(%a: tensor<2x3xf32>) -> tensor<2xf32> {
  %0 = ein.contract "ij->i"(%a) : (tensor<2x3xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}
func.func @g(%a: tensor<?x?xf32>, %b: tensor<?x?xf32>) -> tensor<?x?xf32> {
  %0 = ein.contract "ij,jk->ik"(%a, %b) : (tensor<?x?xf32>, tensor<?x?xf32>) -> tensor<?x?xf32>
  return %0 : tensor<?x?xf32>
}
func.func private @h(tensor<2xf32>) -> tensor<2xf32>
