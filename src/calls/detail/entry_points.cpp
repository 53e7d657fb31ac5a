#include "calls/detail/entry_points.hpp"

#include <algorithm>

#include "base/files.hpp"

namespace reconcile::detail {
namespace {

constexpr std::size_t most_waiting_bytes = 512 * 1024;
constexpr std::size_t writing_unit = 64 * 1024;  // a file takes multiples of it, at multiples of it, most quickly

}  // namespace

void EntryPoints::add(std::uint64_t text_bytes, const EntryPoint& point) {
  if (waiting_.size() + point.state.size() > most_waiting_bytes) write();
  if (!takes_more_) return;
  if (waiting_.empty()) waiting_.reserve(most_waiting_bytes);
  places_.push_back({text_bytes, point.packed_bytes, waiting_.size(), point.state.size()});
  ++waiting_places_;
  waiting_ += point.state;
}

void EntryPoints::write() {
  if (waiting_places_ == 0) return;
  const auto first = places_.end() - static_cast<std::ptrdiff_t>(waiting_places_);
  waiting_places_ = 0;
  try {
    takes_more_ = file_->leaves_room();  // others cannot do without theirs
    if (!takes_more_) {
      places_.erase(first, places_.end());
    } else {
      waiting_.resize((waiting_.size() + writing_unit - 1) / writing_unit * writing_unit);
      const std::uint64_t offset = file_->put(waiting_.data(), waiting_.size());
      std::for_each(first, places_.end(), [offset](Place& place) { place.state_offset += offset; });
    }
  } catch (const FileError&) {
    takes_more_ = false;
    places_.erase(first, places_.end());
  }
  std::string().swap(waiting_);
}

const EntryPoints::Place* EntryPoints::before(std::uint64_t text_bytes) const {
  const auto after = std::upper_bound(places_.begin(), places_.end(), text_bytes,
                                      [](std::uint64_t at, const Place& place) { return at < place.text_bytes; });
  return after == places_.begin() ? nullptr : &*std::prev(after);
}

EntryPoint EntryPoints::at(const Place& place, std::string& state) const {
  const bool is_written = &place < places_.data() + written();
  if (is_written) {
    state.resize(place.state_bytes);
    file_->get(place.state_offset, state.data(), state.size());
  } else {
    state.assign(waiting_, place.state_offset, place.state_bytes);
  }
  return {place.packed_bytes, state};
}

}  // namespace reconcile::detail
