#include <algorithm>
#include <cstring>

#include "report/detail/text_layout.hpp"

namespace reconcile {
namespace {

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::string blanks_after(std::string_view text, std::size_t width) {
  const std::size_t used = characters(text);
  return std::string(used < width ? width - used : 0, ' ');
}

/// Where the first control character stands, or the text's size. Eight bytes at a time while there is none.
std::size_t control_in(std::string_view text) {
  constexpr std::uint64_t every_byte = 0x0101010101010101;
  constexpr std::uint64_t low_bits = every_byte * 0x7f;
  std::size_t at = 0;
  for (std::uint64_t bytes = 0; at + sizeof bytes <= text.size(); at += sizeof bytes) {
    std::memcpy(&bytes, text.data() + at, sizeof bytes);
    // Its high bit is set in each byte from ' ' to '~', and above '\x7f'; no sum leaves its byte.
    const std::uint64_t low = bytes & low_bits;
    const std::uint64_t fine = ((low + every_byte * (0x80 - 0x20)) & ~(low + every_byte)) | bytes;
    if ((~fine & (every_byte << 7)) != 0) break;
  }
  while (at < text.size() && static_cast<unsigned char>(text[at]) >= 0x20 && text[at] != 0x7f) ++at;
  return at;
}

}  // namespace

std::string printable(std::string_view text) {
  std::string result;
  append_printable(text, result);
  return result;
}

void append_printable(std::string_view text, std::string& to) {
  constexpr std::string_view digits = "0123456789abcdef";
  for (std::size_t control = control_in(text); control != text.size(); control = control_in(text)) {
    to.append(text.substr(0, control));
    const auto byte = static_cast<unsigned char>(text[control]);
    to.append("\\x").append({digits[byte >> 4], digits[byte & 15]});
    text.remove_prefix(control + 1);
  }
  to.append(text);
}

std::string after(std::string_view before, std::string_view value) {
  return value.empty() ? "" : std::string(before) + " " + printable(value);
}

std::string quoted(std::string_view before, std::string_view value) {
  return value.empty() ? "" : std::string(before) + " \"" + printable(value) + "\"";
}

std::string paint(bool is_wanted, std::string_view code, const std::string& text) {
  return is_wanted ? "\x1b[" + std::string(code) + "m" + text + "\x1b[0m" : text;
}

void append_padded(std::string_view text, std::size_t width, std::string& to) {
  to.append(text);
  const std::size_t used = characters(text);
  if (used < width) to.append(width - used, ' ');
}

std::string padded(std::string_view text, std::size_t width) { return std::string(text) + blanks_after(text, width); }

std::string padded_left(std::string_view text, std::size_t width) {
  return blanks_after(text, width) + std::string(text);
}

std::string counted(std::uint64_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

std::string joined(const std::vector<std::string>& parts) {
  std::string result;
  for (const std::string& part : parts) {
    if (part.empty()) continue;
    if (!result.empty()) result += ", ";
    result += part;
  }
  return result;
}

std::vector<std::string> aligned_at_point(const std::vector<std::string>& amounts) {
  std::size_t before = 0;
  std::size_t after = 0;
  for (const std::string& amount : amounts) {
    const std::size_t point = std::min(amount.find('.'), amount.size());
    before = std::max(before, point);
    after = std::max(after, amount.size() - point);
  }
  std::vector<std::string> result;
  for (const std::string& amount : amounts) {
    const std::size_t point = std::min(amount.find('.'), amount.size());
    result.push_back(std::string(before - point, ' ') + padded(amount, point + after));
  }
  return result;
}

}  // namespace reconcile
