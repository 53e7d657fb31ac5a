#include "app/options.hpp"

#include <unistd.h>

#include <algorithm>
#include <boost/program_options.hpp>
#include <map>
#include <ostream>
#include <thread>

#include "app/config.hpp"

namespace reconcile {
namespace {

namespace po = boost::program_options;

std::uint64_t memory_of_machine() {
  const long pages = ::sysconf(_SC_PHYS_PAGES);
  const long page_bytes = ::sysconf(_SC_PAGESIZE);
  return pages > 0 && page_bytes > 0 ? static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(page_bytes) : 0;
}

bool belongs_to(const Flag& flag, Command command) { return (flag.commands & static_cast<unsigned>(command)) != 0; }

const Flag* find_flag(std::string_view name, Command command) {
  const auto found = std::find_if(flags().begin(), flags().end(),
                                  [&](const Flag& flag) { return flag.name == name && belongs_to(flag, command); });
  return found == flags().end() ? nullptr : &*found;
}

std::string dashed(std::string_view name) { return "--" + std::string(name); }

po::options_description boost_table(Command command) {
  po::options_description table;
  for (const Flag& flag : flags()) {
    if (!belongs_to(flag, command)) continue;
    const std::string names = flag.letter ? std::string(flag.name) + "," + flag.letter : std::string(flag.name);
    if (flag.argument.empty()) {
      table.add_options()(names.c_str(), "");
    } else {
      table.add_options()(names.c_str(), po::value<std::string>(), "");
    }
  }
  return table;
}

void refuse_unknown(const std::string& written, Command command, Diagnostics& diagnostics) {
  const std::string name = written.substr(0, written.find('='));
  std::vector<std::string> candidates;
  for (const Flag& flag : flags()) {
    if (belongs_to(flag, command)) candidates.push_back(dashed(flag.name));
  }
  diagnostics.add(DiagnosticCode::unknown_option, {name, nearest(name, candidates)});
}

/// Boost splits the words; nullopt after an error that it finds while splitting.
std::optional<std::vector<po::option>> split(Command command, const std::vector<std::string>& words,
                                             Diagnostics& diagnostics) {
  using namespace po::command_line_style;
  const int style = allow_long | long_allow_adjacent | long_allow_next | allow_short | allow_dash_for_short |
                    short_allow_adjacent | short_allow_next | allow_sticky;
  const po::options_description table = boost_table(command);
  try {
    return po::command_line_parser(words).options(table).style(style).allow_unregistered().run().options;
  } catch (const po::invalid_command_line_syntax& problem) {
    const std::string name = problem.get_option_name();
    const Flag* flag = find_flag(name.substr(std::min(name.find_first_not_of('-'), name.size())), command);
    const std::string use = flag ? name + " " + std::string(flag->argument) : "";
    const bool takes_none = flag && flag->argument.empty();
    diagnostics.add(takes_none ? DiagnosticCode::option_with_value : DiagnosticCode::option_without_value,
                    {name, takes_none ? name : use});
  } catch (const po::error& problem) {
    diagnostics.add(DiagnosticCode::run_failed, {problem.what()});
  }
  return std::nullopt;
}

void apply(const Flag& flag, const std::string& value, std::optional<Span> span, Options& options,
           Diagnostics& diagnostics) {
  const Flag::Result result = flag.apply(options, value);
  if (result == Flag::Result::bad) {
    diagnostics.add(
        {DiagnosticCode::bad_option_value, span, {value, dashed(flag.name), std::string(flag.values)}, {}, {}});
  } else if (result == Flag::Result::later) {
    diagnostics.add({DiagnosticCode::not_in_this_version,
                     span,
                     {"the format `" + value.substr(0, value.find('=')) + "`", "write " + std::string(flag.values)},
                     {},
                     {}});
  }
}

std::string_view name_of(Command command) {
  switch (command) {
    case Command::run:
      return "run";
    case Command::check:
      return "check";
    case Command::format:
      return "fmt";
    case Command::test:
      return "test";
    case Command::explain:
      return "explain";
    case Command::tree:
      return "tree";
    case Command::freeze:
      return "freeze";
    case Command::init:
      return "init";
  }
  return {};
}

/// The verbs whose words are files of rules.
bool takes_rules(Command command) {
  return command == Command::check || command == Command::test || command == Command::tree ||
         command == Command::freeze || command == Command::format;
}

using Given = std::map<std::string_view, std::size_t>;  // flag's name → how often it stands on the command line

Given apply_words(Command command, const std::vector<po::option>& words, Options& options, Diagnostics& diagnostics) {
  Given given;
  for (const po::option& word : words) {
    if (word.unregistered) {
      refuse_unknown(word.original_tokens.front(), command, diagnostics);
    } else if (word.position_key >= 0 || word.string_key.empty()) {
      auto& list = takes_rules(command) ? options.rules : options.inputs;
      list.insert(list.end(), word.value.begin(), word.value.end());
    } else if (const Flag* flag = find_flag(word.string_key, command)) {
      if (++given[flag->name] == 2 && !flag->repeatable && !flag->argument.empty()) {
        diagnostics.add(DiagnosticCode::option_twice, {dashed(flag->name)});
      }
      apply(*flag, word.value.empty() ? "" : word.value.front(), {}, options, diagnostics);
    }
  }
  return given;
}

void apply_config(Command command, const Given& given, Sources& sources, Options& options, Diagnostics& diagnostics) {
  const bool has_inputs = !options.inputs.empty();
  const std::optional<Config> config = read_config(options.config, sources, diagnostics);
  if (!config) return;
  for (const Config::Setting& setting : config->settings) {
    if (!belongs_to(*setting.flag, command) || given.count(setting.flag->name) != 0) continue;
    apply(*setting.flag, setting.value, setting.span, options, diagnostics);
  }
  if (command != Command::run && command != Command::explain) return;
  if (!has_inputs) options.inputs = config->inputs;
  options.kind_patterns = config->kind_patterns;
}

void check_calls(const Options& options, Diagnostics& diagnostics) {
  if (options.rules.empty()) diagnostics.add(DiagnosticCode::no_rules, {"`--rules tariffs.rules`"});
  if (options.inputs.empty()) diagnostics.add(DiagnosticCode::no_input, std::vector<std::string>{});
  for (const std::string& input : options.inputs) {
    if (input.starts_with("s3://"))
      diagnostics.add(DiagnosticCode::not_in_this_version, {"reading from `" + input + "`", ""});
  }
}

void check_outputs(const Options& options, Diagnostics& diagnostics) {
  for (std::size_t i = 0; i < options.outputs.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (options.outputs[i].path == options.outputs[j].path) {
        diagnostics.add(DiagnosticCode::same_output, {options.outputs[i].path});
      }
    }
  }
}

void check_words(Command command, const Options& options, Diagnostics& diagnostics) {
  if (command == Command::run || options.call) check_calls(options, diagnostics);
  if (command == Command::run) check_outputs(options, diagnostics);
  if (takes_rules(command) && options.rules.empty()) {
    diagnostics.add(DiagnosticCode::no_rules, {"`reconcile " + std::string(name_of(command)) + " tariffs.rules`"});
  }
  if (command == Command::explain && !options.call && (options.inputs.size() != 1 || !options.rules.empty())) {
    diagnostics.add(DiagnosticCode::explain_what, std::vector<std::string>{});
  }
  if (command == Command::init && options.inputs.size() > 1) {
    diagnostics.add(DiagnosticCode::one_folder, {std::to_string(options.inputs.size()) + " folders"});
  }
}

/// `explain CODE` and `init` ask for nothing that reconcile.yaml could say.
bool reads_config(Command command, const Options& options) {
  return options.use_config && command != Command::init && (command != Command::explain || options.call);
}

}  // namespace

