// RUN: ricci-opt %s -split-input-file -verify-diagnostics

// expected-error @+1 {{E20: 'f80' is no element type}}
ein.op @e20(%a: f80) -> f32 {
  %0 = arith.truncf %a : f80 to f32
  ein.yield %0 : f32
}

// -----

ein.op @e21_yields(%a: f32) -> f64 {
  // expected-error @+1 {{E21: yields 'f32', expected the operator's 'f64'}}
  ein.yield %a : f32
}

// -----

ein.op @e21_tensor(%a: f32) -> f32 {
  // expected-error @+1 {{E21: is no pure scalar operation; an operator's body holds only those}}
  %0 = tensor.splat %a : tensor<4xf32>
  ein.yield %a : f32
}

// -----

// expected-error @+1 {{E21: the body ends without `ein.yield`}}
"ein.op"() <{function_type = () -> f32, sym_name = "e21_empty"}> ({
  %0 = arith.constant 1.0 : f32
}) : () -> ()

// -----

// expected-error @+1 {{E22: 'monotone' is no law; use associative, commutative, idempotent, identity, absorbing, distributes_over, inverse or cost}}
ein.op @e22_unknown(%a: f32) -> f32 laws {monotone} {
  ein.yield %a : f32
}

// -----

// expected-error @+1 {{E22: law 'associative' is a flag; write its name alone, or '= false'}}
ein.op @e22_flag(%a: f32, %b: f32) -> f32 laws {associative = 1 : i32} {
  ein.yield %a : f32
}

// -----

// expected-error @+1 {{E22: law 'associative' speaks of two operands, the operator has 1}}
ein.op @e22_arity(%a: f32) -> f32 laws {associative} {
  ein.yield %a : f32
}

// -----

// expected-error @+1 {{E22: law 'commutative' needs operands of one type, found 'f32' and 'i1'}}
ein.op @e22_commutative(%a: f32, %b: i1) -> f32 laws {commutative} {
  ein.yield %a : f32
}

// -----

// expected-error @+1 {{E22: law 'idempotent' needs operands and a result of one type, found '(i8) -> i4'}}
ein.op @e22_idempotent(%a: i8) -> i4 laws {idempotent} {
  %0 = arith.trunci %a : i8 to i4
  ein.yield %0 : i4
}

// -----

// expected-error @+1 {{E22: law 'identity' needs operands and a result of one type, found '(i8, i8) -> i4'}}
ein.op @e22_identity(%a: i8, %b: i8) -> i4 laws {identity = 0 : i4} {
  %0 = arith.trunci %a : i8 to i4
  ein.yield %0 : i4
}

// -----

// expected-error @+1 {{E22: inverse is an operator, as in "sub" or @mine}}
ein.op @e22_inverse(%a: i8, %b: i8) -> i8 laws {inverse} {
  %0 = arith.addi %a, %b : i8
  ein.yield %0 : i8
}

// -----

// expected-error @+1 {{E22: inverse names @minus, which is neither built in nor an `ein.op` of this module}}
ein.op @e22_inverse_undefined(%a: i8, %b: i8) -> i8 laws {inverse = @minus} {
  %0 = arith.addi %a, %b : i8
  ein.yield %0 : i8
}

// -----

// expected-error @+1 {{E22: inverse names "neg", which takes 1 operands; expected 2}}
ein.op @e22_inverse_arity(%a: i8, %b: i8) -> i8 laws {inverse = "neg"} {
  %0 = arith.addi %a, %b : i8
  ein.yield %0 : i8
}

// -----

// expected-error @+1 {{E22: distributes_over names "plus", which is neither built in nor an `ein.op` of this module}}
ein.op @e22_distributes(%a: i8, %b: i8) -> i8 laws {distributes_over = ["plus"]} {
  %0 = arith.muli %a, %b : i8
  ein.yield %0 : i8
}

// -----

// expected-error @+1 {{E22: distributes_over names "log_sum_exp", which is not defined on 'i8'}}
ein.op @e22_distributes_type(%a: i8, %b: i8) -> i8 laws {distributes_over = ["log_sum_exp"]} {
  %0 = arith.muli %a, %b : i8
  ein.yield %0 : i8
}

// -----

// expected-error @+1 {{E22: cost is an integer from 0 to 2^31 - 1}}
ein.op @e22_cost(%a: i8) -> i8 laws {cost = -1 : i32} {
  ein.yield %a : i8
}

// -----

// expected-error @+1 {{E22: cost is an integer from 0 to 2^31 - 1}}
ein.op @e22_cost_flag(%a: i8) -> i8 laws {cost = true} {
  ein.yield %a : i8
}

// -----

// An unsigned cost has no sign bit.
ein.op @e22_cost_unsigned(%a: i8) -> i8 laws {cost = 200 : ui8} {
  ein.yield %a : i8
}

// -----

// expected-error @+1 {{E23: identity must be a value of type 'i8'}}
ein.op @e23(%a: i8, %b: i8) -> i8 laws {identity = 0 : i32} {
  %0 = arith.addi %a, %b : i8
  ein.yield %0 : i8
}

// -----

// expected-error @+1 {{E23: absorbing must be a value of type 'i8'}}
ein.op @e23_absorbing(%a: i8, %b: i8) -> i8 laws {absorbing} {
  %0 = arith.muli %a, %b : i8
  ein.yield %0 : i8
}

// -----

// expected-error @+1 {{'function_type' follows from the name, the types and 'laws'; take it out of the attributes}}
ein.op @inherent_attribute(%a: i8) -> i8 attributes {function_type = () -> ()} {
  ein.yield %a : i8
}
