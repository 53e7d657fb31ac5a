#include "audit/detail/row_reader.hpp"

#include "base/files.hpp"

namespace reconcile {

const Columns& RowReader::read(const std::vector<Origin>& wanted, Lines lines, Fields fields) {
  read_again(context_.inputs, context_.stream, wanted, lines, block_);
  const Layout& layout = context_.plan.layouts.kinds[kind()];
  if (fields == Fields::texts) {
    columns_.show(block_, layout);
  } else {
    columns_.decode(block_, layout);
  }
  bool same = columns_.rows() == block_.origins.size() && columns_.rows() > 0;
  for (std::size_t row = 0; same && row < columns_.rows(); ++row) same = columns_.place(row) == wanted[row].place;
  if (!same) throw FileError(block_.input->path + ": the file has changed while it was audited");
  return columns_;
}

const Columns& RowReader::read(std::span<const Place> places, Lines lines, Fields fields) {
  wanted_.clear();
  for (const Place place : places) {
    if (wanted_.size() == batch_rows || place.file() != places.front().file()) break;
    wanted_.push_back({place, 0});
  }
  return read(wanted_, lines, fields);
}

void RowsByPlace::read(std::span<const Place> places, Lines lines, Fields fields) {
  places_.assign(places.begin(), places.end());
  rows_.clear();
  for (std::uint32_t reader = 0; !places.empty(); ++reader) {
    if (reader == readers_.size()) readers_.push_back(std::make_unique<RowReader>(context_));
    const std::size_t rows = readers_[reader]->read(places, lines, fields).rows();
    for (std::uint32_t row = 0; row < rows; ++row) rows_.emplace_back(reader, row);
    places = places.subspan(rows);
  }
}

RowsByPlace::Row RowsByPlace::at(Place place, std::size_t& near) const {
  near = index_of(places_, place, near);
  const auto [reader, row] = rows_[near];
  return {readers_[reader]->columns(), row};
}

}  // namespace reconcile
