#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "app/options.hpp"

namespace reconcile {
namespace {

struct Read {
  std::optional<Options> options;
  std::vector<std::string> messages;  ///< "code: message | help", with the place where there is one
};

Read read(std::vector<std::string> words, Command command = Command::run) {
  Sources sources;
  Diagnostics diagnostics;
  Read result;
  result.options = read_options(command, words, sources, diagnostics);
  for (const Diagnostic& diagnostic : diagnostics.list()) {
    const std::string place = diagnostic.span ? sources.place(*diagnostic.span) + ": " : "";
    const std::string help = help_of(diagnostic);
    result.messages.push_back(place + std::string(name_of(diagnostic.code)) + ": " + message_of(diagnostic) +
                              (help.empty() ? "" : " | " + help));
  }
  CHECK(result.options.has_value() == result.messages.empty());
  return result;
}

std::string complaint(std::vector<std::string> words, Command command = Command::run) {
  const Read result = read(std::move(words), command);
  return result.messages.empty() ? "" : result.messages.front();
}

/// A reconcile.yaml for one test.
class ConfigFile {
 public:
  explicit ConfigFile(const std::string& text) { std::ofstream(path_) << text; }
  ~ConfigFile() { std::filesystem::remove(path_); }
  ConfigFile(const ConfigFile&) = delete;
  ConfigFile& operator=(const ConfigFile&) = delete;
  std::string flag() const { return "--config=" + path_; }
  const std::string& path() const { return path_; }

