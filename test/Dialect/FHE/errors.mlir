// RUN: ricci-opt %s --split-input-file --verify-diagnostics

// expected-error @+1 {{H1: found 12 slots, expected a power of two}}
func.func private @slots(!fhe.ciphertext<slots = 12, level = 1, scale = 45>)

// -----

// expected-error @+1 {{H1: found level -1 and scale 45, expected a level of 0 or more and a positive scale; encrypt at a higher level}}
func.func private @level(!fhe.plaintext<slots = 8, level = -1, scale = 45>)

// -----

// expected-error @+1 {{H1: found degree 3, expected 1, or 2 for a product; relinearize before the next product}}
func.func private @degree(!fhe.ciphertext<slots = 8, level = 1, scale = 45, degree = 3>)

// -----

// expected-error @+1 {{H2: found 2 extents and 1 strides, expected a stride for each extent}}
func.func private @strides() attributes {a = #fhe.placement<extents = [2, 3], strides = [1], first = 0>}

// -----

// expected-error @+1 {{H2: found the first position -8, expected 0 or more}}
func.func private @first() attributes {a = #fhe.placement<extents = [2], strides = [1], first = -8>}

// -----

// expected-error @+1 {{H2: found extent 2 with stride 3, expected an extent of 0 or more and a power of two as stride}}
func.func private @stride() attributes {a = #fhe.placement<extents = [2], strides = [3], first = 0>}

// -----

// expected-error @+1 {{H2: the rank of extent 2 and stride 2 shares bits of the position with one before it or with the copies; give each rank a stride of its own}}
func.func private @overlap() attributes {a = #fhe.placement<extents = [3, 2], strides = [1, 2], first = 0>}

// -----

// expected-error @+1 {{H2: the rank of extent 4 and stride 2 shares bits of the position with one before it or with the copies; give each rank a stride of its own}}
func.func private @copies() attributes {a = #fhe.placement<extents = [4], strides = [2], first = 0, copies = 4>}

// -----

// expected-error @+1 {{H2: found copies = -1, expected bits of the position, 0 or more}}
func.func private @negative_copies() attributes {a = #fhe.placement<extents = [4], strides = [2], first = 0, copies = -1>}

// -----

func.func @maps(%a: tensor<4xf32>) {
  // expected-error @+1 {{H3: found 1 tensors and 0 maps, expected a map for each tensor}}
  %0 = fhe.encode %a at <extents = [4], strides = [1], first = 0> by []
      : (tensor<4xf32>) -> !fhe.plaintext<slots = 8, level = 1, scale = 45>
  return
}

// -----

func.func @dynamic(%a: tensor<?xf32>) {
  // expected-error @+1 {{H3: found tensor 0 of 'tensor<?xf32>', expected static extents and elements that are integers or floats}}
  %0 = fhe.encode %a at <extents = [4], strides = [1], first = 0> by [affine_map<(i) -> (i)>]
      : (tensor<?xf32>) -> !fhe.plaintext<slots = 8, level = 1, scale = 45>
  return
}

// -----

func.func @ranks(%a: tensor<4xf32>) {
  // expected-error @+1 {{H3: found map affine_map<(d0, d1) -> (d0)> for tensor 0, expected one from 1 ranks to 1 dimensions}}
  %0 = fhe.encode %a at <extents = [4], strides = [1], first = 0> by [affine_map<(i, j) -> (i)>]
      : (tensor<4xf32>) -> !fhe.plaintext<slots = 8, level = 1, scale = 45>
  return
}

// -----

func.func @outside(%a: tensor<4xf32>) {
  // expected-error @+1 {{H3: the index of dimension 0 of tensor 0 runs from 1 to 4, outside the extent 4}}
  %0 = fhe.encode %a at <extents = [4], strides = [1], first = 0> by [affine_map<(i) -> (i + 1)>]
      : (tensor<4xf32>) -> !fhe.plaintext<slots = 8, level = 1, scale = 45>
  return
}

// -----

func.func @pairs() {
  // expected-error @+1 {{H4: found 3 numbers, expected pairs of a slot and a length}}
  %0 = fhe.encode_mask [0, 1, 2] : !fhe.plaintext<slots = 8, level = 1, scale = 45>
  return
}

// -----

func.func @runs() {
  // expected-error @+1 {{H4: found a run of 4 from slot 6, expected runs in order, apart, and inside of 8 slots}}
  %0 = fhe.encode_mask [0, 1, 6, 4] : !fhe.plaintext<slots = 8, level = 1, scale = 45>
  return
}

// -----

func.func @sum(%a: !fhe.ciphertext<slots = 8, level = 1, scale = 45>,
               %p: !fhe.plaintext<slots = 8, level = 1, scale = 40>) {
  // expected-error @+1 {{H5: found '!fhe.ciphertext<slots = 8, level = 1, scale = 45>' plus '!fhe.plaintext<slots = 8, level = 1, scale = 40>'}}
  %0 = fhe.add_plain %a, %p
      : (!fhe.ciphertext<slots = 8, level = 1, scale = 45>,
         !fhe.plaintext<slots = 8, level = 1, scale = 40>)
      -> !fhe.ciphertext<slots = 8, level = 1, scale = 45>
  return
}

// -----

func.func @no_level(%a: !fhe.ciphertext<slots = 8, level = 0, scale = 45>) {
  // expected-error @+1 {{H6: found '!fhe.ciphertext<slots = 8, level = 0, scale = 45>' times '!fhe.ciphertext<slots = 8, level = 0, scale = 45>', expected degree 1, the standard domain, and one number of slots and level, at least 1; relinearize, lower the level, or encrypt at a higher one}}
  %0 = fhe.mul %a, %a
      : (!fhe.ciphertext<slots = 8, level = 0, scale = 45>,
         !fhe.ciphertext<slots = 8, level = 0, scale = 45>)
      -> !fhe.ciphertext<slots = 8, level = 0, scale = 90, degree = 2>
  return
}

// -----

func.func @product_type(%a: !fhe.ciphertext<slots = 8, level = 1, scale = 45>) {
  // expected-error @+1 {{H6: found the result '!fhe.ciphertext<slots = 8, level = 1, scale = 90>', expected '!fhe.ciphertext<slots = 8, level = 1, scale = 90, degree = 2>'}}
  %0 = fhe.mul %a, %a
      : (!fhe.ciphertext<slots = 8, level = 1, scale = 45>,
         !fhe.ciphertext<slots = 8, level = 1, scale = 45>)
      -> !fhe.ciphertext<slots = 8, level = 1, scale = 90>
  return
}

// -----

func.func @plain_product(%a: !fhe.ciphertext<slots = 8, level = 2, scale = 45>,
                         %p: !fhe.plaintext<slots = 8, level = 1, scale = 45>) {
  // expected-error @+1 {{H7: found '!fhe.ciphertext<slots = 8, level = 2, scale = 45>' times '!fhe.plaintext<slots = 8, level = 1, scale = 45>'}}
  %0 = fhe.mul_plain %a, %p
      : (!fhe.ciphertext<slots = 8, level = 2, scale = 45>,
         !fhe.plaintext<slots = 8, level = 1, scale = 45>)
      -> !fhe.ciphertext<slots = 8, level = 2, scale = 90>
  return
}

// -----

func.func @offset(%a: !fhe.ciphertext<slots = 8, level = 2, scale = 45>) {
  // expected-error @+1 {{H8: found offset 8, expected one from 0 to 7; take it modulo the number of slots}}
  %0 = fhe.rotate %a by 8 : !fhe.ciphertext<slots = 8, level = 2, scale = 45>
  return
}

// -----

func.func @rotated_product(%a: !fhe.ciphertext<slots = 8, level = 2, scale = 90, degree = 2>) {
  // expected-error @+1 {{H8: found degree 2, expected 1; relinearize before}}
  %0 = fhe.rotate %a by 1 : !fhe.ciphertext<slots = 8, level = 2, scale = 90, degree = 2>
  return
}

// -----

func.func @relinearize(%a: !fhe.ciphertext<slots = 8, level = 2, scale = 90>) {
  // expected-error @+1 {{H9: found '!fhe.ciphertext<slots = 8, level = 2, scale = 90>' relinearized to}}
  %0 = fhe.relinearize %a : (!fhe.ciphertext<slots = 8, level = 2, scale = 90>)
      -> !fhe.ciphertext<slots = 8, level = 2, scale = 90>
  return
}

// -----

func.func @rescale(%a: !fhe.ciphertext<slots = 8, level = 2, scale = 90>) {
  // expected-error @+1 {{H10: found '!fhe.ciphertext<slots = 8, level = 2, scale = 90>' rescaled to '!fhe.ciphertext<slots = 8, level = 0, scale = 45>', expected one level less, a smaller scale, and all else equal}}
  %0 = fhe.rescale %a : (!fhe.ciphertext<slots = 8, level = 2, scale = 90>)
      -> !fhe.ciphertext<slots = 8, level = 0, scale = 45>
  return
}

// -----

func.func @level_down(%a: !fhe.ciphertext<slots = 8, level = 1, scale = 45>) {
  // expected-error @+1 {{H11: found '!fhe.ciphertext<slots = 8, level = 1, scale = 45>' lowered to '!fhe.ciphertext<slots = 8, level = 2, scale = 45>', expected a lower level, and all else equal}}
  %0 = fhe.level_down %a : (!fhe.ciphertext<slots = 8, level = 1, scale = 45>)
      -> !fhe.ciphertext<slots = 8, level = 2, scale = 45>
  return
}

// -----

func.func @domain_of_product(%a: !fhe.ciphertext<slots = 8, level = 1, scale = 45>,
                             %p: !fhe.plaintext<slots = 8, level = 1, scale = 45, domain = extended>) {
  // expected-error @+1 {{H7: found '!fhe.ciphertext<slots = 8, level = 1, scale = 45>' times '!fhe.plaintext<slots = 8, level = 1, scale = 45, domain = extended>', expected one number of slots, one domain and one level}}
  %0 = fhe.mul_plain %a, %p
      : (!fhe.ciphertext<slots = 8, level = 1, scale = 45>,
         !fhe.plaintext<slots = 8, level = 1, scale = 45, domain = extended>)
      -> !fhe.ciphertext<slots = 8, level = 1, scale = 90>
  return
}

// -----

func.func @extended_rotated(%a: !fhe.ciphertext<slots = 8, level = 1, scale = 45, domain = extended>) {
  // expected-error @+1 {{H8: found the extended domain, expected the standard one; use 'fhe.to_standard' before}}
  %0 = fhe.rotate %a by 1 : !fhe.ciphertext<slots = 8, level = 1, scale = 45, domain = extended>
  return
}

// -----

func.func @order(%a: !fhe.ciphertext<slots = 8, level = 1, scale = 45>) {
  // expected-error @+1 {{H12: found offsets array<i64: 2, 1>, expected ascending ones from 1 to 7}}
  %0:2 = fhe.rotate_many %a by [2, 1] : (!fhe.ciphertext<slots = 8, level = 1, scale = 45>)
      -> (!fhe.ciphertext<slots = 8, level = 1, scale = 45>, !fhe.ciphertext<slots = 8, level = 1, scale = 45>)
  return
}

// -----

func.func @by_nothing(%a: !fhe.ciphertext<slots = 8, level = 1, scale = 45>) {
  // expected-error @+1 {{H12: found offsets array<i64: 0>, expected ascending ones from 1 to 7}}
  %0 = fhe.rotate_many %a by [0] : (!fhe.ciphertext<slots = 8, level = 1, scale = 45>)
      -> !fhe.ciphertext<slots = 8, level = 1, scale = 45>
  return
}

// -----

func.func @count(%a: !fhe.ciphertext<slots = 8, level = 1, scale = 45>) {
  // expected-error @+1 {{H12: found 2 offsets and 1 results, expected an offset for each result, at least one}}
  %0 = fhe.rotate_many %a by [1, 2] : (!fhe.ciphertext<slots = 8, level = 1, scale = 45>)
      -> !fhe.ciphertext<slots = 8, level = 1, scale = 45>
  return
}

// -----

func.func @mixed(%a: !fhe.ciphertext<slots = 8, level = 1, scale = 45>) {
  // expected-error @+1 {{H12: found a result '!fhe.ciphertext<slots = 8, level = 1, scale = 45, domain = extended>' of '!fhe.ciphertext<slots = 8, level = 1, scale = 45>', expected that type for all results}}
  %0:2 = fhe.rotate_many %a by [1, 2] : (!fhe.ciphertext<slots = 8, level = 1, scale = 45>)
      -> (!fhe.ciphertext<slots = 8, level = 1, scale = 45>, !fhe.ciphertext<slots = 8, level = 1, scale = 45, domain = extended>)
  return
}

// -----

func.func @finished(%a: !fhe.ciphertext<slots = 8, level = 1, scale = 45>) {
  // expected-error @+1 {{H13: found '!fhe.ciphertext<slots = 8, level = 1, scale = 45>' made '!fhe.ciphertext<slots = 8, level = 1, scale = 45>', expected the extended domain made standard, and all else equal}}
  %0 = fhe.to_standard %a : (!fhe.ciphertext<slots = 8, level = 1, scale = 45>)
      -> !fhe.ciphertext<slots = 8, level = 1, scale = 45>
  return
}
