// A template: CODE is the weights' code. Activations are int8.

// The groups of 5 do not divide the 13 elements of a sum: scales stay inside.
func.func @product(%c: tensor<11x13x!q.code<CODE>>, %s: tensor<11x3xf32>,
                   %d: tensor<13x7x!q.code<int8>>, %t: tensor<7xf32>) -> tensor<11x7xf32> {
  %w = q.dequantize %c by <scale = (m, k) -> (m, k floordiv 5)>(%s : tensor<11x3xf32>)
      : tensor<11x13x!q.code<CODE>> -> tensor<11x13xf32>
  %x = q.dequantize %d by <scale = (k, n) -> (n)>(%t : tensor<7xf32>)
      : tensor<13x7x!q.code<int8>> -> tensor<13x7xf32>
  %0 = ein.contract "mk,kn->mn"(%w, %x) : (tensor<11x13xf32>, tensor<13x7xf32>) -> tensor<11x7xf32>
  return %0 : tensor<11x7xf32>
}

// They divide 15.
func.func @whole_groups(%c: tensor<11x15x!q.code<CODE>>, %s: tensor<11x3xf32>,
                   %d: tensor<15x7x!q.code<int8>>, %t: tensor<7xf32>) -> tensor<11x7xf32> {
  %w = q.dequantize %c by <scale = (m, k) -> (m, k floordiv 5)>(%s : tensor<11x3xf32>)
      : tensor<11x15x!q.code<CODE>> -> tensor<11x15xf32>
  %x = q.dequantize %d by <scale = (k, n) -> (n)>(%t : tensor<7xf32>)
      : tensor<15x7x!q.code<int8>> -> tensor<15x7xf32>
  %0 = ein.contract "mk,kn->mn"(%w, %x) : (tensor<11x15xf32>, tensor<15x7xf32>) -> tensor<11x7xf32>
  return %0 : tensor<11x7xf32>
}
