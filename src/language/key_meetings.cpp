#include "language/detail/key_meetings.hpp"

#include <algorithm>
#include <bit>
#include <map>
#include <string_view>

namespace reconcile::check {
namespace {

using Bits = std::vector<std::uint64_t>;

struct Place {
  std::uint64_t packed;
  std::uint32_t tariff;
};

/// Whether the digits of one, as packed, begin with those of the other. Beyond 16 digits all look alike: they may meet.
bool begins_with(std::uint64_t packed, std::uint64_t beginning) {
  if (beginning == 0) return true;
  const int unused = std::countr_zero(beginning) / 4 * 4;
  return (packed ^ beginning) >> unused == 0;
}

}  // namespace

KeyMeetings::KeyMeetings(const std::vector<const RowIndex*>& indexes)
    : indexes_(indexes), words_((indexes.size() + 63) / 64), met_(indexes.size() * words_) {
  std::map<std::string_view, std::vector<std::size_t>> by_field;
  for (std::size_t tariff = 0; tariff < indexes.size(); ++tariff) {
    if (indexes[tariff] == nullptr || indexes[tariff]->rows().by_country) continue;
    by_field[indexes[tariff]->rows().key_field].push_back(tariff);
  }
  for (const auto& [field, tariffs] : by_field) walk(tariffs);
}

void KeyMeetings::walk(const std::vector<std::size_t>& tariffs) {
  std::vector<Place> places;
  for (const std::size_t tariff : tariffs) {
    for (std::uint32_t at = 0; at < indexes_[tariff]->size(); ++at) {
      places.push_back({indexes_[tariff]->key(at).packed, static_cast<std::uint32_t>(tariff)});
    }
  }
  std::sort(places.begin(), places.end(), [](const Place& a, const Place& b) { return a.packed < b.packed; });
  // The keys that the present one begins with, each with the tariffs of itself and of those before it.
  std::vector<std::pair<std::uint64_t, Bits>> open;
  for (auto begin = places.begin(); begin != places.end();) {
    const std::uint64_t packed = begin->packed;
    const auto end = std::find_if(begin, places.end(), [&](const Place& place) { return place.packed != packed; });
    while (!open.empty() && !begins_with(packed, open.back().first)) open.pop_back();
    Bits all = open.empty() ? Bits(words_) : open.back().second;
    for (auto place = begin; place != end; ++place) all[place->tariff / 64] |= std::uint64_t{1} << place->tariff % 64;
    for (auto place = begin; place != end; ++place) {
      for (std::size_t word = 0; word < words_; ++word) met_[place->tariff * words_ + word] |= all[word];
    }
    open.emplace_back(packed, std::move(all));
    begin = end;
  }
}

bool KeyMeetings::can_meet(std::size_t first, std::size_t second) const {
  const RowIndex* const one = indexes_[first];
  const RowIndex* const other = indexes_[second];
  const bool alike = one != nullptr && other != nullptr && !one->rows().by_country && !other->rows().by_country &&
                     one->rows().key_field == other->rows().key_field;
  return !alike || has_met(first, second) || has_met(second, first);
}

}  // namespace reconcile::check
