#include "app/audit.hpp"

#include <algorithm>
#include <optional>

#include "app/inputs.hpp"
#include "app/load_plan.hpp"
#include "app/outputs.hpp"
#include "app/progress.hpp"
#include "app/terminal.hpp"
#include "app/version.hpp"
#include "app/workers.hpp"
#include "audit/findings.hpp"

namespace reconcile {
namespace {

bool reaches_fail_level(const Summary& summary, std::optional<Severity> level) {
  if (!level) return false;
  std::uint64_t count = summary.errors;
  if (*level != Severity::error) count += summary.warnings;
  if (*level == Severity::note) count += summary.notes;
  return count != 0;
}

/// Rows there are, and none of them can be read: whatever the sums say, they say nothing.
bool nothing_readable(const Summary& summary) {
  std::uint64_t rows = 0;
  std::uint64_t rejects = 0;
  for (const InputSummary& input : summary.inputs) {
    rows += input.rows;
    rejects += input.rejects;
  }
  return rows != 0 && rows == rejects;
}

}  // namespace

int run_audit(const Options& options, Sources& sources) {
  const auto say_all = [&](const Diagnostics& diagnostics) { say(diagnostics, sources, options.color, options.quiet); };

  // The rules' road: text → checked program → plan.
  const std::optional<Plan> loaded = load_plan(options, sources);
  if (!loaded) return 2;
  const Plan& plan = *loaded;

  // The calls' road: paths → open files → blocks → tally.
  Diagnostics about_inputs;
  std::vector<std::string> empty_files;
  const auto inputs = open_calls(options, plan.layouts, about_inputs, empty_files);
  refuse_overwriting(options, plan.program, inputs, about_inputs);
  say_all(about_inputs);
  if (about_inputs.has_errors() && (inputs.empty() || would_overwrite(about_inputs))) return 2;
  Outputs outputs(options);
  BlockStream stream(inputs, {});
  // Half of it: blocks, decks, groups and what the end of an audit needs take their share too.
  constexpr std::uint64_t usual_for_others = 2 << 20;
  std::optional<TallyMemory> memory(std::in_place, options.memory_bytes / 2, usual_for_others, options.temp_folder);
  std::optional<Tally> tally =
      audit_with_workers(plan, stream, *memory, options.jobs, options.progress && !options.quiet);

  // Where they meet: findings, in order, into every report.
  Diagnostics at_end;
  const AuditContext context{plan, sources, inputs, stream, empty_files, tool_version(), options.jobs};
  Summary summary = make_findings(context, std::move(*tally), outputs);
  for (const std::string& failure : stream.failures()) at_end.add(DiagnosticCode::run_failed, {failure});
  for (const InputFile& input : inputs) {
    // One that was read to its end, and has changed since: nobody knows which of its rows were meant.
    if (stream.failures().empty() && input.file->has_changed())
      at_end.add(DiagnosticCode::run_failed, {input.path + " has changed while the audit ran"});
  }
  summary.complete = summary.complete && !about_inputs.has_errors() && !at_end.has_errors();
  // What findings were made of goes meanwhile: to free it, and a large temporary file, takes some milliseconds.
  outputs.end(summary, options.jobs, [&] {
    tally.reset();
    memory.reset();
  });
  outputs.commit(at_end);
  if (nothing_readable(summary)) at_end.add(DiagnosticCode::no_row_read, std::vector<std::string>{});
  say_all(at_end);
  if (about_inputs.has_errors() || at_end.has_errors()) return 2;
  return reaches_fail_level(summary, options.fail_level) ? 1 : 0;
}

}  // namespace reconcile
