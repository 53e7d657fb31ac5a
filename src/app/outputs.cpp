#include "app/outputs.hpp"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "app/terminal.hpp"
#include "base/in_order.hpp"

namespace reconcile {

namespace {

namespace fs = std::filesystem;

/// However they are spelled, and through links. Devices hold nothing that could be lost.
bool same_file(const std::string& a, const std::string& b) {
  std::error_code error;
  if (fs::exists(a, error) && !fs::is_regular_file(a, error)) return false;
  if (fs::equivalent(a, b, error)) return true;
  const auto plain = [&](const std::string& path) { return fs::weakly_canonical(fs::absolute(path, error), error); };
  return plain(a) == plain(b);
}

}  // namespace

void refuse_overwriting(const Options& options, const Program& program, const std::vector<InputFile>& inputs,
                        Diagnostics& diagnostics) {
  std::vector<std::string> read = options.layouts;
  for (const ProgramFile& file : program.files) read.push_back(file.path);
  for (const InputFile& input : inputs) read.push_back(input.path);
  for (std::size_t i = 0; i < options.outputs.size(); ++i) {
    const std::string& path = options.outputs[i].path;
    for (const std::string& other : read) {
      if (same_file(path, other)) diagnostics.add(DiagnosticCode::output_is_read, {path, other});
    }
    for (std::size_t j = 0; j < i; ++j) {
      if (same_file(path, options.outputs[j].path)) diagnostics.add(DiagnosticCode::same_output, {path});
    }
  }
}

bool would_overwrite(const Diagnostics& diagnostics) {
  const auto& list = diagnostics.list();
  return std::any_of(list.begin(), list.end(), [](const Diagnostic& diagnostic) {
    return diagnostic.code == DiagnosticCode::output_is_read || diagnostic.code == DiagnosticCode::same_output;
  });
}

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

/// A part of each report.
struct Outputs::Part : FindingPart {
  Wanted wants(std::uint32_t alike) const override {
    Wanted wanted = Wanted::nothing;
    for (const auto& part : all) wanted = std::max(wanted, part->wants(alike));
    return wanted;
  }
  void prefetch(std::uint32_t alike) const override {
    for (const auto& part : all) part->prefetch(alike);
  }
  void pass_over(std::uint32_t alike) override {
    for (const auto& part : all) part->pass_over(alike);
  }
  void add(const Finding& finding) override {
    for (const auto& part : all) part->add(finding);
  }

  std::vector<std::unique_ptr<FindingPart>> all;
};

std::unique_ptr<FindingPart> Outputs::new_part(unsigned job) {
  auto part = std::make_unique<Part>();
  for (const auto& one : all_) part->all.push_back(one->report->new_part(job));
  return part;
}

void Outputs::take(FindingPart& part) {
  for (std::size_t i = 0; i < all_.size(); ++i) all_[i]->report->take(*static_cast<Part&>(part).all[i]);
}

void Outputs::no_more() {
  for (const auto& one : all_) one->report->no_more();
}

/// Two that may be written to one place take turns; so do all where there is little to write.
void Outputs::end(const Summary& summary, unsigned jobs, const std::function<void()>& meanwhile) {
  constexpr std::size_t many_causes = 1000;
  const auto straight =
      std::count_if(all_.begin(), all_.end(), [](const auto& one) { return one->file.is_written_straight(); });
  const bool by_turns = straight > 1 || summary.causes.size() < many_causes;
  const std::size_t parts = by_turns ? 1 : all_.size();
  run_on_threads(jobs, parts + 1, [&](unsigned, std::size_t i) {
    if (i == 0) return meanwhile();
    if (!by_turns) return all_[i - 1]->report->end(summary);
    for (const auto& one : all_) one->report->end(summary);
  });
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
