#include "calls/detail/scan.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "calls/detail/instruction_set.hpp"

// Highway compiles the kernels once for each instruction set.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "calls/detail/scan.cpp"
#include <hwy/foreach_target.h>  // must come before highway.h

#include <hwy/highway.h>

// Shared by the kernels, which are compiled several times.
#ifndef RECONCILE_SCAN_STATE
#define RECONCILE_SCAN_STATE
namespace reconcile::detail {

/// Between two stretches of one text.
struct SeparatorState {
  SeparatorFacts facts;
  std::uint64_t field_start = 1;  // whether the next byte begins a field
  std::uint64_t seen = 0;         // of the next bytes, how many have been looked at: one of a doubled quote
  bool in_quotes = false;
};

/// The separators of a chunk in which quotes stand, or which begins in quotes. A quote opens a field only where one
/// begins; in other fields it is a character like any other. `left`: bytes of the text from the chunk's first on.
inline std::uint64_t outside_quotes(const char* bytes, std::size_t left, const ChunkMasks& found, SeparatorState& state) {
  const auto from = [](std::uint64_t position) { return position < 64 ? ~std::uint64_t{0} << position : 0; };
  std::uint64_t separators = found.separators;
  std::uint64_t at = state.seen;
  std::uint64_t opening = 0;
  while (true) {
    if (!state.in_quotes) {
      const std::uint64_t openings = found.quotes & ((separators << 1) | state.field_start) & from(at);
      if (openings == 0) break;
      opening = static_cast<std::uint64_t>(std::countr_zero(openings));
      state.in_quotes = true;
      at = opening + 1;
    }
    const std::uint64_t quotes = found.quotes & from(at);
    const auto quote = static_cast<std::uint64_t>(std::countr_zero(quotes));
    if (quotes == 0 || quote + 2 >= left) {  // what follows a quote at the text's end is not known
      separators &= ~from(opening);
      break;
    }
    at = quote + 2;
    const char next = bytes[quote + 1];
    if (next == '"') continue;
    if (next != ';' && next != '\n' && (next != '\r' || bytes[quote + 2] != '\n')) state.facts.any_broken_quote = true;
    separators &= ~from(opening) | from(quote);
    state.in_quotes = false;
    at = quote + 1;
  }
  state.seen = state.in_quotes && at > 64 ? at - 64 : 0;
  if ((found.line_ends & ~separators) != 0) state.facts.any_quoted_line_end = true;
  return separators;
}

}  // namespace reconcile::detail
#endif

HWY_BEFORE_NAMESPACE();
namespace reconcile::detail::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

#if HWY_TARGET == HWY_SCALAR

HWY_INLINE ChunkMasks masks_of(const char* bytes) {
  ChunkMasks found{};
  for (std::size_t i = 0; i < chunk_bytes; ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    const std::uint64_t bit = std::uint64_t{1} << i;
    if (byte == ';' || byte == '\n') found.separators |= bit;
    if (byte == '\n') found.line_ends |= bit;
    if (byte == '"') found.quotes |= bit;
    if (byte == 0 || byte >= 0x80) found.odd |= bit;
  }
  return found;
}

#else

HWY_INLINE ChunkMasks masks_of(const char* bytes) {
  const hn::CappedTag<std::uint8_t, chunk_bytes> tag;
  const std::size_t lanes = hn::Lanes(tag);
  const hn::RebindToSigned<decltype(tag)> signed_tag;
  ChunkMasks found{};
#pragma GCC unroll 4
  for (std::size_t i = 0; i < chunk_bytes; i += lanes) {
    const auto text = hn::LoadU(tag, reinterpret_cast<const std::uint8_t*>(bytes) + i);
    const auto line_ends = hn::Eq(text, hn::Set(tag, '\n'));
    const auto bits = [&](auto mask, auto mask_tag) {
      std::uint8_t stored[chunk_bytes];
      hn::StoreMaskBits(mask_tag, mask, stored);
      std::uint64_t word = 0;
      std::memcpy(&word, stored, hn::MaxLanes(mask_tag) / 8);  // of a known size: it never comes to memory
      return word << i;
    };
    found.separators |= bits(hn::Or(hn::Eq(text, hn::Set(tag, ';')), line_ends), tag);
    found.line_ends |= bits(line_ends, tag);
    found.quotes |= bits(hn::Eq(text, hn::Set(tag, '"')), tag);
    found.odd |= bits(hn::Lt(hn::BitCast(signed_tag, text), hn::Set(signed_tag, 1)), signed_tag);  // as signed: below 1
  }
  return found;
}

#endif

// AVX-512 is used where it can pack bytes by a mask: without that it gains nothing over AVX2.
#undef RECONCILE_PACKS_BYTES
#if HWY_TARGET == HWY_AVX3
#define RECONCILE_PACKS_BYTES __attribute__((target("avx512vbmi,avx512vbmi2")))
#else
#define RECONCILE_PACKS_BYTES
#endif

#if HWY_TARGET == HWY_AVX3
HWY_DIAGNOSTICS(push)
HWY_DIAGNOSTICS_OFF(disable : 4701, ignored "-Wmaybe-uninitialized")  // in the compiler's own header

