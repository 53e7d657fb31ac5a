#include "audit/detail/pieces.hpp"

#include <algorithm>
#include <iterator>

#include "audit/detail/row_reader.hpp"

namespace reconcile {

std::optional<Piece> Pieces::next() {
  LaterStretch to_make_ready;
  while (!stretch_ || at_ == stretch_->marks.end()) {
    if (!next_stretch_.valid()) return std::nullopt;
    stretch_ = next_stretch_.get();
    at_ = stretch_->marks.begin();
    begin_stretch();
    if (jobs_ > 1) to_make_ready = next_stretch_;
  }
  const Marks begin = at_, all_end = stretch_->marks.end();
  Marks end = begin + std::min<std::ptrdiff_t>(RowReader::batch_rows, all_end - begin);
  end = std::find_if(begin, end, [&](const Mark& mark) { return mark.place.file() != begin->place.file(); });
  end = std::find_if(end, all_end, [&](const Mark& mark) { return mark.place != std::prev(end)->place; });
  at_ = end;
  return Piece{stretch_, begin, end, given_++, std::move(to_make_ready)};
}

void Pieces::begin_stretch() {
  next_stretch_ = {};
  if (begun_ == by_stretch_.stretches()) return;
  next_stretch_ = std::async(std::launch::deferred, [this, number = begun_] {
    return std::make_shared<const FoundInStretch>(by_stretch_.stretch(number));
  });
  ++begun_;
}

}  // namespace reconcile
