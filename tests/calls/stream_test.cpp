#include <algorithm>
#include <set>
#include <thread>

#include <catch2/catch.hpp>

#include "base/files.hpp"
#include "files.hpp"

namespace reconcile::test {
namespace {

struct Month {
  explicit Month(int files) {
    for (int file = 0; file < files; ++file) {
      std::string text;
      for (int i = 0; i < 800; ++i) {
        text += "c" + std::to_string(file) + "-" + std::to_string(i) + (i % 50 == 0 ? ";\"two\nlines\"\n" : ";x\n") +
                (i % 97 == 0 ? "bad\n" : "");
      }
      inputs.push_back(rows_of(folder.write(std::to_string(file) + ".csv", text), 2));
    }
  }
  TemporaryFolder folder;
  std::vector<InputFile> inputs;
};

/// The blocks of a stream, each in words, sorted.
std::vector<std::string> blocks(BlockStream& stream, std::size_t workers) {
  std::mutex mutex;
  std::vector<std::string> found;
  const auto work = [&](std::size_t worker) {
    Block block;
    while (stream.next(worker, block)) {
      const std::string words = std::to_string(block.file) + " " + std::to_string(block.offset) + " " +
                                std::to_string(block.first_line) + " " + std::to_string(block.records.size()) + " " +
                                std::to_string(block.rejects.size()) + " " + block.bytes;
      const std::lock_guard lock(mutex);
      found.push_back(words);
    }
  };
  std::vector<std::thread> threads;
  for (std::size_t worker = 0; worker < workers; ++worker) threads.emplace_back(work, worker);
  for (std::thread& thread : threads) thread.join();
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace

TEST_CASE("the blocks are the same, however many threads ask for them", "[calls]") {
  for (const int files : {1, 3}) {
    const Month month(files);
    BlockStream one(month.inputs, {500, 1 << 20});
    BlockStream two(month.inputs, {500, 1 << 20});
    const std::vector<std::string> by_one = blocks(one, 1);
    CHECK(by_one.size() > 8);
    CHECK(by_one == blocks(two, 2));
    for (std::size_t i = 0; i < month.inputs.size(); ++i) {
      CHECK(one.facts()[i].hash == two.facts()[i].hash);
      CHECK(one.facts()[i].records == 809);
    }
    CHECK(one.bytes_done() == one.bytes_total());
  }
}

TEST_CASE("two workers help one another with the last file alone, where all are alike", "[calls]") {
  for (const int files : {1, 2, 3, 5}) {
    const Month month(files);
    BlockStream stream(month.inputs, {500, 1 << 20});
    std::vector<Block> blocks(2);
    std::vector<std::set<std::uint32_t>> cut_by(2);
    for (bool any = true; any;) {
      any = false;
      for (std::size_t worker : {0, 1}) {
        if (!stream.next(worker, blocks[worker])) continue;
        any = true;
        cut_by[worker].insert(blocks[worker].file);
      }
    }
    const std::size_t cut = cut_by[0].size() + cut_by[1].size();
    CHECK(cut == static_cast<std::size_t>(files % 2 == 0 ? files : files + 1));
  }
}

TEST_CASE("files that repeat another and that cannot be read on are no hindrance to sharing the last", "[calls]") {
  const TemporaryFolder folder;
  Month month(4);
  month.inputs[2].repeats = 1;
  std::string text = "a;b\n";
  for (int i = 0; i < 4000; ++i) text += std::to_string(i) + ";x\n";
  month.inputs.push_back(rows_of(folder.write("5.csv", text), 2));
  const auto read_by = [&](std::size_t workers) {
    BlockStream stream(month.inputs, {500, 1 << 20});
    std::vector<std::string> found = blocks(stream, workers);
    for (const FileFacts& facts : stream.facts()) found.push_back(std::to_string(facts.records));
    CHECK(stream.failures().empty());
    return found;
  };
  const std::vector<std::string> by_one = read_by(1);
  for (const std::size_t workers : {2, 3, 9}) CHECK(read_by(workers) == by_one);
}

TEST_CASE("records are read again, near and far", "[calls]") {
  const Month month(2);
  BlockStream stream(month.inputs, {500, 1 << 20});
  Block block;
  Seen seen;
  while (stream.next(0, block)) {
    if (block.file == 1) see(block, 2, seen);
  }
  std::vector<Origin> places;
  Seen wanted;
  for (const std::size_t i : {0u, 1u, 2u, 50u, 51u, 400u, 799u}) {
    wanted.records.push_back(seen.records.at(i));
    places.push_back({{1, seen.records[i].offset}, i == 50 ? 77u : 0u});  // a line that is known is not counted
  }
  read_again(month.inputs, stream, places, Lines::counted, block);
  wanted.records[3].line = 77;
  Seen again;
  see(block, 2, again);
  CHECK(again == wanted);
  CHECK(block.place(block.records[3]) == places[3].place);
  CHECK(wanted.records[4].line == 55);  // before it: 51 records, two of them on two lines, and a bad line
  CHECK(stream.line_of(places[4].place) == wanted.records[4].line);

  month.folder.write("1.csv", "c;x\n");
  CHECK_THROWS_AS(read_again(month.inputs, stream, places, Lines::counted, block), FileError);
}

TEST_CASE("a file that becomes shorter while it is read is a failure, and the others go on", "[calls]") {
  const Month month(2);
  BlockStream stream(month.inputs, {500, 1 << 20});
  month.folder.write("0.csv", "c;x\n");
  CHECK(blocks(stream, 1).size() > 8);
  REQUIRE(stream.failures().size() == 1);
  CHECK(stream.failures()[0] == month.folder.path("0.csv") + " became shorter while it was read");
  CHECK_FALSE(stream.facts()[0].whole);
  CHECK(stream.facts()[1].whole);
}

}  // namespace reconcile::test
