//===- Polynomial.cpp - Polynomials in place of functions -----------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Analysis/Polynomial.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"

#include <algorithm>
#include <cmath>

using namespace ricci;

/// Points, for each coefficient, that errors are measured at.
static constexpr int64_t pointsPerCoefficient = 64;
/// The exchange converges quadratically; rounding is all that is left by then.
static constexpr int maxExchanges = 30;
/// Each round of a search for a peak leaves 0.618 of its interval.
static constexpr int peakRounds = 25;
/// Coefficients below this share of the error are rounding: those of an even
/// function's odd powers, say. Each would cost a product.
static constexpr double negligibleShare = 1e-6;
/// The error of the reference is level to this share: no exchange gains more.
static constexpr double levelShare = 1e-3;

/// Clenshaw's recurrence.
static double sum(const std::vector<double> &coefficients, double u) {
  double next = 0, afterNext = 0;
  for (size_t k = coefficients.size(); k-- > 1;) {
    double current = coefficients[k] + 2 * u * next - afterNext;
    afterNext = next;
    next = current;
  }
  return coefficients[0] + u * next - afterNext;
}

double ChebyshevPolynomial::evaluate(double x) const {
  return sum(coefficients, (2 * x - low - high) / (high - low));
}

/// Solves by Gaussian elimination with partial pivoting; false if singular.
static bool solve(std::vector<std::vector<double>> matrix,
                  std::vector<double> &right) {
  size_t size = right.size();
  for (size_t k = 0; k < size; ++k) {
    size_t pivot = k;
    for (size_t i = k + 1; i < size; ++i)
      if (std::abs(matrix[i][k]) > std::abs(matrix[pivot][k]))
        pivot = i;
    if (matrix[pivot][k] == 0)
      return false;
    std::swap(matrix[k], matrix[pivot]);
    std::swap(right[k], right[pivot]);
    for (size_t i = k + 1; i < size; ++i) {
      double factor = matrix[i][k] / matrix[k][k];
      for (size_t j = k; j < size; ++j)
        matrix[i][j] -= factor * matrix[k][j];
      right[i] -= factor * right[k];
    }
  }
  for (size_t k = size; k-- > 0;) {
    for (size_t j = k + 1; j < size; ++j)
      right[k] -= matrix[k][j] * right[j];
    right[k] /= matrix[k][k];
  }
  return true;
}

namespace {

class Exchange {
public:
  Exchange(RealFunction function, double low, double high, int64_t degree)
      : function(function), low(low), high(high), degree(degree),
        grid(pointsPerCoefficient * (degree + 2) + 1) {
    for (size_t i = 0; i < grid.size(); ++i)
      grid[i] = -std::cos(M_PI * static_cast<double>(i) /
                          static_cast<double>(grid.size() - 1));
    // Where most functions that are not smooth have their kink or pole.
    double zero = -(high + low) / (high - low);
    if (low < 0 && high > 0)
      grid.insert(std::lower_bound(grid.begin(), grid.end(), zero), zero);
    for (double u : grid) {
      double x = u == zero ? 0 : low + (u + 1) / 2 * (high - low);
      values.push_back(function(x));
      isFinite &= std::isfinite(values.back());
    }
  }

  std::optional<Approximation> run();

private:
  /// Levels the error at the reference; false if that is impossible.
  bool fit(std::vector<double> &coefficients) const;
  Approximation measure(const std::vector<double> &coefficients);
  double findPeak(const std::vector<double> &coefficients, double left,
                  double right) const;
  /// Takes the peaks of alternating sign; false if there are too few.
  bool exchange();

