// The literals of the language: from nodes to exact values.
#include <algorithm>
#include <charconv>

#include "language/detail/parser_build.hpp"

namespace reconcile::parsing {

namespace {
std::string_view trimmed(std::string_view text) {
  const auto last = text.find_last_not_of(" \t");
  return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}
}  // namespace

Children::Children(const std::vector<Node>& nodes, std::string_view text, const Node& parent)
    : nodes_(nodes), text_(text), at_(static_cast<std::size_t>(&parent - nodes.data()) + 1), end_(parent.next) {
  skip_comments();
}

void Children::skip_comments() {
  while (at(Rule::Comment)) ++at_;
}

bool Children::at_word(std::string_view word) const {
  return at(Rule::Word) && trimmed(text_.substr(node().begin, node().end - node().begin)) == word;
}

const Node& Children::take() {
  const Node& taken = node();
  at_ = taken.next;
  skip_comments();
  return taken;
}

bool Children::take_word(std::string_view word) {
  if (!at_word(word)) return false;
  take();
  return true;
}

std::string_view Builder::written(const Node& node) const {
  return trimmed(text_.substr(node.begin, node.end - node.begin));
}

/// Ends with the last token in it: the blanks, comments and line ends that a rule takes after it are not its text.
Span Builder::span(const Node& node) const {
  auto last = std::size_t{node.next} - 1;
  while (&nodes_[last] != &node && nodes_[last].rule == Rule::Comment) --last;
  const auto end = nodes_[last].begin + static_cast<std::uint32_t>(written(nodes_[last]).size());
  return {whole_.source, std::min(whole_.begin + node.begin, whole_.end), std::min(whole_.begin + end, whole_.end)};
}

void Builder::wrong(DiagnosticCode code, const Node& node, std::vector<std::string> arguments) {
  diagnostics_.add(code, span(node), std::move(arguments));
  broken_ = true;
}

ast::Text Builder::text(const Node& node) const { return {std::string(written(node)), span(node)}; }

ast::Text Builder::string(const Node& node) const {
  const auto quoted = written(node);
  std::string plain;
  plain.reserve(quoted.size());
  for (std::size_t i = 1; i + 1 < quoted.size(); ++i) {
    if (quoted[i] == '\\') ++i;
    plain += quoted[i];
  }
  return {std::move(plain), span(node)};
}

ast::Integer Builder::integer(const Node& node) {
  const auto digits = written(node);
  std::int64_t value = 0;
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (result.ec != std::errc()) wrong(DiagnosticCode::number_too_large, node, {"write at most 9223372036854775807"});
  return {value, span(node)};
}

Decimal Builder::decimal(const Node& node) {
  std::string digits(written(node));
  std::erase(digits, '_');
  auto value = Decimal::parse(digits);
  if (!value) wrong(DiagnosticCode::number_too_large, node, {"write at most 38 digits"});
  return value.value_or(Decimal());
}

Date Builder::date(const Node& node) {
  const auto value = parse_date(written(node));
  if (!value) wrong(DiagnosticCode::no_such_date, node, {std::string(written(node))});
  return value.value_or(Date());
}

ClockTime Builder::clock(const Node& node) {
  const auto value = parse_clock(written(node));
  if (!value) wrong(DiagnosticCode::no_such_time, node, {std::string(written(node))});
  return value.value_or(ClockTime());
}

Instant Builder::instant(const Node& node) {
  const auto value = parse_instant(written(node));
  if (value) return *value;
  const auto day = written(node).substr(0, 10);
  if (parse_date(day))
    wrong(DiagnosticCode::no_such_time, node, {std::string(written(node).substr(11, 8))});
  else
    wrong(DiagnosticCode::no_such_date, node, {std::string(day)});
  return {};
}

ast::TimeUnit Builder::time_unit(const Node& node) const {
  const auto unit = written(node);
  if (unit == "s") return ast::TimeUnit::second;
  if (unit == "min") return ast::TimeUnit::minute;
  return unit == "h" ? ast::TimeUnit::hour : ast::TimeUnit::day;
}

ast::MoneyLiteral Builder::money(const Node& node) {
  auto parts = children(node);
  Decimal amount = decimal(parts.take());
  if (text_[node.begin] == '-') amount = -amount;
  return {std::move(amount), text(parts.take())};
}

ast::PriceLiteral Builder::price(const Node& node) {
  auto parts = children(node);
  auto of = money(parts.take());
  parts.take_word("/");
  return {std::move(of.amount), std::move(of.currency), time_unit(parts.take())};
}

ast::PercentLiteral Builder::percent(const Node& node) {
  const Decimal amount = decimal(only_child(node));
  return {text_[node.begin] == '-' ? -amount : amount};
}

ast::SpanLiteral Builder::span_literal(const Node& node) {
  auto parts = children(node);
  Decimal amount = decimal(parts.take());
  return {std::move(amount), time_unit(parts.take())};
}

ast::Value Builder::value(const Node& node) { return literal(only_child(node)); }

ast::Value Builder::literal(const Node& node) {
  const Span place = span(node);
  switch (node.rule) {
    case Rule::Instant:
      return {ast::InstantLiteral{instant(node)}, place};
    case Rule::Date:
      return {ast::DateLiteral{date(node)}, place};
    case Rule::Clock:
      return {ast::ClockLiteral{clock(node)}, place};
    case Rule::Price:
      return {price(node), place};
    case Rule::Money:
      return {money(node), place};
    case Rule::Percent:
      return {percent(node), place};
    case Rule::Span:
      return {span_literal(node), place};
    case Rule::Prefix:
      return {ast::PrefixLiteral{std::string(written(node).substr(1))}, place};
    case Rule::Number:
      return {ast::NumberLiteral{decimal(node)}, place};
    case Rule::String:
      return {ast::StringLiteral{string(node).text}, place};
    default:
      return {ast::EnumLiteral{std::string(written(node))}, place};
  }
}

ast::ValueOrName Builder::value_or_name(const Node& node) {
  const Node& choice = only_child(node);
  if (choice.rule == Rule::Name) return {text(choice), span(choice)};
  return {literal(choice), span(choice)};
}

std::vector<ast::Text> Builder::texts(Children& children, Rule rule) {
  std::vector<ast::Text> read;
  while (children.at(rule)) {
    const Node& node = children.take();
    read.push_back(rule == Rule::String ? string(node) : text(node));
  }
  return read;
}

std::vector<ast::Text> Builder::kinds(const Node& node) {
  auto parts = children(node);
  return texts(parts, Rule::Kind);
}

}  // namespace reconcile::parsing
