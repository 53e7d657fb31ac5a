#include "app/outputs.hpp"

#include <unistd.h>

#include "app/terminal.hpp"

namespace reconcile {

Outputs::Outputs(const Options& options) {
  ReportOptions shown{false, !options.quiet, options.findings_per_cause};
  for (const Options::Output& output : options.outputs) add(OutputFile(output.path), *output.format, shown);
  shown.color = use_color(options.color, STDOUT_FILENO);
  add(OutputFile::standard_output(), *options.format, shown);
}

void Outputs::add(OutputFile file, const ReportFormat& format, const ReportOptions& options) {
  auto one = std::make_unique<One>(One{std::move(file), nullptr});
  one->report = format.make(one->file.stream(), options);
  all_.push_back(std::move(one));
}

void Outputs::finding(const Finding& finding) {
  for (const auto& one : all_) one->report->finding(finding);
}

void Outputs::end(const Summary& summary) {
  for (const auto& one : all_) one->report->end(summary);
}

void Outputs::commit(Diagnostics& diagnostics) {
  for (const auto& one : all_) {
    try {
      one->file.commit();
    } catch (const FileError& error) {
      diagnostics.add(DiagnosticCode::run_failed, {error.what()});
    }
  }
}

}  // namespace reconcile
