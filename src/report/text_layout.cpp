#include <algorithm>
#include <charconv>
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

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

/// Eight bytes at a time; the last of them may be looked at twice.
bool has_control(std::string_view text) {
  constexpr std::uint64_t every_byte = 0x0101010101010101;
  constexpr std::uint64_t low_bits = every_byte * 0x7f;
  if (text.size() < 8) return std::any_of(text.begin(), text.end(), is_control);
  const auto fine_at = [](const char* at) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, at, sizeof bytes);
    // The high bit is set in each byte from ' ' to '~', and above '\x7f'; no sum leaves its byte.
    const std::uint64_t low = bytes & low_bits;
    return ((low + every_byte * (0x80 - 0x20)) & ~(low + every_byte)) | bytes;
  };
  const char* const last = text.data() + text.size() - 8;
  std::uint64_t fine = fine_at(last);
  for (const char* at = text.data(); at < last; at += 8) fine &= fine_at(at);
  return (~fine & (every_byte << 7)) != 0;
}

}  // namespace

std::string printable(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  if (!has_control(text)) return std::string(text);
  std::string result;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_control(c)) {
      result.append("\\x").append({digits[byte >> 4], digits[byte & 15]});
    } else {
      result += c;
    }
  }
  return result;
}

void append_printable(std::string_view text, Buffer& to) {
  if (has_control(text)) {
    to.append(printable(text));
  } else {
    to.append(text);
  }
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

void append_padded(std::string_view text, std::size_t width, Buffer& to) {
  to.append(text);
  const std::size_t used = characters(text);
  if (used < width) to.append(width - used, ' ');
}

void append_padded_left(std::uint64_t number, std::size_t width, Buffer& to) {
  char digits[24];
  const char* const end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  const auto count = static_cast<std::size_t>(end - digits);
  std::memcpy(to.append(count < width ? width - count : 0, ' ').grow(count), digits, count);
}

std::string padded(std::string_view text, std::size_t width) { return std::string(text) + blanks_after(text, width); }

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
