//===- Contract.cpp - Evaluation of ein.contract --------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Contract.h"

#include "IndexSpace.h"
#include "Operators.h"
#include "RealArithmetic.h"
#include "ScalarProgram.h"
#include "SumOfProducts.h"

using namespace mlir;
using namespace ricci;
using namespace ricci::ref;
using ein::BuiltinOperator;

namespace {

/// Neighbouring reduced ranks with the same operator.
struct Level {
  unsigned firstRank = 0, endRank = 0;
  Reduction reduction;
  Accumulator accumulator;
};

class Contraction {
public:
  Contraction(ein::ContractOp op) : op(op) {}
  FailureOr<ArrayPointer> run(ArrayRef<ArrayPointer> operands);

private:
  LogicalResult prepareOperators();
  LogicalResult prepareOperands(ArrayRef<ArrayPointer> operands);
  FailureOr<const ScalarProgram *> compile(ein::OpOp definition);
  bool isCount() const;
  NumberType getOperandType(unsigned input) const;
  ErrorClass getErrorClass(ArrayRef<ArrayPointer> operands) const;
  LogicalResult outOfMemory();

  Scalar map();
  void countRounding(Scalar &product) const;
  Scalar reduce(unsigned level, const Scalar *initial);
  bool isFast() const;
  Scalar reduceFast(const Level &level, const Scalar *initial);
  bool advance(unsigned firstRank, unsigned endRank);
  void moveRank(unsigned rank, int64_t steps);
  int64_t getOffset(unsigned operand) const {
    const Access &access = accesses[operand];
    return access.isLinear ? offsets[operand] : access.getOffset(index);
  }

  ein::ContractOp op;
  NumberType accumulator, resultType;
  BuiltinOperator mapOperator = BuiltinOperator::mul;
  const ScalarProgram *mapProgram = nullptr;
  unsigned mapArity = 2;
  /// The map operator on three and more floats.
  Reduction chainReduction;
  Accumulator chain;
  std::vector<Level> levels;
  std::vector<std::unique_ptr<ScalarProgram>> programs;
  SmallVector<ArrayPointer> arrays;
  SmallVector<Access> accesses;
  SmallVector<int64_t> offsets;
  SmallVector<int64_t> extents;
  SmallVector<int64_t> index;
  SmallVector<Scalar> scalars;
  std::optional<unsigned> initial, mask;
};

} // namespace

LogicalResult Contraction::outOfMemory() {
  return emitError(op.getLoc())
         << "out of memory: a tensor of " << printShape(extents)
         << " elements or fewer does not fit; use smaller extents";
}

FailureOr<const ScalarProgram *> Contraction::compile(ein::OpOp definition) {
  FailureOr<ScalarProgram> program = ScalarProgram::compile(definition);
  if (failed(program))
    return failure();
  programs.push_back(std::make_unique<ScalarProgram>(std::move(*program)));
  return programs.back().get();
}

LogicalResult Contraction::prepareOperators() {
  accumulator = NumberType::get(op.getAccumulator());
  resultType = NumberType::get(op.getResult().getType().getElementType());
  auto mapped = ein::Operator::get(op.getMapOperator(), op);
  if (!mapped)
    return emitError(op.getLoc())
           << "E7: there is no `ein.op` " << op.getMapOperator()
           << "; define it in this module";
  mapArity = mapped->getArity();
  if (mapped->isBuiltin()) {
    mapOperator = mapped->getBuiltin();
    chainReduction.op = mapOperator;
    chainReduction.type = accumulator;
  } else {
    auto program = compile(mapped->getDefinition());
    if (failed(program))
      return failure();
    mapProgram = *program;
  }
  unsigned rank = op.getResultRank();
  Attribute previous;
  for (Attribute attribute : op.getReductions()) {
    if (attribute == previous) {
      levels.back().endRank = ++rank;
      continue;
    }
    previous = attribute;
    auto operation = ein::Operator::get(attribute, op);
    if (!operation)
      return emitError(op.getLoc()) << "E8: there is no `ein.op` " << attribute
                                    << "; define it in this module";
    Level level;
    level.firstRank = rank;
    level.endRank = ++rank;
    level.reduction.type = accumulator;
    if (operation->isBuiltin()) {
      level.reduction.op = operation->getBuiltin();
      level.reduction.identity =
          getIdentity(operation->getBuiltin(), accumulator);
    } else {
      auto program = compile(operation->getDefinition());
      if (failed(program))
        return failure();
      level.reduction.program = *program;
      level.reduction.identity =
          getScalar(ein::OpOp(operation->getDefinition()).getIdentity(),
                    op.getAccumulator());
    }
    levels.push_back(level);
  }
  return success();
}

