// RUN: ricci-opt %s -ein-verify-laws -split-input-file -verify-diagnostics

// expected-error @+1 {{law 'associative' fails: f(f(0, 0), 2) = 1, f(0, f(0, 2)) = 0}}
ein.op @average(%a: i8, %b: i8) -> i8 laws {associative, commutative} {
  %one = arith.constant 1 : i8
  %0 = arith.addi %a, %b : i8
  %1 = arith.shrsi %0, %one : i8
  ein.yield %1 : i8
}

// -----

// Each law has its own counterexample; commutative, the identity and the
// distribution over max hold.
// expected-error @+4 {{law 'associative' fails: f(f(1, 7), -8) = -1, f(1, f(7, -8)) = 0}}
// expected-error @+3 {{law 'absorbing' fails: f(7, -8) = -1}}
// expected-error @+2 {{law 'inverse' fails: sub(f(1, 7), 7) = 0}}
// expected-error @+1 {{law 'idempotent' fails: f(1, 1) = 2}}
ein.op @saturating_add(%a: i4, %b: i4) -> i4
    laws {associative, commutative, idempotent, identity = 0 : i4, absorbing = 7 : i4,
          inverse = "sub", distributes_over = ["max", "min"]} {
  %x = arith.extsi %a : i4 to i8
  %y = arith.extsi %b : i4 to i8
  %sum = arith.addi %x, %y : i8
  %least = arith.constant -8 : i8
  %largest = arith.constant 7 : i8
  %low = arith.maxsi %sum, %least : i8
  %high = arith.minsi %low, %largest : i8
  %0 = arith.trunci %high : i8 to i4
  ein.yield %0 : i4
}

// -----

// expected-error @+2 {{law 'commutative' fails: f(1, 0) = 1, f(0, 1) = -1}}
// expected-error @+1 {{law 'identity' fails: f(0, 1) = -1}}
ein.op @difference(%a: i8, %b: i8) -> i8 laws {commutative, identity = 0 : i8, inverse = "add"} {
  %0 = arith.subi %a, %b : i8
  ein.yield %0 : i8
}

// -----

// Addition wraps, so it doesn't keep the order.
// expected-error @+1 {{law 'distributes_over' fails: f(1, max(0, 7)) = -8, max(f(1, 0), f(1, 7)) = 1}}
ein.op @plus(%a: i4, %b: i4) -> i4 laws {associative, commutative, identity = 0 : i4, inverse = "sub", distributes_over = ["max"]} {
  %0 = arith.addi %a, %b : i4
  ein.yield %0 : i4
}

// -----

// Unsigned numbers, and an operator of this module.
ein.op @larger(%a: ui8, %b: ui8) -> ui8
    laws {associative, commutative, idempotent, identity = 0 : ui8, absorbing = 255 : ui8,
          distributes_over = ["min", @larger]} {
  %x = builtin.unrealized_conversion_cast %a : ui8 to i8
  %y = builtin.unrealized_conversion_cast %b : ui8 to i8
  %0 = arith.maxui %x, %y : i8
  %1 = builtin.unrealized_conversion_cast %0 : i8 to ui8
  ein.yield %1 : ui8
}

// -----

ein.op @next(%a: i8) -> i8 laws {inverse = @previous} {
  %one = arith.constant 1 : i8
  %0 = arith.addi %a, %one : i8
  ein.yield %0 : i8
}
// expected-error @+2 {{law 'idempotent' fails: f(f(0)) = -2, f(0) = -1}}
// expected-error @+1 {{law 'inverse' fails: previous(f(0)) = -2}}
ein.op @previous(%a: i8) -> i8 laws {inverse = @previous, idempotent} {
  %one = arith.constant 1 : i8
  %0 = arith.subi %a, %one : i8
  ein.yield %0 : i8
}

// -----

// expected-error @+1 {{law 'inverse' cannot be checked: @wide is not an operator of at most 8 bits on the types of 'narrow'; name one that is, or drop the law}}
ein.op @narrow(%a: i8) -> i8 laws {inverse = @wide} {
  ein.yield %a : i8
}
ein.op @wide(%a: i32) -> i32 {
  ein.yield %a : i32
}

// -----

// expected-error @+1 {{law 'inverse' fails: @of_i4 has other types; expected an operator from the result's to the first operand's}}
ein.op @of_i8(%a: i8) -> i8 laws {inverse = @of_i4} {
  ein.yield %a : i8
}
ein.op @of_i4(%a: i4) -> i4 {
  ein.yield %a : i4
}

// -----

// expected-error @+1 {{the laws of 'quotient' cannot be checked: its body does not fold on (0, 0); use operations that fold on constants, or declare no laws}}
ein.op @quotient(%a: i8, %b: i8) -> i8 laws {commutative} {
  %0 = arith.divsi %a, %b : i8
  ein.yield %0 : i8
}

// -----

// Wider operators are taken at their word; a cost is no law.
ein.op @wide_difference(%a: i16, %b: i16) -> i16 laws {commutative} {
  %0 = arith.subi %a, %b : i16
  ein.yield %0 : i16
}
ein.op @cheap_quotient(%a: i8, %b: i8) -> i8 laws {cost = 8 : i32} {
  %0 = arith.divsi %a, %b : i8
  ein.yield %0 : i8
}
