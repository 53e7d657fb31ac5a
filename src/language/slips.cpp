#include <algorithm>
#include <array>
#include <cctype>

#include "language/detail/slips.hpp"

namespace reconcile::parsing {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_letter(char c) { return is_upper(c) || (c >= 'a' && c <= 'z'); }

/// The text with a place in it; reading beyond either end gives NUL.
struct Place {
  std::string_view text;
  std::size_t at;

  char operator[](std::ptrdiff_t i) const {
    const auto index = static_cast<std::ptrdiff_t>(at) + i;
    return index < 0 || index >= static_cast<std::ptrdiff_t>(text.size()) ? '\0'
                                                                          : text[static_cast<std::size_t>(index)];
  }
  bool starts_with(std::string_view what) const { return text.substr(at).starts_with(what); }
  std::size_t blanks_after(std::size_t from) const {
    while (from < text.size() && (text[from] == ' ' || text[from] == '\t')) ++from;
    return from;
  }
  std::size_t blanks_before(std::size_t from) const {
    while (from > 0 && (text[from - 1] == ' ' || text[from - 1] == '\t')) --from;
    return from;
  }
  template <typename Is>
  std::size_t run_after(std::size_t from, Is is) const {
    while (from < text.size() && is(text[from])) ++from;
    return from;
  }
  template <typename Is>
  std::size_t run_before(std::size_t from, Is is) const {
    while (from > 0 && is(text[from - 1])) --from;
    return from;
  }
  std::string part(std::size_t begin, std::size_t end) const { return std::string(text.substr(begin, end - begin)); }
};

bool in_number(char c) { return is_digit(c) || c == '.' || c == '_'; }

std::string lower(std::string word) {
  std::transform(word.begin(), word.end(), word.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return word;
}

/// The unit that a longer or capital word means, or "".
std::string_view unit_meant(const std::string& word) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 20> units = {{
      {"minutes", "min"}, {"minute", "min"}, {"mins", "min"}, {"min", "min"},  {"m", "min"},
      {"seconds", "s"},   {"second", "s"},   {"secs", "s"},   {"sec", "s"},    {"s", "s"},
      {"hours", "h"},     {"hour", "h"},     {"hrs", "h"},    {"hr", "h"},     {"h", "h"},
      {"days", "days"},   {"day", "day"},    {"d", "days"},   {"min.", "min"}, {"sec.", "s"},
  }};
  for (const auto& [written, unit] : units)
    if (written == lower(word)) return unit;
  return {};
}

std::optional<Slip> odd_character(const Place& p) {
  for (const std::string_view blank : {"\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x89", "\xE2\x80\x87", "\xE3\x80\x80"})
    if (p.starts_with(blank)) return Slip{DiagnosticCode::no_break_space, p.at, p.at + blank.size(), {}};
  const auto quotes = {"\xE2\x80\x9C", "\xE2\x80\x9D", "\xE2\x80\x9E", "\xE2\x80\x98",
                       "\xE2\x80\x99", "\xC2\xAB",     "\xC2\xBB"};
  for (const std::string_view quote : quotes)
    if (p.starts_with(quote)) return Slip{DiagnosticCode::curly_quote, p.at, p.at + quote.size(), {}};
  if (p[0] == '\'') return Slip{DiagnosticCode::single_quote, p.at, p.at + 1, {}};
  if (p[0] != '"') return std::nullopt;
  const auto line = p.text.substr(p.at, p.text.find_first_of("\r\n", p.at) - p.at);  // a text that a curly quote ends
  for (const std::string_view quote : quotes)
    if (const auto found = line.find(quote); found != std::string_view::npos)
      return Slip{DiagnosticCode::curly_quote, p.at + found, p.at + found + quote.size(), {}};
  return std::nullopt;
}

std::optional<Slip> currency_sign(const Place& p) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> signs = {
      {{"\xE2\x82\xAC", "EUR"}, {"$", "USD"}, {"\xC2\xA3", "GBP"}, {"\xC2\xA5", "JPY"}}};
  for (const auto& [sign, code] : signs) {
    if (!p.starts_with(sign)) continue;
    const auto number = p.blanks_after(p.at + sign.size());
    const auto end = p.run_after(number, in_number);
    std::string amount = p.part(number, end);
    if (amount.empty()) {
      const auto before = p.blanks_before(p.at);
      amount = p.part(p.run_before(before, in_number), before);
    }
    if (amount.empty()) amount = "0.25";
    return Slip{
        DiagnosticCode::currency_sign, p.at, p.at + sign.size(), {std::string(sign), amount + " " + std::string(code)}};
  }
  return std::nullopt;
}

