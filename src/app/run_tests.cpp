#include "app/run_tests.hpp"

#include <ostream>

#include "app/coverage.hpp"
#include "app/load_plan.hpp"
#include "app/name_filter.hpp"
#include "app/terminal.hpp"
#include "app/test_judge.hpp"
#include "app/words.hpp"
#include "base/files.hpp"

namespace reconcile {
namespace {

/// The tests whose names fit; nullopt after an error.
std::optional<std::vector<const Test*>> chosen(const std::vector<Test>& tests, const std::optional<std::string>& filter,
                                               Diagnostics& diagnostics) {
  std::vector<std::string> names;
  for (const Test& test : tests) names.push_back(test.name);
  const auto fits = names_that_fit(filter.value_or(""), names);
  if (!fits) {
    diagnostics.add(DiagnosticCode::bad_filter, {*filter});
    return std::nullopt;
  }
  std::vector<const Test*> chosen;
  for (std::size_t i = 0; i < tests.size(); ++i) {
    if ((*fits)[i]) chosen.push_back(&tests[i]);
  }
  if (tests.empty()) {
    diagnostics.add(DiagnosticCode::no_tests, std::vector<std::string>{});
  } else if (chosen.empty()) {
    diagnostics.add(DiagnosticCode::no_test_fits,
                    {*filter, (tests.size() == 1 ? "is " : "are ") + counted(tests.size(), "test", "tests")});
    return std::nullopt;
  }
  return chosen;
}

/// What of the test is not as expected, each with its lines.
std::vector<std::pair<Span, std::vector<std::string>>> failures_of(const Test& test, const Plan& plan,
                                                                   const Sources& sources, Coverage& coverage) {
  std::optional<PricedCall> first;
  std::size_t calls = 0;
  const TestOutcome outcome = play(test, plan, sources, [&](const PricedCall& call) {
    coverage.see(call);
    if (++calls == 1) first = call;
  });
  coverage.see_alerts(outcome.counting_alerts);
  const TestActual actual{calls == 1 ? &*first : nullptr, &outcome.findings};
  std::vector<std::pair<Span, std::vector<std::string>>> failures;
  for (const Expectation& expectation : test.expectations) {
    std::vector<std::string> lines = shortfall(expectation, actual, plan, sources);
    if (!lines.empty()) failures.emplace_back(expectation.span, std::move(lines));
  }
  return failures;
}

/// True: the test passes.
bool run_test(const Test& test, const Plan& plan, const Sources& sources, Coverage& coverage, std::ostream& out) {
  const auto failures = failures_of(test, plan, sources, coverage);
  out << (failures.empty() ? "ok      " : "FAILED  ") << test.name;
  if (!failures.empty()) out << " (" << sources.place(test.head) << ')';
  out << '\n';
  for (const auto& [span, lines] : failures) {
    out << "  " << sources.place(span) << ": " << written_at(span, sources) << '\n';
    for (const std::string& line : lines) out << "    " << line << '\n';
  }
  return failures.empty();
}

}  // namespace

int run_tests(const Options& options, Sources& sources) {
  const std::optional<Plan> plan = load_plan(options, sources);
  if (!plan) return 2;
  Diagnostics diagnostics;
  const auto tests = chosen(plan->program.tests, options.filter, diagnostics);
  say(diagnostics, sources, options.color, options.quiet);
  if (!tests) return 2;
  OutputFile out = OutputFile::standard_output();
  Coverage coverage(*plan, sources);
  std::size_t failed = 0;
  for (const Test* test : *tests) failed += run_test(*test, *plan, sources, coverage, out.stream()) ? 0 : 1;
  out.stream() << counted(tests->size(), "test", "tests") << ", " << tests->size() - failed << " passed, " << failed
               << " failed\n";
  if (options.coverage) coverage.print(out.stream());
  out.commit();
  return failed == 0 ? 0 : 1;
}

}  // namespace reconcile
