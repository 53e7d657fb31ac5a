// In: findings, made by several threads. Out: where they go, in their order. Must not know: how findings are made,
// formats.
#pragma once

#include <memory>
#include <vector>

#include "audit/finding.hpp"

namespace reconcile {

/// Some findings that follow one another, made by one thread, in whatever form the sink keeps them.
class FindingPart {
 public:
  virtual ~FindingPart() = default;
  virtual void add(const Finding& finding) = 0;
};

class FindingSink {
 public:
  virtual ~FindingSink() = default;
  /// Each of the threads 0, 1 … asks for itself, all at once. Its parts are made in the order of findings.
  virtual std::unique_ptr<FindingPart> new_part(unsigned job) = 0;
  /// In the order of findings, on one thread, while others still fill theirs.
  virtual void take(FindingPart& part) = 0;
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

}  // namespace reconcile
