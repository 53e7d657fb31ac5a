// In: names and values. Out: JSON objects, written by the million. Must not know: what they tell.
#pragma once

#include <algorithm>
#include <charconv>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "audit/finding.hpp"
#include "base/copy_text.hpp"
#include "base/utf8.hpp"
#include "report/detail/buffer.hpp"

namespace reconcile::json {

using Json = nlohmann::ordered_json;

/// Paths and values may hold bytes that are not UTF-8: a replacement character stands for them.
inline std::string dump(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

using Bytes [[gnu::vector_size(16)]] = signed char;

/// What needs no escape, or only where it is no UTF-8: all but control characters, '"', '\\' and bytes above ASCII,
/// which are negative.
inline Bytes to_be_escaped(Bytes bytes) { return (bytes < ' ') | (bytes == '"') | (bytes == '\\'); }

inline bool any(Bytes bytes) {
  std::uint64_t words[2];
  std::memcpy(words, &bytes, sizeof words);
  return (words[0] | words[1]) != 0;
}

template <class Word>
Word load(const char* at) {
  Word word;
  std::memcpy(&word, at, sizeof word);
  return word;
}

/// The same of eight bytes in a register; other bytes above such a one may be told too, and so is DEL.
inline bool any_to_be_escaped(std::uint64_t bytes) {
  constexpr std::uint64_t every_byte = 0x0101010101010101;
  const auto high_where_zero = [](std::uint64_t word) { return word - every_byte; };
  return ((bytes | (bytes - every_byte * ' ') | (bytes + every_byte) | high_where_zero(bytes ^ every_byte * '"') |
           high_where_zero(bytes ^ every_byte * '\\')) &
          every_byte << 7) != 0;
}

/// Many bytes at a time; some of them may be looked at twice.
inline bool is_plain(std::string_view text) {
  const char* at = text.data();
  const char* const end = at + text.size();
  if (text.size() >= 16) {
    Bytes found = to_be_escaped(load<Bytes>(end - 16));
    for (; at < end - 16; at += 16) found |= to_be_escaped(load<Bytes>(at));
    return !any(found);
  }
  if (text.size() >= 8) {
    return !any_to_be_escaped(load<std::uint64_t>(at)) && !any_to_be_escaped(load<std::uint64_t>(end - 8));
  }
  if (text.size() >= 4) {
    return !any_to_be_escaped(std::uint64_t{load<std::uint32_t>(end - 4)} << 32 | load<std::uint32_t>(at));
  }
  std::uint64_t bytes = 0x2020202020202020;
  for (const char c : text) bytes = bytes << 8 | static_cast<unsigned char>(c);
  return !any_to_be_escaped(bytes);
}

/// Whether a byte needs an escape whatever stands beside it: unlike in is_plain(), bytes above ASCII do not count.
inline bool has_escaped(std::string_view text) {
  const auto escaped = [](auto bytes) { return ((bytes >= 0) & (bytes < ' ')) | (bytes == '"') | (bytes == '\\'); };
  if (text.size() < 16) return std::any_of(text.begin(), text.end(), [&](signed char c) { return escaped(c) != 0; });
  const char* const last = text.data() + text.size() - 16;
  Bytes found = escaped(load<Bytes>(last));
  for (const char* at = text.data(); at < last; at += 16) found |= escaped(load<Bytes>(at));
  return any(found);
}

/// As JSON, in quotes. The library knows what has to be escaped, and what stands for bytes that are no UTF-8.
inline void append_text(std::string_view text, Buffer& json) {
  if (is_plain(text)) {  // most are
    char* const at = json.grow(text.size() + 2);
    at[0] = '"';
    *copy_text(text, at + 1) = '"';
    return;
  }
  if (has_escaped(text) || !is_utf8(text)) {
    json.append(dump(Json(text)));
  } else {
    json.append("\"");
    json.append(text);
    json.append("\"");
  }
}

/// As an array.
inline void append_texts(const std::vector<std::string>& texts, Buffer& json) {
  char before = '[';
  for (const std::string& text : texts) {
    *json.grow(1) = std::exchange(before, ',');
    append_text(text, json);
  }
  json.append(texts.empty() ? "[]" : "]");
}

/// A JSON object, field by field, in the order in which they are set. Names need no escape.
class Object {
 public:
  /// It is written behind what `json` holds.
  explicit Object(Buffer& json) : text_(json) {}
  /// Its first fields are there already.
  Object(Buffer& json, std::string_view begun) : text_(json), is_empty_(false) { json.append(begun); }
  void end() { text_.append(is_empty_ ? "{}" : "}"); }

  /// `json`: a value that is JSON already.
  template <std::size_t size>
  Object& raw(const char (&name)[size], std::string_view json) {
    char* at = begin(name, json.size());
    copy_text(json, at);
    return *this;
  }
  /// Most texts need no escape, and there are many of them.
  template <std::size_t size>
  Object& set(const char (&name)[size], std::string_view value) {
    if (is_plain(value)) return set_plain(name, value);
    begin(name, 0);
    append_text(value, text_);
    return *this;
  }
  /// What is known to need no escape.
  template <std::size_t size>
  Object& set_plain(const char (&name)[size], std::string_view value) {
    char* at = begin(name, value.size() + 2);
    *at++ = '"';
    *copy_text(value, at) = '"';
    return *this;
  }
  template <std::size_t size>
  Object& set(const char (&name)[size], std::same_as<std::uint64_t> auto value) {
    char digits[24];
    return raw(name, {digits, std::to_chars(digits, digits + sizeof digits, value).ptr});
  }
  template <std::size_t size>
  Object& set(const char (&name)[size], std::same_as<bool> auto value) {
    return raw(name, value ? "true" : "false");
  }
  template <std::size_t size>
  Object& set(const char (&name)[size], const std::optional<std::uint64_t>& value) {
    return value ? set(name, *value) : *this;
  }
  template <std::size_t size>
  Object& set(const char (&name)[size], const std::same_as<OptionalText> auto& value) {
    return value ? set(name, value.text()) : *this;
  }
  /// What is appended next is the value.
  template <std::size_t size>
  void name(const char (&name)[size]) {
    begin(name, 0);
  }
  template <std::size_t size>
  Object& set_unless_empty(const char (&name)[size], std::string_view value) {
    return value.empty() ? *this : set(name, value);
  }

 private:
  /// The field's name, with room behind it: for a value of so many bytes.
  template <std::size_t size>
  char* begin(const char (&name)[size], std::size_t value_bytes) {
    char* at = text_.grow(size + 3 + value_bytes);  // the name's size counts its NUL
    *at++ = std::exchange(is_empty_, false) ? '{' : ',';
    *at++ = '"';
    std::memcpy(at, name, size - 1);
    at += size - 1;
    *at++ = '"';
    *at++ = ':';
    return at;
  }

  Buffer& text_;
  bool is_empty_ = true;
};

}  // namespace reconcile::json