std::optional<Options> read_options(Command command, const std::vector<std::string>& words, Sources& sources,
                                    Diagnostics& diagnostics) {
  Options options;
  options.format = find_report_format("text");
  options.jobs = std::clamp(std::thread::hardware_concurrency(), 1u, 1024u);
  options.memory_bytes = std::max(memory_of_machine() / 4, std::uint64_t{64} << 20);
  const auto parts = split(command, words, diagnostics);
  if (!parts) return std::nullopt;
  const Given given = apply_words(command, *parts, options, diagnostics);
  if (diagnostics.has_errors()) return std::nullopt;
  if (options.help || options.version) return options;
  if (reads_config(command, options)) apply_config(command, given, sources, options, diagnostics);
  if (diagnostics.has_errors()) return std::nullopt;
  check_words(command, options, diagnostics);
  if (options.stdin_name && std::find(options.rules.begin(), options.rules.end(), "-") == options.rules.end()) {
    diagnostics.add(DiagnosticCode::stdin_name_alone, std::vector<std::string>{});
  }
  if (diagnostics.has_errors()) return std::nullopt;
  std::sort(options.inputs.begin(), options.inputs.end());  // the order of the arguments is nobody's business
  return options;
}

void print_options(std::ostream& out, Command command) {
  for (const Flag& flag : flags()) {
    if (!belongs_to(flag, command)) continue;
    std::string left = flag.letter ? std::string("-") + flag.letter + ", " : "    ";
    left += dashed(flag.name);
    if (!flag.argument.empty()) left += " " + std::string(flag.argument);
    out << "  " << left << std::string(left.size() < 28 ? 28 - left.size() : 1, ' ') << flag.help << '\n';
  }
}

}  // namespace reconcile
