// RUN: ricci-opt %s -split-input-file -verify-diagnostics

// The error stands where the text goes wrong.
func.func private @axis() attributes {
  // expected-error @+2 {{L1: found 'row:1)' at character 5, expected an axis (bit, addr}}
  layout =
  #layout.layout<(4=4@row:1)>
}

// -----

// expected-error @+1 {{L1: found ')' at character 12, expected an integer of 64 bits}}
func.func private @stride() attributes {layout = #layout.layout<(4 = 4@addr:)>}

// -----

// expected-error @+1 {{L1: }}
func.func private @uncovered() attributes {layout = #layout.layout<(5 = 4@addr:1)>}

// -----

// expected-error @+1 {{L1: found 'relation<(4 = 4@addr:1)>', expected layout<…> around the text of a layout}}
func.func private @name() attributes {layout = #layout.relation<(4 = 4@addr:1)>}

// -----

func.func @rank(%x: tensor<4x4xf32>) -> tensor<4x4xf32> {
  // expected-error @+1 {{L2: the target has 1 dimensions, but the tensor has 2; give the layout one for each}}
  %0 = layout.convert %x : tensor<4x4xf32> from #layout.layout<(4 = 4@addr:4, 4 = 4@addr:1)>
                         to #layout.layout<(4 = 4@addr:4)>
  return %0 : tensor<4x4xf32>
}

// -----

func.func @dynamic(%x: tensor<?xf32>) -> tensor<?xf32> {
  // expected-error @+1 {{L3: found a tensor of type 'tensor<?xf32>', expected a static shape}}
  %0 = layout.convert %x : tensor<?xf32> from #layout.layout<(4 = 4@addr:1)>
                         to #layout.layout<(4 = 4@addr:2)>
  return %0 : tensor<?xf32>
}

// -----

func.func @extent(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{L3: dimension 0 of the source has extent 5, but that of the tensor has 4; make them equal}}
  %0 = layout.convert %x : tensor<4xf32> from #layout.layout<(5 = 5@addr:1)>
                         to #layout.layout<(4 = 4@addr:2)>
  return %0 : tensor<4xf32>
}

// -----

func.func @shared(%x: tensor<4x4xf32>) -> tensor<4x4xf32> {
  // expected-error @+1 {{L4: two elements share a position in the target, so that one is lost}}
  %0 = layout.convert %x : tensor<4x4xf32> from #layout.layout<(4 = 4@addr:4, 4 = 4@addr:1)>
                         to #layout.layout<(4 = 4@addr:1, 4 = 4@addr:1)>
  return %0 : tensor<4x4xf32>
}
