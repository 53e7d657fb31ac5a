// In: nothing; a plain value. Out: one discrepancy, with everything a report says about it, and what takes many of
// them. Must not know: how it was found, how it is printed.
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
/// object. It may borrow a text instead of holding one; a copy never does.
class OptionalText {
 public:
  OptionalText() = default;
  OptionalText(std::nullopt_t) {}
  template <std::convertible_to<std::string_view> Text>
  OptionalText(const Text& text) : own_(std::string_view(text)), state_(State::own) {}
  OptionalText(const OptionalText& other) : own_(other.text()), state_(other ? State::own : State::missing) {}
  OptionalText(OptionalText&&) noexcept = default;
  OptionalText& operator=(const OptionalText& other) {
    if (this == &other) return *this;
    state_ = other ? State::own : State::missing;
    if (other) own_ = other.text();
    return *this;
  }
  OptionalText& operator=(OptionalText&& other) noexcept {
    state_ = other.state_;
    borrowed_ = other.borrowed_;
    if (state_ == State::own) own_.swap(other.own_);
    return *this;
  }
  template <std::convertible_to<std::string_view> Text>
  OptionalText& operator=(const Text& text) {
    own_ = std::string_view(text);
    state_ = State::own;
    return *this;
  }
  /// `text` must outlive all questions.
  void borrow(std::string_view text) {
    borrowed_ = text;
    state_ = State::borrowed;
  }
  void reset() { state_ = State::missing; }
  /// Empty, to be written to.
  std::string& emplace() {
    own_.clear();
    state_ = State::own;
    return own_;
  }

  explicit operator bool() const { return state_ != State::missing; }
  std::string_view operator*() const {
    assert(*this);
    return text();
  }
  std::string_view text() const {  ///< "" where it is missing
    return state_ == State::own ? std::string_view(own_) : state_ == State::borrowed ? borrowed_ : std::string_view();
  }
  std::string value_or(std::string_view other) const { return std::string(*this ? text() : other); }

  friend bool operator==(const OptionalText& a, const OptionalText& b) {
    return bool(a) == bool(b) && a.text() == b.text();
  }
  template <std::convertible_to<std::string_view> Text>
  friend bool operator==(const OptionalText& a, const Text& b) {
    return a && a.text() == std::string_view(b);
  }
  friend bool operator==(const OptionalText& a, std::nullopt_t) { return !a; }

 private:
  enum class State : std::uint8_t { missing, own, borrowed };

  std::string own_;
  std::string_view borrowed_;
  State state_ = State::missing;
};

/// Names of fields. It may borrow them, as findings by the million are about the same ones; a copy never does.
class FieldNames {
 public:
  FieldNames() = default;
  FieldNames(const FieldNames& other) : own_(other.names()) {}
  FieldNames(FieldNames&&) noexcept = default;
  FieldNames& operator=(const FieldNames& other) {
    return this == &other ? *this : *this = std::vector<std::string>(other.names());
  }
  FieldNames& operator=(FieldNames&&) noexcept = default;
  FieldNames& operator=(std::vector<std::string> names) {
    own_ = std::move(names);
    borrowed_ = nullptr;
    return *this;
  }
  /// They stay as they are, where they are, as long as findings are made.
  void borrow(const std::vector<std::string>& names) { borrowed_ = &names; }
  /// To its own; it has not borrowed any.
  void add(std::string name) {
    assert(borrowed_ == nullptr);
    own_.push_back(std::move(name));
  }
  void clear() {
    own_.clear();
    borrowed_ = nullptr;
  }

  const std::vector<std::string>& names() const { return borrowed_ != nullptr ? *borrowed_ : own_; }
  /// Null: they are its own. Where this is the same, so are the names.
  const std::vector<std::string>* borrowed() const { return borrowed_; }
  bool empty() const { return names().empty(); }

  friend bool operator==(const FieldNames& a, const FieldNames& b) { return a.names() == b.names(); }

 private:
  std::vector<std::string> own_;
  const std::vector<std::string>* borrowed_ = nullptr;
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
  OptionalText first;  ///< "cdr/2026-10-02.csv:88"
  FieldNames fields;   ///< duplicate-conflicting: those that differ
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

  std::uint64_t place = Place::none_value;  ///< for the order
  std::optional<std::uint32_t> alike;       ///< see FindingPart
};

/// What is asked for of a finding that is like others.
enum class Wanted : std::uint8_t {
  nothing,   ///< it is only to be counted
  own_part,  ///< what it may not have in common with its likes
  all
};

/// Numbers of findings that are like others (Finding::alike) are below it.
constexpr std::uint32_t most_likes = 3 << 16;

/// Some findings that follow one another, made by one thread, in whatever form the sink keeps them.
///
/// Of the findings that there may be millions of, most are like others. Some of them are numbered, in `alike`: two
/// findings with one number, of any threads, are the same in their code, severity, alert, currency, tariff, row, rule,
/// cause, in what waives them and in whether money is at risk.
class FindingPart {
 public:
  virtual ~FindingPart() = default;
  /// Nothing: then so it is for all that follow.
  virtual Wanted wants([[maybe_unused]] std::uint32_t alike) const { return Wanted::all; }
  /// Counts one of which nothing is wanted, and that is not made.
  virtual void pass_over([[maybe_unused]] std::uint32_t alike) {}
  /// Where only its own part is wanted, the tariff, row, rule and cause may be missing.
  virtual void add(const Finding& finding) = 0;
  /// One of this number may come soon.
  virtual void prefetch([[maybe_unused]] std::uint32_t alike) const {}
};

class FindingSink {
 public:
  virtual ~FindingSink() = default;
  /// Each of the threads 0, 1 … asks for itself, all at once. Its parts are made in the order of findings.
  virtual std::unique_ptr<FindingPart> new_part(unsigned job) = 0;
  /// In the order of findings, by one thread at a time, while others still fill theirs.
  virtual void take(FindingPart& part) = 0;
  /// All were taken, and no part is left: what only findings needed may go.
  virtual void no_more() {}
};

/// With the code's own severity, and nothing else yet.
Finding new_finding(FindingCode code);
/// The same of one that was another before.
void begin_finding(FindingCode code, Finding& finding);

}  // namespace reconcile
