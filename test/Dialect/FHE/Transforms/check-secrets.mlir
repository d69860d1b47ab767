// RUN: ricci-opt %s --fhe-check-secrets --split-input-file --verify-diagnostics
// RUN: not ricci-opt %s --ricci-to-fhe --split-input-file 2>&1 | FileCheck %s
// CHECK: error: 'scf.if' goes another way depending on a secret

func.func @branch(%a: tensor<4xf32> {fhe.secret}, %b: tensor<4xf32>, %i: index) -> tensor<4xf32> {
  %limit = arith.constant 0.0 : f32
  %first = tensor.extract %a[%i] : tensor<4xf32>
  %positive = arith.cmpf ogt, %first, %limit : f32
  // expected-error @+1 {{'scf.if' goes another way depending on a secret, which would tell what that is; expected straight code; compute each way and combine them by 'ein.contract', or decide after decryption}}
  %0 = scf.if %positive -> tensor<4xf32> {
    scf.yield %b : tensor<4xf32>
  } else {
    scf.yield %a : tensor<4xf32>
  }
  return %0 : tensor<4xf32>
}

// -----

// Through a sum that a function of its own makes.
func.func private @count(%a: tensor<4xindex>) -> index {
  %sum = ein.contract "i->"(%a) : (tensor<4xindex>) -> tensor<index>
  %0 = tensor.extract %sum[] : tensor<index>
  return %0 : index
}
func.func @loop(%a: tensor<4xindex> {fhe.secret}, %b: tensor<4xf32>) -> tensor<4xf32> {
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %end = func.call @count(%a) : (tensor<4xindex>) -> index
  // expected-error @+1 {{'scf.for' goes another way depending on a secret}}
  %0 = scf.for %i = %zero to %end step %one iter_args(%x = %b) -> tensor<4xf32> {
    %y = ein.contract "i,i->i"(%x, %x) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
    scf.yield %y : tensor<4xf32>
  }
  return %0 : tensor<4xf32>
}

// -----

func.func @until(%a: tensor<f32> {fhe.secret}, %limit: f32) -> tensor<f32> {
  %0 = scf.while (%x = %a) : (tensor<f32>) -> tensor<f32> {
    %value = tensor.extract %x[] : tensor<f32>
    %goes_on = arith.cmpf olt, %value, %limit : f32
    // expected-error @+1 {{'scf.condition' goes another way depending on a secret}}
    scf.condition(%goes_on) %x : tensor<f32>
  } do {
  ^bb0(%x: tensor<f32>):
    %y = ein.contract ",->"(%x, %x) : (tensor<f32>, tensor<f32>) -> tensor<f32>
    scf.yield %y : tensor<f32>
  }
  return %0 : tensor<f32>
}

// -----

func.func @jump(%a: tensor<i1> {fhe.secret}, %b: tensor<4xf32>) -> tensor<4xf32> {
  %secret = tensor.extract %a[] : tensor<i1>
  // expected-error @+1 {{'cf.cond_br' goes another way depending on a secret}}
  cf.cond_br %secret, ^end(%b : tensor<4xf32>), ^square
^square:
  %0 = ein.contract "i,i->i"(%b, %b) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  cf.br ^end(%0 : tensor<4xf32>)
^end(%1: tensor<4xf32>):
  return %1 : tensor<4xf32>
}

// -----

// Secrets that are handed on decide nothing.
func.func @clear(%a: tensor<4xf32> {fhe.secret}, %n: index, %c: i1) -> tensor<4xf32> {
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %0 = scf.for %i = %zero to %n step %one iter_args(%x = %a) -> tensor<4xf32> {
    %even = arith.remui %i, %one : index
    %is = arith.cmpi eq, %even, %zero : index
    %y = scf.if %is -> tensor<4xf32> {
      scf.yield %x : tensor<4xf32>
    } else {
      scf.yield %a : tensor<4xf32>
    }
    scf.yield %y : tensor<4xf32>
  }
  cf.cond_br %c, ^end(%0 : tensor<4xf32>), ^end(%a : tensor<4xf32>)
^end(%1: tensor<4xf32>):
  return %1 : tensor<4xf32>
}
