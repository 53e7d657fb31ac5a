#include <algorithm>
#include <charconv>

#include "app/options.hpp"

namespace reconcile {
namespace {

using Result = Flag::Result;

constexpr unsigned bit(Command command) { return static_cast<unsigned>(command); }
constexpr unsigned for_run = bit(Command::run);
constexpr unsigned for_check = bit(Command::check);
constexpr unsigned for_format = bit(Command::format);
constexpr unsigned for_test = bit(Command::test);
constexpr unsigned for_explain = bit(Command::explain);
constexpr unsigned for_calls = for_run | for_explain;
/// The verbs that need a checked program.
constexpr unsigned for_programs = for_calls | bit(Command::check) | for_test | bit(Command::tree);
constexpr unsigned for_rules = for_programs | bit(Command::freeze) | for_format;
constexpr unsigned for_all = for_rules | bit(Command::init);

Result format_of(std::string_view name, const ReportFormat*& format) {
  constexpr std::string_view later[] = {"json", "csv", "junit", "sarif", "github", "markdown", "html", "xlsx"};
  format = find_report_format(name);
  if (format) return Result::good;
  return std::find(std::begin(later), std::end(later), name) != std::end(later) ? Result::later : Result::bad;
}

Result set_output(Options& options, const std::string& value) {
  const std::size_t equals = value.find('=');
  if (equals == std::string::npos || equals + 1 == value.size()) return Result::bad;
  Options::Output output{nullptr, value.substr(equals + 1)};
  const Result result = format_of(value.substr(0, equals), output.format);
  if (result == Result::good) options.outputs.push_back(std::move(output));
  return result;
}

template <typename Number>
Result set_number(const std::string& value, Number least, Number most, Number& number) {
  Number read{};
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), read);
  if (error != std::errc() || end != value.data() + value.size() || read < least || read > most) return Result::bad;
  number = read;
  return Result::good;
}

/// "256M", "2G", "65536K" or bytes: units of 1024, at least 16 MiB.
Result set_memory(Options& options, const std::string& value) {
  constexpr std::string_view units = "KMGT";
  constexpr std::uint64_t least = std::uint64_t{16} << 20;
  const std::size_t unit = value.empty() ? std::string_view::npos : units.find(value.back());
  const unsigned shift = unit == std::string_view::npos ? 0 : 10 * static_cast<unsigned>(unit + 1);
  std::uint64_t number = 0;
  const std::string digits = value.substr(0, value.size() - (shift == 0 ? 0 : 1));
  if (set_number<std::uint64_t>(digits, 1, ~std::uint64_t{0} >> shift, number) == Result::bad) return Result::bad;
  options.memory_bytes = number << shift;
  return options.memory_bytes >= least ? Result::good : Result::bad;
}

Result set_fail_level(Options& options, const std::string& value) {
  for (const Severity severity : {Severity::error, Severity::warning, Severity::note}) {
    if (value == name_of(severity)) return options.fail_level = severity, Result::good;
  }
  if (value != "never") return Result::bad;
  options.fail_level.reset();
  return Result::good;
}

Result set_color(Options& options, const std::string& value) {
  if (value == "auto") return options.color = ColorChoice::automatic, Result::good;
  if (value == "always") return options.color = ColorChoice::always, Result::good;
  if (value == "never") return options.color = ColorChoice::never, Result::good;
  return Result::bad;
}

/// Midnight UTC at the start of "2026-10", "2026-10-01"; of a month's next one with `next`.
std::optional<std::int64_t> start_of(std::string_view text, bool next) {
  const bool is_month = text.size() == 7;
  std::optional<Date> date = parse_date(is_month ? std::string(text) + "-01" : std::string(text));
  if (!date) return std::nullopt;
  if (is_month && next) {
    const YearMonthDay first = civil(*date);
    date = make_date(first.month == 12 ? first.year + 1 : first.year, first.month == 12 ? 1 : first.month + 1, 1);
    if (!date) return std::nullopt;
  }
  return std::int64_t{date->days} * 86400;
}

/// "2026-10": the month. "2026-10-01..2026-11-01": half-open.
Result set_period(Options& options, const std::string& value) {
  const std::size_t dots = value.find("..");
  const std::string_view all(value);
  if (dots == std::string::npos && value.size() != 7) return Result::bad;
  const auto from = start_of(all.substr(0, dots), false);
  const auto until = dots == std::string::npos ? start_of(all, true) : start_of(all.substr(dots + 2), false);
  if (!from || !until || *from >= *until) return Result::bad;
  options.period = Period{*from, *until};
  return Result::good;
}

Result set_invoice(Options& options, const std::string& value) {
  const std::size_t equals = value.find('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == value.size()) return Result::bad;
  options.invoice_files.push_back(value);  // a name or a path may hold more of them: the rules know the names
  return Result::good;
}

Result set_check_format(Options& options, const std::string& value) {
  options.diagnostics_as_jsonl = value == "jsonl";
  return value == "jsonl" || value == "text" ? Result::good : Result::bad;
}

Result append(std::vector<std::string>& list, const std::string& value) {
  if (value.empty()) return Result::bad;
  list.push_back(value);
  return Result::good;
}

}  // namespace

