#include "language/overlap.hpp"

#include "language/detail/key_meetings.hpp"
#include "language/detail/witness_search.hpp"

namespace reconcile {
namespace {

/// From so many tariffs on it pays to look at all keys of all of them once, before any two are tried.
constexpr std::size_t many_tariffs = 8;

}  // namespace

std::vector<Overlap> find_overlaps(const Program& program, const Layouts& layouts) {
  std::vector<Overlap> overlaps;
  check::WitnessSearch search(program, layouts);
  std::optional<check::KeyMeetings> meetings;
  if (program.tariffs.size() >= many_tariffs) {
    std::vector<const check::RowIndex*> indexes;
    for (std::size_t tariff = 0; tariff < program.tariffs.size(); ++tariff) indexes.push_back(search.index(tariff));
    meetings.emplace(indexes);
  }
  for (std::size_t first = 0; first < program.tariffs.size(); ++first) {
    for (std::size_t second = first + 1; second < program.tariffs.size(); ++second) {
      if (search.removes(first, second) || search.removes(second, first)) continue;
      if (meetings && !meetings->can_meet(first, second)) continue;
      check::Found found = search.find({first, second});
      if (!found.witness && !found.undecided) continue;
      if (found.witness) found.undecided.reset();
      overlaps.push_back({first, second, std::move(found.witness), found.undecided});
    }
  }
  return overlaps;
}

}  // namespace reconcile
