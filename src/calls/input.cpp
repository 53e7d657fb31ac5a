#include "calls/input.hpp"

#include <algorithm>
#include <numeric>

#include "base/files.hpp"
#include "calls/block.hpp"
#include "calls/detail/decode.hpp"
#include "calls/detail/file_cutter.hpp"
#include "calls/detail/kind.hpp"

namespace reconcile {
namespace {

constexpr std::size_t records_asked = 100;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

std::uint32_t width_of(const Block& block, const Record& record) {
  std::uint32_t width = 1;  // the last field, and no other, ends where the record does
  while (block.field_ends[record.first_field + width - 1] != record.end) ++width;
  return width;
}

/// A file's first records, and where the second of them begins.
struct Beginning {
  detail::FirstRecords seen;
  std::uint64_t second_offset = 0;
  std::uint64_t second_line = 1;
  bool is_empty = true;
};

void see_first(const Block& block, Beginning& beginning) {
  const Record& record = block.records.front();
  const std::uint32_t width = width_of(block, record);
  std::string scratch;
  for (std::uint32_t column = 0; column < width; ++column) {
    beginning.seen.first.emplace_back(detail::unquoted(block.field(record, column), scratch));
  }
  const std::uint64_t end = record.end;
  const std::string_view after = std::string_view(block.bytes).substr(record.end);
  beginning.second_offset = block.offset + end + (after.starts_with("\r\n") ? 2 : after.starts_with("\n") ? 1 : 0);
  const std::string_view header = std::string_view(block.bytes).substr(0, beginning.second_offset - block.offset);
  beginning.second_line = block.first_line + static_cast<std::uint64_t>(std::count(header.begin(), header.end(), '\n'));
}

/// What the first line would name if it were a header: it cannot be read as a record.
void see_rejected_first(const Block& block, Beginning& beginning) {
  const std::string_view bytes = block.bytes;
  const std::size_t begin = std::min<std::size_t>(block.rejects.front().place.offset() - block.offset, bytes.size());
  std::string_view line = bytes.substr(begin, bytes.find('\n', begin) - begin);
  if (line.ends_with('\r')) line.remove_suffix(1);
  beginning.seen.first_rejected = true;
  while (true) {
    const std::size_t end = std::min(line.find(';'), line.size());
    std::string_view name = line.substr(0, end);
    if (name.starts_with('"')) name.remove_prefix(1);
    if (name.ends_with('"')) name.remove_suffix(1);
    beginning.seen.first.emplace_back(name);
    if (end == line.size()) return;
    line.remove_prefix(end + 1);
  }
}

Beginning read_beginning(const std::shared_ptr<OpenFile>& file, std::uint64_t first_offset) {
  Beginning beginning;
  BlockOptions options;
  options.fetch_bytes = 0;  // a little of it is read
  options.block_bytes = 24 * 1024;
  detail::FileCutter cutter(file, {first_offset, 1, 0}, options);
  Block block;
  while (beginning.seen.widths.size() < records_asked && cutter.next(block)) {
    const bool is_first = beginning.is_empty;
    if (!block.records.empty() || !block.rejects.empty()) beginning.is_empty = false;
    for (const Reject& reject : block.rejects)
      beginning.seen.has_nul = beginning.seen.has_nul || reject.reason == RejectReason::nul_byte;
    const bool reject_comes_first =
        !block.rejects.empty() &&
        (block.records.empty() || block.rejects.front().place < block.place(block.records.front()));
    if (is_first && reject_comes_first) see_rejected_first(block, beginning);
    if (block.records.empty()) continue;
    if (is_first && !reject_comes_first) see_first(block, beginning);
    for (const Record& record : block.records) {
      if (beginning.seen.widths.size() < records_asked) beginning.seen.widths.push_back(width_of(block, record));
    }
  }
  return beginning;
}

/// False after a diagnostic.
bool open_input(const std::string& path, const Layouts& layouts, const InputOptions& options, InputFile& input,
                Diagnostics& diagnostics) {
  input.file = OpenFile::open(path, options.entry_points);
  input.path = input.file->path();
  char mark[byte_order_mark.size()];
  const std::size_t got = input.file->read(mark, sizeof mark, 0);
  input.first_row_offset = std::string_view(mark, got) == byte_order_mark ? got : 0;
  const Beginning beginning = read_beginning(input.file, input.first_row_offset);
  input.file->forget();
  if (beginning.is_empty && !input.file->ends_at(input.first_row_offset)) {
    diagnostics.add(DiagnosticCode::kind_untold,
                    {input.path, "it holds neither a header nor a row", "leave it out, or export it again"});
    return false;
  }
  if (beginning.is_empty) {
    diagnostics.add(DiagnosticCode::input_empty, {input.path});
    return false;
  }
  if (!detail::tell_kind(beginning.seen, layouts, options, input, diagnostics)) return false;
  if (input.has_header) {
    input.first_row_offset = beginning.second_offset;
    input.first_row_line = beginning.second_line;
  }
  input.day = detail::day_in_name(input.path);
  input.file->forget();
  return true;
}

bool knows_kind(const Layouts& layouts, const std::string& kind, Diagnostics& diagnostics) {
  if (layouts.id_of(kind)) return true;
  std::vector<std::string> kinds;
  for (const Layout& layout : layouts.kinds) kinds.push_back(layout.kind);
  std::string help;
  if (const std::string meant = nearest(kind, kinds); !meant.empty()) {
    help = "did you mean `" + meant + "`?";
  } else {
    for (const std::string& each : kinds) help += (help.empty() ? "the kinds are `" : "`, `") + each;
    help += "`";
  }
  diagnostics.add(DiagnosticCode::kind_unknown, {kind, help});
  return false;
}

}  // namespace

std::vector<InputFile> open_inputs(const std::vector<std::string>& paths, const Layouts& layouts,
                                   const InputOptions& options, Diagnostics& diagnostics,
                                   std::vector<std::string>* empty) {
  std::vector<InputFile> inputs;
  if (options.kind && !knows_kind(layouts, *options.kind, diagnostics)) return inputs;
  for (const std::string& path : paths) {
    InputFile input;
    try {
      const std::size_t errors = diagnostics.error_count();
      if (open_input(path, layouts, options, input, diagnostics)) {
        inputs.push_back(std::move(input));
      } else if (empty != nullptr && diagnostics.error_count() == errors) {
        empty->push_back(input.path);
      }
    } catch (const FileError& error) {
      diagnostics.add(DiagnosticCode::input_cannot_open, {error.what()});
    }
  }
  return inputs;
}

InputFile input_of_text(std::string path, std::string_view text, KindId kind, const Layout& layout) {
  InputFile input;
  input.path = path;
  input.file = OpenFile::of_text(std::move(path), text);
  input.kind = kind;
  input.width = static_cast<std::uint32_t>(layout.fields.size());
  input.column_of_field.resize(layout.fields.size());
  std::iota(input.column_of_field.begin(), input.column_of_field.end(), 0);
  return input;
}

}  // namespace reconcile
