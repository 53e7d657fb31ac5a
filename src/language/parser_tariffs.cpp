// `tariff` and its clauses, tables and decks.
#include "language/detail/parser_build.hpp"

namespace reconcile::parsing {

ast::Tariff Builder::tariff(const Node& node) {
  ast::Tariff read;
  auto parts = children(node);
  parts.take_word("tariff");
  read.name = string(parts.take());
  parts.take_word("for");
  read.kinds = kinds(parts.take());
  if (parts.at(Rule::Exception)) {
    const Node& exception = parts.take();
    auto words = children(exception);
    words.take_word("exception");
    words.take_word("to");
    auto bases = texts(words, Rule::String);
    read.exception = ast::Exception{std::move(bases), words.take_word("keeping"), span(exception)};
  }
  parts.take_word("{");
  read.clauses = clauses<ast::TariffClause>(parts, Rule::TariffClause, [&](const Node& n) { return tariff_clause(n); });
  return read;
}

ast::TariffClause Builder::tariff_clause(const Node& node) {
  const Node& what = only_child(node);
  const Span place = span(node);
  auto parts = children(what);
  if (what.rule == Rule::Source) return {source(what), place};
  if (what.rule == Rule::Valid) return {ast::ValidClause{valid_range(what)}, place};
  if (what.rule == Rule::Tiers) return {tiers(what), place};
  if (what.rule == Rule::Surcharge) return {surcharge(what), place};
  if (what.rule == Rule::Round) return {round(what), place};
  if (what.rule == Rule::Tolerance) return {tolerance(what), place};
  if (what.rule == Rule::RateTable) return {rate_table(what), place};
  if (what.rule == Rule::RateDeck) return {rate_deck(what), place};
  parts.take();  // the clause's own word
  switch (what.rule) {
    case Rule::Only:
      parts.take_word("when");
      return {ast::OnlyClause{condition(parts)}, place};
    case Rule::Rate:
      return {ast::RateClause{value_or_name(parts.take())}, place};
    case Rule::Increments: {
      auto first = integer(parts.take());
      parts.take_word("/");
      return {ast::IncrementsClause{first, integer(parts.take())}, place};
    }
    case Rule::Connect:
      return {ast::ConnectClause{value_or_name(parts.take())}, place};
    case Rule::Free: {
      const bool under = written(parts.take()) == "under";
      return {ast::FreeClause{under, value_or_name(parts.take())}, place};
    }
    case Rule::Minimum:
      return {ast::MinimumClause{value_or_name(parts.take())}, place};
    default:
      return {ast::MaximumClause{value_or_name(parts.take())}, place};
  }
}

ast::DateRange Builder::valid_range(const Node& node) {
  ast::DateRange range;
  auto parts = children(node);
  parts.take_word("valid");
  const Node& from = parts.take();
  range.from_text = text(from);
  range.from = date(from);
  const bool through = written(parts.take()) == "through";
  const Node& last = parts.take();
  range.last_span = span(last);
  if (last.rule == Rule::Date) {
    range.end = through ? ast::DateRange::End::through : ast::DateRange::End::until;
    range.last = date(last);
  } else {
    range.last_span = join(range.last_span, span(parts.take()));  // further notice
  }
  return range;
}

ast::TiersClause Builder::tiers(const Node& node) {
  ast::TiersClause read;
  auto parts = children(node);
  parts.take_word("tiers");
  read.volume = parts.take_word("volume");
  while (parts.more()) {
    const Node& part = parts.take();
    if (part.rule != Rule::Tier) continue;
    auto words = children(part);
    ast::Tier tier;
    tier.span = span(part);
    if (words.take_word("up")) {
      words.take_word("to");
      tier.up_to = value_or_name(words.take());
    } else {
      words.take_word("above");
    }
    words.take_word(":");
    tier.price = value_or_name(words.take());
    read.tiers.push_back(std::move(tier));
  }
  return read;
}

ast::SurchargeClause Builder::surcharge(const Node& node) {
  ast::SurchargeClause read;
  auto parts = children(node);
  parts.take_word("surcharge");
  read.name = string(parts.take());
  const Node& amount = parts.take();
  if (amount.rule == Rule::Name)
    read.amount = text(amount);
  else
    read.amount = literal(amount);
  if (parts.more()) {
    auto when = children(parts.take());
    when.take_word("when");
    read.when = condition(when);
  }
  return read;
}

ast::Key Builder::key(const Node& node) {
  auto parts = children(node);
  const auto kind = written(parts.take()) == "prefix" ? ast::KeyKind::prefix : ast::KeyKind::country;
  parts.take_word("of");
  return {kind, text(parts.take())};
}

ast::ColumnName Builder::column_name(const Node& node) const {
  auto column = ast::ColumnName::prefix;
  for (int i = 0; i <= static_cast<int>(ast::ColumnName::valid); ++i)
    if (ast::name_of(static_cast<ast::ColumnName>(i)) == written(node)) column = static_cast<ast::ColumnName>(i);
  return column;
}

ast::Unit Builder::unit(const Node& node) const {
  auto parts = children(node);
  ast::Unit read{text(parts.take()), std::nullopt, span(node)};
  if (parts.take_word("/")) read.per = time_unit(parts.take());
  return read;
}

ast::RateTableClause Builder::rate_table(const Node& node) {
  ast::RateTableClause read;
  auto parts = children(node);
  parts.take_word("rates");
  parts.take_word("by");
  read.key = key(parts.take());
  parts.take_word("{");
  auto head = children(parts.take());
  while (head.more()) {
    const Node& column = head.take();
    if (column.rule != Rule::Column) continue;
    auto words = children(column);
    ast::TableColumn named{column_name(words.take()), std::nullopt, span(column)};
    if (words.more()) named.unit = unit(words.take());
    read.head.push_back(std::move(named));
  }
  while (parts.at(Rule::TableRow)) read.rows.push_back(table_row(parts.take()));
  return read;
}

/// `a | | b |` has four cells: one before each `|` and one after the last. A row that begins with `|` has a blank
/// first.
ast::TableRow Builder::table_row(const Node& node) const {
  ast::TableRow row;
  row.span = span(node);
  row.cells.reserve((node.next - (&node - nodes_.data())) / 2 + 1);
  bool cell_read = false;
  auto parts = children(node);
  while (parts.more()) {
    const Node& part = parts.take();
    if (part.rule == Rule::Cell) {
      row.cells.push_back(cell(part));
      cell_read = true;
      continue;
    }
    if (!cell_read) row.cells.push_back({{}, false, {whole_.source, span(part).begin, span(part).begin}});
    cell_read = false;
  }
  if (!cell_read) row.cells.push_back({{}, false, {whole_.source, row.span.end, row.span.end}});
  return row;
}

ast::TableCell Builder::cell(const Node& node) const {
  if (text_[node.begin] != '"') return {std::string(written(node)), false, span(node)};
  auto quoted = string(only_child(node));
  return {std::move(quoted.text), true, quoted.span};
}

ast::RateDeckClause Builder::rate_deck(const Node& node) {
  ast::RateDeckClause read;
  auto parts = children(node);
  parts.take_word("rates");
  parts.take_word("from");
  read.path = string(parts.take());
  read.pin = pin(parts);
  parts.take_word("by");
  read.key = key(parts.take());
  parts.take_word("{");
  while (parts.at(Rule::DeckClause)) read.clauses.push_back(deck_clause(parts.take()));
  return read;
}

ast::DeckClause Builder::deck_clause(const Node& node) {
  const Span place = span(node);
  auto parts = children(node);
  const auto word = written(parts.take());
  if (word == "separator") return {ast::DeckSeparator{string(parts.take())}, place};
  if (word == "decimal") return {ast::DeckDecimal{string(parts.take())}, place};
  if (word == "dates") return {ast::DeckDates{string(parts.take())}, place};
  if (word == "valid") return {ast::DeckValid{date(parts.take())}, place};
  ast::DeckColumn column;
  column.name = column_name(parts.take());
  parts.take_word("=");
  column.header = string(parts.take());
  if (parts.take_word("/")) column.second_header = string(parts.take());
  if (parts.more()) column.unit = unit(parts.take());
  return {std::move(column), place};
}

}  // namespace reconcile::parsing
