#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <vector>

#include "base/files.hpp"
#include "calls/input.hpp"

namespace reconcile {
namespace {

constexpr std::size_t chunk_bytes = 1 << 16;

/// Is there anything but line ends behind the header?
bool has_rows(const InputFile& input) {
  std::array<char, chunk_bytes> chunk;
  for (std::uint64_t offset = input.first_row_offset;;) {
    const std::size_t got = input.file->read(chunk.data(), chunk.size(), offset);
    if (got == 0) return input.file->forget(), false;
    if (std::any_of(chunk.begin(), chunk.begin() + got, [](char byte) { return byte != '\r' && byte != '\n'; }))
      return input.file->forget(), true;
    offset += got;
  }
}

bool same_bytes(const OpenFile& a, const OpenFile& b) {
  std::array<char, chunk_bytes> left;
  std::array<char, chunk_bytes> right;
  for (std::uint64_t offset = 0;;) {
    const std::size_t got = a.read_packed(left.data(), left.size(), offset);
    if (b.read_packed(right.data(), right.size(), offset) != got) return false;
    if (got == 0) return true;
    if (!std::equal(left.begin(), left.begin() + got, right.begin())) return false;
    offset += got;
  }
}

/// Of the first 64 KiB: files of one size that differ do so there as a rule.
std::uint64_t hash_of_head(const OpenFile& file) {
  std::array<char, chunk_bytes> chunk;
  return XXH3_64bits(chunk.data(), file.read_packed(chunk.data(), chunk.size(), 0));
}

}  // namespace

void find_repeated_files(std::vector<InputFile>& inputs) {
  std::map<std::uint64_t, std::vector<std::uint32_t>> by_size;
  for (std::uint32_t i = 0; i < inputs.size(); ++i) by_size[inputs[i].file->size()].push_back(i);
  for (const auto& [size, files] : by_size) {
    if (files.size() < 2) continue;
    std::map<std::uint64_t, std::vector<std::uint32_t>> originals;  // by the hash of the head
    for (const std::uint32_t number : files) {
      InputFile& input = inputs[number];
      try {
        std::vector<std::uint32_t>& alike = originals[hash_of_head(*input.file)];
        const auto first = std::find_if(alike.begin(), alike.end(), [&](std::uint32_t other) {
          return same_bytes(*inputs[other].file, *input.file);
        });
        if (first == alike.end()) {
          alike.push_back(number);
        } else if (has_rows(input)) {
          input.repeats = *first;
        }
      } catch (const FileError&) {
        // The audit reads it too, and says what is wrong with it.
      }
    }
  }
}

}  // namespace reconcile