 private:
  std::string path_ =
      (std::filesystem::temp_directory_path() / ("reconcile-config-" + std::to_string(::getpid()) + ".yaml")).string();
};

TEST_CASE("options: every flag arrives", "[app]") {
  const Read all = read({"--rules",
                         "b.rules",
                         "--rules=a.rules",
                         "--kind",
                         "app-app",
                         "--layout",
                         "own.yaml",
                         "--format",
                         "jsonl",
                         "--output",
                         "text=out=1.txt",
                         "--output=jsonl=o.jsonl",
                         "--fail-level",
                         "note",
                         "--jobs",
                         "3",
                         "--color=always",
                         "--no-progress",
                         "-q",
                         "--max-findings",
                         "0",
                         "--no-config",
                         "z.csv",
                         "-",
                         "a.csv"});
  REQUIRE(all.options);
  const Options& options = *all.options;
  CHECK(options.rules == std::vector<std::string>{"b.rules", "a.rules"});
  CHECK(options.inputs == std::vector<std::string>{"-", "a.csv", "z.csv"});  // sorted: their order means nothing
  CHECK(options.kind == "app-app");
  CHECK(options.layouts == std::vector<std::string>{"own.yaml"});
  CHECK(options.format->name == "jsonl");
  REQUIRE(options.outputs.size() == 2);
  CHECK(options.outputs[0].format->name == "text");
  CHECK(options.outputs[0].path == "out=1.txt");
  CHECK(options.outputs[1].path == "o.jsonl");
  CHECK(options.fail_level == Severity::note);
  CHECK(options.jobs == 3);
  CHECK(options.color == ColorChoice::always);
  CHECK_FALSE(options.progress);
  CHECK(options.quiet);
  CHECK(options.findings_per_cause == 0);
}

TEST_CASE("options: what holds where nothing is said", "[app]") {
  const Read plain = read({"--no-config", "--rules=r", "c.csv"});
  REQUIRE(plain.options);
  CHECK(plain.options->format->name == "text");
  CHECK(plain.options->fail_level == Severity::error);
  CHECK(plain.options->jobs >= 1);
  CHECK(plain.options->findings_per_cause == 20);
  CHECK(plain.options->progress);
  CHECK(plain.options->color == ColorChoice::automatic);
  CHECK_FALSE(read({"--no-config", "--rules=r", "--fail-level=never", "c.csv"}).options->fail_level);
  CHECK(read({"--no-config", "--rules=r", "--", "--odd.csv"}).options->inputs == std::vector<std::string>{"--odd.csv"});
  CHECK(read({"--no-config", "a.rules", "b.rules"}, Command::check).options->rules ==
        std::vector<std::string>{"a.rules", "b.rules"});
}

TEST_CASE("options: each slip has its message", "[app]") {
  const std::vector<std::string> good = {"--no-config", "--rules=r", "c.csv"};
  const auto with = [&](std::vector<std::string> more) {
    more.insert(more.begin(), good.begin(), good.end());
    return complaint(more);
  };
  CHECK(with({"--rule=x"}) == "unknown-option: there is no option `--rule` | did you mean `--rules`?");
  CHECK(with({"--fail-levle", "note"}) ==
        "unknown-option: there is no option `--fail-levle` | did you mean `--fail-level`?");
  CHECK(with({"--xyzzy"}) == "unknown-option: there is no option `--xyzzy`");
  CHECK(with({"-z"}) == "unknown-option: there is no option `-z`");
  CHECK(with({"--kind"}) == "option-without-value: the option `--kind` needs a value | write `--kind KIND`");
  CHECK(with({"--quiet=yes"}) == "option-with-value: the option `--quiet` takes no value | write it alone: `--quiet`");
  CHECK(with({"--kind=a", "--kind=b"}) == "option-twice: the option `--kind` is given twice | give it once");
  CHECK(with({"--jobs=0"}) == "bad-option-value: `0` is not a value of `--jobs` | write a whole number from 1 to 1024");
  CHECK(with({"--jobs=2x"}).rfind("bad-option-value: `2x`", 0) == 0);
  CHECK(with({"--max-findings=-1"}).rfind("bad-option-value: `-1`", 0) == 0);
  CHECK(with({"--color=red"}) ==
        "bad-option-value: `red` is not a value of `--color` | write `auto`, `always` or `never`");
  CHECK(with({"--fail-level=all"}) ==
        "bad-option-value: `all` is not a value of `--fail-level` | write `error`, `warning`, `note` or `never`");
  CHECK(with({"--format=yaml"}) == "bad-option-value: `yaml` is not a value of `--format` | write `text` or `jsonl`");
  CHECK(with({"--output=text"}) ==
        "bad-option-value: `text` is not a value of `--output` | write `text=FILE` or `jsonl=FILE`");
  CHECK(with({"--output=text=a", "--output=jsonl=a"}) ==
        "same-output: two reports are to be written to `a` | give each report a file of its own");
}

TEST_CASE("options: periods are months, or days of which the last is not included", "[app]") {
  const auto period = [](const std::string& value) -> std::string {
    Sources sources;
    Diagnostics diagnostics;
    const auto options =
        read_options(Command::run, {"--no-config", "--rules=r", "c.csv", "--period=" + value}, sources, diagnostics);
    if (!options) return "refused";
    return text(Instant{options->period->from_seconds, 0}) + " " + text(Instant{options->period->until_seconds, 0});
  };
  CHECK(period("2026-10") == "2026-10-01T00:00:00Z 2026-11-01T00:00:00Z");
  CHECK(period("2026-12") == "2026-12-01T00:00:00Z 2027-01-01T00:00:00Z");
  CHECK(period("2026-10-05..2026-10-06") == "2026-10-05T00:00:00Z 2026-10-06T00:00:00Z");
  CHECK(period("2026-10..2026-12") == "2026-10-01T00:00:00Z 2026-12-01T00:00:00Z");
  for (const char* wrong : {"2026-13", "2026-1", "2026", "2026-10-05", "2026-10-06..2026-10-06", "2026-10-06..", "..", "x"})
    CHECK(period(wrong) == "refused");
}

TEST_CASE("options: memory has a size", "[app]") {
  const auto memory = [](const std::string& size) {
    Options options;
    const auto flag = std::find_if(flags().begin(), flags().end(), [](const Flag& f) { return f.name == "memory"; });
    return flag->apply(options, size) == Flag::Result::good ? options.memory_bytes : 0;
  };
  CHECK(memory("16M") == 16u << 20);
  CHECK(memory("3G") == std::uint64_t{3} << 30);
  CHECK(memory("16777216") == 16u << 20);
  CHECK(memory("20000K") == 20000u << 10);
  for (const char* wrong : {"", "M", "15M", "16m", "-1", "1.5G", "16777215", "18446744073709551615K", "99999999999999999999"})
    CHECK(memory(wrong) == 0);
}

TEST_CASE("options: what a later version brings is refused by name", "[app]") {
  CHECK(complaint({"--no-config", "--rules=r", "c.csv", "--format=html"}) ==
        "not-in-this-version: the format `html` is not in this version | write `text` or `jsonl`");
  CHECK(complaint({"--no-config", "--rules=r", "c.csv", "--output=xlsx=a.xlsx"}) ==
        "not-in-this-version: the format `xlsx` is not in this version | write `text=FILE` or `jsonl=FILE`");
  CHECK(complaint({"--no-config", "--rules=r", "s3://bucket/cdr"}) ==
        "not-in-this-version: reading from `s3://bucket/cdr` is not in this version");
}

TEST_CASE("options: an audit needs rules and calls, a check needs rules", "[app]") {
  CHECK(read({"--no-config"}).messages ==
        std::vector<std::string>{
            "no-rules: no rules are given | name a file: `--rules tariffs.rules`",
            "no-input: no calls are given | name files, folders or globs of CDR files, or `-` for standard input"});
  CHECK(complaint({"--no-config"}, Command::check) ==
        "no-rules: no rules are given | name a file: `reconcile check tariffs.rules`");
  CHECK(complaint({"--no-config", "--jobs=2", "a.rules"}, Command::check) ==
        "unknown-option: there is no option `--jobs`");
}

TEST_CASE("config: the same names; what the command line says wins", "[app]") {
  const ConfigFile file(
      "rules: [a.rules, b.rules]\ninputs: cdr/*.csv\nformat: jsonl\njobs: 7\nno-progress: true\nquiet: false\n"
      "output:\n  - text=out.txt\nkinds:\n  \"*sip*\": sip-terminated\n");
  const Read from_file = read({file.flag()});
  REQUIRE(from_file.options);
  CHECK(from_file.options->rules == std::vector<std::string>{"a.rules", "b.rules"});
  CHECK(from_file.options->inputs == std::vector<std::string>{"cdr/*.csv"});
  CHECK(from_file.options->format->name == "jsonl");
  CHECK(from_file.options->jobs == 7);
  CHECK_FALSE(from_file.options->progress);
  CHECK_FALSE(from_file.options->quiet);
  REQUIRE(from_file.options->outputs.size() == 1);
  REQUIRE(from_file.options->kind_patterns.size() == 1);
  CHECK(from_file.options->kind_patterns[0].pattern == "*sip*");
  CHECK(from_file.options->kind_patterns[0].kind == "sip-terminated");

  const Read both = read({file.flag(), "--rules=c.rules", "--format=text", "x.csv"});
  REQUIRE(both.options);
  CHECK(both.options->rules == std::vector<std::string>{"c.rules"});
  CHECK(both.options->inputs == std::vector<std::string>{"x.csv"});
  CHECK(both.options->format->name == "text");
  CHECK(both.options->jobs == 7);

  const Read check = read({file.flag()}, Command::check);
  CHECK_FALSE(check.options);  // its rules are named on the command line
}

TEST_CASE("config: errors have their place", "[app]") {
  const auto told = [](const std::string& text) {
    const ConfigFile file(text);
    const Read result = read({file.flag(), "--rules=r", "c.csv"});
    REQUIRE(result.messages.size() == 1);
    const std::string message = result.messages.front();
    REQUIRE(message.rfind(file.path(), 0) == 0);
    return message.substr(file.path().size());
  };
  CHECK(told("\njbos: 2\n") == ":2: yaml-unknown-key: the key `jbos` is not known here | did you mean `jobs`?");
  CHECK(told("jobs: many\n") ==
        ":1: bad-option-value: `many` is not a value of `--jobs` | write a whole number from 1 to 1024");
  CHECK(told("quiet: 1\n") == ":1: yaml-wrong-shape: `true` or `false` is expected here");
  CHECK(told("jobs: [1, 2]\n") == ":1: yaml-wrong-shape: a value is expected here");
  CHECK(told("- rules\n") == ":1: yaml-wrong-shape: a map of options is expected here");
  CHECK(told("kinds: x\n") == ":1: yaml-wrong-shape: a map of file-name patterns to kinds is expected here");
  CHECK(told("config: other.yaml\n").rfind(":1: yaml-unknown-key: the key `config`", 0) == 0);
  CHECK(told("format: html\n").rfind(":1: not-in-this-version: the format `html`", 0) == 0);
}

TEST_CASE("help lists every option of a command and no other", "[app]") {
  const auto help = [](Command command) {
    std::ostringstream out;
    print_options(out, command);
    return out.str();
  };
  std::map<std::string, unsigned> commands;  // an option may have a meaning of its own for each command
  for (const Flag& flag : flags()) commands["--" + std::string(flag.name) + ' '] |= flag.commands;
  for (const auto& [name, of] : commands) {
    INFO(name);
    CHECK((help(Command::run).find(name) != std::string::npos) == ((of & 1) != 0));
    CHECK((help(Command::check).find(name) != std::string::npos) == ((of & 2) != 0));
  }
}

TEST_CASE("options: the verbs that take rules", "[app]") {
  const Read test = read({"b.rules", "--filter=^a", "--coverage", "a.rules"}, Command::test);
  REQUIRE(test.options);
  CHECK(test.options->rules == std::vector<std::string>{"b.rules", "a.rules"});
  CHECK(test.options->filter == "^a");
  CHECK(test.options->coverage);
  CHECK(read({"a.rules"}, Command::tree).options->rules.size() == 1);
  CHECK(read({"a.rules"}, Command::freeze).options->rules.size() == 1);
  CHECK(complaint({}, Command::freeze) ==
        "no-rules: no rules are given | name a file: `reconcile freeze tariffs.rules`");
  CHECK(complaint({"a.rules", "--coverage"}, Command::check).rfind("unknown-option: ", 0) == 0);
  CHECK(complaint({"a.rules", "--filter"}, Command::test).rfind("option-without-value: ", 0) == 0);
}

TEST_CASE("options: explain takes a call or a code", "[app]") {
  const Read call = read({"--rules=a.rules", "--call", "c-1", "z.csv", "a.csv"}, Command::explain);
  REQUIRE(call.options);
  CHECK(call.options->call == "c-1");
  CHECK(call.options->inputs == std::vector<std::string>{"a.csv", "z.csv"});
  const Read code = read({"no-tariff"}, Command::explain);
  REQUIRE(code.options);
  CHECK_FALSE(code.options->call);
  CHECK(code.options->inputs == std::vector<std::string>{"no-tariff"});
  CHECK(complaint({"no-tariff", "learning"}, Command::explain).rfind("explain-what: ", 0) == 0);
  CHECK(complaint({"--call=c-1", "a.csv"}, Command::explain).rfind("no-rules: ", 0) == 0);
  CHECK(complaint({"--call=c-1", "--rules=a.rules"}, Command::explain).rfind("no-input: ", 0) == 0);
  const ConfigFile config("rules: a.rules\ninputs: cdr/*.csv\n");
  const Read from_config = read({"--call=c-1", config.flag()}, Command::explain);
  REQUIRE(from_config.options);
  CHECK(from_config.options->rules == std::vector<std::string>{"a.rules"});
  CHECK(from_config.options->inputs == std::vector<std::string>{"cdr/*.csv"});
}

TEST_CASE("options: init takes a folder at most", "[app]") {
  CHECK(read({}, Command::init).options->inputs.empty());
  CHECK(read({"a"}, Command::init).options->inputs == std::vector<std::string>{"a"});
  CHECK(complaint({"a", "b"}, Command::init).rfind("one-folder: 2 folders are given", 0) == 0);
}

}  // namespace
}  // namespace reconcile
