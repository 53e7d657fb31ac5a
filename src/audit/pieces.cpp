#include "audit/detail/pieces.hpp"

#include <algorithm>
#include <iterator>

#include "audit/detail/row_reader.hpp"

namespace reconcile {

std::optional<Piece> Pieces::next() {
  while (!stretch_ || at_ == stretch_->marks.end()) {
    if (!next_stretch_.valid()) return std::nullopt;
    stretch_ = std::make_shared<const FoundInStretch>(next_stretch_.get());
    at_ = stretch_->marks.begin();
    begin_stretch();
  }
  const Marks begin = at_, all_end = stretch_->marks.end();
  Marks end = begin + std::min<std::ptrdiff_t>(RowReader::batch_rows, all_end - begin);
  end = std::find_if(begin, end, [&](const Mark& mark) { return mark.place.file() != begin->place.file(); });
  end = std::find_if(end, all_end, [&](const Mark& mark) { return mark.place != std::prev(end)->place; });
  at_ = end;
  return Piece{stretch_, begin, end, given_++};
}

void Pieces::begin_stretch() {
  if (begun_ == by_stretch_.stretches()) return;
  const bool is_beside = jobs_ > 1 && begun_ > 0;  // there is nothing to do beside the first
  next_stretch_ = std::async(is_beside ? std::launch::async : std::launch::deferred,
                             [this, number = begun_] { return by_stretch_.stretch(number); });
  ++begun_;
}

}  // namespace reconcile
