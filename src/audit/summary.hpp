// In: nothing; plain values. Out: what a report says after the findings: money, causes, alerts, files, provenance.
// Must not know: formats.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "audit/finding.hpp"
#include "base/text_numbers.hpp"

namespace reconcile {

/// Amounts are exact decimals as text. charged − expected = overcharged − undercharged over the judged calls;
/// within_over and within_under are the parts of these two that calls within tolerance make.
struct CurrencySummary {
  std::string currency;            ///< as rows have it; "" where it is empty
  std::uint64_t calls_judged = 0;  ///< right, within tolerance and wrong
  std::uint64_t calls_right = 0;
  std::uint64_t calls_within_tolerance = 0;
  std::uint64_t calls_wrong = 0;
  std::uint64_t calls_not_judged = 0;
  std::string charged;
  std::string expected;
  std::string overcharged;
  std::string undercharged;
  std::string within_over;
  std::string within_under;
  std::string not_judged;
  std::string at_risk_in_duplicates;
  std::string waived;  ///< the money of waived findings, as CauseSummary counts it; also in the sums above
};

/// Findings of one code, rule and cause, in one currency. There may be as many as there are prefixes: their texts lie
/// elsewhere (Summary::texts_of_causes).
struct CauseSummary {
  FindingCode code;
  Severity severity = Severity::error;
  std::string_view currency;  ///< "" where no money is meant
  std::string_view rule;      ///< "" where no rule is meant
  std::string_view tariff;
  std::string_view cause;   ///< "" where none is proved
  std::string_view waived;  ///< why these do not count, or ""
  std::uint64_t count = 0;
  Decimal money;        ///< the sum of |difference|, of what is at risk, or of the charges not judged
  std::string example;  ///< one worked example: the first finding by place
};

/// The figures of one invoice in one period and currency, as they were compared (each rounded as the invoice states).
/// invoiced − charged (− expected, of calls that carry no charge) = in_differing + in_unknown − in_missing +
/// in_agreeing
/// + in_not_judged.
struct InvoiceSummary {
  std::string invoice;
  std::string from, until;
  std::string currency;
  bool has_charge = true;  ///< else the calls carry none: the invoice is compared with what the rules expect
  std::uint64_t figures = 0, differing = 0, unknown = 0, missing = 0;
  std::uint64_t not_judged = 0;  ///< calls without a price: `expected` is not whole then
  Decimal invoiced, charged, expected;
  Decimal difference() const { return invoiced - (has_charge ? charged : expected); }
  Decimal in_differing, in_unknown, in_missing, in_agreeing;
  Decimal in_not_judged;  ///< of figures without a charge that hold calls without a price
};

struct InputSummary {
  std::string path;
  std::string kind;        ///< "" for a file without any bytes
  std::uint64_t rows = 0;  ///< whole rows and rejects
  std::uint64_t rejects = 0;
  std::uint64_t outside = 0;  ///< whole rows of calls that ended outside the audited period
  std::uint64_t bytes = 0;
  std::string hash;  ///< "xxh3:" and 32 hex digits
};

struct Summary {
  std::vector<CurrencySummary> currencies;  ///< sorted by currency
  std::vector<InvoiceSummary> invoices;     ///< by invoice, period and currency
  std::vector<CauseSummary> causes;         ///< largest money first, then count, then code, rule, cause
  std::shared_ptr<const SharedTextNumbers> texts_of_causes;
  std::map<FindingCode, std::uint64_t> findings;      ///< every finding, counted
  std::uint64_t errors = 0, warnings = 0, notes = 0;  ///< without the waived ones
  std::uint64_t waived = 0;
  std::uint64_t files = 0, rows = 0, rejects = 0, outside = 0, days = 0;
  std::vector<std::pair<std::string, std::string>>
      settings;  ///< in force, defaults included: ("round", "half-up to 4 digits")
  std::vector<ProgramFile> rules;
  std::vector<InputSummary> inputs;  ///< in the order of paths
  std::string tool_version;
  std::string tz_version;
  bool complete = true;  ///< false: an input could not be read to its end (exit status 2)
};

}  // namespace reconcile
