// In: nothing; these are plain values. Out: the program that the rules files state together, names resolved, types
// checked, decks read, exceptions and kept terms worked out. Must not know: how it was written (ast.hpp), how it is run
// (plan/).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/source.hpp"
#include "calls/layout.hpp"
#include "values/band.hpp"
#include "values/decimal.hpp"
#include "values/instant.hpp"
#include "values/money.hpp"
#include "values/rounding.hpp"

namespace reconcile {

// --- conditions ------------------------------------------------------------------------------------
struct Percent { Decimal value; };          ///< 5 % is 5
struct Seconds { Decimal value; };          ///< a span of time
struct PrefixDigits { std::string digits; };

/// A string is a text or an enumeration's value.
using Literal = std::variant<Decimal, Money, Price, Percent, Seconds, Instant, Date, ClockTime, PrefixDigits, std::string>;

/// What `fire when` may ask of an alert's window. `unusual` is a condition of its own.
enum class AlertTerm : std::uint8_t { count, attempts, share, usual };

struct Operand {
  std::variant<Literal, std::string, AlertTerm> what;   ///< index 1 (std::string): a field's name
  Decimal factor{1};                                    ///< `3 * usual`
};

/// How the two sides of a comparison meet (language.md 1 and 2).
enum class CompareAs : std::uint8_t {
  text,         ///< bytes: text, enumerations, currency, country
  number,       ///< phone numbers: digits where both are numbers, otherwise bytes
  quantity,     ///< integers, durations (seconds), counts and plain numbers; an empty Duration is 0
  money,        ///< amounts; a bare 0 compares with any currency
  instant,
  local_date,   ///< the instant's date on the file's clock
  local_clock,  ///< the instant's time of day on the file's clock
  share,        ///< count / attempts against a percent, by cross-multiplication
};

enum class CompareOp : std::uint8_t { equal, less, less_equal, greater, greater_equal };

/// A tree. `!=`, `not in`, `not starts with` and `is not empty` are `not_` of the positive form: so an empty field makes
/// the positive form false and the negation true.
struct Condition {
  enum class Kind : std::uint8_t { and_, or_, not_, compare, in_values, starts_with, in_band, is_empty, unusual, of_country };

  Kind kind = Kind::and_;
  std::vector<Condition> parts;       ///< and_, or_: two or more; not_: one
  Operand left;                       ///< compare and below; of_country: the number
  Operand right;                      ///< compare; of_country: the country, not contradicted by the shipped table
  CompareOp op = CompareOp::equal;    ///< compare
  CompareAs as = CompareAs::text;     ///< compare, in_values
  std::vector<Literal> values;        ///< in_values: any equal; starts_with: prefixes (PrefixDigits, for fields of type
                                      ///< number) or texts (std::string: the decoded text starts with it)
  std::size_t band = 0;               ///< in_band: index into Program::bands
  bool is_operator = false;           ///< not_: of `!=`, `not in` …, one comparison; else of a `not` before it
  Span span;
};

// --- tariffs ---------------------------------------------------------------------------------------
struct Increments {
  std::int64_t first = 1;   ///< seconds, >= 0
  std::int64_t step = 1;    ///< seconds, >= 1

  friend bool operator==(const Increments&, const Increments&) = default;
};

/// Half-open; absent ends are open. Instants are the starts of days on the file's clock.
struct Validity {
  std::optional<Instant> from;
  std::optional<Instant> until;
};

/// Money per time; the currency is the tariff's.
struct RatePerTime {
  Decimal amount;
  std::uint32_t per_seconds = 60;  ///< 1, 60, 3600 or 86400
};

struct Tier {
  std::optional<Decimal> up_to_seconds;  ///< inclusive; none: above
  RatePerTime rate;
};

struct Tiers {
  bool volume = false;      ///< else graduated
  std::vector<Tier> tiers;  ///< rising; the last is `above`
};

struct Surcharge {
  std::string name;
  std::variant<Percent, RatePerTime, Decimal> amount;  ///< Decimal: money in the tariff's currency
  std::optional<Condition> when;
  Span span;
};

/// One row of a table or deck (a cell with several prefixes gives several).
struct RateRow {
  static constexpr std::uint32_t any_band = 0xffffffff;

