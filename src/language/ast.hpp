// In: nothing; these are plain values. Out: a rules file as it was written, every part with its span.
// Must not know: what the words mean (checked.hpp), how they were parsed (parser.cpp), other files.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/source.hpp"
#include "values/decimal.hpp"
#include "values/instant.hpp"
#include "values/rounding.hpp"

namespace reconcile::ast {

/// A word, string, field or name as written: strings without quotes and with `\"` and `\\` undone.
struct Text {
  std::string text;
  Span span;
};

struct Integer {
  std::int64_t value = 0;  ///< an Int beyond 2^63−1 is a diagnostic of the parser
  Span span;
};

enum class TimeUnit { second, minute, hour, day };
std::int32_t seconds_of(TimeUnit unit);

// --- values ------------------------------------------------------------------------------------
struct NumberLiteral { Decimal value; };
struct MoneyLiteral { Decimal amount; Text currency; };
struct PriceLiteral { Decimal amount; Text currency; TimeUnit unit; };
struct PercentLiteral { Decimal value; };          ///< 5 % is 5
struct SpanLiteral { Decimal value; TimeUnit unit; };
struct InstantLiteral { Instant value; };
struct DateLiteral { Date value; };
struct ClockLiteral { ClockTime value; };
struct PrefixLiteral { std::string digits; };      ///< without the +
struct StringLiteral { std::string value; };
struct EnumLiteral { std::string value; };         ///< ANSWERED, N/A

struct Value {
  std::variant<NumberLiteral, MoneyLiteral, PriceLiteral, PercentLiteral, SpanLiteral, InstantLiteral, DateLiteral,
               ClockLiteral, PrefixLiteral, StringLiteral, EnumLiteral>
      value;
  Span span;
};

/// A value of one kind or the `let` name that stands for it (MoneyValue, PriceValue, SpanValue).
struct ValueOrName {
  std::variant<Value, Text> choice;
  Span span;
};

// --- expressions ---------------------------------------------------------------------------------
enum class RelOp { equal, not_equal, less, less_equal, greater, greater_equal };

struct FieldRef { std::string name; };
struct NameRef { std::string name; };

/// `Number '*' Atom / Atom`
struct Operand {
  std::optional<NumberLiteral> factor;
  std::variant<Value, FieldRef, NameRef> atom;
  Span span;
};

struct InSet {
  std::vector<Value> values;   ///< empty when a name is given
  std::optional<Text> name;
  Span span;
};

struct Expr;
using ExprPtr = std::unique_ptr<Expr>;

struct AndExpr { std::vector<ExprPtr> parts; };   ///< two or more
struct OrExpr { std::vector<ExprPtr> parts; };    ///< two or more
struct NotExpr { ExprPtr inner; };
struct BareOperand { Operand operand; };          ///< `unusual`, or an error of the checker
struct Comparison { Operand left; RelOp op; Operand right; Span op_span; };
struct Membership { Operand left; bool negated; InSet set; };
struct StartsWith { Operand left; bool negated; std::variant<Value, InSet> what; };  ///< Value: Prefix or String
struct EmptyTest { Operand left; bool negated; };

struct Expr {
  std::variant<AndExpr, OrExpr, NotExpr, BareOperand, Comparison, Membership, StartsWith, EmptyTest> node;
  Span span;
  bool parenthesized = false;  ///< kept for the formatter
};

// --- settings ------------------------------------------------------------------------------------
struct CurrencySetting { std::vector<Text> codes; };
struct TimeZoneSetting { Text name; };
struct RoundClause { RoundMode mode; Integer digits; Span span; };   ///< also a tariff's and an invoice's clause
struct ToleranceClause { ValueOrName money; Span span; };            ///< also a tariff's clause
struct ChargeWhenSetting { ExprPtr condition; };
struct RatedAtSetting { Text field; };
struct NoStandardSetting {};
struct Setting {
  std::variant<CurrencySetting, TimeZoneSetting, RoundClause, ToleranceClause, ChargeWhenSetting, RatedAtSetting,
               NoStandardSetting>
      setting;
};

struct Pin { Text sha256; };
struct Include { Text path; std::optional<Pin> pin; };

// --- names ---------------------------------------------------------------------------------------
struct Let { Text name; std::vector<Value> values; };

struct HourRange { ClockTime begin; ClockTime end; Span span; };
struct DayRange { int first = 0; int last = 0; Span span; };   ///< 0 = mon; first = last for a single day
struct Slot {
  std::vector<DayRange> days;
  std::vector<HourRange> hours;
  std::optional<Text> name;    ///< a `let` of dates, instead of days and hours
  Span span;
};
struct Band { Text name; std::vector<Slot> slots; std::optional<Text> except; };

// --- tariffs -------------------------------------------------------------------------------------
struct SourceClause { Text text; };
struct DateRange {
  enum class End { further_notice, until, through };
  Text from_text; Date from;
  End end = End::further_notice;
  Date last;                   ///< meaningless for further_notice
  Span last_span;
};
struct ValidClause { DateRange range; };
struct OnlyClause { ExprPtr condition; };
struct RateClause { ValueOrName price; };
struct Tier { std::optional<ValueOrName> up_to; ValueOrName price; Span span; };  ///< no up_to: `above`
struct TiersClause { bool volume = false; std::vector<Tier> tiers; };
struct IncrementsClause { Integer first; Integer step; };
struct ConnectClause { ValueOrName money; };
struct FreeClause { bool under = false; ValueOrName duration; };   ///< `free under` or `free first`
struct MinimumClause { ValueOrName money; };
struct MaximumClause { ValueOrName money; };
struct SurchargeClause {
  Text name;
  std::variant<Value, Text> amount;   ///< Percent, Price or Money, or a `let` name
  ExprPtr when;                       ///< may be null
};

enum class KeyKind { prefix, country };
struct Key { KeyKind kind; Text field; };
enum class ColumnName { prefix, country, name, origin, rate, increments, connect, minimum, band, valid };
std::string_view name_of(ColumnName column);
struct Unit { Text currency; std::optional<TimeUnit> per; Span span; };
struct TableColumn { ColumnName name; std::optional<Unit> unit; Span span; };
struct TableCell { std::string text; bool quoted = false; Span span; };   ///< outer blanks dropped; a blank cell has an empty text
struct TableRow { std::vector<TableCell> cells; Span span; };
struct RateTableClause { Key key; std::vector<TableColumn> head; std::vector<TableRow> rows; };

struct DeckSeparator { Text text; };
struct DeckDecimal { Text text; };
struct DeckDates { Text pattern; };
struct DeckValid { Date date; };
struct DeckColumn { ColumnName name; Text header; std::optional<Text> second_header; std::optional<Unit> unit; };
struct DeckClause {
  std::variant<DeckSeparator, DeckDecimal, DeckDates, DeckValid, DeckColumn> clause;
  Span span;
};
struct RateDeckClause { Text path; std::optional<Pin> pin; Key key; std::vector<DeckClause> clauses; };

struct TariffClause {
  std::variant<SourceClause, ValidClause, OnlyClause, RateClause, TiersClause, IncrementsClause, ConnectClause, FreeClause,
               MinimumClause, MaximumClause, SurchargeClause, RoundClause, ToleranceClause, RateTableClause, RateDeckClause>
      clause;
  Span span;
};
struct Exception { std::vector<Text> bases; bool keeping_terms = false; Span span; };
struct Tariff {
  Text name;
  std::vector<Text> kinds;
  std::optional<Exception> exception;
  std::vector<TariffClause> clauses;
};

// --- checks --------------------------------------------------------------------------------------
enum class Severity { error, warning, note };

struct CountWhereClause { ExprPtr condition; };
struct PerClause { std::vector<Text> fields; };
struct WindowClause { ValueOrName span_value; };
struct CompareWithClause { std::optional<Integer> previous_days; };   ///< none: other days
struct FalseAlarmsClause { PercentLiteral percent; Span span; };
struct FireWhenClause { ExprPtr condition; };
struct ForWindowsClause { Integer windows; };
struct SeverityClause { Severity severity; };
struct MessageClause { Text text; };
struct AlertClause {
  std::variant<CountWhereClause, PerClause, WindowClause, CompareWithClause, FalseAlarmsClause, FireWhenClause,
               ForWindowsClause, SeverityClause, MessageClause, SourceClause>
      clause;
  Span span;
};
struct Alert { Text name; std::vector<Text> kinds; std::vector<AlertClause> clauses; };

struct WhenClause { ExprPtr condition; };
struct MustClause { ExprPtr condition; };
struct RequireClause {
  std::variant<WhenClause, MustClause, SeverityClause, MessageClause, SourceClause> clause;
  Span span;
};
struct Require { Text name; std::vector<Text> kinds; std::vector<RequireClause> clauses; };

struct Unique {
  std::vector<Text> fields;
  std::vector<Text> kinds;            ///< empty: every kind that has the fields
  ExprPtr when;                       ///< may be null
  std::optional<SeverityClause> severity;
};

struct Complete {
  std::vector<Text> kinds;
  std::optional<DateRange> range;     ///< `from … until …`
  std::optional<ValueOrName> late;
  std::optional<SeverityClause> severity;
};

struct Moment { std::variant<Instant, Date> value; Span span; };
struct PeriodClause {
  bool month = false;
  std::optional<Moment> from;         ///< both absent for `month`
  std::optional<Moment> until;
  std::optional<Text> by;             ///< "end" or a field; absent: end
};
struct LinesSeparator { Text text; };
struct LinesDecimal { Text text; };
struct LinesOnly { Text column; std::vector<Text> values; };
struct LinesColumn { Text what; bool is_field = false; Text header; std::optional<Text> currency; };  ///< what: amount, calls, minutes or a field
struct LinesPart { std::variant<LinesSeparator, LinesDecimal, LinesOnly, LinesColumn> part; Span span; };
struct LinesClause { Text path; std::optional<Pin> pin; std::vector<LinesPart> parts; };
struct TotalAmount { MoneyLiteral money; };
struct TotalCalls { Integer calls; };
struct TotalMinutes { NumberLiteral minutes; };
struct TotalClause { std::variant<TotalAmount, TotalCalls, TotalMinutes> total; };
struct WithinClause { ValueOrName money; bool per_call = false; };
struct InvoiceClause {
  std::variant<PeriodClause, OnlyClause, PerClause, LinesClause, TotalClause, WithinClause, RoundClause, SeverityClause,
               SourceClause>
      clause;
  Span span;
};
struct Invoice { Text name; std::vector<Text> kinds; std::vector<InvoiceClause> clauses; };

struct Waive { Text code; ExprPtr where; Text because; Date until; Span until_span; };

// --- tests ---------------------------------------------------------------------------------------
struct Assign { Text field; Value value; };
struct Given {
  std::optional<Integer> count;       ///< absent: `call`
  Text kind;
  std::vector<Assign> assigns;
  std::optional<ValueOrName> every;
};
struct ExpectNoTariff {};
struct ExpectNoFindings {};
struct ExpectNoAlert { std::optional<Text> name; };
struct ExpectAlert { Text name; };
struct ExpectFinding { Text code; };
struct ExpectPrice {
  MoneyLiteral money;
  std::optional<Text> tariff;
  std::optional<Value> row;           ///< a Prefix or a String
};
struct Expect {
  std::variant<ExpectNoTariff, ExpectNoFindings, ExpectNoAlert, ExpectAlert, ExpectFinding, ExpectPrice> what;
};
struct TestStep { std::variant<Given, Expect> step; Span span; };
struct Test { Text name; std::vector<TestStep> steps; };

// --- files ---------------------------------------------------------------------------------------
struct Statement {
  std::variant<Include, Setting, Let, Band, Tariff, Alert, Require, Unique, Complete, Invoice, Waive, Test> statement;
  Span span;       ///< the whole statement
  Span head;       ///< from its first word to the end of its first line's text, for messages and the `rule` of reports
  bool whole = true;  ///< false: a part of it could not be read and is not here
};

struct Comment { std::string text; Span span; bool own_line = false; };   ///< from # to the line's end

struct File {
  std::uint32_t source = 0;
  Integer version;
  std::vector<Statement> statements;
  std::vector<Comment> comments;      ///< in order; the formatter puts them back by their spans
  std::vector<Span> lost;             ///< the first lines of statements of which nothing is here
  bool cut = false;                   ///< there were too many errors: the rest was not read
};

}  // namespace reconcile::ast
