#include <xxhash.h>

#include <algorithm>

#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include "slow_reader.hpp"

namespace reconcile::test {
namespace {

Seen read_fast(const std::vector<InputFile>& inputs, BlockStream& stream) {
  Seen seen;
  Block block;
  while (stream.next(0, block)) see(block, inputs[0].width, seen);
  std::sort(seen.records.begin(), seen.records.end());
  std::sort(seen.rejects.begin(), seen.rejects.end());
  return seen;
}

Seen read_text(const std::string& text, std::uint32_t width, BlockOptions options = {}) {
  const TemporaryFolder folder;
  const std::vector<InputFile> inputs{rows_of(folder.write("a.csv", text), width)};
  BlockStream stream(inputs, options);
  return read_fast(inputs, stream);
}

std::vector<std::string> places(const Seen& seen) {
  std::vector<std::string> found;
  for (const SeenRecord& record : seen.records) {
    std::string text = std::to_string(record.line) + ":";
    for (const std::string& field : record.fields) text += "<" + field + ">";
    found.push_back(text);
  }
  return found;
}

using Lines = std::vector<std::string>;

/// Everything that a stream promises about one text.
void check_text(const TemporaryFolder& folder, const std::string& text, std::uint32_t width,
                const BlockOptions& options) {
  const std::vector<InputFile> inputs{rows_of(folder.write("a.csv", text), width)};
  BlockStream stream(inputs, options);
  const Seen fast = read_fast(inputs, stream);
  const Seen slow = SlowReader(text, width, options.record_limit_bytes).read();
  RC_ASSERT(fast.records == slow.records);
  RC_ASSERT(fast.rejects == slow.rejects);

  const FileFacts& facts = stream.facts()[0];
  RC_ASSERT(facts.whole);
  RC_ASSERT(facts.bytes == text.size());
  RC_ASSERT(facts.records == slow.records.size() + slow.rejects.size());
  RC_ASSERT(facts.last_line_ended == (text.empty() || text.back() == '\n'));
  const XXH128_hash_t hash = XXH3_128bits(text.data(), text.size());
  RC_ASSERT(facts.hash[0] == hash.high64);
  RC_ASSERT(facts.hash[1] == hash.low64);

  for (const SeenReject& reject : slow.rejects) RC_ASSERT(stream.line_of({0, reject.offset}) == reject.line);
  for (const SeenRecord& record : slow.records) RC_ASSERT(stream.line_of({0, record.offset}) == record.line);
  Seen wanted;
  std::vector<Origin> chosen;
  for (std::size_t i = text.size() % 3; i < slow.records.size(); i += 1 + text.size() % 2) {
    wanted.records.push_back(slow.records[i]);
    chosen.push_back({{0, slow.records[i].offset}, 0});
  }
  Block again;
  read_again(inputs, stream, chosen, reconcile::Lines::counted, again);
  Seen seen_again;
  see(again, width, seen_again);
  RC_ASSERT(seen_again == wanted);
}

rc::Gen<std::string> any_text() {
  const std::vector<std::string> pieces{
      "a",   ";",    "\"",   "\n",    "\r",       "\xC3\xA9", "\xC3", std::string(1, '\0'), "a;b", "\n\"", ";\"",
      "\";", "\"\"", "\r\n", "a;b\n", "\"a;\n\"", "\";\"",    "\"\n"};
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(pieces)), [](const auto& chosen) {
    std::string text;
    for (const std::string& piece : chosen) text += piece;
    return text;
  });
}

}  // namespace

TEST_CASE("the fast reader and the slow one agree on any text, cut anywhere", "[calls]") {
  const TemporaryFolder folder;
  for (int round = 0; round < 4; ++round) {
    CHECK(rc::check("no record is too long", [&] {
      const std::string text = *any_text();
      const auto width = *rc::gen::inRange<std::uint32_t>(1, 4);
      for (const std::size_t block_bytes : {1, 2, 3, 7, 64, 70, 1000})
        check_text(folder, text, width, {block_bytes, 1u << 20});
    }));
    CHECK(rc::check("records may be too long", [&] {
      const std::string text = *any_text();
      const auto width = *rc::gen::inRange<std::uint32_t>(1, 4);
      const auto limit = *rc::gen::inRange<std::size_t>(1, 24);
      for (const std::size_t block_bytes : {1, 2, 5, 13, 65, 1000})
        check_text(folder, text, width, {block_bytes, limit});
    }));
  }
}

