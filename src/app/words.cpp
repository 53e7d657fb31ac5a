#include "app/words.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace reconcile {

std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string pad_to(std::string_view text, std::size_t width) {
  const std::size_t has = width_of(text);
  return std::string(text) + std::string(has < width ? width - has : 0, ' ');
}

std::string without_controls(std::string_view text) {
  std::string shown;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    shown += byte < 0x20 || byte == 0x7F ? fmt::format("\\x{:02x}", byte) : std::string(1, c);
  }
  return shown;
}

std::string as_quoted(std::string_view text) { return '"' + std::string(text) + '"'; }

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
  return std::to_string(count) + ' ' + std::string(count == 1 ? one : many);
}

std::string joined(const std::vector<std::string>& words, std::string_view between) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : std::string(between)) + word;
  return text;
}

std::string written_at(Span span, const Sources& sources) {
  std::string text;
  bool blank = false;
  for (const char c : sources.text(span)) {
    const bool is_blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (!is_blank) {
      if (blank && !text.empty()) text += ' ';
      text += c;
    }
    blank = is_blank;
  }
  return text;
}

std::string validity_text(const Validity& valid, const Zone& zone) {
  if (!valid.from && !valid.until) return "valid always";
  std::string words = "valid";
  if (valid.from) words += ' ' + text(zone.local(*valid.from).date);
  return words + (valid.until ? " until " + text(zone.local(*valid.until).date) : " until further notice");
}

std::string rate_row_text(const RateRow& row, bool by_country, const Program& program) {
  std::string words = (by_country ? "" : "+") + row.key;
  if (!row.origin.empty()) words += " from +" + row.origin;
  if (row.band != RateRow::any_band) words += " in " + program.bands[row.band].name;
  if (row.valid_from) words += " valid " + text(program.zone.local(*row.valid_from).date);
  return words;
}

}  // namespace reconcile
