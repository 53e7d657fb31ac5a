// Cells of tables and decks. A million rows pass here: nothing is copied that need not be.
#include <algorithm>
#include <charconv>
#include <utility>

#include "language/detail/rate_columns.hpp"

namespace reconcile::check {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_digits(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), is_digit); }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// `digits[MARK digits]`; what does not fit 64 bits goes the long way.
std::optional<Decimal> parse_decimal(std::string_view text, char mark) {
  constexpr std::size_t most_digits = 18;
  std::int64_t coefficient = 0;
  std::size_t point = std::string_view::npos;
  std::size_t digits = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_digit(text[i])) {
      if (++digits <= most_digits) coefficient = coefficient * 10 + (text[i] - '0');
    } else if (text[i] == mark && point == std::string_view::npos && i > 0 && i + 1 < text.size()) {
      point = i;
    } else {
      return std::nullopt;
    }
  }
  if (digits == 0) return std::nullopt;
  const std::size_t scale = point == std::string_view::npos ? 0 : text.size() - point - 1;
  if (digits <= most_digits) return Decimal(coefficient, static_cast<unsigned>(scale));
  std::string copy(text);
  if (point != std::string_view::npos) copy[point] = '.';
  return Decimal::parse(copy);
}

/// The digits of one part of the pattern ("YYYY"); nullopt where something else stands there.
std::optional<int> date_part(std::string_view text, std::string_view pattern, std::string_view part) {
  const std::size_t at = pattern.find(part);
  const std::string_view digits = text.substr(at, part.size());
  int value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (!is_digits(digits) || error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

std::optional<Date> parse_by_pattern(std::string_view text, std::string_view pattern) {
  if (text.size() != pattern.size()) return std::nullopt;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_part = pattern[i] == 'Y' || pattern[i] == 'M' || pattern[i] == 'D';
    if (!is_part && text[i] != pattern[i]) return std::nullopt;
  }
  const std::optional<int> year = date_part(text, pattern, "YYYY");
  const std::optional<int> month = date_part(text, pattern, "MM");
  const std::optional<int> day = date_part(text, pattern, "DD");
  return year && month && day ? make_date(*year, *month, *day) : std::nullopt;
}

/// What a cell that is no amount most likely means.
std::string help_for_money(std::string_view cell, const CellForm& form) {
  const char other_mark = form.decimal_mark == '.' ? ',' : '.';
  if (cell.starts_with('-')) return "write 0 or more: only a surcharge may be negative";
  const auto in_number = [&](char c) { return is_digit(c) || c == '.' || c == ','; };
  const auto begin = std::find_if(cell.begin(), cell.end(), in_number);
  const auto end = std::find_if_not(begin, cell.end(), in_number);
  const std::string number = (begin != cell.end() && *begin == form.decimal_mark ? "0" : "") + std::string(begin, end);
  if (number != cell && std::none_of(end, cell.end(), is_digit) && parse_decimal(number, form.decimal_mark)) {
    if (std::string_view(begin, end) == cell) return "write `" + number + "`";
    return "write `" + number + "`: the unit stands " + (form.is_deck ? "in the rules" : "in the head");
  }
  if (parse_decimal(cell, other_mark)) {
    if (form.is_deck) return std::string("if that is the deck's decimal mark, write `decimal \"") + other_mark + "\"`";
    std::string meant(cell);
    std::replace(meant.begin(), meant.end(), other_mark, form.decimal_mark);
    return "write `" + meant + "`";
  }
  return form.decimal_mark == '.' ? "write it as in `0.0120`" : "write it as in `0,0120`";
}

/// The day of the pattern that everybody can tell apart: "31-01-2026".
std::string example_of(std::string pattern) {
  for (const auto& [part, digits] : {std::pair("YYYY", "2026"), std::pair("MM", "01"), std::pair("DD", "31")}) {
    pattern.replace(pattern.find(part), std::string_view(part).size(), digits);
  }
  return pattern;
}

}  // namespace

