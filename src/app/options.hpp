// In: the words of the command line, and reconcile.yaml. Out: options, or what is wrong with them.
// Must not know: rules, calls, what the options bring about.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.hpp"
#include "language/checked.hpp"
#include "plan/plan.hpp"
#include "report/report.hpp"

namespace reconcile {

/// A line of `kinds` in reconcile.yaml: files so named are of this kind where they do not tell it themselves.
struct KindPattern {
  std::string pattern;
  std::string kind;
  Span span;
};

/// What `fmt` does with a file whose layout is another.
enum class FormatMode : std::uint8_t { write, list, diff };

enum class ColorChoice : std::uint8_t { automatic, always, never };

struct Options {
  struct Output {
    const ReportFormat* format = nullptr;
    std::string path;
  };

  std::vector<std::string> rules;
  std::vector<std::string> inputs;  ///< of `explain` without a call: the code; of `init`: the folder
  std::vector<std::string> layouts;
  std::optional<std::string> kind;
  std::optional<Period> period;
  std::vector<std::string> invoice_files;  ///< "NAME=FILE": the file of an invoice's lines
  std::vector<KindPattern> kind_patterns;
  const ReportFormat* format = nullptr;  ///< of the report on standard output
  std::vector<Output> outputs;
  std::optional<Severity> fail_level = Severity::error;  ///< none: never
  std::optional<std::string> call;                       ///< of `explain`: a CallId
  std::optional<std::string> filter;                     ///< of `test`: a regular expression
  bool coverage = false;
  unsigned jobs = 1;
  std::uint64_t memory_bytes = 0;
  std::string temp_folder;  ///< "": the system's
  std::uint64_t findings_per_cause = 20;
  FormatMode format_mode = FormatMode::write;
  ColorChoice color = ColorChoice::automatic;
  bool diagnostics_as_jsonl = false;      ///< `check --format jsonl`
  std::optional<std::string> stdin_name;  ///< what the rules that `-` reads are called
  bool progress = true;
  bool quiet = false;
  bool help = false;
  bool version = false;
  bool use_config = true;
  std::optional<std::string> config;  ///< none: reconcile.yaml, where there is one
};

/// Which command an option belongs to.
enum class Command : std::uint16_t { run = 1, check = 2, test = 4, explain = 8, tree = 16, freeze = 32, init = 64, format = 128 };

/// One option. The table of them feeds the command line, reconcile.yaml and the help.
struct Flag {
  enum class Result : std::uint8_t { good, bad, later };  ///< later: a value of a version to come

  std::string_view name;      ///< without its dashes
  char letter;                ///< 0: none
  std::string_view argument;  ///< "FILE"; "": a switch
  std::string_view help;
  std::string_view values;  ///< "auto, always or never": said where a value is none of them
  bool repeatable;
  bool in_config;
  unsigned commands;  ///< of Command
  Result (*apply)(Options& options, const std::string& value);
};

const std::vector<Flag>& flags();

/// The command line wins over reconcile.yaml, option by option.
std::optional<Options> read_options(Command command, const std::vector<std::string>& words, Sources& sources,
                                    Diagnostics& diagnostics);

void print_options(std::ostream& out, Command command);

}  // namespace reconcile
