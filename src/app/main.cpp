#include "app/main.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <new>

#include "app/audit.hpp"
#include "app/check_rules.hpp"
#include "app/explain.hpp"
#include "app/format_rules.hpp"
#include "app/freeze.hpp"
#include "app/init.hpp"
#include "app/run_tests.hpp"
#include "app/terminal.hpp"
#include "app/tree.hpp"
#include "app/version.hpp"
#include "base/files.hpp"
#include "base/heap.hpp"

namespace reconcile {
namespace {

struct Verb {
  std::string_view name;
  std::string_view use;
  std::string_view help;
  Command command;
  int (*run)(const Options& options, Sources& sources);  ///< null: a verb of a version to come
};

const std::vector<Verb>& verbs() {
  static const std::vector<Verb> table = {
      {"run", "[run] --rules RULES [OPTIONS] CALLS...", "audit calls against rules (when no verb is given)",
       Command::run, run_audit},
      {"check", "check [OPTIONS] RULES...", "check rules without any calls", Command::check, check_rules},
      {"test", "test [OPTIONS] RULES...", "run the tests that the rules hold", Command::test, run_tests},
      {"fmt", "fmt [OPTIONS] RULES...",
       "bring rules into the canonical layout; `-` from standard input to standard output", Command::format,
       format_rules},
      {"explain", "explain --rules RULES --call ID [OPTIONS] CALLS...\n  reconcile explain CODE",
       "show how the price of a call comes about, or what a code means", Command::explain, explain},
      {"tree", "tree [OPTIONS] RULES...", "show which tariffs are exceptions to which", Command::tree, print_tree},
      {"infer", "", "", Command::check, nullptr},
      {"init", "init [FOLDER]", "write a first contract to begin with", Command::init, init_folder},
      {"freeze", "freeze [OPTIONS] RULES...", "write or renew the hashes of all files that the rules name",
       Command::freeze, freeze},
  };
  return table;
}

void print_help(std::ostream& out, const Verb* only) {
  out << "reconcile audits telephone bills: calls against the rules of a contract.\n\nUse:\n";
  for (const Verb& verb : verbs()) {
    if (!verb.run || (only && only != &verb)) continue;
    out << "  reconcile " << verb.use << "\n      " << verb.help << '\n';
  }
  const Verb& shown = only ? *only : verbs().front();
  out << "\nOptions of `" << shown.name << "`:\n";
  print_options(out, shown.command);
  if (!only) out << "The other verbs tell theirs: reconcile VERB --help\n";
  out << "\nCALLS are files, folders, globs or `-` for standard input. A file that is called like a verb is written "
         "./run.\n"
         "reconcile.yaml in the current folder may hold the same options, without their dashes; besides, `inputs`\n"
         "and `kinds` (a map of file-name patterns to kinds of calls).\n"
         "Exit status: 0 everything agrees, 1 findings, errors in rules (check) or failed tests (test), 2 the result\n"
         "cannot be trusted.\n";
}

/// To standard output, as every report: a disk that is full is an error, a reader that has gone is none.
void print_on_output(const std::function<void(std::ostream&)>& print_text) {
  OutputFile out = OutputFile::standard_output();
  print_text(out.stream());
  out.commit();
}

int run_words(std::vector<std::string> words, Sources& sources) {
  const Verb* verb = nullptr;
  if (!words.empty()) {
    const auto found =
        std::find_if(verbs().begin(), verbs().end(), [&](const Verb& v) { return v.name == words.front(); });
    if (found != verbs().end()) verb = &*found;
  }
  Diagnostics diagnostics;
  if (verb && !verb->run) {
    diagnostics.add(DiagnosticCode::not_in_this_version,
                    {"the verb `" + std::string(verb->name) + "`",
                     "`./" + std::string(verb->name) + "` names a file that is so called"});
    say(diagnostics, sources, ColorChoice::automatic, false);
    return 2;
  }
  if (verb) words.erase(words.begin());
  const Verb& chosen = verb ? *verb : verbs().front();
  const auto options = read_options(chosen.command, words, sources, diagnostics);
  say(diagnostics, sources, options ? options->color : ColorChoice::automatic, false);
  if (!options) return 2;
  if (options->help) return print_on_output([&](std::ostream& out) { print_help(out, verb); }), 0;
  if (options->version) {
    return print_on_output([](std::ostream& out) { out << "reconcile " << tool_version() << '\n'; }), 0;
  }
  return chosen.run(*options, sources);
}

/// A standard stream that the caller closed must not become the number of a file that we open.
void occupy_standard_streams() {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    // Opened the wrong way round, so that reading from it or writing to it fails.
    if (::fcntl(descriptor, F_GETFD) < 0) [[maybe_unused]]
      const int opened = ::open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY);
  }
}

int fail(const std::string& message) {
  Diagnostics diagnostics;
  diagnostics.add(DiagnosticCode::run_failed, {message});
  say(diagnostics, Sources(), ColorChoice::automatic, false);
  return 2;
}

}  // namespace

int run_main(int argc, const char* const* argv) {
  try {
    keep_freed_memory();
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow any more is an error like a full disk
    occupy_standard_streams();
    Sources sources;
    return run_words(std::vector<std::string>(argv + std::min(argc, 1), argv + argc), sources);
  } catch (const std::bad_alloc&) {
    std::cerr << "error: out of memory\n";  // no more than this: words would need memory too
    return 2;
  } catch (const std::exception& error) {
    return fail(error.what());
  }
}

}  // namespace reconcile