  std::string key;                       ///< prefix digits, or the country
  std::string origin;                    ///< prefix digits of From; "": any
  std::uint32_t band = any_band;         ///< index into Program::bands
  std::optional<Instant> valid_from;     ///< none: always
  std::optional<RatePerTime> rate;       ///< none: not offered (decks only): if the row wins the call is `no-tariff`
  std::optional<Increments> increments;  ///< these three replace the tariff's clause
  std::optional<Decimal> connect;
  std::optional<Decimal> minimum;
  Span span;                             ///< the row's line in the rules file or the deck
};

/// Rows that several tariffs may share: of a deck that they read alike, or of a base whose terms are kept. Who changes them
/// gets rows of his own.
class RateRowList {
 public:
  RateRowList() = default;
  RateRowList(std::vector<RateRow> rows) : rows_(std::make_shared<std::vector<RateRow>>(std::move(rows))) {}
  RateRowList(std::initializer_list<RateRow> rows) : RateRowList(std::vector<RateRow>(rows)) {}

  operator const std::vector<RateRow>&() const { return *rows_; }
  std::size_t size() const { return rows_->size(); }
  bool empty() const { return rows_->empty(); }
  std::vector<RateRow>::const_iterator begin() const { return rows_->begin(); }
  std::vector<RateRow>::const_iterator end() const { return rows_->end(); }
  const RateRow& operator[](std::size_t row) const { return (*rows_)[row]; }

  std::vector<RateRow>& edit() {
    if (rows_.use_count() > 1) rows_ = std::make_shared<std::vector<RateRow>>(*rows_);
    return *rows_;
  }
  bool shares_with(const RateRowList& other) const { return rows_ == other.rows_; }

 private:
  std::shared_ptr<std::vector<RateRow>> rows_ = std::make_shared<std::vector<RateRow>>();
};

/// All tables and decks of one tariff, taken together. Rows stand in no order that matters.
struct RateRows {
  bool by_country = false;   ///< the key field is matched exactly; else `key` is a prefix of its digits
  std::string key_field;     ///< "To"
  RateRowList rows;

  /// Their rows are the same ones, found in the same way, whichever field they are asked for.
  bool shares_deck_with(const RateRows& other) const {
    return by_country == other.by_country && rows.shares_with(other.rows);
  }
};

/// Self-contained: what `keeping terms` takes over from the base is already here.
struct Tariff {
  std::string name;
  std::vector<KindId> kinds;                ///< sorted
  std::optional<std::string> source;
  Validity valid;
  std::optional<Condition> only_when;
  std::string currency;
  std::variant<RatePerTime, Tiers, RateRows> pricing;
  Increments increments;
  std::optional<Decimal> connect;           ///< money in `currency`, like the next two
  std::optional<Decimal> minimum;
  std::optional<Decimal> maximum;
  std::optional<Decimal> free_first_seconds;
  std::optional<Decimal> free_under_seconds;
  std::vector<Surcharge> surcharges;
  Rounding rounding;                        ///< its own, else the file's
  Decimal tolerance;                        ///< its own, else the file's for `currency`, else 0
  std::vector<std::size_t> exception_to;    ///< indices into Program::tariffs, direct ones only, sorted
  bool keeps_terms = false;                 ///< of its one base: they are here already
  Span head;                                ///< the statement's head line
  Span rate_span;                           ///< the `rate` or `tiers` clause; the head where there are rows
};

// --- checks ----------------------------------------------------------------------------------------
enum class Severity : std::uint8_t { error, warning, note };

struct Alert {
  std::string name;
  std::vector<KindId> kinds;
  Condition count_where;
  std::vector<std::string> per;             ///< fields; may be empty: one group
  std::int32_t window_seconds = 3600;       ///< divides 86,400
  std::optional<std::int32_t> previous_days;  ///< none: `other days`
  bool compares = false;                    ///< `compare with` was stated
  std::optional<Decimal> false_alarms_percent;
  Condition fire_when;
  std::int32_t for_windows = 1;
  Severity severity = Severity::error;
  std::string message;                      ///< with {Field}, {count}, {attempts}, {usual} holes; "": the default text
  Span head;
};

struct Unique {
  std::vector<std::string> fields;
  std::vector<KindId> kinds;                ///< kinds that have all the fields
  std::optional<Condition> when;
  Severity severity = Severity::error;
  Span head;
};

struct Require {
  std::string name;
  std::vector<KindId> kinds;
  std::optional<Condition> when;
  Condition must;
  std::string must_text;                    ///< as written, for the default message
  std::vector<std::string> must_fields;     ///< the fields that `must` names, each once, in its order
  Severity severity = Severity::error;
  std::string message;                      ///< with {Field} holes; "": the default text
  Span head;
};

/// Every UTC day has its file, or its rows.
struct Complete {
  std::vector<KindId> kinds;
  std::optional<Date> from;                 ///< UTC days, half-open; none: from the first to the last day read
  std::optional<Date> until;
  std::optional<std::int64_t> late_seconds; ///< none: no row is late
  std::optional<Severity> severity;         ///< of all its findings; none: each code's own
  Span head;
};

/// What an invoice says of the calls of one value of its `per` fields (of all calls where there is none), in one currency.
struct InvoiceFigure {
  std::vector<std::string> key;             ///< by Invoice::per
  std::optional<Decimal> amount;            ///< the sum of its lines
  std::string currency;                     ///< of the amount
  std::optional<std::uint64_t> calls;       ///< whatever their currency: on the first figure of a key alone
  std::optional<Decimal> minutes;           ///< the same; with as many digits as the invoice shows
  Span place;                               ///< the first of its lines, or the clause
};

struct Invoice {
  std::string name;
  std::vector<KindId> kinds;
  bool by_month = false;                    ///< each calendar month (UTC); else from … until
  Instant from, until;                      ///< half-open
  std::string by_field;                     ///< the instant that decides; "": the call's end
  std::optional<Condition> only_when;
  std::vector<std::string> per;
  std::vector<InvoiceFigure> figures;       ///< sorted by key and currency; one for each
  bool bills_money = true;                  ///< its figures have amounts; else calls or minutes alone
  bool has_lines = false;                   ///< the figures come from a file of lines
  std::optional<Rounding> rounding;         ///< of both sums; none: as they are
  Decimal within;
  std::string within_currency;              ///< of other currencies nothing is let pass
  bool within_per_call = false;
  Severity severity = Severity::error;
  Span head;
};

/// Findings of a code that are known and settled.
struct Waive {
  std::string code;                         ///< a finding's
  std::vector<KindId> kinds;                ///< kinds that have all the fields of `where`
  Condition where;
  std::string because;
  Date until;                               ///< the first local date of a call that is not waived any more
  Span head;
};

// --- tests -----------------------------------------------------------------------------------------
/// Calls that a test makes: `count` of one kind, alike but for the times.
struct TestCalls {
  KindId kind = 0;
  std::uint32_t count = 1;
  std::int64_t every_seconds = 0;           ///< CallTime and AnswerTime of each move by so much
  std::vector<std::optional<std::string>> fields;  ///< by the layout's field, as a record has it; none: not stated
};

struct Expectation {
  enum class What : std::uint8_t { price, no_tariff, no_findings, no_alert, alert, finding };