std::optional<Slip> currency_first(const Place& p) {
  auto begin = p.at;
  if (is_digit(p[0])) {
    const auto before = p.blanks_before(p.at);
    begin = p.run_before(before, is_letter);
    if (before == p.at && begin == before) return std::nullopt;
  }
  const auto code_end = p.run_after(begin, is_upper);
  if (code_end - begin != 3) return std::nullopt;
  const auto number = p.blanks_after(code_end);
  const auto end = p.run_after(number, in_number);
  if (end == number || !is_digit(p.text[number])) return std::nullopt;
  std::string meant = p.part(number, end) + " " + p.part(begin, code_end);
  if (const Place after{p.text, end}; after[0] == '/') {
    const auto unit = unit_meant(p.part(end + 1, p.run_after(end + 1, is_letter)));
    meant += "/" + std::string(unit.empty() ? "min" : unit);
  }
  return Slip{DiagnosticCode::currency_first, begin, end, {std::move(meant)}};
}

std::optional<Slip> date_order(const Place& p) {
  const auto in_date = [](char c) { return is_digit(c) || c == '.' || c == '/' || c == '-'; };
  const auto begin = p.run_before(p.at, in_date);
  const auto end = p.run_after(p.at, in_date);
  std::vector<std::string> parts(1);
  for (auto i = begin; i < end; ++i) {
    if (is_digit(p.text[i]))
      parts.back() += p.text[i];
    else
      parts.emplace_back();
  }
  if (parts.size() != 3) return std::nullopt;
  const auto first_size = parts[0].size();
  const bool begins_with_day = parts[2].size() == 4 && first_size <= 2;
  if (begins_with_day) std::swap(parts[0], parts[2]);
  for (const auto i : {1, 2}) {
    if (parts[i].size() == 1) parts[i].insert(0, "0");
    if (parts[i].size() != 2) return std::nullopt;
  }
  if (parts[0].size() != 4) return std::nullopt;
  const auto meant = parts[0] + "-" + parts[1] + "-" + parts[2];
  if (meant == p.part(begin, end)) return std::nullopt;
  const bool day_or_month = begins_with_day && p.text[begin + first_size] == '/' && parts[1] <= "12" &&
                            parts[2] <= "12" && parts[1] != parts[2];
  const auto other = day_or_month ? " or `" + parts[0] + "-" + parts[2] + "-" + parts[1] + "`" : std::string();
  return Slip{DiagnosticCode::date_order, begin, end, {"`" + meant + "`" + other}};
}

std::optional<Slip> number_form(const Place& p) {
  if (p[0] == '.' && is_digit(p[1]) && !is_digit(p[-1])) {
    const auto end = p.run_after(p.at, in_number);
    return Slip{DiagnosticCode::point_first, p.at, end, {p.part(p.at, end)}};
  }
  const bool at_colon = p[0] == ':' && is_digit(p[-1]);
  const auto begin = at_colon ? p.at - 1 : p.at;
  const Place clock{p.text, begin};
  if (is_digit(clock[0]) && clock[1] == ':' && is_digit(clock[2]) && is_digit(clock[3]) && !is_digit(clock[-1]) &&
      clock[-1] != ':')
    return Slip{DiagnosticCode::clock_digits, begin, begin + 4, {"0" + p.part(begin, begin + 4)}};
  return std::nullopt;
}

