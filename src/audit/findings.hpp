// In: the tally of everything, the plan, the inputs. Out: findings in their order, then the summary.
// Must not know: formats.
#pragma once

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
  std::vector<std::string> empty_files;   ///< paths of inputs without any bytes: they are named in the provenance
  std::string tool_version;
  unsigned jobs = 1;   ///< threads; the findings are the same for any number
};

/// Where findings go.
class FindingSink {
 public:
  virtual ~FindingSink() = default;
  /// What can be made of one finding alone; many threads ask at once.
  virtual std::vector<std::string> render(const Finding& finding) const = 0;
  /// In their order, on the caller's thread.
  virtual void finding(const Finding& finding, const std::vector<std::string>& rendered) = 0;
};

/// Keeps them.
class FindingList : public FindingSink {
 public:
  std::vector<std::string> render(const Finding&) const override { return {}; }
  void finding(const Finding& finding, const std::vector<std::string>&) override { all.push_back(finding); }

  std::vector<Finding> all;
};

/// Gives every finding once, sorted by (file, line, code, statement's name, group), those without a file last, and
/// returns the summary. Reads again the rows that are reported; throws FileError where a file has changed since.
Summary make_findings(const AuditContext& context, Tally&& tally, FindingSink& sink);

}  // namespace reconcile
