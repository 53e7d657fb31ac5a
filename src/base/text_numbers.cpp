#include "base/text_numbers.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>

namespace reconcile {

std::size_t TextNumbers::Hash::operator()(std::string_view text) const { return XXH3_64bits(text.data(), text.size()); }

std::optional<std::uint32_t> TextNumbers::find(std::string_view text) const {
  const auto known = numbers_.find(text);
  return known == numbers_.end() ? std::nullopt : std::optional(known->second);
}

std::pair<std::uint32_t, bool> TextNumbers::number_of(std::string_view text) {
  if (const std::optional<std::uint32_t> known = find(text)) return {*known, false};
  char* const bytes = static_cast<char*>(bytes_->allocate(std::max<std::size_t>(text.size(), 1), 1));
  std::copy(text.begin(), text.end(), bytes);
  texts_.emplace_back(bytes, text.size());
  numbers_.emplace(texts_.back(), size() - 1);
  return {size() - 1, true};
}

}  // namespace reconcile
