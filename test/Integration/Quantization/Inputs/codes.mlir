// A template: CODE is a code, TYPE its integer, BYTES what 13 codes take.

ein.op @as_f16(%bits: i16) -> f16 {
  %0 = arith.bitcast %bits : i16 to f16
  ein.yield %0 : f16
}

// All patterns of f16 are numbers to encode, infinities and NaN too.
func.func @quantize(%bits: tensor<4099xi16>)
    -> (tensor<4099x!q.code<CODE>>, tensor<4099x!q.code<CODE>>, tensor<4099x!q.code<CODE>>,
        tensor<4099x!q.code<CODE>>, tensor<4099x!q.code<CODE>>) {
  %x = ein.contract "Z[i] = @as_f16(A[i])"(%bits) : (tensor<4099xi16>) -> tensor<4099xf16>
  %0 = q.quantize %x : tensor<4099xf16> -> tensor<4099x!q.code<CODE>>
  %1 = q.quantize %x round nearest_away : tensor<4099xf16> -> tensor<4099x!q.code<CODE>>
  %2 = q.quantize %x round nearest_up : tensor<4099xf16> -> tensor<4099x!q.code<CODE>>
  %3 = q.quantize %x round floor : tensor<4099xf16> -> tensor<4099x!q.code<CODE>>
  %4 = q.quantize %x round truncate : tensor<4099xf16> -> tensor<4099x!q.code<CODE>>
  return %0, %1, %2, %3, %4 : tensor<4099x!q.code<CODE>>, tensor<4099x!q.code<CODE>>,
      tensor<4099x!q.code<CODE>>, tensor<4099x!q.code<CODE>>, tensor<4099x!q.code<CODE>>
}

// Groups of 5 along 13 elements; the last is shorter.
func.func @groups(%x: tensor<7x13xf32>, %s: tensor<7x3xf32>) -> tensor<7x13x!q.code<CODE>> {
  %0 = q.quantize %x by <scale = (m, k) -> (m, k floordiv 5)>(%s : tensor<7x3xf32>)
      : tensor<7x13xf32> -> tensor<7x13x!q.code<CODE>>
  return %0 : tensor<7x13x!q.code<CODE>>
}

func.func @dequantize(%c: tensor<?x13x!q.code<CODE>>, %s: tensor<?x3xf32>)
    -> (tensor<?x13xf32>, tensor<?x13xbf16>, tensor<?x13xf64>) {
  %0 = q.dequantize %c by <scale = (m, k) -> (m, k floordiv 5)>(%s : tensor<?x3xf32>)
      : tensor<?x13x!q.code<CODE>> -> tensor<?x13xf32>
  %1 = q.dequantize %c : tensor<?x13x!q.code<CODE>> -> tensor<?x13xbf16>
  %2 = q.dequantize %c by <scale = (m, k) -> (m, k floordiv 5)>(%s : tensor<?x3xf32>)
      : tensor<?x13x!q.code<CODE>> -> tensor<?x13xf64>
  return %0, %1, %2 : tensor<?x13xf32>, tensor<?x13xbf16>, tensor<?x13xf64>
}

func.func @exponents(%c: tensor<7x13x!q.code<CODE>>, %e: tensor<7x3x!q.code<e8m0fnu>>,
                     %s: tensor<7xi8>)
    -> (tensor<7x13xf32>, tensor<7x13x!q.code<CODE>>) {
  %0 = q.dequantize %c by <exponent = (m, k) -> (m, k floordiv 5), shift = (m, k) -> (m)>
      (%e, %s : tensor<7x3x!q.code<e8m0fnu>>, tensor<7xi8>)
      : tensor<7x13x!q.code<CODE>> -> tensor<7x13xf32>
  %1 = q.requantize %c from <shift = (m, k) -> (m)>(%s : tensor<7xi8>)
                       to <exponent = (m, k) -> (m, k floordiv 5)>(%e : tensor<7x3x!q.code<e8m0fnu>>)
      : tensor<7x13x!q.code<CODE>> -> tensor<7x13x!q.code<CODE>>
  return %0, %1 : tensor<7x13xf32>, tensor<7x13x!q.code<CODE>>
}

func.func @bits(%c: tensor<7x13x!q.code<CODE>>, %b: tensor<7xBYTESxi8>)
    -> (tensor<7xBYTESxi8>, tensor<7x13x!q.code<CODE>>, tensor<7xWIDTHx13xi1>) {
  %0 = q.pack %c : tensor<7x13x!q.code<CODE>> -> tensor<7xBYTESxi8>
  %1 = q.unpack %b : tensor<7xBYTESxi8> -> tensor<7x13x!q.code<CODE>>
  %2 = q.bits %c axis 1 : tensor<7x13x!q.code<CODE>> -> tensor<7xWIDTHx13xi1>
  return %0, %1, %2 : tensor<7xBYTESxi8>, tensor<7x13x!q.code<CODE>>, tensor<7xWIDTHx13xi1>
}

// A table for each column.
func.func @lut(%c: tensor<7x13x!q.code<CODE>>, %t: tensor<13xENTRIESxf32>,
               %u: tensor<ENTRIESxi16>) -> (tensor<7x13xf32>, tensor<7x13xi16>) {
  %0 = q.lut %c in %t over (m, k) -> (k)
      : tensor<7x13x!q.code<CODE>>, tensor<13xENTRIESxf32> -> tensor<7x13xf32>
  %1 = q.lut %c in %u over (m, k) -> ()
      : tensor<7x13x!q.code<CODE>>, tensor<ENTRIESxi16> -> tensor<7x13xi16>
  return %0, %1 : tensor<7x13xf32>, tensor<7x13xi16>
}
