// In: a program built by hand and calls as texts. Out: what an audit of them finds. Must not know: the rule language.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "audit/duplicates.hpp"
#include "audit/findings.hpp"

namespace reconcile {

// --- conditions by hand ----------------------------------------------------------------------------
Condition field_is(const std::string& field, const std::string& text);
Condition amount_over(const std::string& amount, const std::string& currency);
Condition all_of(std::vector<Condition> parts);
Condition any_of(std::vector<Condition> parts);
Condition negation(Condition condition);
Condition is_unusual();
Condition term_compares(AlertTerm term, CompareOp op, const Literal& literal);
Condition terms_compare(AlertTerm left, CompareOp op, AlertTerm right, const std::string& right_factor);

/// A call of kind phone-terminated; what a test does not name is usual.
struct TestCall {
  std::string id = "c-1";
  std::string time = "2026-10-01T10:00:00Z";
  std::string result = "ANSWERED";
  std::string reason = "CALLEEHANGUP";
  std::string duration = "60";
  std::string amount = "0.0240";
  std::string currency = "EUR";
  std::string to = "+46701234567";
  std::string from = "+4670000001";
  std::string key = "app-1";

  std::string line() const;  ///< with its line end, the documented columns
};

/// A refused call, as the standard alert counts it.
TestCall refused(const std::string& id, const std::string& time, const std::string& key = "app-1");

/// `unique` on that line of tariffs.rules, for calls to and from phones.
Unique unique_on(std::vector<std::string> fields, std::uint32_t line);

/// Money rows on "Retail": +46 at 0.0120 by 60/60 (line 11 of tariffs.rules), +467 at 0.0240 EUR/min by 1/1 (line 12).
Tariff retail_tariff(const Program& program);

/// `line` of the text "tariffs.rules" that every case has.
Span rule_line(std::uint32_t line);

class AuditCase {
 public:
  AuditCase();
  ~AuditCase();
  AuditCase(const AuditCase&) = delete;
  AuditCase& operator=(const AuditCase&) = delete;

  Program program;  ///< EUR and USD, half-up to 4 digits, UTC, no tariff
  std::size_t block_bytes = 4096;
  std::uint64_t usual_bytes = 0;  ///< of marks, and kept records: what fills a chunk more goes to a file
  std::function<void(Tally&)> before_findings;
  unsigned jobs = 2;                        ///< of the end of the audit
  std::function<void()> at_first_findings;  ///< by whoever has them, while other jobs make more
  std::vector<Finding> findings;            ///< of the last run
  Summary summary;

  void file(const std::string& name, const std::string& text);
  void run();
  /// The first pass alone. With an order, blocks are dealt out to so many tallies, which are merged in that order;
  /// those of one audit share the numbers of likes.
  Tally tally_of(const std::vector<std::size_t>& order = {}, bool of_one_audit = false);
  /// As they are found, before anything is made of them.
  std::vector<DuplicateMark> duplicates();
  std::string path_of(const std::string& name) const { return folder_ + "/" + name; }

  /// The findings of a code, each as text() gives it.
  std::vector<std::string> lines(FindingCode code) const;
  std::vector<std::string> lines() const;

 private:
  void open();

  std::string folder_;
  std::vector<std::string> names_;
  Sources sources_;
  std::unique_ptr<Plan> plan_;
  std::vector<InputFile> inputs_;
};

/// "amount-differs a.csv:1 call_id=c-1 charged=0.0480 …": all members that are there, in their order.
std::string text(const Finding& finding);

}  // namespace reconcile
