#include "audit/alert_statistics.hpp"

#include <rapidcheck.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <set>
#include <tuple>

#include "values/decimal.hpp"

using namespace reconcile;

namespace {

bool near(double a, double b, double relative = 1e-9) {
  return a == b || std::fabs(a - b) <= relative * std::max({std::fabs(a), std::fabs(b), 1e-6});
}

/// Pr(X >= count) for a whole size and a share q = top / bottom of the mean, term by term in fractions: no digit is
/// lost.
double exact_log_tail(std::uint64_t count, unsigned size, unsigned top, unsigned bottom) {
  const Rational q(top, bottom);
  Rational term = 1;
  for (unsigned i = 0; i < size; ++i) term *= 1 - q;
  Rational below = 0;
  for (std::uint64_t j = 0; j < count; ++j) {
    below += term;
    term *= q * (j + size) / (j + 1);
  }
  // In logarithms, since the tail may be far below the smallest number of `double`.
  const Rational tail = 1 - below;
  const WideInteger numerator = boost::multiprecision::numerator(tail);
  const WideInteger denominator = boost::multiprecision::denominator(tail);
  const auto log_of = [](const WideInteger& value) {
    const auto bits = msb(value);
    const unsigned shift = bits > 60 ? static_cast<unsigned>(bits) - 60 : 0;
    return std::log(WideInteger(value >> shift).convert_to<long double>()) + shift * std::log(2.0L);
  };
  return static_cast<double>(log_of(numerator) - log_of(denominator));
}

/// language.md 7, letter by letter, each sum by itself.
CellJudgement judged_slowly(const std::vector<AlertCell>& cells, const AlertCell& cell,
                            const ComparisonOptions& options) {
  const auto in_c = [&](const AlertCell& other) {
    if (other.group != cell.group || other.day == cell.day) return false;
    return !options.previous_days || (other.day < cell.day && other.day >= cell.day - *options.previous_days);
  };
  const std::int32_t slots = options.slots_per_day;
  const std::set<std::int32_t> around{(cell.slot + slots - 1) % slots, cell.slot, (cell.slot + 1) % slots};
  double S_k = 0, N_k = 0, S = 0, N = 0;
  for (const AlertCell& other : cells) {
    if (!in_c(other)) continue;
    S_k += static_cast<double>(other.count);
    N_k += static_cast<double>(other.attempts);
    if (!around.contains(other.slot)) continue;
    S += static_cast<double>(other.count);
    N += static_cast<double>(other.attempts);
  }
  CellJudgement judgement;
  if (N_k == 0) return judgement;
  judgement.learning = false;
  const double p_k = (S_k + 0.5) / (N_k + 1);
  const double p = (S + 10 * p_k) / (N + 10);
  double top = 0, bottom = 0;
  for (const AlertCell& other : cells) {
    if (!in_c(other)) continue;
    const double x = static_cast<double>(other.count);
    const double mean = static_cast<double>(other.attempts) * p_k;
    top += (x - mean) * (x - mean) - mean;
    bottom += mean * mean;
  }
  const double kappa = std::max(0.0, top / bottom);
  const double mu = static_cast<double>(cell.attempts) * p;
  const double V = mu + (kappa + 1 / (S + 0.5)) * mu * mu;
  const double r = mu * mu / (V - mu);
  judgement.usual = mu;
  // The tail by its terms, from X = count on.
  long double log_term =
      cell.count * std::log(static_cast<long double>(mu) / (r + mu)) +
      r * std::log(static_cast<long double>(r) / (r + mu)) + std::lgamma(static_cast<long double>(cell.count) + r) -
      std::lgamma(static_cast<long double>(r)) - std::lgamma(static_cast<long double>(cell.count) + 1);
  long double sum = 0, term = 1;
  for (std::uint64_t j = cell.count; term > sum * 1e-19L; ++j) {
    sum += term;
    term *= (j + static_cast<long double>(r)) / (j + 1) * mu / (r + mu);
  }
  judgement.log_probability = std::min(0.0, static_cast<double>(log_term + std::log(sum)));
  return judgement;
}

std::vector<AlertCell> random_cells(std::int32_t slots) {
  std::map<std::tuple<std::uint32_t, std::int32_t, std::int32_t>, std::pair<std::uint64_t, std::uint64_t>> table;
  const int size = *rc::gen::inRange(1, 80);
  for (int i = 0; i < size; ++i) {
    const auto group = *rc::gen::inRange<std::uint32_t>(0, 3);
    const auto day = *rc::gen::inRange(-5, 6);
    const auto slot = *rc::gen::inRange(0, slots);
    const auto attempts = *rc::gen::inRange<std::uint64_t>(1, 40);
    table[{group, day, slot}] = {*rc::gen::inRange<std::uint64_t>(0, attempts + 1), attempts};
  }
  std::vector<AlertCell> cells;
  for (const auto& [key, value] : table) {
    cells.push_back({std::get<0>(key), std::get<1>(key), std::get<2>(key), value.first, value.second});
  }
  return cells;
}

}  // namespace