  RealFunction function;
  double low, high;
  int64_t degree;
  std::vector<double> grid, values, errors;
  std::vector<size_t> reference;
  bool isFinite = true;
};

bool Exchange::fit(std::vector<double> &coefficients) const {
  std::vector<std::vector<double>> matrix;
  coefficients.clear();
  double sign = 1;
  for (size_t point : reference) {
    std::vector<double> row;
    for (int64_t k = 0; k <= degree; ++k)
      row.push_back(std::cos(static_cast<double>(k) * std::acos(grid[point])));
    row.push_back(sign);
    sign = -sign;
    matrix.push_back(std::move(row));
    coefficients.push_back(values[point]);
  }
  if (!solve(std::move(matrix), coefficients))
    return false;
  coefficients.pop_back();
  return llvm::all_of(coefficients, [](double c) { return std::isfinite(c); });
}

/// The largest error from u = `left` to `right`, by golden-section search.
double Exchange::findPeak(const std::vector<double> &coefficients, double left,
                          double right) const {
  constexpr double golden = 0.6180339887498949;
  auto getError = [&](double u) {
    return std::abs(sum(coefficients, u) -
                    function(low + (u + 1) / 2 * (high - low)));
  };
  double a = right - golden * (right - left),
         b = left + golden * (right - left);
  double atA = getError(a), atB = getError(b), peak = std::max(atA, atB);
  for (int round = 0; round < peakRounds; ++round) {
    if (atA > atB) {
      right = b;
      b = a;
      atB = atA;
      a = right - golden * (right - left);
      atA = getError(a);
    } else {
      left = a;
      a = b;
      atA = atB;
      b = left + golden * (right - left);
      atB = getError(b);
    }
    peak = std::max({peak, atA, atB});
  }
  return peak;
}

Approximation Exchange::measure(const std::vector<double> &coefficients) {
  Approximation result;
  result.polynomial = {low, high, coefficients};
  errors.resize(grid.size());
  for (size_t i = 0; i < grid.size(); ++i) {
    double value = sum(coefficients, grid[i]);
    result.least = i ? std::min(result.least, value) : value;
    result.largest = i ? std::max(result.largest, value) : value;
    errors[i] = value - values[i];
    result.error = std::max(result.error, std::abs(errors[i]));
  }
  // Between the points the error may be larger, most at a kink.
  for (size_t i = 1; i + 1 < grid.size(); ++i)
    if (std::abs(errors[i]) >= std::abs(errors[i - 1]) &&
        std::abs(errors[i]) >= std::abs(errors[i + 1]))
      result.error = std::max(result.error,
                              findPeak(coefficients, grid[i - 1], grid[i + 1]));
  return result;
}

bool Exchange::exchange() {
  // The largest error of each run of one sign.
  std::vector<size_t> peaks;
  for (size_t i = 0; i < grid.size(); ++i) {
    if (errors[i] == 0)
      continue;
    if (peaks.empty() || (errors[peaks.back()] > 0) != (errors[i] > 0))
      peaks.push_back(i);
    else if (std::abs(errors[i]) > std::abs(errors[peaks.back()]))
      peaks.back() = i;
  }
  size_t size = degree + 2;
  while (peaks.size() > size) {
    // An end goes, or two neighbours, so that signs still alternate.
    if (peaks.size() == size + 1) {
      if (std::abs(errors[peaks.front()]) < std::abs(errors[peaks.back()]))
        peaks.erase(peaks.begin());
      else
        peaks.pop_back();
      continue;
    }
    size_t least = 0;
    auto height = [&](size_t i) {
      return std::max(std::abs(errors[peaks[i]]),
                      std::abs(errors[peaks[i + 1]]));
    };
    for (size_t i = 1; i + 1 < peaks.size(); ++i)
      if (height(i) < height(least))
        least = i;
    peaks.erase(peaks.begin() + least, peaks.begin() + least + 2);
  }
  bool isWhole = peaks.size() == size;
  if (isWhole)
    reference = std::move(peaks);
  return isWhole;
}

std::optional<Approximation> Exchange::run() {
  if (!isFinite)
    return std::nullopt;
  for (int64_t i = 0; i < degree + 2; ++i)
    reference.push_back(i * (grid.size() - 1) / (degree + 1));
  std::optional<Approximation> best;
  std::vector<double> coefficients;
  for (int round = 0; round < maxExchanges && fit(coefficients); ++round) {
    Approximation current = measure(coefficients);
    double levelled = std::abs(errors[reference[0]]);
    if (!best || current.error < best->error)
      best = std::move(current);
    if (best->error <= levelled * (1 + levelShare) || !exchange())
      break;
  }
  if (best) {
    double dropped = 0;
    for (double &coefficient : best->polynomial.coefficients)
      if (std::abs(coefficient) <= negligibleShare * best->error) {
        dropped += std::abs(coefficient);
        coefficient = 0;
      }
    best->error += dropped;
    best->least -= dropped;
    best->largest += dropped;
  }
  return best;
}

} // namespace