const std::vector<Flag>& flags() {
  static const std::vector<Flag> table = {
      {"rules", 0, "FILE", "a file of rules; may be given again", "the path of a file", true, true, for_calls,
       [](Options& o, const std::string& v) { return append(o.rules, v); }},
      {"kind", 0, "KIND", "the kind of calls in files that do not tell it themselves", "a kind of calls", false, true,
       for_calls, [](Options& o, const std::string& v) { return o.kind = v, v.empty() ? Result::bad : Result::good; }},
      {"layout", 0, "FILE", "a file of record layouts of your own; may be given again", "the path of a file", true,
       true, for_programs, [](Options& o, const std::string& v) { return append(o.layouts, v); }},
      {"period", 0, "PERIOD", "judge only calls that ended in 2026-10, or in FROM..UNTIL (UTC, UNTIL not included)",
       "a month such as `2026-10`, or two days such as `2026-10-01..2026-11-01`", false, true, for_run, set_period},
      {"invoice", 0, "NAME=FILE", "the file of the lines of the invoice NAME; may be given again", "`NAME=FILE`", true, true,
       for_run, set_invoice},
      {"call", 0, "ID", "the CallId of the call to explain", "a CallId", false, false, for_explain,
       [](Options& o, const std::string& v) { return o.call = v, v.empty() ? Result::bad : Result::good; }},
      {"filter", 0, "RE", "run the tests whose name fits a regular expression", "a regular expression", false, false,
       for_test, [](Options& o, const std::string& v) { return o.filter = v, v.empty() ? Result::bad : Result::good; }},
      {"coverage", 0, "", "list the tariffs, rows and alerts that no test reaches", "", false, false, for_test,
       [](Options& o, const std::string&) { return o.coverage = true, Result::good; }},
      {"format", 0, "FORMAT", "the report on standard output: text (default) or jsonl", "`text` or `jsonl`", false,
       true, for_run, [](Options& o, const std::string& v) { return format_of(v, o.format); }},
      {"format", 0, "FORMAT", "what is wrong, as text (default) or as jsonl for editors", "`text` or `jsonl`", false,
       false, for_check, set_check_format},
      {"stdin-name", 0, "NAME", "check standard input (`-`) as if it were the file NAME", "the path of a file", false,
       false, for_check,
       [](Options& o, const std::string& v) { return o.stdin_name = v, v.empty() ? Result::bad : Result::good; }},
      {"output", 0, "FORMAT=FILE", "a report into a file besides; may be given again", "`text=FILE` or `jsonl=FILE`",
       true, true, for_run, set_output},
      {"fail-level", 0, "LEVEL", "exit status 1 from this severity on: error (default), warning, note or never",
       "`error`, `warning`, `note` or `never`", false, true, for_run, set_fail_level},
      {"max-findings", 0, "N", "print so many findings of one cause (default 20); all are counted", "a whole number",
       false, true, for_run,
       [](Options& o, const std::string& v) {
         return set_number<std::uint64_t>(v, 0, ~std::uint64_t{0}, o.findings_per_cause);
       }},
      {"jobs", 0, "N", "work with N threads (default: one a core)", "a whole number from 1 to 1024", false, true,
       for_run, [](Options& o, const std::string& v) { return set_number<unsigned>(v, 1, 1024, o.jobs); }},
      {"memory", 0, "SIZE", "hold about so much in memory, the rest (and what very many findings or packed files need) in a temporary file (default: a quarter of the machine's)",
       "a size of at least 16M, such as `256M` or `4G`", false, true, for_run, set_memory},
      {"temp", 0, "FOLDER", "the folder for what --memory does not hold (default: $TMPDIR, else /tmp)", "the path of a folder",
       false, true, for_run, [](Options& o, const std::string& v) { return o.temp_folder = v, v.empty() ? Result::bad : Result::good; }},
      {"check", 0, "", "change nothing; list the files that would change, exit status 1 if there are any", "", false,
       false, for_format,
       [](Options& o, const std::string&) {
         if (o.format_mode == FormatMode::write) o.format_mode = FormatMode::list;
         return Result::good;
       }},
      {"diff", 0, "", "change nothing; print what would change, exit status as with --check", "", false, false,
       for_format, [](Options& o, const std::string&) { return o.format_mode = FormatMode::diff, Result::good; }},
      {"color", 0, "WHEN", "auto (default), always or never", "`auto`, `always` or `never`", false, true, for_all,
       set_color},
      {"no-progress", 0, "", "no progress on the terminal", "`true` or `false`", false, true, for_run,
       [](Options& o, const std::string&) { return o.progress = false, Result::good; }},
      {"quiet", 'q', "", "no single findings in the text report, no progress, no warnings", "`true` or `false`", false,
       true, for_rules, [](Options& o, const std::string&) { return o.quiet = true, Result::good; }},
      {"config", 0, "FILE", "read options from FILE instead of reconcile.yaml", "the path of a file", false, false,
       for_rules,
       [](Options& o, const std::string& v) { return o.config = v, v.empty() ? Result::bad : Result::good; }},
      {"no-config", 0, "", "do not read reconcile.yaml", "", false, false, for_rules,
       [](Options& o, const std::string&) { return o.use_config = false, Result::good; }},
      {"help", 'h', "", "print this", "", false, false, for_all,
       [](Options& o, const std::string&) { return o.help = true, Result::good; }},
      {"version", 0, "", "print the version", "", false, false, for_all,
       [](Options& o, const std::string&) { return o.version = true, Result::good; }},
  };
  return table;
}

}  // namespace reconcile
