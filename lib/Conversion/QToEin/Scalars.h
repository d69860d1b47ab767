//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_CONVERSION_QTOEIN_SCALARS_H
#define RICCI_LIB_CONVERSION_QTOEIN_SCALARS_H

#include "ricci/Dialect/Q/IR/Q.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/Builders.h"

namespace ricci {

/// Writes the scalar arithmetic of codes into the body of an `ein.op`. Patterns
/// of codes are i32, sign-extended where the code's integer is signed.
class Scalars {
public:
  Scalars(mlir::OpBuilder &builder, mlir::Location loc)
      : builder(builder), loc(loc) {}

  template <typename Op, typename... Arguments>
  mlir::Value make(Arguments &&...arguments) {
    return Op::create(builder, loc, std::forward<Arguments>(arguments)...)
        .getResult();
  }
  mlir::Value real(double value, mlir::Type type) {
    return constant(mlir::FloatAttr::get(type, value));
  }
  mlir::Value real(double value) { return real(value, builder.getF64Type()); }
  mlir::Value integer(int64_t value, unsigned width) {
    return constant(
        mlir::IntegerAttr::get(builder.getIntegerType(width), value));
  }
  mlir::Value constant(mlir::TypedAttr value) {
    return make<mlir::arith::ConstantOp>(value);
  }
  mlir::Value select(mlir::Value condition, mlir::Value yes, mlir::Value no) {
    return make<mlir::arith::SelectOp>(condition, yes, no);
  }
  mlir::Value compare(mlir::arith::CmpFPredicate predicate, mlir::Value a,
                      mlir::Value b) {
    return make<mlir::arith::CmpFOp>(predicate, a, b);
  }
  mlir::Value compare(mlir::arith::CmpIPredicate predicate, mlir::Value a,
                      mlir::Value b) {
    return make<mlir::arith::CmpIOp>(predicate, a, b);
  }
  mlir::Value clamp(mlir::Value integer, int64_t least, int64_t most);

  /// The number of `code` with the pattern, rounded to `type`.
  mlir::Value decode(const format::Code &code, mlir::Value pattern,
                     mlir::Type type);
  /// table[pattern], in `type`.
  mlir::Value decode(llvm::ArrayRef<int64_t> table, mlir::Value pattern,
                     mlir::IntegerType type);
  /// k, as i64, where the code's number is 2^k; none of them is `noExponent`,
  /// which stands for NaN.
  mlir::Value decodeExponent(const format::Code &code, mlir::Value pattern);
  static constexpr int64_t noExponent = 1 << 20;

  /// The pattern, in i32, of an f64. Not for stochastic rounding.
  mlir::Value encode(const format::Code &code, mlir::Value number,
                     format::Rounding rounding, format::Overflow overflow);
  /// The pattern of number, rounded to an integer, + zeroPoint, an i64.
  mlir::Value encodeWithZeroPoint(const format::Code &code, mlir::Value number,
                                  mlir::Value zeroPoint,
                                  format::Rounding rounding,
                                  format::Overflow overflow);

  /// An f64 times 2^power, an i64, with one rounding.
  mlir::Value multiplyByPower(mlir::Value number, mlir::Value power);

private:
  /// table[pattern], by a tree of selects over the pattern's bits.
  mlir::Value lookUp(mlir::Value pattern,
                     llvm::ArrayRef<mlir::TypedAttr> table);
  mlir::Value roundToInteger(mlir::Value number, format::Rounding rounding);
  /// The integer in f64 modulo 2^width, in i64; 0 where it is infinite or NaN.
  mlir::Value wrap(mlir::Value integer, unsigned width);
  mlir::Value encodeUniform(const format::Code &code, mlir::Value number,
                            format::Rounding rounding,
                            format::Overflow overflow);
  /// Any function of doubles to codes that is constant between the code's
  /// numbers but for one step.
  mlir::Value encodeBySteps(const format::Code &code, mlir::Value number,
                            format::Rounding rounding,
                            format::Overflow overflow);

  mlir::OpBuilder &builder;
  mlir::Location loc;
};

} // namespace ricci

#endif // RICCI_LIB_CONVERSION_QTOEIN_SCALARS_H