/// Writes offset + the place of each bit, from the lowest on, and more behind them.
RECONCILE_PACKS_BYTES HWY_INLINE void write_places(std::uint64_t bits, std::size_t count, std::uint32_t offset, std::uint32_t* places) {
  alignas(64) static constexpr std::array<std::uint8_t, chunk_bytes> every_place = [] {
    std::array<std::uint8_t, chunk_bytes> numbers{};
    for (std::size_t i = 0; i < chunk_bytes; ++i) numbers[i] = static_cast<std::uint8_t>(i);
    return numbers;
  }();
  const __m512i packed = _mm512_maskz_compress_epi8(bits, _mm512_load_si512(every_place.data()));
  const __m512i first = _mm512_set1_epi32(static_cast<int>(offset));
  _mm512_storeu_si512(places, _mm512_add_epi32(_mm512_cvtepu8_epi32(_mm512_castsi512_si128(packed)), first));
  if (count <= 16) [[likely]] return;
  std::uint8_t numbers[chunk_bytes];
  _mm512_storeu_si512(numbers, packed);
  for (std::size_t i = 16; i < count; ++i) places[i] = offset + numbers[i];
}

HWY_DIAGNOSTICS(pop)
#else

/// Eight at a time, whether or not there are so many: a loop that ends by guess would cost more.
HWY_INLINE void write_places(std::uint64_t bits, std::size_t count, std::uint32_t offset, std::uint32_t* places) {
  for (std::size_t done = 0; done < count; done += 8) {
#pragma GCC unroll 8
    for (std::size_t i = 0; i < 8; ++i) {
      places[done + i] = offset + static_cast<std::uint32_t>(std::countr_zero(bits));
      bits &= bits - 1;
    }
  }
}

#endif

void scan_kernel(const char* bytes, std::size_t chunks, ChunkMasks* masks) {
  for (std::size_t chunk = 0; chunk < chunks; ++chunk) masks[chunk] = masks_of(bytes + chunk * chunk_bytes);
}

/// `places` has room for a chunk more than there are bytes. `left`: bytes of the text from `bytes` on.
RECONCILE_PACKS_BYTES void separators_kernel(const char* bytes, std::size_t chunks, std::size_t left, std::uint32_t offset,
                       std::uint32_t* places, SeparatorState& state) {
  std::uint64_t odd = 0;
  std::size_t line_ends = 0;
  std::uint32_t* const first = places;
  for (std::size_t chunk = 0; chunk < chunks; ++chunk, offset += chunk_bytes) {
    const std::size_t begin = chunk * chunk_bytes;
    const ChunkMasks found = masks_of(bytes + begin);
    std::uint64_t separators = found.separators;
    if (found.quotes != 0 || state.in_quotes) separators = outside_quotes(bytes + begin, left - begin, found, state);
    state.field_start = separators >> 63;
    odd |= found.odd;
    line_ends += hwy::PopCount(found.line_ends & separators);
    const std::size_t count = hwy::PopCount(separators);
    write_places(separators, count, offset, places);
    places += count;
  }
  state.facts.any_odd |= odd != 0;
  state.facts.line_ends += line_ends;
  state.facts.count += static_cast<std::size_t>(places - first);
}

}  // namespace reconcile::detail::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace reconcile::detail {

namespace {

struct Kernels {
  decltype(&HWY_STATIC_DISPATCH(scan_kernel)) scan = &HWY_STATIC_DISPATCH(scan_kernel);
  decltype(&HWY_STATIC_DISPATCH(separators_kernel)) separators = &HWY_STATIC_DISPATCH(separators_kernel);
};

Kernels best_kernels() {
  Kernels best;
#if (HWY_TARGETS & HWY_AVX2) && HWY_STATIC_TARGET > HWY_AVX2  // of Highway's targets a better one is less
  if (has_avx2()) best = {&N_AVX2::scan_kernel, &N_AVX2::separators_kernel};
#endif
#if (HWY_TARGETS & HWY_AVX3) && HWY_STATIC_TARGET > HWY_AVX3
  if (has_avx3()) best = {&N_AVX3::scan_kernel, &N_AVX3::separators_kernel};
#endif
  return best;
}

const Kernels kernels = best_kernels();

}  // namespace

void scan(const char* bytes, std::size_t size, ChunkMasks* masks) {
  const std::size_t chunks = (size + chunk_bytes - 1) / chunk_bytes;
  kernels.scan(bytes, chunks, masks);
  if (const std::size_t rest = size % chunk_bytes; rest != 0) {
    const std::uint64_t inside = (std::uint64_t{1} << rest) - 1;
    ChunkMasks& last = masks[chunks - 1];
    last = {last.separators & inside, last.line_ends & inside, last.quotes & inside, last.odd & inside};
  }
}

SeparatorFacts find_separators(const char* bytes, std::size_t size, std::vector<std::uint32_t>& places,
                               std::vector<std::uint32_t>& line_ends) {
  SeparatorState state;
  line_ends.clear();
  const auto find = [&](const char* from, std::size_t stretch, std::size_t offset) {
    const std::size_t needed = state.facts.count + stretch + chunk_bytes;
    if (places.size() < needed) places.resize(std::max(needed, needed * 5 / 4));
    kernels.separators(from, stretch / chunk_bytes, size - offset, static_cast<std::uint32_t>(offset),
     places.data() + state.facts.count, state);
  };
  const std::size_t whole = size - size % chunk_bytes;
  for (std::size_t offset = 0; offset < whole; offset += separator_stretch) {
    find(bytes + offset, std::min(separator_stretch, whole - offset), offset);
    line_ends.push_back(static_cast<std::uint32_t>(state.facts.line_ends));
  }
  if (whole != size) {
    char rest[chunk_bytes];
    std::memset(rest, ' ', sizeof rest);
    std::memcpy(rest, bytes + whole, size - whole);
    find(rest, chunk_bytes, whole);
  }
  return state.facts;
}

}  // namespace reconcile::detail
#endif