RowMaker::RowMaker(const RateColumns& columns, CellForm form, RateRows& rows, Context& context)
    : columns_(columns), form_(std::move(form)), table_(rows), rows_(rows.rows.edit()), context_(context) {}

void RowMaker::error(DiagnosticCode code, Span span, std::vector<std::string> arguments) {
  ++errors_;
  context_.error(code, span, std::move(arguments));
}

CellText RowMaker::cell(const RowCells& row, ast::ColumnName column) const { return row.cells[index_of(column)]; }

void RowMaker::bad(const CellText& cell, const std::string& wanted, const std::string& help) {
  if (!has_odd_character(cell)) error(DiagnosticCode::bad_cell, cell.span, {std::string(cell.text), wanted, help});
}

/// What nobody sees has a hint of its own.
bool RowMaker::has_odd_character(const CellText& cell) {
  const std::string_view written = context_.sources.text(cell.span);
  const auto place = [&](std::size_t at, std::size_t size) {
    const auto begin = cell.span.begin + static_cast<std::uint32_t>(at);
    return Span{cell.span.source, begin, begin + static_cast<std::uint32_t>(size)};
  };
  for (const std::string_view blank : {"\u00a0", "\u202f", "\u2009", "\u2007"}) {
    if (const auto at = written.find(blank); at != std::string_view::npos) {
      error(DiagnosticCode::no_break_space, place(at, blank.size()), {});
      return true;
    }
  }
  return false;
}

void RowMaker::add(const RowCells& row) {
  const std::size_t errors = errors_;
  RateRow made;
  made.span = row.span;
  read_keys(row);
  if (const CellText rate = cell(row, ast::ColumnName::rate); !rate.text.empty()) {
    if (const auto amount = read_money(rate)) made.rate = RatePerTime{*amount, columns_.per_seconds};
  } else if (!form_.is_deck) {
    error(DiagnosticCode::blank_cell, rate.span,
          {"rate", "write it as in `0.0120`; only in a deck a blank rate says `not offered`"});
  }
  if (const CellText connect = cell(row, ast::ColumnName::connect); !connect.text.empty()) {
    made.connect = read_money(connect);
  }
  if (const CellText minimum = cell(row, ast::ColumnName::minimum); !minimum.text.empty()) {
    made.minimum = read_money(minimum);
  }
  read_increments(row, made);
  read_band(cell(row, ast::ColumnName::band), made);
  read_valid(cell(row, ast::ColumnName::valid), made);
  if (errors_ != errors) return;
  for (const std::string_view key : keys_) {
    for (const std::string_view origin : origins_) {
      RateRow& placed = rows_.emplace_back(made);
      placed.key = key;
      placed.origin = origin;
    }
  }
}

void RowMaker::read_keys(const RowCells& row) {
  keys_.clear();
  origins_.clear();
  const CellText key = cell(row, table_.by_country ? ast::ColumnName::country : ast::ColumnName::prefix);
  if (key.text.empty()) {
    error(
        DiagnosticCode::blank_cell, key.span,
        {table_.by_country ? "country" : "prefix", table_.by_country ? "write it as in `SE`" : "write it as in `+46`"});
  } else if (table_.by_country) {
    // One country a row, exactly as the field has it.
    if (key.text.find_first_of(", ") != std::string_view::npos)
      return bad(key, "one country", "write a row for each country, such as `SE`");
    keys_.push_back(key.text);
  } else {
    read_prefixes(key, keys_);
  }
  const CellText origin = cell(row, ast::ColumnName::origin);
  if (origin.text.empty()) {
    origins_.push_back({});
  } else {
    read_prefixes(origin, origins_);
  }
}