std::optional<Slip> unit_word(const Place& p) {
  const auto end = p.run_after(p.at, is_letter);
  const auto word = p.part(p.at, end);
  const auto before = p.blanks_before(p.at);
  const char last = before == 0 ? '\0' : p.text[before - 1];
  if (word == "per" && is_upper(last)) {
    const auto unit = p.blanks_after(end);
    const auto unit_end = p.run_after(unit, is_letter);
    const auto meant = unit_meant(p.part(unit, unit_end));
    if (meant.empty()) return std::nullopt;
    return Slip{DiagnosticCode::price_per_word, p.at, unit_end, {"/" + std::string(meant == "days" ? "day" : meant)}};
  }
  if (!is_digit(last) && last != '/') return std::nullopt;
  const auto meant = unit_meant(word);
  if (meant.empty()) return std::nullopt;
  const auto number = p.part(p.run_before(before, in_number), before);
  return Slip{DiagnosticCode::time_unit,
              p.at,
              end,
              {word, last == '/' ? "/" + std::string(meant) : number + " " + std::string(meant)}};
}

std::optional<Slip> day_words(const Place& p) {
  static constexpr std::array<std::string_view, 7> days = {"monday", "tuesday",  "wednesday", "thursday",
                                                           "friday", "saturday", "sunday"};
  const auto in_days = [](char c) { return is_letter(c) || c == '-'; };
  const auto begin = p.run_before(p.at, in_days);
  const auto end = p.run_after(p.at, in_days);
  std::string meant;
  for (auto at = begin; at < end;) {
    const auto word_end = p.run_after(at, is_letter);
    const auto word = lower(p.part(at, word_end));
    const bool is_day =
        word.size() >= 3 && std::any_of(days.begin(), days.end(), [&](auto day) { return day.starts_with(word); });
    if (!is_day) return std::nullopt;
    meant += word.substr(0, 3);
    if (word_end < end) meant += '-';
    at = word_end + 1;
  }
  if (meant.empty() || meant == p.part(begin, end)) return std::nullopt;
  return Slip{DiagnosticCode::day_capital, begin, end, {meant}};
}

std::optional<Slip> comma(const Place& p) {
  if (p[0] == ',' && is_digit(p[1])) {
    const auto end = p.run_after(p.at + 1, is_digit);
    const auto digits = p.part(p.at + 1, end);
    const auto whole_begin = p.run_before(p.at, in_number);
    const auto whole = p.part(whole_begin, p.at);
    const auto after = p.blanks_after(end);
    const char next = after < p.text.size() ? p.text[after] : '\0';
    const bool one_number = !whole.empty() && whole.find('.') == std::string::npos && (is_letter(next) || next == '%');
    if (one_number && digits.size() == 3)
      return Slip{DiagnosticCode::thousands_comma, whole_begin, end, {whole + "_" + digits, whole + "." + digits}};
    if (one_number) return Slip{DiagnosticCode::decimal_comma, whole_begin, end, {whole + "." + digits}};
    return Slip{DiagnosticCode::comma_without_blank, p.at, end, {", " + digits}};
  }
  const auto before = p.text.substr(0, p.at).find_last_not_of(" \t\r\n");
  if (before == std::string_view::npos || p.text[before] != ',') return std::nullopt;
  const bool over_line = p.text.substr(before, p.at - before).find('\n') != std::string_view::npos;
  if (!over_line && std::string_view("\r\n#)}{").find(p[0]) == std::string_view::npos && p.at < p.text.size())
    return std::nullopt;
  return Slip{DiagnosticCode::trailing_comma, before, before + 1, {}};
}

std::optional<Slip> foreign_operator(const Place& p) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 9> operators = {{{"==", "="},
                                                                                              {"&&", "and"},
                                                                                              {"||", "or"},
                                                                                              {"<>", "!="},
                                                                                              {"=<", "<="},
                                                                                              {"=>", ">="},
                                                                                              {"=!", "!="},
                                                                                              {"!", "not"},
                                                                                              {"&", "and"}}};
  for (const std::size_t back : {0, 1}) {
    if (p.at < back) continue;
    const Place from{p.text, p.at - back};
    for (const auto& [written, meant] : operators)
      if (written.size() > back && from.starts_with(written))
        return Slip{DiagnosticCode::foreign_operator,
                    from.at,
                    from.at + written.size(),
                    {std::string(written), std::string(meant)}};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Slip> find_slip(std::string_view text, std::size_t at) {
  const Place place{text, at};
  for (const auto find : {odd_character, currency_sign, date_order, currency_first, number_form, unit_word, day_words,
                          comma, foreign_operator})
    if (auto slip = find(place)) return slip;
  return std::nullopt;
}

}  // namespace reconcile::parsing