std::optional<Approximation> ricci::approximate(RealFunction function,
                                                double low, double high,
                                                int64_t degree) {
  return Exchange(function, low, high, degree).run();
}

std::optional<Approximation> ricci::approximateWithin(RealFunction function,
                                                      double low, double high,
                                                      double tolerance,
                                                      int64_t maxDegree) {
  // The error falls with the degree: double it, then halve the interval.
  int64_t tooLow = -1, enough = 1;
  std::optional<Approximation> found;
  while (true) {
    enough = std::min(enough, maxDegree);
    found = approximate(function, low, high, enough);
    if (!found || found->error <= tolerance || enough == maxDegree)
      break;
    tooLow = enough;
    enough *= 2;
  }
  if (!found || found->error > tolerance)
    return found;
  while (enough - tooLow > 1) {
    int64_t middle = tooLow + (enough - tooLow) / 2;
    auto candidate = approximate(function, low, high, middle);
    if (candidate && candidate->error <= tolerance) {
      found = std::move(candidate);
      enough = middle;
    } else {
      tooLow = middle;
    }
  }
  return found;
}

//===----------------------------------------------------------------------===//
// Evaluation
//===----------------------------------------------------------------------===//

double PolynomialProgram::evaluate(double variable) const {
  std::vector<double> values;
  for (const Step &step : steps) {
    auto lhs = [&] { return values[step.lhs]; };
    auto rhs = [&] { return values[step.rhs]; };
    switch (step.kind) {
    case Step::Variable:
      values.push_back(variable);
      break;
    case Step::Constant:
      values.push_back(step.constant);
      break;
    case Step::Mul:
      values.push_back(lhs() * rhs());
      break;
    case Step::Add:
      values.push_back(lhs() + rhs());
      break;
    case Step::Sub:
      values.push_back(lhs() - rhs());
      break;
    case Step::Scale:
      values.push_back(lhs() * step.constant);
      break;
    case Step::Offset:
      values.push_back(lhs() + step.constant);
      break;
    }
  }
  return values.back();
}

namespace {

class Planner {
public:
  PolynomialProgram run(const ChebyshevPolynomial &polynomial,
                        bool isNormalized, int64_t babySteps);

private:
  using Step = PolynomialProgram::Step;

  int add(Step step);
  /// T_k(u), from T_(a+b) = 2 T_a T_b - T_(a-b).
  int getBasis(int64_t k);
  int evaluate(const std::vector<double> &coefficients, int64_t budget);