  What what = What::price;
  std::string name;                         ///< the alert (of no_alert: "" is any), or the finding's code
  Money money;                              ///< price
  std::optional<std::string> tariff;        ///< price
  std::optional<std::string> row;           ///< price: the digits of the prefix, or the country
  Span span;
};

struct Test {
  std::string name;
  std::vector<TestCalls> calls;
  std::vector<Expectation> expectations;
  Span head;
};

// --- the whole -------------------------------------------------------------------------------------
struct Settings {
  std::vector<std::string> currencies;      ///< in the order written
  std::string timezone = "UTC";
  Rounding rounding;
  std::vector<std::pair<std::string, Decimal>> tolerances;  ///< by currency, sorted; missing ones are 0
  Condition charge_when;                    ///< default: Result = ANSWERED
  std::string charge_when_text;             ///< as written, for the report
  std::string rated_at = "CallTime";
  bool standard_checks = true;
};

/// A file that the program was made of, for the report's provenance.
struct ProgramFile {
  enum class Role : std::uint8_t { rules, deck, invoice };
  Role role = Role::rules;
  std::string path;                         ///< as printed
  std::string sha256;
  std::size_t rows = 0;                     ///< of a deck or of an invoice's lines
};

struct NamedBand {
  std::string name;
  Band band;
};

struct Program {
  Settings settings;
  Zone zone = Zone::utc();
  std::vector<NamedBand> bands;
  std::vector<Tariff> tariffs;              ///< sorted by name: the order of text, files and includes never matters
  std::vector<Alert> alerts;                ///< sorted by name
  std::vector<Unique> uniques;              ///< sorted by fields, then place
  std::vector<Require> requires_;           ///< sorted by name
  std::vector<Complete> completes;          ///< sorted by place
  std::vector<Invoice> invoices;            ///< sorted by name
  std::vector<Waive> waivers;               ///< sorted by place
  std::vector<Test> tests;                  ///< in the order of reading; an audit passes them over
  std::vector<ProgramFile> files;           ///< sorted by path; the shipped rules are not in it
};

}  // namespace reconcile
