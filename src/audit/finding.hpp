// In: nothing; a plain value. Out: one discrepancy, with everything a report says about it, and what takes many of them.
// Must not know: how it was found, how it is printed.
#pragma once

#include <cassert>
#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plan/price.hpp"

namespace reconcile {

/// Every code, once, in base/finding_codes.def: X(identifier, "stable-name", severity).
enum class FindingCode : std::uint8_t {
#define X(identifier, name, severity) identifier,
#include "base/finding_codes.def"
#undef X
};

std::string_view name_of(FindingCode code);
FindingCode code_of(Verdict verdict);  ///< of a price code
Severity default_severity(FindingCode code);
std::string_view name_of(Severity severity);

/// A text that may be missing. What is put in its place uses its memory: findings are made by the million in one
/// object.
class OptionalText {
 public:
  OptionalText() = default;
  OptionalText(std::nullopt_t) {}
  template <std::convertible_to<std::string_view> Text>
  OptionalText(const Text& text) : text_(std::string_view(text)), is_set_(true) {}
  OptionalText(const OptionalText& other) : text_(other.text()), is_set_(other.is_set_) {}
  OptionalText(OptionalText&&) noexcept = default;
  OptionalText& operator=(const OptionalText& other) {
    is_set_ = other.is_set_;
    if (is_set_) text_ = other.text_;
    return *this;
  }
  OptionalText& operator=(OptionalText&& other) noexcept {
    is_set_ = other.is_set_;
    if (is_set_) text_.swap(other.text_);
    return *this;
  }
  template <std::convertible_to<std::string_view> Text>
  OptionalText& operator=(const Text& text) {
    text_ = std::string_view(text);
    is_set_ = true;
    return *this;
  }
  void reset() { is_set_ = false; }
  /// Empty, to be written to.
  std::string& emplace() {
    text_.clear();
    is_set_ = true;
    return text_;
  }

  explicit operator bool() const { return is_set_; }
  const std::string& operator*() const {
    assert(is_set_);
    return text_;
  }
  const std::string* operator->() const { return &**this; }
  std::string_view text() const { return is_set_ ? std::string_view(text_) : std::string_view(); }  ///< "" where it is missing
  std::string value_or(std::string_view other) const { return std::string(is_set_ ? text_ : other); }

  friend bool operator==(const OptionalText& a, const OptionalText& b) {
    return a.is_set_ == b.is_set_ && a.text() == b.text();
  }
  template <std::convertible_to<std::string_view> Text>
  friend bool operator==(const OptionalText& a, const Text& b) {
    return a.is_set_ && a.text_ == std::string_view(b);
  }
  friend bool operator==(const OptionalText& a, std::nullopt_t) { return !a.is_set_; }

 private:
  std::string text_;
  bool is_set_ = false;
};

/// The members stand in the order of the fields of `jsonl` (interface.md); an empty optional is left out there.
/// Amounts are text, as they are to be printed.
struct Finding {
  FindingCode code = FindingCode::row_unreadable;
  Severity severity = Severity::error;
  OptionalText file;
  std::optional<std::uint64_t> line;
  OptionalText column;
  OptionalText kind;
  OptionalText call_id;
  OptionalText first;               ///< "cdr/2026-10-02.csv:88"
  std::vector<std::string> fields;  ///< duplicate-conflicting: those that differ
  OptionalText at_risk;
  OptionalText charged;
  OptionalText expected;
  OptionalText difference;
  OptionalText currency;
  OptionalText tariff_currency;
  OptionalText tariff;
  OptionalText row;   ///< "+467" or the country
  OptionalText rule;  ///< "tariffs.rules:20"
  OptionalText cause;
  OptionalText alert;
  std::vector<std::pair<std::string, std::string>> group;
  bool has_group = false;  ///< an alert without `per` has an empty group
  OptionalText day;        ///< UTC, of day-missing and day-empty: "2026-10-05"
  OptionalText from;
  OptionalText until;
  std::optional<std::uint64_t> count;
  std::optional<std::uint64_t> attempts;
  OptionalText usual;
  OptionalText probability;
  OptionalText unique;       ///< "CallId": the statement's fields
  OptionalText value;        ///< unknown-value
  OptionalText requirement;  ///< requirement-broken: the statement's name
  OptionalText invoice;      ///< an invoice's name; `difference` is invoiced − charged or expected
  OptionalText invoiced;
  OptionalText rounding;  ///< what rounding each call could explain, at most
  OptionalText waived;    ///< why it does not count: the `because` of a `waive`
  std::string message;

  std::uint64_t place = ~0ull;         ///< Place::value, for the order
  std::optional<std::uint32_t> alike;  ///< see FindingPart
};

/// Some findings that follow one another, made by one thread, in whatever form the sink keeps them.
///
/// Of the findings that there may be millions of, most are like others. A thread numbers some of them, in `alike`: two of
/// its findings with one number are the same in their code, severity, alert, currency, tariff, row, rule, cause, in what
/// waives them and in whether money is at risk.
class FindingPart {
 public:
  virtual ~FindingPart() = default;
  /// False: a finding of this number would only be counted. Then it is so for all that follow.
  virtual bool wants([[maybe_unused]] std::uint32_t alike) const { return true; }
  /// Counts one that is not wanted, and that is not made.
  virtual void pass_over([[maybe_unused]] std::uint32_t alike) {}
  virtual void add(const Finding& finding) = 0;
};

class FindingSink {
 public:
  virtual ~FindingSink() = default;
  /// Each of the threads 0, 1 … asks for itself, all at once. Its parts are made in the order of findings.
  virtual std::unique_ptr<FindingPart> new_part(unsigned job) = 0;
  /// In the order of findings, on one thread, while others still fill theirs.
  virtual void take(FindingPart& part) = 0;
};

/// With the code's own severity, and nothing else yet.
Finding new_finding(FindingCode code);
/// The same of one that was another before.
void begin_finding(FindingCode code, Finding& finding);

}  // namespace reconcile
