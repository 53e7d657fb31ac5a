#include "calls/detail/file_cutter.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include <xxhash.h>

#include "base/files.hpp"

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
}

FileCutter::~FileCutter() = default;
FileCutter::FileCutter(FileCutter&&) noexcept = default;

bool FileCutter::next(Block& block) {
  if (ended_) return false;
  try {
    if (hashed_ == 0) hash_head();
    if (offset_ < file_->size() && cut(block)) return true;
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
  block.offset = offset_;
  block.first_line = line_;
  block.bytes.clear();
  block.origins.clear();
  const std::size_t most = std::max(options_.record_limit_bytes + 2, options_.block_bytes);
  RecordTask task{
      .enough_bytes = options_.block_bytes, .width = start_.width, .record_limit_bytes = options_.record_limit_bytes};
  RecordResult result;
  for (std::size_t bytes = options_.block_bytes;; bytes = std::min(bytes * 2, most)) {
    read_until(block, bytes);
    block.records.clear();
    block.rejects.clear();
    task.at_end = offset_ + block.bytes.size() == file_->size();
    result = cut_records(block, masks_, task, doom_);
    if (result.consumed != 0 || result.skip_line) break;
  }
  block_starts_.push_back({{block.file, offset_}, line_});
  facts_.records += block.records.size() + block.rejects.size();
  facts_.last_line_ended = block.bytes[std::max<std::size_t>(result.consumed, 1) - 1] == '\n';
  const std::uint64_t bytes_end = offset_ + block.bytes.size();
  offset_ += result.consumed;
  line_ += result.lines;
  block.bytes.resize(result.consumed);
  if (result.skip_line) skip_line(bytes_end);
  return true;
}

/// Makes the block's bytes as many, from offset_ on, or as many as the file has.
void FileCutter::read_until(Block& block, std::size_t bytes) {
  const std::size_t before = block.bytes.size();
  const std::uint64_t left = file_->size() - offset_;
  const std::size_t wanted = static_cast<std::size_t>(std::min<std::uint64_t>(bytes, left));
  block.bytes.resize(wanted + padding_bytes);
  if (file_->read(block.bytes.data() + before, wanted - before, offset_ + before) != wanted - before) {
    throw FileError(file_->path() + " became shorter while it was read");
  }
  block.bytes.resize(wanted);
  hash(block.bytes.data() + before, wanted - before, offset_ + before);
  const std::size_t chunk = before / chunk_bytes;
  masks_.resize((wanted + chunk_bytes - 1) / chunk_bytes);
  scan(block.bytes.data() + chunk * chunk_bytes, wanted - chunk * chunk_bytes, masks_.data() + chunk);
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
  for (offset_ = from; offset_ < file_->size();) {
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
  const XXH128_hash_t sum = XXH3_128bits_digest(hash_->state.get());
  facts_.bytes = hashed_;
  facts_.hash = {sum.high64, sum.low64};
  hash_.reset();
  std::vector<ChunkMasks>().swap(masks_);
}

}  // namespace reconcile::detail
