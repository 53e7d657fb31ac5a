#include "base/files.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <rapidcheck.h>
#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <future>
#include <ostream>
#include <sstream>
#include <string_view>
#include <vector>

namespace reconcile {
namespace {

namespace fs = std::filesystem;

/// A folder of its own for one test.
class Folder {
 public:
  Folder() {
    std::string pattern = (fs::temp_directory_path() / "reconcile-files-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string operator/(const char* name) const { return (path_ / name).string(); }
  std::ptrdiff_t entries() const { return std::distance(fs::directory_iterator(path_), fs::directory_iterator()); }

 private:
  fs::path path_;
};

void write_text(const std::string& path, const std::string& text) {
  write_file(path, [&](std::ostream& out) { out << text; });
}

TEST_CASE("what is written is read again, byte by byte", "[base]") {
  const Folder folder;
  for (const std::size_t size : {0, 1, 1000, 65535, 65536, 65537, 1'000'000}) {
    std::string text(size, '\0');
    for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>(i * 31 + i / 251);
    write_text(folder / "a", text);
    CHECK(read_text_file(folder / "a") == text);
  }
  write_file(folder / "a", [](std::ostream& out) {
    for (int i = 0; i < 200'000; ++i) out.put(static_cast<char>('a' + i % 26));
  });
  const std::string text = read_text_file(folder / "a");
  CHECK(text.size() == 200'000);
  CHECK(text.substr(65530, 12) == "klmnopqrstuv");
  CHECK(folder.entries() == 1);
}

TEST_CASE("short texts and long ones are written in their order", "[base]") {
  const Folder folder;
  std::string all;
  write_file(folder / "a", [&](std::ostream& out) {
    for (int i = 0; i < 40; ++i) {
      const std::string text(static_cast<std::size_t>(i % 3 == 0 ? 70'000 + i : i * 1000),
                             static_cast<char>('a' + i % 26));
      out << text;
      all += text;
    }
  });
  CHECK(read_text_file(folder / "a") == all);
}

TEST_CASE("texts of about the size in which files are written", "[base]") {
  const Folder folder;
  constexpr std::size_t whole = 64 * 1024;
  for (const std::size_t before : {std::size_t{0}, std::size_t{1}, whole - 1}) {
    for (const std::size_t size : {whole - 1, whole, whole + 1, 2 * whole - 1, 2 * whole, 3 * whole + 7}) {
      CAPTURE(before, size);
      std::string text(size, 'x');
      text.front() = '<';
      text.back() = '>';
      write_file(folder / "a", [&](std::ostream& out) { out << std::string(before, 'b') << text << "end" << text; });
      CHECK(read_text_file(folder / "a") == std::string(before, 'b') + text + "end" + text);
    }
  }
}

TEST_CASE("a file that cannot be read is named with the reason", "[base]") {
  const Folder folder;
  CHECK_THROWS_AS(read_text_file(folder / "missing"), FileError);
  CHECK_THROWS_WITH(read_text_file(folder / "missing"),
                    Catch::Contains(folder / "missing") && Catch::Contains("No such file"));
  CHECK_THROWS_AS(read_text_file(folder / "."), FileError);
}

TEST_CASE("a file of 4 GiB is refused", "[base]") {
  const Folder folder;
  std::ofstream(folder / "large").close();
  fs::resize_file(folder / "large", std::uintmax_t{1} << 32);  // sparse: takes no room
  CHECK_THROWS_AS(read_text_file(folder / "large"), FileError);
}

TEST_CASE("a writer that throws leaves what was there, and nothing else", "[base]") {
  const Folder folder;
  const auto throwing = [](std::ostream& out) {
    out << std::string(200'000, 'x');
    throw std::runtime_error("no");
  };
  CHECK_THROWS_WITH(write_file(folder / "a", throwing), "no");
  CHECK(folder.entries() == 0);
  write_text(folder / "a", "old");
  CHECK_THROWS_WITH(write_file(folder / "a", throwing), "no");
  CHECK(folder.entries() == 1);
  CHECK(read_text_file(folder / "a") == "old");
}

TEST_CASE("a writer that gives up on its stream is an error", "[base]") {
  const Folder folder;
  CHECK_THROWS_AS(write_file(folder / "a", [](std::ostream& out) { out.setstate(std::ios::failbit); }), FileError);
  CHECK(folder.entries() == 0);
}

TEST_CASE("a full disk is an error, for one byte and for many", "[base]") {
  for (const std::size_t size : {std::size_t{1}, std::size_t{300'000}}) {
    CHECK_THROWS_AS(write_text("/dev/full", std::string(size, 'x')), FileError);
    CHECK_THROWS_WITH(write_text("/dev/full", std::string(size, 'x')),
                      Catch::Contains("/dev/full") && Catch::Contains("No space left"));
  }
  struct stat status {};
  REQUIRE(::stat("/dev/full", &status) == 0);
  CHECK(S_ISCHR(status.st_mode));
}

TEST_CASE("places that cannot be written", "[base]") {
  const Folder folder;
  CHECK_THROWS_AS(write_text(folder / "missing/a", "x"), FileError);
  bool asked = false;
  CHECK_THROWS_AS(write_file(folder / ".", [&](std::ostream&) { asked = true; }), FileError);
  CHECK_FALSE(asked);
  CHECK(folder.entries() == 0);
}

TEST_CASE("a pipe is written straight", "[base]") {
  const Folder folder;
  const std::string path = folder / "pipe";
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  auto reader = std::async(std::launch::async, [&] { return read_text_file(path); });
  write_text(path, std::string(200'000, 'p'));
  CHECK(reader.get() == std::string(200'000, 'p'));
  CHECK(fs::is_fifo(path));
}

TEST_CASE("a link stays a link, and a file keeps its mode", "[base]") {
  const Folder folder;
  write_text(folder / "real", "old");
  fs::permissions(folder / "real", fs::perms::owner_read | fs::perms::owner_write | fs::perms::others_write);
  fs::create_symlink("real", folder / "link");
  write_text(folder / "link", "new");
  CHECK(fs::is_symlink(folder / "link"));
  CHECK(read_text_file(folder / "real") == "new");
  CHECK(fs::status(folder / "real").permissions() ==
        (fs::perms::owner_read | fs::perms::owner_write | fs::perms::others_write));
  CHECK(folder.entries() == 2);
}

TEST_CASE("an output file appears when it is committed", "[base]") {
  const Folder folder;
  {
    OutputFile dropped(folder / "dropped");
    dropped.stream() << std::string(200'000, 'x');
  }
  CHECK(folder.entries() == 0);
  OutputFile first(folder / "a");
  OutputFile second(folder / "b");
  first.stream() << "first";
  OutputFile moved(std::move(second));
  moved.stream() << "second";
  CHECK_FALSE(fs::exists(folder / "a"));
  first.commit();
  moved.commit();
  CHECK(read_text_file(folder / "a") == "first");
  CHECK(read_text_file(folder / "b") == "second");
  CHECK(folder.entries() == 2);
}

TEST_CASE("texts that are written together stand one behind the other", "[base]") {
  CHECK(rc::check("of any size, between others", [] {
    const Folder folder;
    std::string expected;
    std::ostringstream plain;
    OutputFile out(folder / "a");
    const int times = *rc::gen::inRange(1, 6);
    for (int time = 0; time < times; ++time) {
      std::vector<std::string> texts(*rc::gen::inRange<std::size_t>(0, 5));
      std::vector<std::string_view> views;
      for (std::string& text : texts) {
        text.assign(*rc::gen::element<std::size_t>(0, 1, 1000, 65535, 65536, 65537, 150'000),
                    *rc::gen::inRange('a', 'z'));
        views.push_back(text);
        expected += text;
      }
      write_together(out.stream(), views);
      write_together(plain, views);
      const std::string alone(*rc::gen::element<std::size_t>(0, 3, 65536, 70'000), '-');
      out.stream() << alone;
      plain << alone;
      expected += alone;
    }
    out.commit();
    RC_ASSERT(read_text_file(folder / "a") == expected);
    RC_ASSERT(plain.str() == expected);
  }));
}

TEST_CASE("where only some of what is written together has room, that is said", "[base]") {
  const Folder folder;
  const auto before = std::signal(SIGXFSZ, SIG_IGN);
  rlimit limit;
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &limit) == 0);
  rlimit small = limit;
  small.rlim_cur = 100'000;  // in the middle of the second
  const std::string text(65536, 'x');
  OutputFile out(folder / "a");
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
  write_together(out.stream(), std::vector<std::string_view>{text, text, text});
  std::string error;
  try {
    out.commit();
  } catch (const FileError& thrown) {
    error = thrown.what();
  }
  ::setrlimit(RLIMIT_FSIZE, &limit);
  std::signal(SIGXFSZ, before);
  CHECK(error.find("File too large") != std::string::npos);
  CHECK_FALSE(out.stream());
}

TEST_CASE("what others may write to as well is written straight", "[base]") {
  const Folder folder;
  CHECK_FALSE(OutputFile(folder / "a").is_written_straight());
  CHECK(OutputFile("/dev/null").is_written_straight());
  CHECK(OutputFile::standard_output().is_written_straight());
}

TEST_CASE("a reader that has gone is a normal end", "[base]") {
  const Folder folder;
  const std::string path = folder / "pipe";
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  const auto before = std::signal(SIGPIPE, SIG_IGN);
  const int reader = ::open(path.c_str(), O_RDONLY | O_NONBLOCK);
  OutputFile out(path);
  ::close(reader);
  out.stream() << "lost";
  CHECK_NOTHROW(out.commit());
  std::signal(SIGPIPE, before);
}

TEST_CASE("the hash of known texts", "[base]") {
  CHECK(sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256(std::string(1'000'000, 'a')) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

}  // namespace
}  // namespace reconcile