/// Bits are counted in the operands' own width.
bool Contraction::isCount() const {
  return !mapProgram && ein::ContractOp(op).getInputs().size() == 2 &&
         (mapOperator == BuiltinOperator::and_popcount ||
          mapOperator == BuiltinOperator::xnor_popcount);
}

NumberType Contraction::getOperandType(unsigned input) const {
  if (mapProgram)
    return mapProgram->getParameters()[input];
  if (isCount())
    return NumberType::get(
        getElementTypeOrSelf(ein::ContractOp(op).getInputs()[input].getType()));
  return accumulator;
}

LogicalResult Contraction::prepareOperands(ArrayRef<ArrayPointer> operands) {
  SmallVector<ArrayRef<int64_t>> shapes;
  for (const ArrayPointer &operand : operands)
    shapes.push_back(operand->shape);
  auto found = getExtents(op, shapes);
  if (failed(found))
    return failure();
  extents = *found;
  if (!countPoints(extents))
    return emitError(op.getLoc())
           << "the contraction has " << printShape(extents)
           << " points, expected at most 2^63 - 1; use smaller extents";
  unsigned inputs = op.getInputs().size();
  if (op.getInit())
    initial = inputs;
  if (op.getMask())
    mask = operands.size() - 1;
  for (auto [i, operand] : llvm::enumerate(operands)) {
    ArrayPointer array = operand;
    if (i < inputs)
      array = convertArray(array, getOperandType(i));
    else if (initial == i)
      array = convertArray(array, accumulator);
    if (!array)
      return outOfMemory();
    arrays.push_back(array);
    accesses.push_back(getAccess(op.getIndexingMap(i), operand->shape));
    offsets.push_back(accesses.back().base);
  }
  index.assign(extents.size(), 0);
  scalars.resize(inputs);
  return success();
}

ErrorClass Contraction::getErrorClass(ArrayRef<ArrayPointer> operands) const {
  if (resultType.kind == Kind::Integer)
    return ErrorClass::Z;
  ErrorClass result = ConversionScope::get() == Conversions::Stated
                          ? ErrorClass::Z
                          : ErrorClass::F;
  for (const ArrayPointer &operand : operands)
    result = std::max(result, operand->errorClass);
  if (!mapProgram && mapOperator == BuiltinOperator::l_mul &&
      operands.size() > 1)
    return ErrorClass::A;
  bool copies = !mapProgram && mapArity == 2 &&
                ein::ContractOp(op).getInputs().size() == 1 && levels.empty();
  bool floats = accumulator.kind != Kind::Integer && !copies;
  floats |= mapProgram && mapProgram->usesFloats();
  return floats ? std::max(result, ErrorClass::F) : result;
}

void Contraction::moveRank(unsigned rank, int64_t steps) {
  index[rank] += steps;
  for (unsigned i = 0, e = accesses.size(); i < e; ++i)
    offsets[i] += steps * accesses[i].strides[rank];
}

/// To the next point of these ranks, the last the fastest; false, and back at
/// the first point, behind the last.
bool Contraction::advance(unsigned firstRank, unsigned endRank) {
  for (unsigned rank = endRank; rank-- > firstRank;) {
    if (index[rank] + 1 < extents[rank]) {
      moveRank(rank, 1);
      return true;
    }
    moveRank(rank, -index[rank]);
  }
  return false;
}

Scalar Contraction::map() {
  unsigned inputs = scalars.size();
  for (unsigned i = 0; i < inputs; ++i)
    scalars[i] = arrays[i]->load(getOffset(i));
  if (mapProgram)
    return convert(mapProgram->run(scalars.data()), mapProgram->getResultType(),
                   accumulator);
  if (mapArity == 1)
    return applyUnary(mapOperator, scalars[0], accumulator);
  if (isCount()) {
    Scalar count =
        applyBinary(mapOperator, scalars[0], scalars[1], getOperandType(0));
    NumberType unsignedType;
    unsignedType.isUnsigned = true;
    return convert(count, unsignedType, accumulator);
  }
  // Three and more floats may be joined in another order.
  if (inputs > 2 && accumulator.kind != Kind::Integer) {
    chain.start(chainReduction, &scalars[0]);
    for (unsigned i = 1; i < inputs; ++i)
      chain.join(scalars[i]);
    return chain.finish();
  }
  Scalar result = scalars[0];
  for (unsigned i = 1; i < inputs; ++i)
    result = applyBinary(mapOperator, result, scalars[i], accumulator);
  if (inputs > 1 && mapOperator == BuiltinOperator::mul && !levels.empty())
    countRounding(result);
  return result;
}