void RowMaker::read_prefixes(const CellText& cell, std::vector<std::string_view>& prefixes) {
  constexpr const char* help = "write digits with or without `+`, several separated by commas";
  std::string_view rest = cell.text;
  while (true) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    std::string_view part = trimmed(rest.substr(0, comma));
    do {  // in a deck a blank separates prefixes as a comma does
      const std::size_t blank = form_.is_deck ? std::min(part.find(' '), part.size()) : part.size();
      std::string_view prefix = part.substr(0, blank);
      if (prefix.starts_with('+')) prefix.remove_prefix(1);
      if (prefix.starts_with("00")) return bad(cell, "a prefix", "numbers lose their `00`: write the digits behind it");
      if (!is_digits(prefix)) return bad(cell, form_.is_deck ? "a list of prefixes" : "a prefix", help);
      prefixes.push_back(prefix);
      part = trimmed(part.substr(blank));
    } while (!part.empty());
    if (comma == rest.size()) return;
    rest.remove_prefix(comma + 1);
  }
}

std::optional<Decimal> RowMaker::read_money(const CellText& cell) {
  std::optional<Decimal> amount = parse_decimal(cell.text, form_.decimal_mark);
  if (!amount) bad(cell, "an amount of 0 or more", help_for_money(cell.text, form_));
  return amount;
}

std::optional<std::int64_t> RowMaker::read_seconds(const CellText& cell) {
  constexpr std::size_t most_digits = 9;
  if (!is_digits(cell.text) || cell.text.size() > most_digits) {
    bad(cell, "a number of seconds", "write whole seconds, such as `60`");
    return std::nullopt;
  }
  std::int64_t value = 0;
  for (const char digit : cell.text) value = value * 10 + (digit - '0');
  return value;
}

void RowMaker::read_increments(const RowCells& row, RateRow& made) {
  const CellText written = cell(row, ast::ColumnName::increments);
  CellText first = written;
  CellText step;
  if (row.second_increment) {
    step = *row.second_increment;
    if (first.text.empty() && step.text.empty()) return;
    if (first.text.empty() || step.text.empty()) {
      return error(DiagnosticCode::blank_cell, first.text.empty() ? first.span : step.span,
                   {"increment", "write both increments, or neither"});
    }
  } else {
    if (written.text.empty()) return;
    const std::size_t stroke = written.text.find('/');
    if (stroke == std::string_view::npos)
      return error(DiagnosticCode::bad_increments, written.span, {std::string(written.text)});
    first.text = trimmed(written.text.substr(0, stroke));
    step = {trimmed(written.text.substr(stroke + 1)), written.span};
  }
  const std::optional<std::int64_t> first_seconds = read_seconds(first);
  const std::optional<std::int64_t> step_seconds = read_seconds(step);
  if (!first_seconds || !step_seconds) return;
  if (*step_seconds < 1) {
    return error(DiagnosticCode::bad_increments, step.span, {std::string(first.text) + "/" + std::string(step.text)});
  }
  made.increments = Increments{*first_seconds, *step_seconds};
}

void RowMaker::read_band(const CellText& cell, RateRow& made) {
  if (cell.text.empty()) return;
  if (const auto band = context_.bands.find(cell.text); band != context_.bands.end()) {
    made.band = static_cast<std::uint32_t>(band->second.index);
    return;
  }
  if (context_.may_be_lost(cell.text)) {
    keys_.clear();  // the band may stand in what was not read: no row, rather than one for all hours
    return;
  }
  std::vector<std::string> known;
  for (const auto& [name, band] : context_.bands) known.push_back(name);
  error(DiagnosticCode::unknown_name, cell.span,
        {"band", std::string(cell.text), meant(cell.text, known, "the bands are")});
}

void RowMaker::read_valid(const CellText& cell, RateRow& made) {
  std::optional<Date> date = form_.default_valid;
  if (!cell.text.empty()) {
    date = parse_by_pattern(cell.text, form_.date_pattern);
    if (!date)
      return bad(cell, "a date written " + form_.date_pattern,
                 "write it as in `" + example_of(form_.date_pattern) + "`");
  }
  if (!date) return;
  const auto [place, is_new] = starts_.try_emplace(*date);
  if (is_new) place->second = context_.program.zone.start_of(*date);
  made.valid_from = place->second;
}

}  // namespace reconcile::check