TEST_CASE("fields, quotes and line ends", "[calls]") {
  CHECK(places(read_text("a;b\nc;d", 2)) == Lines{"1:<a><b>", "2:<c><d>"});
  CHECK(places(read_text("a;b\r\n\r\n\n;\r\n", 2)) == Lines{"1:<a><b>", "4:<><>"});
  CHECK(places(read_text("a\rb;c\r", 2)) == Lines{"1:<a\rb><c\r>"});
  CHECK(places(read_text("\"a;\"\"b\r\n\";c\nd;\"e\"\r\n", 2)) == Lines{"1:<\"a;\"\"b\r\n\"><c>", "3:<d><\"e\">"});
  CHECK(places(read_text("{\"k\":\"v\"};b\"\n", 2)) == Lines{"1:<{\"k\":\"v\"}><b\">"});
  CHECK(places(read_text("\"\";\"\"", 2)) == Lines{"1:<\"\"><\"\">"});
  CHECK(read_text("", 2) == Seen{});
  CHECK(read_text("\n\r\n", 2) == Seen{});
}

TEST_CASE("a record that cannot be read is rejected with its place", "[calls]") {
  using enum RejectReason;
  const auto rejects = [](const std::string& text, BlockOptions options = {}) {
    return read_text(text, 2, options).rejects;
  };
  CHECK(rejects("a;b\nc\nd;e;f\n") == std::vector<SeenReject>{{4, 2, field_count, 1}, {6, 3, field_count, 3}});
  CHECK(rejects("a;b\n\"c\"x;d\n") == std::vector<SeenReject>{{4, 2, broken_quote, 0}});
  CHECK(rejects("a;b\n\"c;d\n") == std::vector<SeenReject>{{4, 2, unclosed_quote, 0}});
  CHECK(rejects(std::string("a;b\0\n", 5)) == std::vector<SeenReject>{{0, 1, nul_byte, 1}});
  CHECK(rejects("a;\xC3\nb;\xED\xA0\x80\nc;\xC3\xA9\n") ==
        std::vector<SeenReject>{{0, 1, invalid_utf8, 1}, {4, 2, invalid_utf8, 1}});
  CHECK(rejects("aaaaaaaa;b\nc;d\n", {4, 6}) == std::vector<SeenReject>{{0, 1, record_too_long, Reject::no_column}});
}

TEST_CASE("after a broken or unclosed quote reading goes on at the next physical line", "[calls]") {
  CHECK(places(read_text("a;\"b\nc;d\ne;f\n", 2)) == Lines{"2:<c><d>", "3:<e><f>"});
  CHECK(places(read_text("a;\"b\nc;d\ne\"x;f\ng;h", 2)) == Lines{"2:<c><d>", "3:<e\"x><f>", "4:<g><h>"});
  CHECK(places(read_text("\"a\"b;\"x\ny\"\nc;d\n", 2)) == Lines{"3:<c><d>"});
}

TEST_CASE("a giant line takes no more memory than the limit, and the lines after it are read", "[calls]") {
  const std::string text = "a;b\n" + std::string(9'000'000, 'x') + "\nc;d\n";
  const TemporaryFolder folder;
  const std::vector<InputFile> inputs{rows_of(folder.write("a.csv", text), 2)};
  BlockStream stream(inputs, {64 * 1024, 1 << 20});
  Seen seen;
  Block block;
  std::size_t most = 0;
  while (stream.next(0, block)) {
    see(block, 2, seen);
    most = std::max(most, block.bytes.capacity());
  }
  CHECK(places(seen) == Lines{"1:<a><b>", "3:<c><d>"});
  CHECK(seen.rejects == std::vector<SeenReject>{{4, 2, RejectReason::record_too_long, Reject::no_column}});
  CHECK(most <= (3u << 20));
  CHECK(stream.facts()[0].bytes == text.size());
}

TEST_CASE("quotes that stay open over every line end cost linear time", "[calls]") {
  std::string text;
  while (text.size() < 3'000'000) text += "a\";\"\n";  // each line leaves a quote open, whether it began in one or not
  const Seen seen = read_text(text, 2, {64 * 1024, 64u << 20});
  CHECK(seen.records.empty());
  CHECK(seen.rejects.size() == text.size() / 5);  // quadratic: 10^12 steps, hours
  CHECK(seen.rejects.back().reason == RejectReason::unclosed_quote);
  CHECK(seen.rejects.back().line == text.size() / 5);
}

}  // namespace reconcile::test
