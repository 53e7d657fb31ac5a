// In: findings, then the summary. Out: every report that was asked for, in one pass: on standard output and in files.
// Must not know: formats.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "app/options.hpp"
#include "audit/findings.hpp"
#include "base/files.hpp"
#include "calls/input.hpp"

namespace reconcile {

/// A report that would replace a file which this audit reads, or another report, is an error.
void refuse_overwriting(const Options& options, const Program& program, const std::vector<InputFile>& inputs,
                        Diagnostics& diagnostics);
bool would_overwrite(const Diagnostics& diagnostics);

class Outputs : public FindingSink {
 public:
  /// Opens all files, so that an hour's audit does not end at a folder that is not there. Throws FileError.
  explicit Outputs(const Options& options);

  std::unique_ptr<FindingPart> new_part(unsigned job) override;
  void take(FindingPart& part) override;
  void no_more() override;
  /// `meanwhile` is begun first: beside the reports' ends where there are several jobs, else before them.
  void end(const Summary& summary, unsigned jobs, const std::function<void()>& meanwhile);
  /// Makes the files whole; one that could not be written is a diagnostic and does not stop the others.
  void commit(Diagnostics& diagnostics);

 private:
  struct One {
    OutputFile file;
    std::unique_ptr<Report> report;
  };
  struct Part;

  void add(OutputFile file, const ReportFormat& format, const ReportOptions& options);

  std::vector<std::unique_ptr<One>> all_;
};

}  // namespace reconcile