TEST_CASE("the tail of the negative binomial is exact where it can be counted out") {
  // Size 1 is the geometric distribution: Pr(X >= x) = q^x.
  CHECK(near(log_upper_tail(1, 1, 1), std::log(0.5)));
  CHECK(near(log_upper_tail(5, 1, 1), 5 * std::log(0.5)));
  CHECK(log_upper_tail(0, 3, 2) == 0);
  // Size 2, mean 2: q = 1/2, Pr(X < 2) = 1/4 + 2/8.
  CHECK(near(log_upper_tail(2, 2, 2), std::log(0.5)));
  for (const unsigned size : {1u, 2u, 3u, 7u, 20u}) {
    for (const auto& [top, bottom] : {std::pair(1u, 2u), {1u, 50u}, {9u, 10u}, {1u, 100000u}, {99u, 100u}}) {
      const double mean = size * static_cast<double>(top) / static_cast<double>(bottom - top);
      for (const std::uint64_t count : {1u, 2u, 5u, 30u, 100u}) {
        CAPTURE(size, top, bottom, count);
        const double exact = exact_log_tail(count, size, top, bottom);
        CHECK(std::fabs(log_upper_tail(count, size, mean) - exact) <= 1e-12 * std::max(1.0, std::fabs(exact)));
      }
    }
  }
}

TEST_CASE("the tail holds for sizes of any magnitude") {
  // A huge size is nearly a Poisson distribution: Pr(X >= 1) = 1 − e^−μ, and Pr(X >= 3) for a tiny mean is μ³/6.
  CHECK(near(log_upper_tail(1, 1e9, 1e-6), std::log(-std::expm1(-1e-6)), 1e-8));
  CHECK(near(log_upper_tail(3, 1e9, 1e-4), std::log(1e-12 / 6) - 0.75e-4, 1e-6));
  // Far below the smallest floating-point number: q^x.
  CHECK(near(log_upper_tail(5000, 1, 0.01), 5000 * std::log(0.01 / 1.01)));
  // A tiny size keeps the tail's order: no jump where the method changes.
  double last = 0;
  for (std::uint64_t count = 1; count < 3000; ++count) {
    const double tail = log_upper_tail(count, 0.03, 50);
    REQUIRE(tail < last);
    last = tail;
  }
  CHECK(std::isfinite(log_upper_tail(10'000'000, 0.5, 1e6)));
  CHECK(std::isfinite(log_upper_tail(1'000'000, 1e7, 1.01e6)));
}

