// In: the tally of everything, the plan, the inputs. Out: findings in their order, then the summary.
// Must not know: formats.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "audit/finding.hpp"
#include "audit/summary.hpp"
#include "audit/tally.hpp"
#include "base/source.hpp"
#include "calls/block.hpp"

namespace reconcile {

/// What the end of an audit needs besides the tally.
struct AuditContext {
  const Plan& plan;
  const Sources& sources;
  const std::vector<InputFile>& inputs;
  const BlockStream& stream;
  std::vector<std::string> empty_files;  ///< paths of inputs without any bytes: they are named in the provenance
  std::string tool_version;
  unsigned jobs = 1;  ///< threads; the findings are the same for any number

  bool any_packed() const {
    return std::any_of(inputs.begin(), inputs.end(), [](const InputFile& input) { return input.file->is_packed(); });
  }
};

/// Keeps them.
class FindingList : public FindingSink {
 public:
  std::unique_ptr<FindingPart> new_part(unsigned) override { return std::make_unique<Part>(); }
  void take(FindingPart& part) override {
    for (Finding& finding : static_cast<Part&>(part).findings) all.push_back(std::move(finding));
  }

  std::vector<Finding> all;

 private:
  struct Part : FindingPart {
    void add(const Finding& finding) override { findings.push_back(finding); }
    std::vector<Finding> findings;
  };
};

/// Gives every finding once, sorted by (file, line, code, statement's name, group), those without a file last, and
/// returns the summary. Reads again the rows that are reported; throws FileError where a file has changed since.
Summary make_findings(const AuditContext& context, Tally&& tally, FindingSink& sink);

}  // namespace reconcile
