#include "calls/detail/file_cutter.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#if defined(__x86_64__)
#include <xxh_x86dispatch.h>  // the same functions, with the vectors that the processor has
#else
#include <xxhash.h>
#endif

#include "base/files.hpp"
#include "calls/detail/plain_block.hpp"

namespace reconcile::detail {
namespace {

constexpr std::size_t padding_bytes = 64;
constexpr std::size_t max_bytes = std::size_t{1} << 31;  // offsets in a block are 32 bits

struct FreeHash {
  void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
};

}  // namespace

struct FileCutter::Hash {
  std::unique_ptr<XXH3_state_t, FreeHash> state{XXH3_createState()};
};

FileCutter::FileCutter(std::shared_ptr<const OpenFile> file, const CutterStart& start, const BlockOptions& options)
    : file_(std::move(file)),
      start_(start),
      options_(options),
      offset_(start.offset),
      line_(start.line),
      hash_(new Hash) {
  options_.block_bytes = std::clamp<std::size_t>(options_.block_bytes, 1, max_bytes / 4);
  options_.record_limit_bytes = std::clamp<std::size_t>(options_.record_limit_bytes, 1, max_bytes / 2);
  XXH3_128bits_reset(hash_->state.get());
  XXH3_128bits_update(hash_->state.get(), "", 0);  // on one thread: the first call of all chooses the functions
}

FileCutter::~FileCutter() = default;
FileCutter::FileCutter(FileCutter&&) noexcept = default;

bool FileCutter::next(Block& block) {
  if (ended_) return false;
  try {
    for (; options_.fetch_bytes != 0 && fetched_ < offset_ + options_.fetch_bytes; fetched_ += options_.fetch_bytes)
      file_->fetch_ahead(fetched_, options_.fetch_bytes);
    if (hashed_ == 0) hash_head();
    if ((offset_ < read_before_end() || !file_->ends_at(offset_)) && cut(block)) return true;
    if (file_->has_changed()) throw FileError(file_->path() + " has changed while it was read");
    facts_.whole = true;
    end();
    return false;
  } catch (...) {
    end();
    throw;
  }
}

bool FileCutter::cut(Block& block) {
  const std::size_t usual_bytes = options_.block_bytes + padding_bytes;
  if (block.bytes.capacity() > 4 * usual_bytes) std::string().swap(block.bytes);  // after a giant record
  if (block.field_ends.capacity() > usual_bytes) std::vector<std::uint32_t>().swap(block.field_ends);
  block.offset = offset_;
  block.first_line = line_;
  block.records.clear();
  block.rejects.clear();
  block.origins.clear();
  read_until(block, 0, options_.block_bytes);
  known_lines_.push_back({{block.file, offset_}, line_});
  return cut_plainly(block) || cut_with_quotes(block);
}

bool FileCutter::cut_plainly(Block& block) {
  if (start_.width == 0) return false;
  const std::size_t consumed = find_plain_block(block, start_.width, options_.record_limit_bytes, at_end_, line_ends_);
  if (consumed == 0) return false;
  facts_.last_line_ended = true;
  for (std::size_t i = 0; i < line_ends_.size() && (i + 1) * separator_stretch < consumed; ++i)
    known_lines_.push_back({{block.file, offset_ + (i + 1) * separator_stretch}, line_ + line_ends_[i]});
  keep_rest(block, consumed);
  offset_ += consumed;
  line_ += block.plain.line_ends;
  block.bytes.resize(consumed);
  return true;
}

/// What of the block's bytes belongs to those that follow. Of a plain file much is not kept but read again: some giant
/// record was looked for.
void FileCutter::keep_rest(const Block& block, std::size_t consumed) {
  if (offset_ + consumed < read_before_end() && offset_ + block.bytes.size() <= read_before_end()) return;  // it is
  if (read_before_.capacity() > options_.block_bytes) std::string().swap(read_before_);
  read_before_.clear();
  read_before_at_ = offset_ + consumed;
  const std::size_t rest = block.bytes.size() - consumed;
  if (rest <= options_.block_bytes || file_->is_packed()) read_before_.assign(block.bytes, consumed, rest);
}

/// From the file, and from what was read of it before.
std::size_t FileCutter::read(char* buffer, std::size_t size, std::uint64_t offset) {
  std::size_t known = 0;
  if (offset >= read_before_at_ && offset < read_before_end()) {
    const std::string_view before = std::string_view(read_before_).substr(offset - read_before_at_);
    known = before.copy(buffer, size);
  }
  return known + (known == size ? 0 : file_->read_on(buffer + known, size - known, offset + known));
}

bool FileCutter::cut_with_quotes(Block& block) {
  block.plain = {};
  const std::size_t most = std::max(options_.record_limit_bytes + 2, options_.block_bytes);
  RecordTask task{
      .enough_bytes = options_.block_bytes, .width = start_.width, .record_limit_bytes = options_.record_limit_bytes};
  RecordResult result;
  scan_all(block, 0);
  while (true) {
    block.records.clear();
    block.rejects.clear();
    task.at_end = at_end_;
    result = cut_records(block, masks_, task, doom_);
    if (result.consumed != 0 || result.skip_line) break;
    const std::size_t before = block.bytes.size();
    read_until(block, before, std::min(before * 2, most));
    scan_all(block, before);
  }
  facts_.last_line_ended = block.bytes[std::max<std::size_t>(result.consumed, 1) - 1] == '\n';
  const std::uint64_t bytes_end = offset_ + block.bytes.size();
  keep_rest(block, result.skip_line ? block.bytes.size() : result.consumed);
  offset_ += result.consumed;
  line_ += result.lines;
  block.bytes.resize(result.consumed);
  if (result.skip_line) skip_line(bytes_end);
  return true;
}

void FileCutter::cut_rest(Block& block) {
  if (block.plain.width == 0 || make_plain_records(block)) return;
  // Some record is empty, too short, too long or not of text: they are looked at one by one.
  block.records.clear();
  std::vector<ChunkMasks> masks((block.bytes.size() + chunk_bytes - 1) / chunk_bytes);
  scan(block.bytes.data(), block.bytes.size(), masks.data());
  const RecordTask task{.enough_bytes = block.bytes.size(),
                        .width = block.plain.width,
                        .record_limit_bytes = block.plain.record_limit_bytes};
  Doom doom;
  cut_records(block, masks, task, doom);
}

void FileCutter::scan_all(const Block& block, std::size_t from) {
  const std::size_t chunk = from / chunk_bytes;
  const std::size_t size = block.bytes.size();
  masks_.resize((size + chunk_bytes - 1) / chunk_bytes);
  scan(block.bytes.data() + chunk * chunk_bytes, size - chunk * chunk_bytes, masks_.data() + chunk);
}

/// Makes the block's bytes as many, from offset_ on, or as many as the file has; so many are there before.
void FileCutter::read_until(Block& block, std::size_t before, std::size_t bytes) {
  const std::size_t wanted = file_->readable(offset_, bytes);
  if (block.bytes.size() < wanted + padding_bytes) block.bytes.resize(wanted + padding_bytes);
  const std::size_t got = read(block.bytes.data() + before, wanted - before, offset_ + before);
  if (got != wanted - before && !file_->is_packed())
    throw FileError(file_->path() + " became shorter while it was read");
  block.bytes.resize(before + got);
  hash(block.bytes.data() + before, got, offset_ + before);
  const std::uint64_t end = offset_ + block.bytes.size();
  at_end_ = end >= read_before_end() && file_->ends_at(end);
}

void FileCutter::hash(const char* bytes, std::size_t size, std::uint64_t offset) {
  if (offset + size <= hashed_) return;
  const std::size_t known = static_cast<std::size_t>(hashed_ - offset);
  XXH3_128bits_update(hash_->state.get(), bytes + known, size - known);
  hashed_ = offset + size;
}

/// What lies before the first record: a byte-order mark, a header.
void FileCutter::hash_head() {
  std::array<char, 16384> buffer;
  while (hashed_ < start_.offset) {
    const std::size_t wanted =
        static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), start_.offset - hashed_));
    const std::size_t got = file_->read(buffer.data(), wanted, hashed_);
    if (got == 0) throw FileError(file_->path() + " became shorter while it was read");
    facts_.last_line_ended = buffer[got - 1] == '\n';
    hash(buffer.data(), got, hashed_);
  }
}

/// Reads on, from `from`, behind the next line feed.
void FileCutter::skip_line(std::uint64_t from) {
  std::array<char, 65536> buffer;
  ++line_;
  for (offset_ = from; !file_->ends_at(offset_);) {
    const std::size_t got = file_->read(buffer.data(), buffer.size(), offset_);
    if (got == 0) throw FileError(file_->path() + " became shorter while it was read");
    const auto* line_feed = static_cast<const char*>(std::memchr(buffer.data(), '\n', got));
    const std::size_t used = line_feed ? static_cast<std::size_t>(line_feed - buffer.data()) + 1 : got;
    hash(buffer.data(), used, offset_);
    offset_ += used;
    facts_.last_line_ended = line_feed != nullptr;
    if (line_feed) return;
  }
}

void FileCutter::end() {
  ended_ = true;
  std::string().swap(read_before_);
  file_->forget();
  const XXH128_hash_t sum = XXH3_128bits_digest(hash_->state.get());
  facts_.bytes = hashed_;
  facts_.hash = {sum.high64, sum.low64};
  hash_.reset();
  std::vector<ChunkMasks>().swap(masks_);
}

}  // namespace reconcile::detail