/// A product that happens to be exact is none after a factor has left the sum,
/// so each counts as rounded.
void Contraction::countRounding(Scalar &product) const {
  if (accumulator.kind == Kind::Integer)
    return;
  double size = std::abs(product.real.value);
  if (accumulator.kind == Kind::Complex) {
    // Of a part, the two products may be larger than their sum.
    auto modulus = [](const Scalar &number) {
      return std::hypot(number.real.value, number.imaginary.value);
    };
    size = modulus(scalars[0]) * modulus(scalars[1]);
  }
  if (!std::isfinite(size))
    return;
  double rounding = roundingOf(*accumulator.format) * size;
  product.real.error += rounding;
  if (accumulator.kind == Kind::Complex)
    product.imaginary.error += rounding;
}

bool Contraction::isFast() const {
  if (levels.size() != 1 || mapProgram || levels[0].reduction.program || mask ||
      mapArity != 2 || scalars.size() > 2 || isCount())
    return false;
  for (unsigned i = 0; i < scalars.size(); ++i)
    if (!accesses[i].isLinear)
      return false;
  bool sums = levels[0].reduction.op == BuiltinOperator::add &&
              (mapOperator == BuiltinOperator::mul || scalars.size() == 1);
  return accumulator.kind != Kind::Complex && sums;
}

Scalar Contraction::reduceFast(const Level &level, const Scalar *initial) {
  unsigned inner = level.endRank - 1;
  int64_t length = extents[inner];
  bool single = scalars.size() == 1;
  Scalar start = initial ? *initial : Scalar();
  if (accumulator.kind == Kind::Integer) {
    static const int64_t one = 1;
    int64_t value = start.integer;
    do {
      IntegerLane lanes[2] = {{}, {&one, 0}};
      for (unsigned i = 0; i < scalars.size(); ++i)
        lanes[i] = {arrays[i]->integers.get() + offsets[i],
                    accesses[i].strides[inner]};
      value = reduceIntegers<BuiltinOperator::mul, BuiltinOperator::add>(
          lanes[0], lanes[1], length, accumulator, value);
    } while (advance(level.firstRank, inner));
    return Scalar::ofInteger(value);
  }
  static const double one = 1;
  FloatSum sum{start.real.value, std::abs(start.real.value), start.real.error};
  int64_t count = initial ? 1 : 0;
  do {
    FloatLane lanes[2] = {{}, {&one, nullptr, 0}};
    for (unsigned i = 0; i < scalars.size(); ++i) {
      const Array &array = *arrays[i];
      lanes[i] = {array.values.get() + offsets[i],
                  array.errors ? array.errors.get() + offsets[i] : nullptr,
                  accesses[i].strides[inner]};
    }
    sumProducts(lanes[0], lanes[1], length, sum);
    count += length;
  } while (advance(level.firstRank, inner));
  const FloatFormat &format = *accumulator.format;
  // Each product is rounded, or underflows.
  if (!single)
    sum.error += roundingOf(format) * (sum.magnitude + sum.error) +
                 static_cast<double>(count) * format.underflow();
  return Scalar::ofReal(
      finishSum(sum.value, sum.magnitude, sum.error, count, format));
}

Scalar Contraction::reduce(unsigned number, const Scalar *initial) {
  if (number == levels.size())
    return map();
  Level &level = levels[number];
  bool isEmpty = false;
  for (unsigned rank = level.firstRank; rank < level.endRank; ++rank)
    isEmpty |= extents[rank] == 0;
  if (!isEmpty && isFast())
    return reduceFast(level, initial);
  level.accumulator.start(level.reduction, initial);
  bool innermost = number + 1 == levels.size();
  if (!isEmpty)
    do {
      if (innermost && mask && arrays[*mask]->integers[getOffset(*mask)] == 0)
        continue;
      level.accumulator.join(reduce(number + 1, nullptr));
    } while (advance(level.firstRank, level.endRank));
  return level.accumulator.finish();
}

FailureOr<ArrayPointer> Contraction::run(ArrayRef<ArrayPointer> operands) {
  if (failed(prepareOperators()) || failed(prepareOperands(operands)))
    return failure();
  ArrayRef<int64_t> shape =
      ArrayRef<int64_t>(extents).take_front(op.getResultRank());
  ErrorClass errorClass = getErrorClass(operands);
  ArrayPointer result =
      Array::create(resultType, shape, errorClass != ErrorClass::Z);
  if (!result)
    return outOfMemory();
  result->errorClass = errorClass;
  for (int64_t i = 0; i < result->size; ++i) {
    Scalar first;
    if (initial)
      first = arrays[*initial]->load(getOffset(*initial));
    Scalar value = reduce(0, initial ? &first : nullptr);
    value = convert(value, accumulator, resultType);
    result->store(i, value);
    advance(0, shape.size());
  }
  return result;
}

FailureOr<ArrayPointer>
ricci::ref::evaluateContract(ein::ContractOp op,
                             ArrayRef<ArrayPointer> operands) {
  return Contraction(op).run(operands);
}
