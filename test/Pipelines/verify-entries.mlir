// RUN: ricci-opt %s --split-input-file --ricci-verify-phase=phase=import --verify-diagnostics

// What can't be handed over is refused before it becomes something else.

// expected-error@+1 {{argument 0 of 'scalar': found 'f32', expected a ranked tensor of integers of 1 to 64 bits, index, f16, bf16, f32, f64, complex<f32>, complex<f64> or codes; change its type, or make the function private}}
func.func @scalar(%a: f32) {
  return
}
// expected-error@+1 {{result 0 of 'buffer': found 'memref<2xf32>', expected a ranked tensor}}
func.func @buffer(%a: tensor<2xf32>) -> memref<2xf32> {
  %0 = builtin.unrealized_conversion_cast %a : tensor<2xf32> to memref<2xf32>
  return %0 : memref<2xf32>
}

// -----

// expected-error@+1 {{argument 0 of 'unranked': found 'tensor<*xf32>', expected a ranked tensor}}
func.func @unranked(%a: tensor<*xf32>) {
  return
}
// expected-error@+1 {{argument 1 of 'wide': found 'tensor<2xi128>', expected a ranked tensor}}
func.func @wide(%a: tensor<2xf32>, %b: tensor<2xi128>) {
  return
}

// -----

// Nobody calls these from outside.
func.func private @declared(f32) -> f32
func.func private @scalar(%a: f32) -> f32 {
  return %a : f32
}
func.func @entry(%a: tensor<?xindex>, %b: tensor<complex<f64>>, %c: tensor<3x!q.code<int4>>) -> tensor<?xindex> {
  return %a : tensor<?xindex>
}

// -----

// No branch ends these calls.
// expected-error@+1 {{function 'itself' calls itself and would never return; remove the recursion}}
func.func @itself(%a: tensor<2xf32>) -> tensor<2xf32> {
  %0 = func.call @itself(%a) : (tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

func.func private @there(%a: tensor<2xf32>) -> tensor<2xf32> {
  %0 = func.call @back(%a) : (tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}
// expected-error@+1 {{function 'back' calls itself and would never return}}
func.func @back(%a: tensor<2xf32>) -> tensor<2xf32> {
  %0 = func.call @there(%a) : (tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// expected-error@+1 {{function 'elsewhere' is called, but has no body; define it in this module}}
func.func private @elsewhere(tensor<4xf32>) -> tensor<4xf32>
func.func @caller(%a: tensor<4xf32>) -> tensor<4xf32> {
  %0 = func.call @elsewhere(%a) : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

module {
  // expected-error@+1 {{found a module in the module, expected functions; move those of the inner one out}}
  module @inner {
    func.func @f(%a: tensor<4xf32>) -> tensor<4xf32> {
      return %a : tensor<4xf32>
    }
  }
}
