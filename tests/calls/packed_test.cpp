// Packed files read as the text in them, wherever reading begins.
#include <isa-l/igzip_lib.h>
#include <rapidcheck.h>
#include <sys/resource.h>

#include <zstd.h>
#include <csignal>

#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>
#include <random>
#include <utility>

#include "base/files.hpp"
#include "calls/detail/compressed_text.hpp"
#include "calls/kept_records.hpp"
#include "files.hpp"

namespace reconcile::test {
namespace {

using detail::Compression;

std::string gzip(std::string text) {
  std::string packed(text.size() + 4096, '\0');
  isal_zstream stream;
  isal_deflate_stateless_init(&stream);
  stream.gzip_flag = IGZIP_GZIP;
  stream.end_of_stream = 1;
  stream.next_in = reinterpret_cast<std::uint8_t*>(text.data());
  stream.avail_in = static_cast<std::uint32_t>(text.size());
  stream.next_out = reinterpret_cast<std::uint8_t*>(packed.data());
  stream.avail_out = static_cast<std::uint32_t>(packed.size());
  REQUIRE(isal_deflate_stateless(&stream) == COMP_OK);
  packed.resize(stream.total_out);
  return packed;
}

std::string zstd(const std::string& text) {
  std::string packed(ZSTD_compressBound(text.size()), '\0');
  packed.resize(ZSTD_compress(packed.data(), packed.size(), text.data(), text.size(), 1));
  return packed;
}

std::string pack(Compression compression, const std::string& text) {
  return compression == Compression::gzip ? gzip(text) : zstd(text);
}

std::string some_calls(int rows) {
  std::string text;
  for (int i = 0; i < rows; ++i)
    text += "call-" + std::to_string(i * 7919 % 10007) + ";\"a;" + std::to_string(i) + "\"\n";
  return text;
}

std::string read_all(OpenFile& file) {
  std::string text(1 << 20, '\0');
  text.resize(file.read(text.data(), text.size(), 0));
  return text;
}

}  // namespace

TEST_CASE("a packed text can be read from any place, and its end is known", "[calls]") {
  const std::string most = some_calls(110'000);
  CHECK(rc::check("against the text", [&] {
    const std::string text =
        most.substr(0, *rc::gen::element(900, 100'000, 100'000, 2'500'000));  // more than is kept, or less
    const auto compression = *rc::gen::element(Compression::gzip, Compression::zstd);
    const auto cut = *rc::gen::inRange<std::size_t>(0, text.size());
    const std::string packed = pack(compression, text.substr(0, cut)) + pack(compression, text.substr(cut));
    detail::CompressedText unpacked(compression, "a.csv.gz", [&](char* buffer, std::size_t size, std::uint64_t offset) {
      return packed.copy(buffer, size, std::min<std::size_t>(offset, packed.size()));
    });
    for (int i = 0; i < 4; ++i) {
      const auto offset = *rc::gen::inRange<std::size_t>(0, text.size() + 2);
      std::string part(*rc::gen::inRange<std::size_t>(1, 400'000), '\0');
      part.resize(unpacked.read(part.data(), part.size(), offset));
      const std::string expected = text.substr(std::min(offset, text.size()), part.size());
      RC_ASSERT(part == expected);
      RC_ASSERT(unpacked.ends_at(offset + part.size()) == (offset + part.size() == text.size()));
      if (*rc::gen::inRange(0, 4) == 0) unpacked.forget();
    }
    RC_ASSERT(unpacked.packed_bytes_read() <= packed.size());
  }));
}

TEST_CASE("a packed text is read on and on, and from any place afterwards", "[calls]") {
  const std::string most = some_calls(60'000);
  CHECK(rc::check("against the text", [&] {
    const std::string text = most.substr(0, *rc::gen::inRange<std::size_t>(1, most.size()));
    const auto compression = *rc::gen::element(Compression::gzip, Compression::zstd);
    const auto cut = *rc::gen::inRange<std::size_t>(0, text.size());
    const std::string packed = pack(compression, text.substr(0, cut)) + pack(compression, text.substr(cut));
    const auto read_packed = [&](char* buffer, std::size_t size, std::uint64_t offset) {
      return packed.copy(buffer, size, std::min<std::size_t>(offset, packed.size()));
    };
    const auto entry_points = *rc::gen::element(std::shared_ptr<SpillFile>(), std::make_shared<SpillFile>(""),
                                                std::make_shared<SpillFile>("/no/such/folder"));
    detail::CompressedText unpacked(compression, "a.csv.gz", read_packed, entry_points);
    std::string got;
    while (!unpacked.ends_at(got.size())) {
      const std::size_t before = got.size();
      const auto wanted = *rc::gen::inRange<std::size_t>(1, 300'000);
      got.resize(before + wanted);
      const bool reads_on = *rc::gen::inRange(0, 4) != 0;
      got.resize(before + (reads_on ? unpacked.read_on(got.data() + before, wanted, before)
                                    : unpacked.read(got.data() + before, wanted, before)));
      RC_ASSERT(got.size() > before);
      if (*rc::gen::inRange(0, 8) != 0) continue;
      std::string earlier(1000, '\0');
      const auto at = *rc::gen::inRange<std::size_t>(0, got.size());
      earlier.resize(unpacked.read(earlier.data(), earlier.size(), at));
      RC_ASSERT(earlier == text.substr(at, 1000));
    }
    RC_ASSERT(got == text);
    char more;
    RC_ASSERT(unpacked.read_on(&more, 1, got.size()) == 0u);
    for (int i = 0; i < 8; ++i) {
      std::string part(*rc::gen::inRange<std::size_t>(1, 300'000), '\0');
      const auto at = *rc::gen::inRange<std::size_t>(0, got.size() + 1);
      part.resize(unpacked.read(part.data(), part.size(), at));
      RC_ASSERT(part == text.substr(at, std::min(part.size(), text.size() - at)));
      RC_ASSERT(unpacked.ends_at(at + part.size()) == (at + part.size() == text.size()));
      if (*rc::gen::inRange(0, 4) == 0) unpacked.forget();
    }
  }));
}

TEST_CASE("all steps come equally far into a damaged archive", "[calls]") {
  const std::string text = some_calls(20'000);
  const std::string packed = gzip(text);
  CHECK(rc::check("in small steps and in one", [&] {
    std::string damaged = packed;
    const auto hole = *rc::gen::inRange<std::size_t>(100, packed.size() - 600);
    std::fill_n(damaged.begin() + static_cast<std::ptrdiff_t>(hole), 500, *rc::gen::element('\0', '\xff'));
    const auto read_in = [&](std::size_t step, std::string& error) {
      std::string_view left = damaged;
      const auto inflater = detail::make_inflater(Compression::gzip, [&left] { return std::exchange(left, {}); });
      std::string got;
      try {
        for (std::size_t more = 1; more != 0; got.resize(got.size() - (step - more))) {
          got.resize(got.size() + step);
          more = inflater->read(got.data() + got.size() - step, step);
        }
      } catch (const FileError& damage) {
        got.resize(got.size() - step);
        error = damage.what();
      }
      return got;
    };
    std::string error, error_at_once;
    const std::string at_once = read_in(text.size() * 2, error_at_once);
    const std::string in_steps = read_in(*rc::gen::element<std::size_t>(1000, 16'384, 50'000, 262'144), error);
    RC_ASSERT(in_steps == at_once);
    RC_ASSERT(error == error_at_once);
    RC_ASSERT(!error.empty());
  }));
}

TEST_CASE("what was read on need not be unpacked from its beginning again", "[calls]") {
  const std::string text = some_calls(150'000);
  const std::string packed = gzip(text);
  std::size_t packed_bytes = 0;
  const auto read_packed = [&](char* buffer, std::size_t size, std::uint64_t offset) {
    const std::size_t got = packed.copy(buffer, size, std::min<std::size_t>(offset, packed.size()));
    packed_bytes += got;
    return got;
  };
  const auto bytes_for_last_row = [&](const std::shared_ptr<SpillFile>& entry_points) {
    detail::CompressedText unpacked(Compression::gzip, "a.csv.gz", read_packed, entry_points);
    std::string block(256 * 1024, '\0');
    for (std::size_t at = 0; at < text.size();) at += unpacked.read_on(block.data(), block.size(), at);
    unpacked.forget();
    packed_bytes = 0;
    std::string row(20, '\0');
    CHECK(unpacked.read(row.data(), row.size(), text.size() - row.size()) == row.size());
    CHECK(text.ends_with(row));
    return packed_bytes;
  };
  CHECK(bytes_for_last_row(nullptr) == packed.size());
  const std::size_t least_bytes = bytes_for_last_row(std::make_shared<SpillFile>(""));
  CHECK(least_bytes < packed.size() / 4);
  CHECK(bytes_for_last_row(std::make_shared<SpillFile>("/no/such/folder")) == packed.size());

  // A file that takes some of them and then no more: those are of use.
  rlimit before;
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
  const auto signal_before = std::signal(SIGXFSZ, SIG_IGN);
  rlimit some = before;
  some.rlim_cur = 700 * 1024;
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &some) == 0);
  const std::size_t bytes = bytes_for_last_row(std::make_shared<SpillFile>(""));
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &before) == 0);
  std::signal(SIGXFSZ, signal_before);
  CHECK(bytes > least_bytes);
  CHECK(bytes < packed.size() * 9 / 10);
}

TEST_CASE("a file is told to be packed by its first bytes, and blocks are cut from its text", "[calls]") {
  const TemporaryFolder folder;
  const std::string text = some_calls(3000);
  for (const std::string& packed : {gzip(text), zstd(text), gzip(text.substr(0, 1000)) + gzip(text.substr(1000)),
                                    gzip(text) + std::string(512, '\0')}) {
    const std::vector<InputFile> inputs{rows_of(folder.write("a.csv", packed), 2)};
    CHECK(inputs[0].file->is_packed());
    CHECK(read_all(*inputs[0].file) == text);
    BlockStream stream(inputs, {500, 1 << 20});
    Block block;
    Seen seen;
    while (stream.next(0, block)) see(block, 2, seen);
    CHECK(stream.failures().empty());
    CHECK(seen.records.size() == 3000);
    CHECK(stream.facts()[0].whole);
    CHECK(stream.facts()[0].bytes == text.size());
    CHECK(stream.bytes_done() <= stream.bytes_total());
    CHECK(stream.line_of({0, seen.records.back().offset}) == 3000);

    std::vector<Place> places;
    std::vector<Origin> wanted;
    for (std::size_t i = 7; i < seen.records.size(); i += 113) places.push_back({0, seen.records[i].offset});
    for (const Place place : places) wanted.push_back({place, 0});
    Block before;
    read_again(inputs, stream, wanted, Lines::counted, before);
    stream.keep_records(places, 1 << 20, 2);
    for (const Place place : places) CHECK(stream.kept_records().find(place).has_value());
    CHECK_FALSE(stream.kept_records().find({0, places.front().offset() + 1}).has_value());
    Block after;
    read_again(inputs, stream, wanted, Lines::counted, after);
    Seen read_before, read_after;
    see(before, 2, read_before);
    see(after, 2, read_after);
    CHECK(read_before.records.size() == places.size());
    CHECK(read_after == read_before);
  }
  const auto plain = OpenFile::open(folder.write("b.csv", text));
  CHECK_FALSE(plain->is_packed());
}

/// Reads all that there is, then each of these rows again.
std::size_t rows_read_twice(const TemporaryFolder& folder, const std::string& packed) {
  const std::vector<InputFile> inputs{rows_of(folder.write("a.csv", packed), 2)};
  BlockStream stream(inputs, {500, 1 << 20});
  Block block;
  std::vector<Origin> rows;
  while (stream.next(0, block)) {
    for (const Record& record : block.records) rows.push_back({block.place(record), 0});
  }
  CHECK(stream.failures().size() == 1);
  std::size_t again = 0;
  for (std::size_t begin = 0; begin < rows.size(); begin += 256) {
    const auto end = static_cast<std::ptrdiff_t>(std::min(rows.size(), begin + 256));
    const std::vector<Origin> some(rows.begin() + static_cast<std::ptrdiff_t>(begin), rows.begin() + end);
    CHECK_NOTHROW(read_again(inputs, stream, some, Lines::counted, block));
    again += block.records.size();
  }
  CHECK(again == rows.size());
  return rows.size();
}

TEST_CASE("rows before a damaged place of a packed file can be read again", "[calls]") {
  const TemporaryFolder folder;
  const std::string text = some_calls(20'000);
  for (const std::string& whole : {gzip(text), zstd(text)}) {
    std::size_t most_rows = 0;
    for (const std::size_t percent : {30, 55, 80, 97}) {
      std::string packed = whole.substr(0, whole.size() * percent / 100);
      if (percent == 80) packed += "no archive goes on like this" + whole.substr(packed.size());
      most_rows = std::max(most_rows, rows_read_twice(folder, packed));
    }
    CHECK(most_rows > 10'000);
  }
}

/// Where the headers of an archive's blocks lie (RFC 8878).
std::vector<std::size_t> block_headers(const std::string& archive) {
  const auto byte = [&](std::size_t at) { return static_cast<std::size_t>(static_cast<unsigned char>(archive[at])); };
  const std::size_t flags = byte(4);
  const bool is_single = (flags & 0x20) != 0;
  const std::size_t size_bytes = std::vector<std::size_t>{is_single ? 1u : 0u, 2, 4, 8}[flags >> 6];
  std::vector<std::size_t> headers{5 + (is_single ? 0 : 1) + size_bytes};
  while ((byte(headers.back()) & 1) == 0) {  // not the last
    const std::size_t at = headers.back();
    const std::size_t header = byte(at) | byte(at + 1) << 8 | byte(at + 2) << 16;
    const bool repeats_one_byte = (header >> 1 & 3) == 1;
    headers.push_back(at + 3 + (repeats_one_byte ? 1 : header >> 3));
  }
  return headers;
}

TEST_CASE("a damaged header of a block takes nothing from the block before", "[calls]") {
  const TemporaryFolder folder;
  const std::string whole = zstd(some_calls(60'000));
  const std::vector<std::size_t> headers = block_headers(whole);
  CHECK(headers.size() > 8);
  std::size_t before = 0;
  for (std::size_t block = 1; block < headers.size(); ++block) {
    std::string packed = whole;
    packed[headers[block]] |= 6;  // a type that there is not
    const std::size_t rows = rows_read_twice(folder, packed);
    CHECK(rows > before);
    before = rows;
  }
}

TEST_CASE("behind a giant record, blocks are as small as before", "[calls]") {
  const TemporaryFolder folder;
  const std::string text = some_calls(100) + "giant;\"" + std::string(300'000, 'x') + "\"\n" + some_calls(20'000);
  for (const std::string& bytes : {text, gzip(text)}) {
    const std::vector<InputFile> inputs{rows_of(folder.write("a.csv", bytes), 2)};
    BlockStream stream(inputs, {500, 1 << 20});
    Block block;
    std::size_t rows = 0, large = 0;
    while (stream.next(0, block)) {
      rows += block.records.size();
      large += block.bytes.size() > 1000 ? 1 : 0;
    }
    CHECK(rows == 20'101);
    CHECK(large == 1);
    CHECK(stream.failures().empty());
    CHECK(stream.facts()[0].bytes == text.size());
  }
}

TEST_CASE("two threads end three packed files together", "[calls]") {
  const TemporaryFolder folder;
  std::vector<InputFile> inputs;
  constexpr std::size_t rows = 200'000;
  std::mt19937_64 random(1);  // so that packed files are large too
  for (const char* name : {"a.csv.gz", "b.csv.gz", "c.csv.gz"}) {
    std::string text;
    for (std::size_t row = 0; row < rows; ++row)
      text += std::to_string(random()) + ";" + std::to_string(random()) + "\n";
    inputs.push_back(rows_of(folder.write(name, gzip(text)), 2));
  }
  BlockStream stream(inputs, {});
  std::vector<Block> blocks(2);
  std::vector<std::size_t> seen(inputs.size());
  const auto next = [&](std::size_t worker) {
    if (!stream.next(worker, blocks[worker])) return false;
    seen[blocks[worker].file] += blocks[worker].records.size();
    return true;
  };
  while (*std::max_element(seen.begin(), seen.end()) < rows) {
    REQUIRE(next(0));
    REQUIRE(next(1));
  }
  CHECK(*std::min_element(seen.begin(), seen.end()) > rows / 2);  // with a file each, one would just have begun
  for (const std::size_t worker : {0, 1}) {
    while (next(worker)) continue;
  }
  CHECK(seen == std::vector<std::size_t>(inputs.size(), rows));
}

TEST_CASE("where one of the last packed files is damaged, the others are read to their ends", "[calls]") {
  const TemporaryFolder folder;
  const std::string text = some_calls(20'000);
  const std::string whole = gzip(text);
  const std::vector<InputFile> inputs{rows_of(folder.write("a.csv.gz", whole), 2),
                                      rows_of(folder.write("b.csv.gz", whole.substr(0, whole.size() / 2)), 2),
                                      rows_of(folder.write("c.csv.gz", whole), 2)};
  BlockStream stream(inputs, {16 * 1024, 1 << 20});
  std::vector<Block> blocks(2);
  while (stream.next(0, blocks[0]) | stream.next(1, blocks[1])) continue;
  CHECK(stream.failures().size() == 1);
  CHECK(stream.facts()[0].records == 20'000);
  CHECK_FALSE(stream.facts()[1].whole);
  CHECK(stream.facts()[2].records == 20'000);
}

TEST_CASE("a packed file that ends in the middle, or is damaged, is a failure with its place", "[calls]") {
  const TemporaryFolder folder;
  const std::string text = some_calls(3000);
  const auto failure = [&](const std::string& packed) {
    const std::vector<InputFile> inputs{rows_of(folder.write("a.csv", packed), 2)};
    BlockStream stream(inputs, {500, 1 << 20});
    Block block;
    while (stream.next(0, block)) continue;
    CHECK_FALSE(stream.facts()[0].whole);
    const std::vector<std::string> failures = stream.failures();
    REQUIRE(failures.size() == 1);
    const std::string path = folder.path("a.csv");
    REQUIRE(failures[0].starts_with(path));
    return failures[0].substr(path.size() + 1);
  };
  for (const std::string& packed : {gzip(text), zstd(text)}) {
    for (std::size_t size = 20; size < packed.size(); size += 1 + packed.size() / 60)
      CHECK(failure(packed.substr(0, size)) ==
            "is damaged at byte " + std::to_string(size) + ": the file ends in the middle");
    CHECK(failure(packed + "more").find("is damaged at byte") == 0);
  }
  CHECK(failure(gzip(text) + "more") ==
        "is damaged at byte " + std::to_string(gzip(text).size()) + ": something follows the archive");
  std::string other = gzip(text);
  other[other.size() - 6] ^= 1;
  CHECK(failure(other).find("the checksum is another one") != std::string::npos);
}

}  // namespace reconcile::test
