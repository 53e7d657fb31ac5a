#include "audit/detail/row_reader.hpp"

#include "base/files.hpp"

namespace reconcile {

const Columns& RowReader::read(const std::vector<Origin>& wanted, Lines lines) {
  read_again(context_.inputs, context_.stream, wanted, lines, block_);
  columns_.decode(block_, context_.plan.layouts.kinds[kind()]);
  bool same = columns_.rows() == block_.origins.size() && columns_.rows() > 0;
  for (std::size_t row = 0; same && row < columns_.rows(); ++row) same = columns_.place(row) == wanted[row].place;
  if (!same) throw FileError(block_.input->path + ": the file has changed while it was audited");
  return columns_;
}

}  // namespace reconcile
