// The statements of one line, the test blocks, and which statement is which.
#include <algorithm>

#include "language/detail/parser_build.hpp"

namespace reconcile::parsing {

namespace {
constexpr std::string_view day_names[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
}

std::optional<ast::Statement> Builder::statement(const Node& node) {
  const Node& what = only_child(node);
  ast::Statement read;
  read.span = span(node);
  read.head = read.span;
  const auto line_end = text_.find('\n', node.begin);
  const auto index = static_cast<std::size_t>(&node - nodes_.data());
  for (auto i = index; i < node.next && nodes_[i].begin < line_end; ++i)
    if (nodes_[i].next == i + 1 && nodes_[i].rule != Rule::Comment) read.head.end = span(nodes_[i]).end;
  const auto build = [&](auto part) { read.statement = std::move(part); };
  switch (what.rule) {
    case Rule::Include:
      build(include(what));
      break;
    case Rule::Setting:
      build(setting(what));
      break;
    case Rule::Let:
      build(let(what));
      break;
    case Rule::Band:
      build(band(what));
      break;
    case Rule::Tariff:
      build(tariff(what));
      break;
    case Rule::Alert:
      build(alert(what));
      break;
    case Rule::Require:
      build(require(what));
      break;
    case Rule::Unique:
      build(unique(what));
      break;
    case Rule::Complete:
      build(complete(what));
      break;
    case Rule::Invoice:
      build(invoice(what));
      break;
    case Rule::Waive:
      build(waive(what));
      break;
    default:
      build(test(what));
      break;
  }
  if (broken_) left_out_ = true;
  if (broken_) return std::nullopt;
  return read;
}

std::optional<ast::Integer> Builder::version(const Node& node) {
  auto parts = children(node);
  parts.take_word("rules");
  const auto number = integer(parts.take());
  if (broken_) return std::nullopt;
  return number;
}

std::vector<ast::Comment> Builder::comments() const {
  std::vector<ast::Comment> read;
  for (const Node& node : nodes_) {
    if (node.rule != Rule::Comment) continue;
    auto words = text_.substr(node.begin, node.end - node.begin);
    while (!words.empty() && (words.back() == ' ' || words.back() == '\t' || words.back() == '\r'))
      words.remove_suffix(1);
    const auto before = text_.substr(0, node.begin).find_last_not_of(" \t");
    const bool own_line = before == std::string_view::npos || text_[before] == '\n';
    const auto begin = whole_.begin + node.begin;
    read.push_back(
        {std::string(words), {whole_.source, begin, begin + static_cast<std::uint32_t>(words.size())}, own_line});
  }
  return read;
}

std::optional<ast::Pin> Builder::pin(Children& children_of_parent) {
  if (!children_of_parent.at(Rule::Pin)) return std::nullopt;
  auto parts = children(children_of_parent.take());
  parts.take_word("sha256");
  return ast::Pin{string(parts.take())};
}

ast::Include Builder::include(const Node& node) {
  auto parts = children(node);
  parts.take_word("include");
  auto path = string(parts.take());
  return {std::move(path), pin(parts)};
}

ast::Setting Builder::setting(const Node& node) {
  const Node& what = only_child(node);
  if (what.rule == Rule::Round) return {round(what)};
  if (what.rule == Rule::Tolerance) return {tolerance(what)};
  auto parts = children(what);
  parts.take();  // the setting's first word
  switch (what.rule) {
    case Rule::Currency:
      return {ast::CurrencySetting{texts(parts, Rule::Code)}};
    case Rule::TimeZone:
      return {ast::TimeZoneSetting{string(parts.take())}};
    case Rule::ChargeWhen:
      parts.take_word("when");
      return {ast::ChargeWhenSetting{condition(parts)}};
    case Rule::RatedAt:
      parts.take_word("at");
      return {ast::RatedAtSetting{text(parts.take())}};
    default:
      return {ast::NoStandardSetting{}};
  }
}

ast::RoundClause Builder::round(const Node& node) {
  auto parts = children(node);
  parts.take_word("round");
  const auto mode = written(parts.take());
  auto read = RoundMode::half_up;
  for (const auto known :
       {RoundMode::half_up, RoundMode::half_even, RoundMode::half_down, RoundMode::up, RoundMode::down})
    if (name_of(known) == mode) read = known;
  parts.take_word("to");
  return {read, integer(parts.take()), span(node)};
}

ast::ToleranceClause Builder::tolerance(const Node& node) {
  auto parts = children(node);
  parts.take_word("tolerance");
  return {value_or_name(parts.take()), span(node)};
}

ast::Let Builder::let(const Node& node) {
  auto parts = children(node);
  parts.take_word("let");
  ast::Let read{text(parts.take()), {}};
  parts.take_word("=");
  while (parts.at(Rule::Value)) read.values.push_back(value(parts.take()));
  return read;
}

ast::Band Builder::band(const Node& node) {
  auto parts = children(node);
  parts.take_word("band");
  ast::Band read{text(parts.take()), {}, {}};
  parts.take_word("=");
  while (parts.at(Rule::Slot)) {
    read.slots.push_back(slot(parts.take()));
    parts.take_word("and");
  }
  if (parts.take_word("except")) read.except = text(parts.take());
  return read;
}

ast::Slot Builder::slot(const Node& node) {
  ast::Slot read;
  read.span = span(node);
  auto parts = children(node);
  if (parts.at(Rule::Name)) read.name = text(parts.take());
  if (parts.at(Rule::Days)) {
    auto days = children(parts.take());
    while (days.at(Rule::DayRange)) read.days.push_back(day_range(days.take()));
  }
  if (parts.at(Rule::HourList)) {
    auto list = children(parts.take());
    while (list.at(Rule::Hours)) {
      const Node& hours = list.take();
      auto ends = children(hours);
      const auto begin = clock(ends.take());
      ends.take_word("-");
      read.hours.push_back({begin, clock(ends.take()), span(hours)});
    }
  }
  return read;
}

ast::DayRange Builder::day_range(const Node& node) {
  const auto number = [&](const Node& day) {
    return static_cast<int>(std::find(std::begin(day_names), std::end(day_names), written(day)) -
                            std::begin(day_names));
  };
  auto parts = children(node);
  ast::DayRange read;
  read.span = span(node);
  read.first = read.last = number(parts.take());
  if (parts.take_word("-")) read.last = number(parts.take());
  return read;
}

ast::Unique Builder::unique(const Node& node) {
  ast::Unique read;
  auto parts = children(node);
  parts.take_word("unique");
  read.fields = texts(parts, Rule::Field);
  if (parts.take_word("for")) read.kinds = kinds(parts.take());
  if (parts.at(Rule::When)) {
    auto when = children(parts.take());
    when.take_word("when");
    read.when = condition(when);
  }
  if (parts.at(Rule::Severity)) read.severity = severity(parts.take());
  return read;
}

ast::Complete Builder::complete(const Node& node) {
  ast::Complete read;
  auto parts = children(node);
  parts.take_word("complete");
  parts.take_word("days");
  parts.take_word("for");
  read.kinds = kinds(parts.take());
  if (parts.take_word("from")) {
    const Node& from = parts.take();
    parts.take_word("until");
    const Node& until = parts.take();
    read.range = ast::DateRange{text(from), date(from), ast::DateRange::End::until, date(until), span(until)};
  }
  if (parts.take_word("late")) read.late = value_or_name(parts.take());
  if (parts.at(Rule::Severity)) read.severity = severity(parts.take());
  return read;
}

ast::Waive Builder::waive(const Node& node) {
  ast::Waive read;
  auto parts = children(node);
  parts.take_word("waive");
  read.code = text(parts.take());
  parts.take_word("where");
  read.where = condition(parts);
  parts.take_word("because");
  read.because = string(parts.take());
  parts.take_word("until");
  const Node& until = parts.take();
  read.until = date(until);
  read.until_span = span(until);
  return read;
}

ast::Test Builder::test(const Node& node) {
  ast::Test read;
  auto parts = children(node);
  parts.take_word("test");
  read.name = string(parts.take());
  parts.take_word("{");
  while (parts.at(Rule::Given) || parts.at(Rule::Expect)) {
    const Node& step = parts.take();
    if (step.rule == Rule::Given)
      read.steps.push_back({given(step), span(step)});
    else
      read.steps.push_back({expect(step), span(step)});
  }
  return read;
}

ast::Given Builder::given(const Node& node) {
  ast::Given read;
  auto parts = children(node);
  if (parts.at(Rule::Int)) read.count = integer(parts.take());
  parts.take();  // call, calls
  read.kind = text(parts.take());
  parts.take_word("{");
  while (parts.at(Rule::Assign)) {
    auto words = children(parts.take());
    auto field = text(words.take());
    read.assigns.push_back({std::move(field), value(words.take())});
  }
  parts.take_word("}");
  if (parts.take_word("every")) read.every = value_or_name(parts.take());
  return read;
}

ast::Expect Builder::expect(const Node& node) {
  auto parts = children(node);
  parts.take_word("expect");
  if (parts.take_word("no")) {
    if (parts.take_word("tariff")) return {ast::ExpectNoTariff{}};
    if (parts.take_word("findings")) return {ast::ExpectNoFindings{}};
    parts.take_word("alert");
    ast::ExpectNoAlert none;
    if (parts.more()) none.name = string(parts.take());
    return {std::move(none)};
  }
  if (parts.take_word("alert")) return {ast::ExpectAlert{string(parts.take())}};
  if (parts.take_word("finding")) return {ast::ExpectFinding{text(parts.take())}};
  ast::ExpectPrice read;
  read.money = money(parts.take());
  if (parts.more()) {
    auto by = children(parts.take());
    by.take_word("by");
    read.tariff = string(by.take());
    if (by.take_word("row")) read.row = literal(by.take());
  }
  return {std::move(read)};
}

}  // namespace reconcile::parsing
