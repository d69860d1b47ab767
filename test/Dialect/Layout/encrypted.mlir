// Where clear tensors lie is nothing to ciphertexts; where a secret one lies, the plan chooses.

// RUN: ricci-run %s --entry=clear --random=4:f32,3x4:f32 --target=fhe --secret=0 --slots=16 --check=ref | FileCheck %s
// CHECK: check: class A, {{.*}}: holds
func.func @clear(%x: tensor<4xf32>, %w: tensor<3x4xf32>) -> tensor<3xf32> {
  %0 = layout.convert %w : tensor<3x4xf32> from #layout.layout<(3 = 3@addr:4, 4 = 4@addr:1)>
                         to #layout.layout<(3 = 3@addr:1, 4 = 4@addr:3)>
  %1 = ein.contract "j,ij->i"(%x, %0) : (tensor<4xf32>, tensor<3x4xf32>) -> tensor<3xf32>
  return %1 : tensor<3xf32>
}

// RUN: not ricci-run %s --entry=secret --random=4:f32 --target=fhe --secret=0 --slots=16 2>&1 | FileCheck %s --check-prefix=SECRET
// SECRET: encrypted.mlir:[[#@LINE+2]]:{{[0-9]+}}: 'layout.convert' on a secret tensor cannot be done on ciphertexts; expected
func.func @secret(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = layout.convert %x : tensor<4xf32> from #layout.layout<(4 = 4@slot:1)>
                         to #layout.layout<(4 = 4@slot:2)>
  return %0 : tensor<4xf32>
}
