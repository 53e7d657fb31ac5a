#include "calls/detail/scan.hpp"

#include <cstring>

// Highway compiles the kernel once for each instruction set and chooses at run time.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "calls/detail/scan.cpp"
#include <hwy/foreach_target.h>  // must come before highway.h

#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace reconcile::detail::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

#if HWY_TARGET == HWY_SCALAR

void scan_kernel(const char* bytes, std::size_t chunks, ChunkMasks* masks) {
  for (std::size_t chunk = 0; chunk < chunks; ++chunk) {
    ChunkMasks found{};
    for (std::size_t i = 0; i < chunk_bytes; ++i) {
      const auto byte = static_cast<unsigned char>(bytes[chunk * chunk_bytes + i]);
      const std::uint64_t bit = std::uint64_t{1} << i;
      if (byte == ';' || byte == '\n') found.separators |= bit;
      if (byte == '\n') found.line_ends |= bit;
      if (byte == '"') found.quotes |= bit;
      if (byte == 0 || byte >= 0x80) found.odd |= bit;
    }
    masks[chunk] = found;
  }
}

#else

void scan_kernel(const char* bytes, std::size_t chunks, ChunkMasks* masks) {
  const hn::CappedTag<std::uint8_t, chunk_bytes> tag;
  const std::size_t lanes = hn::Lanes(tag);
  const auto semicolon = hn::Set(tag, ';');
  const auto line_feed = hn::Set(tag, '\n');
  const auto quote = hn::Set(tag, '"');
  const hn::RebindToSigned<decltype(tag)> signed_tag;
  const auto one = hn::Set(signed_tag, 1);
  for (std::size_t chunk = 0; chunk < chunks; ++chunk) {
    ChunkMasks found{};
    for (std::size_t i = 0; i < chunk_bytes; i += lanes) {
      const auto text = hn::LoadU(tag, reinterpret_cast<const std::uint8_t*>(bytes) + chunk * chunk_bytes + i);
      const auto line_ends = hn::Eq(text, line_feed);
      const auto bits = [&](auto mask, auto mask_tag) {
        std::uint8_t stored[chunk_bytes / 8 + 8] = {};
        hn::StoreMaskBits(mask_tag, mask, stored);
        std::uint64_t word;
        std::memcpy(&word, stored, sizeof word);
        return word << i;
      };
      found.separators |= bits(hn::Or(hn::Eq(text, semicolon), line_ends), tag);
      found.line_ends |= bits(line_ends, tag);
      found.quotes |= bits(hn::Eq(text, quote), tag);
      found.odd |= bits(hn::Lt(hn::BitCast(signed_tag, text), one), signed_tag);  // as signed: below 1
    }
    masks[chunk] = found;
  }
}

#endif

}  // namespace reconcile::detail::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace reconcile::detail {

HWY_EXPORT(scan_kernel);

void scan(const char* bytes, std::size_t size, ChunkMasks* masks) {
  const std::size_t chunks = (size + chunk_bytes - 1) / chunk_bytes;
  HWY_DYNAMIC_DISPATCH(scan_kernel)(bytes, chunks, masks);
  if (const std::size_t rest = size % chunk_bytes; rest != 0) {
    const std::uint64_t inside = (std::uint64_t{1} << rest) - 1;
    ChunkMasks& last = masks[chunks - 1];
    last = {last.separators & inside, last.line_ends & inside, last.quotes & inside, last.odd & inside};
  }
}

}  // namespace reconcile::detail
#endif
