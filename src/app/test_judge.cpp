#include "app/test_judge.hpp"

#include <algorithm>
#include <sstream>

#include "app/ladder_text.hpp"
#include "app/selection_text.hpp"
#include "app/words.hpp"

namespace reconcile {
namespace {

using Lines = std::vector<std::string>;
using What = Expectation::What;

constexpr std::size_t most_findings = 5;  // of one expectation that are told

class Judge {
 public:
  Judge(const Expectation& expectation, const TestActual& actual, const Plan& plan, const Sources& sources)
      : expectation_(expectation), actual_(actual), plan_(plan), sources_(sources) {}

  Lines run() const {
    switch (expectation_.what) {
      case What::price:
        return price();
      case What::no_tariff:
        return no_tariff();
      case What::no_findings:
        return none_of(
            [](const Finding& finding) { return finding.severity != Severity::note && !is_of_months(finding.code); });
      case What::no_alert:
        return none_of([this](const Finding& finding) { return is_alert(finding); });
      case What::alert:
        return some_of([this](const Finding& finding) { return is_alert(finding); });
      case What::finding:
        return some_of([this](const Finding& finding) { return name_of(finding.code) == expectation_.name; });
    }
    return {};
  }

 private:
  /// What whole months, deliveries and invoices are asked, no call of a test can answer.
  static bool is_of_months(FindingCode code) {
    switch (code) {
      case FindingCode::day_missing:
      case FindingCode::hour_empty:
      case FindingCode::row_late:
      case FindingCode::file_repeated:
      case FindingCode::file_redelivered:
      case FindingCode::invoice_differs_from_calls:
      case FindingCode::invoice_differs_from_tariff:
      case FindingCode::invoice_line_unknown:
      case FindingCode::invoice_line_missing:
      case FindingCode::waiver_expired:
      case FindingCode::waiver_unused:
        return true;
      default:
        return false;
    }
  }

  // --- findings --------------------------------------------------------------------------------------
  bool is_alert(const Finding& finding) const {
    return finding.code == FindingCode::alert_fired &&
           (expectation_.name.empty() || finding.alert == expectation_.name);
  }

  template <class Wanted>
  Lines listed(const Wanted& wanted) const {
    Lines lines;
    std::size_t more = 0;
    for (const Finding& finding : *actual_.findings) {
      if (!wanted(finding)) continue;
      if (lines.size() == most_findings) {
        ++more;
        continue;
      }
      const std::string place =
          finding.file && finding.line ? " at " + std::string(*finding.file) + ":" + std::to_string(*finding.line) : "";
      lines.push_back("finding " + std::string(name_of(finding.code)) + place + ": " + finding.message);
    }
    if (more != 0) lines.push_back("and " + counted(more, "finding", "findings") + " more");
    return lines;
  }

  template <class Wanted>
  Lines none_of(const Wanted& wanted) const {
    return listed(wanted);
  }

  template <class Wanted>
  Lines some_of(const Wanted& wanted) const {
    const std::vector<Finding>& findings = *actual_.findings;
    if (std::any_of(findings.begin(), findings.end(), wanted)) return {};
    Lines lines = listed([](const Finding&) { return true; });
    if (lines.empty()) lines.push_back("nothing is found");
    return lines;
  }

  // --- prices ----------------------------------------------------------------------------------------
  Lines unreadable() const {
    return listed([](const Finding&) { return true; });
  }

  Lines candidates(std::string first) const {
    Lines lines{std::move(first)};
    for (const Candidate& candidate : actual_.call->selection.candidates) {
      lines.push_back("  tariff " + as_quoted(plan_.program.tariffs[candidate.tariff].name) + ' ' +
                      outcome_text(plan_, sources_, candidate));
    }
    return lines;
  }

  std::string not_chargeable() const {
    return "the call costs nothing: `charge when " + plan_.program.settings.charge_when_text + "` does not hold";
  }

  /// The tariff's name and the row's, with its place.
  std::string by(std::uint32_t tariff, std::uint32_t rate_row) const {
    const Tariff& winner = plan_.program.tariffs[tariff];
    if (rate_row == Prices::none) return "by " + as_quoted(winner.name) + " (" + sources_.place(winner.rate_span) + ")";
    const auto& rows = std::get<RateRows>(winner.pricing);
    const RateRow& row = rows.rows[rate_row];
    return "by " + as_quoted(winner.name) + " row " + rate_row_text(row, rows.by_country, plan_.program) + " (" +
           sources_.place(row.span) + ")";
  }

  Lines no_tariff() const {
    if (actual_.call == nullptr) return unreadable();
    const Selection& selection = actual_.call->selection;
    if (!selection.chargeable) return {not_chargeable()};
    const std::vector<Candidate> won = winners(selection);
    if (won.empty() || (won.size() == 1 && !selection.input)) return {};
    if (won.size() > 1) return candidates("several tariffs can price the call:");
    return prices();
  }

  Lines price() const {
    if (actual_.call == nullptr) return unreadable();
    const Selection& selection = actual_.call->selection;
    if (!selection.chargeable) {
      if (expectation_.money.amount.is_zero() && !expectation_.tariff) return {};
      return {not_chargeable()};
    }
    const std::vector<Candidate> won = winners(selection);
    if (won.empty()) return candidates("no tariff prices the call:");
    if (won.size() > 1)
      return candidates("several tariffs can price the call, and none is an exception to the others:");
    if (!selection.input) return {"the price is not offered " + by(won.front().tariff, won.front().rate_row)};
    return is_as_expected(*selection.input) ? Lines{} : prices();
  }

  bool is_as_expected(const LadderInput& input) const {
    const Tariff& tariff = plan_.program.tariffs[input.tariff];
    if (expectation_.money != Money{actual_.call->ladder->expected, tariff.currency}) return false;
    if (expectation_.tariff && *expectation_.tariff != tariff.name) return false;
    if (!expectation_.row) return true;
    return input.rate_row != Prices::none &&
           std::get<RateRows>(tariff.pricing).rows[input.rate_row].key == *expectation_.row;
  }

  Lines prices() const {
    const LadderInput& input = *actual_.call->selection.input;
    const std::string& currency = plan_.program.tariffs[input.tariff].currency;
    Lines lines{"the rules give " + actual_.call->ladder->expected.text() + ' ' + currency + ' ' +
                by(input.tariff, input.rate_row)};
    std::ostringstream rungs;
    print_ladder(rungs, *actual_.call->ladder, currency, "  ");
    std::istringstream in(rungs.str());
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
  }

  const Expectation& expectation_;
  const TestActual& actual_;
  const Plan& plan_;
  const Sources& sources_;
};

}  // namespace

std::vector<std::string> shortfall(const Expectation& expectation, const TestActual& actual, const Plan& plan,
                                   const Sources& sources) {
  return Judge(expectation, actual, plan, sources).run();
}

}  // namespace reconcile