TEST_CASE("a table worked out by hand") {
  // Two days, one slot a day of a day of one slot. For day 1, C = {day 0}: S = S_k = 1, N = N_k = 9.
  const std::vector<AlertCell> cells{{0, 0, 0, 1, 9}, {0, 1, 0, 4, 10}};
  const auto judged = judge_cells(cells, {.slots_per_day = 1, .previous_days = std::nullopt, .false_alarms = 0.05});
  REQUIRE(judged.size() == 2);
  // p_k = 1.5/10 = 0.15; p = (1 + 1.5)/(9 + 10) = 2.5/19; μ = 10·p.
  CHECK(near(judged[1].usual, 25.0 / 19));
  // κ: (1 − 1.35)² − 1.35 < 0, so 0; r = S + ½ = 1.5.
  CHECK(near(judged[1].log_probability, log_upper_tail(4, 1.5, 25.0 / 19)));
  // Pr(X >= 4) = 1 − (1−q)^1.5 (1 + 1.5q + 1.875q² + 2.1875q³), q = μ/(1.5 + μ).
  const double q = (25.0 / 19) / (1.5 + 25.0 / 19);
  const double below = std::pow(1 - q, 1.5) * (1 + 1.5 * q + 1.875 * q * q + 2.1875 * q * q * q);
  CHECK(near(judged[1].log_probability, std::log(1 - below)));
  CHECK_FALSE(judged[1].unusual);
}

TEST_CASE("a group without other days is learning") {
  const auto judged = judge_cells({{0, 3, 1, 5, 5}, {0, 3, 2, 0, 9}, {1, 3, 1, 0, 2}, {1, 4, 1, 2, 2}},
                                  {.slots_per_day = 24, .previous_days = std::nullopt, .false_alarms = 0.05});
  CHECK(judged[0].learning);
  CHECK(judged[1].learning);
  CHECK_FALSE(judged[2].learning);
  CHECK_FALSE(judged[3].learning);
  const auto previous = judge_cells({{1, 3, 1, 0, 2}, {1, 4, 1, 2, 2}, {1, 7, 1, 2, 2}},
                                    {.slots_per_day = 24, .previous_days = 2, .false_alarms = 0.05});
  CHECK(previous[0].learning);
  CHECK_FALSE(previous[1].learning);
  CHECK(previous[2].learning);
}

TEST_CASE("the running sums give what the formulas give") {
  CHECK(rc::check("judge_cells is language.md 7", [] {
    ComparisonOptions options;
    options.slots_per_day = *rc::gen::element(1, 2, 3, 4, 24);
    if (*rc::gen::arbitrary<bool>()) options.previous_days = *rc::gen::inRange(1, 5);
    const std::vector<AlertCell> cells = random_cells(options.slots_per_day);
    const std::vector<CellJudgement> judged = judge_cells(cells, options);
    RC_ASSERT(judged.size() == cells.size());
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const CellJudgement slow = judged_slowly(cells, cells[i], options);
      RC_ASSERT(judged[i].learning == slow.learning);
      RC_ASSERT(near(judged[i].usual, slow.usual));
      RC_ASSERT(near(judged[i].log_probability, slow.log_probability, 1e-7));
    }
  }));
}

TEST_CASE("Benjamini-Hochberg as defined") {
  // Their own example: 15 tests at 0.05, four are found.
  const std::vector<double> paper{0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
                                  0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0};
  std::vector<double> logs;
  for (const double p : paper) logs.push_back(std::log(p));
  const std::vector<bool> found = benjamini_hochberg(logs, 0.05);
  CHECK(std::count(found.begin(), found.end(), true) == 4);
  CHECK(found[3]);
  CHECK(benjamini_hochberg({}, 0.05).empty());

  CHECK(rc::check("found exactly where the q-value is at most the rate", [] {
    const auto logs_of = *rc::gen::container<std::vector<double>>(
        rc::gen::map(rc::gen::inRange(0, 60), [](int i) { return -i * 0.25; }));
    const double rate = *rc::gen::element(0.0, 0.01, 0.0503, 0.2003, 1.0);
    const std::vector<bool> marked = benjamini_hochberg(logs_of, rate);
    std::vector<double> sorted = logs_of;
    std::sort(sorted.begin(), sorted.end());
    const auto m = static_cast<double>(sorted.size());
    for (std::size_t i = 0; i < logs_of.size(); ++i) {
      double q = std::numeric_limits<double>::infinity();
      for (std::size_t j = 0; j < sorted.size(); ++j) {
        if (sorted[j] >= logs_of[i]) q = std::min(q, m * std::exp(sorted[j]) / static_cast<double>(j + 1));
      }
      RC_ASSERT(marked[i] == (q <= rate * (1 + 1e-12)));
    }
  }));
}
