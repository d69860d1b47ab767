// RUN: ricci-opt %s --convert-linalg-to-gpu --split-input-file --verify-diagnostics

func.func @strided(%a: memref<4xf32, strided<[2]>>, %b: memref<4xf32>) {
  // expected-error@+1 {{found an operand of type 'memref<4xf32, strided<[2]>>', expected memrefs in row-major order; copy it first}}
  linalg.copy ins(%a : memref<4xf32, strided<[2]>>) outs(%b : memref<4xf32>)
  return
}

// -----

func.func @captured(%x: f32, %b: memref<4xf32>) {
  // expected-error@+1 {{found a scalar of type 'f32' that is computed outside of 'linalg.fill', expected constants; compute it inside}}
  linalg.fill ins(%x : f32) outs(%b : memref<4xf32>)
  return
}

// -----

// expected-error@+1 {{found a function of 2 blocks, expected one; inline calls first}}
func.func @blocks() {
  cf.br ^end
^end:
  return
}
