#include "calls/detail/inflater.hpp"

#include <isa-l/igzip_lib.h>
#include <zstd.h>

#include "base/files.hpp"

namespace reconcile::detail {
namespace {

/// What of the compressed bytes has been handed out, for messages.
class Input {
 public:
  explicit Input(Refill refill) : refill_(std::move(refill)) {}

  /// More bytes where all of the last are used; none at the end.
  std::string_view more() {
    const std::string_view bytes = refill_();
    given_ += bytes.size();
    return bytes;
  }

  [[noreturn]] void damaged(std::size_t left, const std::string& how) const {
    throw FileError("is damaged at byte " + std::to_string(given_ - left) + ": " + how);
  }

 private:
  Refill refill_;
  std::uint64_t given_ = 0;
};

class GzipInflater final : public Inflater {
 public:
  explicit GzipInflater(Refill refill) : input_(std::move(refill)) {
    isal_inflate_init(state_.get());
    state_->crc_flag = ISAL_GZIP;
  }

  std::size_t read(char* buffer, std::size_t size) override {
    state_->next_out = reinterpret_cast<std::uint8_t*>(buffer);
    state_->avail_out = static_cast<std::uint32_t>(size);
    while (state_->avail_out > 0) {
      if (state_->block_state == ISAL_BLOCK_FINISH && !next_archive()) break;
      const bool any_input = refill();
      const std::uint32_t room = state_->avail_out;
      const int result = isal_inflate(state_.get());
      if (result == ISAL_INCORRECT_CHECKSUM) input_.damaged(state_->avail_in, "the checksum is another one");
      if (result != ISAL_DECOMP_OK) input_.damaged(state_->avail_in, "this is no gzip");
      // Without input there may still be output that was held back.
      const bool stands_still = !any_input && state_->avail_out == room && state_->block_state != ISAL_BLOCK_FINISH;
      if (stands_still) input_.damaged(0, "the file ends in the middle");
    }
    return size - state_->avail_out;
  }

 private:
  /// Whether there are bytes to unpack.
  bool refill() {
    if (state_->avail_in > 0) return true;
    const std::string_view bytes = input_.more();
    state_->next_in = reinterpret_cast<std::uint8_t*>(const_cast<char*>(bytes.data()));
    state_->avail_in = static_cast<std::uint32_t>(bytes.size());
    return !bytes.empty();
  }

  /// Behind an archive stands another one, or zeros that fill up a tape, or nothing: then false.
  bool next_archive() {
    while (refill()) {
      if (*state_->next_in == 0x1f) {
        isal_inflate_reset(state_.get());
        state_->crc_flag = ISAL_GZIP;
        return true;
      }
      if (*state_->next_in != 0) input_.damaged(state_->avail_in, "something follows the archive");
      ++state_->next_in;
      --state_->avail_in;
    }
    return false;
  }

  Input input_;
  std::unique_ptr<inflate_state> state_ = std::make_unique<inflate_state>();
};

class ZstdInflater final : public Inflater {
 public:
  explicit ZstdInflater(Refill refill) : input_(std::move(refill)), stream_(ZSTD_createDStream(), &ZSTD_freeDStream) {}

  std::size_t read(char* buffer, std::size_t size) override {
    ZSTD_outBuffer out{buffer, size, 0};
    while (out.pos < out.size) {
      if (bytes_.pos == bytes_.size && !may_hold_back_) {
        const std::string_view more = input_.more();
        if (more.empty() && in_archive_) input_.damaged(0, "the file ends in the middle");
        if (more.empty()) break;
        bytes_ = {more.data(), more.size(), 0};
      }
      const std::size_t result = ZSTD_decompressStream(stream_.get(), &out, &bytes_);
      if (ZSTD_isError(result)) input_.damaged(bytes_.size - bytes_.pos, ZSTD_getErrorName(result));
      in_archive_ = result != 0;
      may_hold_back_ = out.pos == out.size && in_archive_;
    }
    return out.pos;
  }

 private:
  Input input_;
  std::unique_ptr<ZSTD_DStream, std::size_t (*)(ZSTD_DStream*)> stream_;
  ZSTD_inBuffer bytes_{nullptr, 0, 0};
  bool in_archive_ = false;
  bool may_hold_back_ = false;  ///< the last output was full: there may be more without more input
};

}  // namespace

Compression compression_of(std::string_view first_bytes) {
  if (first_bytes.starts_with("\x1f\x8b")) return Compression::gzip;
  if (first_bytes.starts_with("\x28\xb5\x2f\xfd")) return Compression::zstd;
  return Compression::none;
}

std::unique_ptr<Inflater> make_inflater(Compression compression, Refill refill) {
  if (compression == Compression::gzip) return std::make_unique<GzipInflater>(std::move(refill));
  return std::make_unique<ZstdInflater>(std::move(refill));
}

}  // namespace reconcile::detail