  PolynomialProgram program;
  std::vector<int> basis;
  int64_t babySteps = 1;
};

int Planner::add(Step step) {
  for (int operand : {step.lhs, step.rhs})
    if (operand >= 0)
      step.depth = std::max(step.depth, program.steps[operand].depth);
  step.depth += step.kind == Step::Mul || step.kind == Step::Scale;
  program.products += step.kind == Step::Mul;
  program.steps.push_back(step);
  return static_cast<int>(program.steps.size()) - 1;
}

int Planner::getBasis(int64_t k) {
  if (k < static_cast<int64_t>(basis.size()) && basis[k] >= 0)
    return basis[k];
  int64_t half = llvm::PowerOf2Ceil(static_cast<uint64_t>(k)) / 2;
  int lhs = getBasis(half), rhs = getBasis(k - half);
  int product = add({Step::Mul, lhs, rhs});
  int twice = add({Step::Add, product, product});
  int result = 2 * half == k ? add({Step::Offset, twice, -1, -1.0})
                             : add({Step::Sub, twice, getBasis(2 * half - k)});
  if (static_cast<int64_t>(basis.size()) <= k)
    basis.resize(k + 1, -1);
  program.steps[result].isBasis = true;
  return basis[k] = result;
}

int Planner::evaluate(const std::vector<double> &coefficients, int64_t budget) {
  int64_t degree = static_cast<int64_t>(coefficients.size()) - 1;
  while (degree > 0 && coefficients[degree] == 0)
    --degree;
  if (degree == 0)
    return add({Step::Constant, -1, -1, coefficients[0]});
  int64_t latest = llvm::Log2_64_Ceil(static_cast<uint64_t>(degree)) + 1;
  if (degree == 1 || (degree < babySteps && latest <= budget)) {
    int result = -1;
    for (int64_t k = 1; k <= degree; ++k) {
      if (coefficients[k] == 0)
        continue;
      int term = add({Step::Scale, getBasis(k), -1, coefficients[k]});
      result = result < 0 ? term : add({Step::Add, result, term});
    }
    if (coefficients[0] == 0)
      return result;
    return add({Step::Offset, result, -1, coefficients[0]});
  }
  // T_(g+j) = 2 T_g T_j - T_(g-j) takes the upper half to quotient and rest.
  int64_t giant = int64_t(1) << llvm::Log2_64(static_cast<uint64_t>(degree));
  std::vector<double> quotient(coefficients.begin() + giant,
                               coefficients.begin() + degree + 1);
  std::vector<double> rest(coefficients.begin(), coefficients.begin() + giant);
  for (int64_t j = 1; j < static_cast<int64_t>(quotient.size()); ++j) {
    rest[giant - j] -= quotient[j];
    quotient[j] *= 2;
  }
  int power = getBasis(giant);
  int upper = quotient.size() == 1
                  ? add({Step::Scale, power, -1, quotient[0]})
                  : add({Step::Mul, evaluate(quotient, budget - 1), power});
  if (llvm::all_of(rest, [](double c) { return c == 0; }))
    return upper;
  int lower = evaluate(rest, budget);
  if (program.steps[lower].kind == Step::Constant)
    return add({Step::Offset, upper, -1, program.steps[lower].constant});
  return add({Step::Add, upper, lower});
}

PolynomialProgram Planner::run(const ChebyshevPolynomial &polynomial,
                               bool isNormalized, int64_t babySteps) {
  this->babySteps = babySteps;
  int variable = add({Step::Variable});
  if (!isNormalized) {
    double width = polynomial.high - polynomial.low;
    double middle = (polynomial.low + polynomial.high) / width;
    if (width != 2)
      variable = add({Step::Scale, variable, -1, 2 / width});
    if (middle != 0)
      variable = add({Step::Offset, variable, -1, -middle});
  }
  basis = {-1, variable};
  program.steps[variable].isBasis = true;
  int64_t degree = polynomial.getDegree();
  evaluate(polynomial.coefficients,
           llvm::Log2_64_Ceil(static_cast<uint64_t>(degree) + 1));
  return std::move(program);
}

} // namespace

PolynomialProgram ricci::planPolynomial(const ChebyshevPolynomial &polynomial,
                                        bool isNormalized) {
  std::optional<PolynomialProgram> best;
  for (int64_t babySteps = 2; babySteps <= polynomial.getDegree() + 2;
       babySteps *= 2) {
    PolynomialProgram program =
        Planner().run(polynomial, isNormalized, babySteps);
    if (!best || program.products < best->products)
      best = std::move(program);
  }
  return std::move(*best);
}
