#include "calls/detail/inflater.hpp"

#include <isa-l/igzip_lib.h>
#include <zstd.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <optional>
#include <type_traits>

#include "base/files.hpp"

namespace reconcile::detail {
namespace {

/// What of the compressed bytes has been handed out, for messages.
class Input {
 public:
  Input(Refill refill, std::uint64_t before) : refill_(std::move(refill)), given_(before) {}

  /// More bytes where all of the last are used; none at the end.
  std::string_view more() {
    const std::string_view bytes = refill_();
    given_ += bytes.size();
    return bytes;
  }

  std::uint64_t given() const { return given_; }

  [[noreturn]] void damaged(std::size_t left, const std::string& how) const {
    throw FileError("is damaged at byte " + std::to_string(given_ - left) + ": " + how);
  }

 private:
  Refill refill_;
  std::uint64_t given_;
};

/// Gives all that could be unpacked before it says that no more can be: however large the steps in which one reads, all
/// come equally far.
class CarefulInflater : public Inflater {
 public:
  std::size_t read(char* buffer, std::size_t size) final {
    std::size_t done = 0;
    try {
      if (!error_) unpack(buffer, size, done);
    } catch (const FileError& error) {
      error_ = error;
      held_ = held_back();
    }
    if (!error_) return done;
    const std::size_t more = held_.copy(buffer + done, size - done);
    held_.erase(0, more);
    if (done + more == 0 && size != 0) throw FileError(*error_);
    return done + more;
  }

  std::optional<EntryPoint> entry_point() const final {
    if (error_) return std::nullopt;
    return entry_point_here();
  }

 private:
  virtual std::optional<EntryPoint> entry_point_here() const { return std::nullopt; }
  /// Text before the place that cannot be unpacked, for which there was no room in the buffer.
  virtual std::string held_back() const { return {}; }
  /// `done`: how many bytes there are in the buffer, also where it throws.
  virtual void unpack(char* buffer, std::size_t size, std::size_t& done) = 0;

  std::optional<FileError> error_;
  std::string held_;  ///< comes before the error
};

class GzipInflater final : public CarefulInflater {
 public:
  GzipInflater(Refill refill, const EntryPoint& from) : input_(std::move(refill), from.packed_bytes) {
    isal_inflate_init(state_.get());
    state_->crc_flag = ISAL_GZIP;
    from.state.copy(reinterpret_cast<char*>(state_.get()), from.state.size());
    state_->avail_in = 0;  // `refill` gives them again
  }

 private:
  /// The library's state has no pointers but to what it reads and writes at the moment. The last 32 KiB of text are in
  /// it, and behind them room that is not used.
  std::optional<EntryPoint> entry_point_here() const override {
    static_assert(std::is_trivially_copyable_v<inflate_state>);
    constexpr std::size_t size = offsetof(inflate_state, tmp_out_buffer) + sizeof state_->tmp_out_buffer;
    static_assert(sizeof(inflate_state) - size < alignof(inflate_state));  // nothing stands behind it
    const std::size_t used = offsetof(inflate_state, tmp_out_buffer) + static_cast<std::size_t>(state_->tmp_out_valid);
    return EntryPoint{input_.given() - state_->avail_in, {reinterpret_cast<const char*>(state_.get()), used}};
  }

  /// The library unpacks some 32 KiB ahead.
  std::string held_back() const override {
    const auto* const text = reinterpret_cast<const char*>(state_->tmp_out_buffer);
    return {text + state_->tmp_out_processed, text + state_->tmp_out_valid};
  }

  void unpack(char* buffer, std::size_t size, std::size_t& done) override {
    state_->next_out = reinterpret_cast<std::uint8_t*>(buffer);
    state_->avail_out = static_cast<std::uint32_t>(size);
    while (state_->avail_out > 0) {
      if (state_->block_state == ISAL_BLOCK_FINISH && !next_archive()) break;
      const bool any_input = refill();
      const std::uint32_t room = state_->avail_out;
      const int result = isal_inflate(state_.get());
      done = size - state_->avail_out;
      if (result == ISAL_INCORRECT_CHECKSUM) input_.damaged(state_->avail_in, "the checksum is another one");
      if (result != ISAL_DECOMP_OK) input_.damaged(state_->avail_in, "this is no gzip");
      // Without input there may still be output that was held back.
      const bool stands_still = !any_input && state_->avail_out == room && state_->block_state != ISAL_BLOCK_FINISH;
      if (stands_still) input_.damaged(0, "the file ends in the middle");
    }
  }

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

class ZstdInflater final : public CarefulInflater {
 public:
  explicit ZstdInflater(Refill refill)
      : input_(std::move(refill), 0), stream_(ZSTD_createDStream(), &ZSTD_freeDStream) {}

 private:
  /// Where a block cannot be unpacked, the library does not say how much it gave in the same call. So it gives all that
  /// it holds back before it gets more input, and then no more than the block at hand.
  void unpack(char* buffer, std::size_t size, std::size_t& done) override {
    ZSTD_outBuffer out{buffer, size, 0};
    while (out.pos < out.size) {
      if (bytes_.empty() && !may_hold_back_) {
        bytes_ = input_.more();
        if (bytes_.empty() && in_archive_) input_.damaged(0, "the file ends in the middle");
        if (bytes_.empty()) break;
      }
      const std::size_t wanted = !in_archive_ ? first_bytes : wanted_ > header_bytes ? wanted_ - header_bytes : 1;
      ZSTD_inBuffer in{bytes_.data(), may_hold_back_ ? 0 : std::min(bytes_.size(), wanted), 0};
      const std::size_t result = ZSTD_decompressStream(stream_.get(), &out, &in);
      done = out.pos;
      if (ZSTD_isError(result)) input_.damaged(bytes_.size() - in.pos, ZSTD_getErrorName(result));
      bytes_.remove_prefix(in.pos);
      in_archive_ = result != 0;
      wanted_ = result;
      may_hold_back_ = out.pos == out.size && in_archive_;
    }
  }

  static constexpr std::size_t first_bytes = 5;   // of an archive: its header's size is told by them
  static constexpr std::size_t header_bytes = 3;  // of a block

  Input input_;
  std::unique_ptr<ZSTD_DStream, std::size_t (*)(ZSTD_DStream*)> stream_;
  std::string_view bytes_;  ///< not unpacked yet
  std::size_t wanted_ = 0;  ///< of them, as the library asks
  bool in_archive_ = false;
  bool may_hold_back_ = false;  ///< the last output was full: there may be more without more input
};

}  // namespace

Compression compression_of(std::string_view first_bytes) {
  if (first_bytes.starts_with("\x1f\x8b")) return Compression::gzip;
  if (first_bytes.starts_with("\x28\xb5\x2f\xfd")) return Compression::zstd;
  return Compression::none;
}

std::unique_ptr<Inflater> make_inflater(Compression compression, Refill refill, const EntryPoint& from) {
  if (compression == Compression::gzip) return std::make_unique<GzipInflater>(std::move(refill), from);
  return std::make_unique<ZstdInflater>(std::move(refill));
}

}  // namespace reconcile::detail
