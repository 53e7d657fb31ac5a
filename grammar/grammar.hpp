// In: nothing. Out: the rules of rules.peg as PEGTL types, the same names in the same order, line by line.
// Must not know: what is made of a match. Only src/language/parser*.cpp and the grammar's own test include this.
//
// Names that C++ does not allow: `_` is Blanks, `EOF` is EndOfFile. 'word' is Word<"word">, "x" is Raw<"x">.
#pragma once

#include <cstddef>
#include <utility>

#include <tao/pegtl.hpp>

namespace reconcile::grammar {

namespace peg = tao::pegtl;

#define RULE(name) struct name;
#include "grammar/rule_names.def"
#undef RULE

// --- the notation ----------------------------------------------------------------------------
/// A text as a template argument.
template <std::size_t N>
struct Letters {
  char text[N];
  constexpr Letters(const char (&literal)[N]) : text{} {
    for (std::size_t i = 0; i < N; ++i) text[i] = literal[i];
  }
  static constexpr std::size_t size = N - 1;
};

template <Letters L, typename Indices>
struct RawString;
template <Letters L, std::size_t... I>
struct RawString<L, std::index_sequence<I...>> {
  using type = peg::string<L.text[I]...>;
};
/// "x": the exact text.
template <Letters L>
using Raw = typename RawString<L, std::make_index_sequence<L.size>>::type;

template <Letters L>
constexpr bool ends_in_word = [] {
  const char last = L.text[L.size - 1];
  return (last >= 'a' && last <= 'z') || (last >= 'A' && last <= 'Z') || (last >= '0' && last <= '9');
}();
/// 'word': the exact text, not followed by an IdChar when it ends in a letter or digit, then blanks.
template <Letters L>
struct Word : std::conditional_t<ends_in_word<L>, peg::seq<Raw<L>, peg::not_at<IdChar>, Blanks>, peg::seq<Raw<L>, Blanks>> {};

template <typename... Rules>
using Seq = peg::seq<Rules...>;
template <typename... Rules>
using Sor = peg::sor<Rules...>;
template <typename... Rules>
using Opt = peg::opt<Rules...>;
template <typename... Rules>
using Star = peg::star<Rules...>;
template <typename... Rules>
using Plus = peg::plus<Rules...>;
template <typename... Rules>
using At = peg::at<Rules...>;
template <typename... Rules>
using Not = peg::not_at<Rules...>;

using Lower = peg::range<'a', 'z'>;
using Upper = peg::range<'A', 'Z'>;

// clang-format off
struct File : Seq<Opt<Bom>, WS, Version, WS, Star<Statement, WS>, EndOfFile> {};
struct Version : Seq<Word<"rules">, Int, EOS> {};
struct Statement : Sor<Include, Setting, Let, Band, Tariff, Alert, Require,
                       Unique, Complete, Invoice, Waive, Test> {};
struct Include : Seq<Word<"include">, String, Opt<Pin>, EOS> {};
struct Pin : Seq<Word<"sha256">, String> {};

// --- settings --------------------------------------------------------------------------------
struct Setting : Seq<Sor<Currency, TimeZone, Round, Tolerance, ChargeWhen, RatedAt, NoStandard>, EOS> {};
struct Currency : Seq<Word<"currency">, Code, Star<Comma, Code>> {};
struct TimeZone : Seq<Word<"timezone">, String> {};
struct Round : Seq<Word<"round">, RoundMode, Word<"to">, Int, Word<"digits">> {};
struct RoundMode : Sor<Word<"half-up">, Word<"half-even">, Word<"half-down">, Word<"up">, Word<"down">> {};
struct Tolerance : Seq<Word<"tolerance">, MoneyValue> {};
struct ChargeWhen : Seq<Word<"charge">, Word<"when">, Expr> {};
struct RatedAt : Seq<Word<"rated">, Word<"at">, Field> {};
struct NoStandard : Seq<Word<"without">, Word<"standard">, Word<"checks">> {};

// --- names -----------------------------------------------------------------------------------
struct Let : Seq<Word<"let">, Name, Word<"=">, WS, Value, Star<Comma, Value>, EOS> {};
struct Band : Seq<Word<"band">, Name, Word<"=">, Slot, Star<Word<"and">, Slot>, Opt<Word<"except">, Name>, EOS> {};
struct Slot : Sor<Seq<Days, HourList>, Days, HourList, Name> {};
struct HourList : Seq<Hours, Star<Comma, Hours>> {};
struct Days : Seq<DayRange, Star<Comma, DayRange>> {};
struct DayRange : Seq<Day, Opt<Word<"-">, Day>> {};
struct Day : Sor<Word<"mon">, Word<"tue">, Word<"wed">, Word<"thu">, Word<"fri">, Word<"sat">, Word<"sun">> {};
struct Hours : Seq<Clock, Word<"-">, Clock> {};

// --- tariffs ---------------------------------------------------------------------------------
struct Tariff : Seq<Word<"tariff">, String, Word<"for">, Kinds, Opt<WS, Exception>, WS, Word<"{">, WS,
                    Star<TariffClause, EOS, WS>, Word<"}">, EOS> {};
struct Kinds : Seq<Kind, Star<Comma, Kind>> {};
struct Kind : Seq<LowerWord, Blanks> {};
struct Exception : Seq<Word<"exception">, Word<"to">, String, Star<Comma, String>, Opt<Word<"keeping">, Word<"terms">>> {};
struct TariffClause : Sor<Source, Valid, Only, Rate, Tiers, Increments, Connect, Free, Minimum,
                          Maximum, Surcharge, Round, Tolerance, RateTable, RateDeck> {};
struct Source : Seq<Word<"source">, String> {};
struct Valid : Seq<Word<"valid">, Date, Sor<Seq<Word<"until">, Sor<Date, Seq<Word<"further">, Word<"notice">>>>,
                                            Seq<Word<"through">, Date>>> {};
struct When : Seq<Word<"when">, Expr> {};
struct Only : Seq<Word<"only">, Word<"when">, Expr> {};
struct Rate : Seq<Word<"rate">, PriceValue> {};
struct Tiers : Seq<Word<"tiers">, Sor<Word<"graduated">, Word<"volume">>, Word<"per">, Word<"call">, Word<"{">, WS,
                   Plus<Tier, EOS, WS>, Word<"}">> {};
struct Tier : Seq<Sor<Seq<Word<"up">, Word<"to">, SpanValue>, Word<"above">>, Word<":">, PriceValue> {};
struct Increments : Seq<Word<"increments">, Int, Word<"/">, Int> {};
struct Connect : Seq<Word<"connect">, MoneyValue> {};
struct Free : Seq<Word<"free">, Sor<Word<"first">, Word<"under">>, SpanValue> {};
struct Minimum : Seq<Word<"minimum">, MoneyValue> {};
struct Maximum : Seq<Word<"maximum">, MoneyValue> {};
struct Surcharge : Seq<Word<"surcharge">, String, Sor<Percent, Price, Money, Name>, Opt<WS, When>> {};
struct RateTable : Seq<Word<"rates">, Word<"by">, Key, Word<"{">, WS, TableHead, Plus<TableRow>, Word<"}">> {};
struct Key : Seq<Sor<Word<"prefix">, Word<"country">>, Word<"of">, Field> {};
struct TableHead : Seq<Column, Star<Word<"|">, Column>, EOS, WS> {};
struct Column : Seq<ColumnName, Opt<Unit>> {};
struct ColumnName : Sor<Word<"prefix">, Word<"country">, Word<"name">, Word<"origin">, Word<"rate">, Word<"increments">,
                        Word<"connect">, Word<"minimum">, Word<"band">, Word<"valid">> {};
struct Unit : Seq<Code, Opt<Word<"/">, TimeUnit>> {};
struct TableRow : Seq<Sor<Seq<Cell, Star<Word<"|">, Opt<Cell>>>, Plus<Word<"|">, Opt<Cell>>>, EOS, WS> {};
struct Cell : Sor<String, Plus<peg::not_one<'|', '#', '{', '}', '"', '\r', '\n'>>> {};
struct RateDeck : Seq<Word<"rates">, Word<"from">, String, Opt<Pin>, Word<"by">, Key, Word<"{">, WS,
                      Star<DeckClause, EOS, WS>, Word<"}">> {};
struct DeckClause : Sor<Seq<Word<"separator">, String>, Seq<Word<"decimal">, String>, Seq<Word<"dates">, String>,
                        Seq<Word<"valid">, Date>,
                        Seq<Word<"column">, ColumnName, Word<"=">, String, Opt<Word<"/">, String>, Opt<Unit>>> {};

// --- checks ----------------------------------------------------------------------------------
struct Alert : Seq<Word<"alert">, String, Word<"for">, Kinds, Word<"{">, WS, Star<AlertClause, EOS, WS>, Word<"}">, EOS> {};
struct AlertClause : Sor<CountWhere, Per, Window, CompareWith, FalseAlarms, FireWhen, ForWindows,
                         Severity, Message, Source> {};
struct CountWhere : Seq<Word<"count">, Word<"where">, Expr> {};
struct Per : Seq<Word<"per">, Field, Star<Comma, Field>> {};
struct Window : Seq<Word<"window">, SpanValue> {};
struct CompareWith : Seq<Word<"compare">, Word<"with">, Sor<Seq<Word<"other">, Word<"days">>,
                                                            Seq<Word<"previous">, Int, Word<"days">>>> {};
struct FalseAlarms : Seq<Word<"false">, Word<"alarms">, Word<"at">, Word<"most">, Percent> {};
struct FireWhen : Seq<Word<"fire">, Word<"when">, Expr> {};
struct ForWindows : Seq<Word<"for">, Int, Word<"windows">> {};
struct Severity : Seq<Word<"severity">, Sor<Word<"error">, Word<"warning">, Word<"note">>> {};
struct Message : Seq<Word<"message">, String> {};
struct Require : Seq<Word<"require">, String, Word<"for">, Kinds, Word<"{">, WS, Star<RequireClause, EOS, WS>, Word<"}">, EOS> {};
struct RequireClause : Sor<When, Must, Severity, Message, Source> {};
struct Must : Seq<Word<"must">, Expr> {};
struct Unique : Seq<Word<"unique">, Field, Star<Comma, Field>, Opt<Word<"for">, Kinds>, Opt<When>, Opt<Severity>, EOS> {};
struct Complete : Seq<Word<"complete">, Word<"days">, Word<"for">, Kinds, Opt<Word<"from">, Date, Word<"until">, Date>,
                      Opt<Word<"late">, SpanValue>, Opt<Severity>, EOS> {};
struct Invoice : Seq<Word<"invoice">, String, Word<"for">, Kinds, Word<"{">, WS, Star<InvoiceClause, EOS, WS>, Word<"}">, EOS> {};
struct InvoiceClause : Sor<Period, Only, Per, Lines, Total, Within, Round, Severity, Source> {};
struct Period : Seq<Word<"period">, Sor<Word<"month">, Seq<Sor<Instant, Date>, Word<"until">, Sor<Instant, Date>>>,
                    Opt<Word<"by">, Sor<Word<"end">, Field>>> {};
struct Total : Sor<Seq<Word<"amount">, Money>, Seq<Word<"calls">, Int>, Seq<Word<"minutes">, Number>> {};
struct Within : Seq<Word<"within">, MoneyValue, Opt<Word<"per">, Word<"call">>> {};
struct Lines : Seq<Word<"lines">, Word<"from">, String, Opt<Pin>, Word<"{">, WS, Star<LineClause, EOS, WS>, Word<"}">> {};
struct LineClause : Sor<Seq<Word<"separator">, String>, Seq<Word<"decimal">, String>,
                        Seq<Word<"only">, Word<"column">, String, Word<"=">, String, Star<Comma, String>>,
                        Seq<Word<"column">, Sor<Word<"amount">, Word<"calls">, Word<"minutes">, Field>, Word<"=">, String,
                            Opt<Code>>> {};
struct Waive : Seq<Word<"waive">, FindingCode, Word<"where">, Expr, Word<"because">, String, Word<"until">, Date, EOS> {};
struct FindingCode : Seq<LowerWord, Blanks> {};

// --- tests -----------------------------------------------------------------------------------
struct Test : Seq<Word<"test">, String, Word<"{">, WS, Plus<Sor<Given, Expect>, EOS, WS>, Word<"}">, EOS> {};
struct Given : Seq<Sor<Seq<Int, Word<"calls">>, Word<"call">>, Kind, Word<"{">, WS, Assign, Star<Comma, Assign>, WS, Word<"}">,
                   Opt<Word<"every">, SpanValue>> {};
struct Assign : Seq<Field, Value> {};
struct Expect : Seq<Word<"expect">, Sor<Seq<Word<"no">, Word<"tariff">>, Seq<Word<"no">, Word<"findings">>,
                                        Seq<Word<"no">, Word<"alert">, Opt<String>>, Seq<Word<"alert">, String>,
                                        Seq<Word<"finding">, FindingCode>, Seq<Money, Opt<By>>>> {};
struct By : Seq<Word<"by">, String, Opt<Word<"row">, Sor<Prefix, String>>> {};

// --- expressions -----------------------------------------------------------------------------
struct Expr : Seq<AndExpr, Star<WS, Word<"or">, WS, AndExpr>> {};
struct AndExpr : Seq<NotExpr, Star<WS, Word<"and">, WS, NotExpr>> {};
struct NotExpr : Sor<Seq<Word<"not">, NotExpr>, Seq<Word<"(">, WS, Expr, WS, Word<")">>, Compare> {};
struct Compare : Seq<Operand, Opt<Sor<Seq<RelOp, Operand>, Seq<Opt<Word<"not">>, Word<"in">, InSet>,
                                      Seq<Opt<Word<"not">>, Word<"starts">, Word<"with">, Sor<Prefix, String, InSet>>,
                                      Seq<Word<"is">, Opt<Word<"not">>, Word<"empty">>>>> {};
struct Operand : Sor<Seq<Number, Word<"*">, Atom>, Atom> {};
struct Atom : Sor<Value, Field, Name> {};
struct InSet : Sor<Seq<Word<"(">, WS, Value, Star<Comma, Value>, WS, Word<")">>, Name> {};
struct RelOp : Sor<Word<"!=">, Word<"<=">, Word<">=">, Word<"=">, Word<"<">, Word<">">> {};

// --- values ----------------------------------------------------------------------------------
struct Value : Sor<Instant, Date, Clock, Price, Money, Percent, Span, Prefix, Number,
                   String, Enum> {};
struct PriceValue : Sor<Price, Name> {};
struct MoneyValue : Sor<Money, Name> {};
struct SpanValue : Sor<Span, Name> {};
struct Instant : Seq<YearMonthDay, Raw<"T">, TwoDigits, Raw<":">, TwoDigits, Raw<":">, TwoDigits, Raw<"Z">, Blanks> {};
struct Date : Seq<YearMonthDay, Not<Raw<"T">>, Blanks> {};
struct YearMonthDay : Seq<Digit, Digit, Digit, Digit, Raw<"-">, TwoDigits, Raw<"-">, TwoDigits> {};
struct Clock : Seq<TwoDigits, Raw<":">, TwoDigits, Blanks> {};
struct Price : Seq<Money, Word<"/">, TimeUnit> {};
struct Money : Seq<Opt<Raw<"-">>, Number, Code> {};
struct Percent : Seq<Opt<Raw<"-">>, Number, Word<"%">> {};
struct Span : Seq<Number, TimeUnit> {};
struct TimeUnit : Sor<Word<"min">, Word<"s">, Word<"h">, Word<"days">, Word<"day">> {};
struct Number : Seq<Plus<Digit>, Star<Raw<"_">, Digit, Digit, Digit>, Opt<Raw<".">, Plus<Digit>>, Blanks> {};
struct Int : Seq<Plus<Digit>, Not<peg::ranges<'0', '9', 'A', 'Z', 'a', 'z', '.', '.', '_'>>, Blanks> {};
struct Prefix : Seq<Raw<"+">, Plus<Digit>, Blanks> {};
struct Code : Seq<Upper, Upper, Upper, Not<IdChar>, Blanks> {};
struct Enum : Seq<Sor<Raw<"N/A">, Seq<Upper, Plus<peg::ranges<'A', 'Z', '0', '9', '_'>>>>, Not<IdChar>, Blanks> {};
struct Field : Seq<Upper, Star<peg::ranges<'A', 'Z', 'a', 'z', '0', '9', '_'>>, Not<IdChar>, Blanks> {};
struct Name : Seq<Not<Reserved, Not<IdChar>>, Lower, Star<peg::ranges<'a', 'z', '0', '9', '_'>>, Not<IdChar>, Blanks> {};
struct Reserved : Sor<Raw<"and">, Raw<"or">, Raw<"not">, Raw<"in">, Raw<"is">, Raw<"when">, Raw<"where">, Raw<"until">, Raw<"because">> {};
struct LowerWord : Seq<Lower, Star<peg::ranges<'a', 'z', '0', '9'>>,
                       Star<Raw<"-">, Plus<peg::ranges<'a', 'z', '0', '9'>>>, Not<IdChar>> {};
struct String : Seq<peg::one<'"'>, Star<Sor<peg::not_one<'"', '\\', '\r', '\n'>, Seq<Raw<"\\">, peg::one<'"', '\\'>>>>,
                    peg::one<'"'>, Blanks> {};

// --- lexical ---------------------------------------------------------------------------------
struct Comma : Seq<Raw<",">, Not<Digit>, WS> {};
struct EOS : Seq<Opt<Comment>, Sor<EOL, At<Raw<"}">>, EndOfFile>> {};
struct WS : Star<Sor<peg::one<' ', '\t'>, Comment, EOL>> {};
struct Comment : Seq<Raw<"#">, Star<Not<EOL>, peg::any>> {};
struct EOL : Seq<Opt<Raw<"\r">>, Raw<"\n">> {};
struct EndOfFile : Not<peg::any> {};
struct Bom : Raw<"\xEF\xBB\xBF"> {};
struct IdChar : peg::ranges<'A', 'Z', 'a', 'z', '0', '9', '_', '_'> {};
struct TwoDigits : Seq<Digit, Digit> {};
struct Digit : peg::range<'0', '9'> {};
struct Blanks : Star<peg::one<' ', '\t'>> {};
// clang-format on

}  // namespace reconcile::grammar
