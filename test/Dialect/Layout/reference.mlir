// RUN: ricci-run %s --entry=moved --random=3x5:f32 --seed=1 --target=ref -o %t.moved.npy
// RUN: ricci-run %s --entry=kept --random=3x5:f32 --seed=1 --target=ref -o %t.kept.npy
// RUN: cmp %t.moved.npy %t.kept.npy

// A conversion changes no value.
func.func @moved(%x: tensor<3x5xf32>) -> tensor<3x5xf32> {
  %0 = layout.convert %x : tensor<3x5xf32> from #layout.layout<(3 = 3@addr:5, 5 = 5@addr:1)>
                         to #layout.layout<(3 = 3@addr:1, 5 = 5@addr:3)>
  %1 = ein.contract "ij,ij->ij"(%0, %0) : (tensor<3x5xf32>, tensor<3x5xf32>) -> tensor<3x5xf32>
  return %1 : tensor<3x5xf32>
}

func.func @kept(%x: tensor<3x5xf32>) -> tensor<3x5xf32> {
  %0 = ein.contract "ij,ij->ij"(%x, %x) : (tensor<3x5xf32>, tensor<3x5xf32>) -> tensor<3x5xf32>
  return %0 : tensor<3x5xf32>
}
