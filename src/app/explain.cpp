#include "app/explain.hpp"

#include <map>
#include <ostream>

#include "app/explain_call.hpp"
#include "app/inputs.hpp"
#include "app/load_plan.hpp"
#include "app/pages.hpp"
#include "app/terminal.hpp"
#include "app/words.hpp"
#include "base/files.hpp"
#include "calls/block.hpp"

namespace reconcile {
namespace {

int explain_code(const std::string& code, const Options& options, const Sources& sources) {
  const std::string_view page = page_of(code);
  if (page.empty()) {
    Diagnostics diagnostics;
    diagnostics.add(DiagnosticCode::unknown_code, {code, nearest(code, all_pages())});
    say(diagnostics, sources, options.color, options.quiet);
    return 2;
  }
  OutputFile out = OutputFile::standard_output();
  out.stream() << page;
  out.commit();
  return 0;
}

/// Could the block hold the call? Most blocks do not, and need not be decoded.
bool may_hold(const Block& block, const std::string& call) {
  return call.find('"') != std::string::npos || block.bytes.find(call) != std::string::npos;
}

struct Found {
  std::map<Place, std::string> calls;  ///< their explanations, in the order of places
  std::size_t unreadable = 0;          ///< rows near such a CallId
};

Found find_calls(const std::string& call, const Plan& plan, const Sources& sources, BlockStream& stream) {
  Found found;
  CallExplainer explainer(plan, sources);
  Block block;
  Columns columns;
  std::string scratch;
  while (stream.next(0, block)) {
    const int call_id = plan.kinds[block.input->kind].call_id;
    if (!may_hold(block, call)) continue;
    columns.decode(block, plan.layouts.kinds[block.input->kind]);
    found.unreadable += block.rejects.size();
    for (std::size_t row = 0; row < columns.rows(); ++row) {
      if (columns.text(row, call_id, scratch) == call) found.calls[columns.place(row)] = explainer.text(columns, row);
    }
  }
  return found;
}

int explain_calls(const Options& options, Sources& sources) {
  const std::optional<Plan> plan = load_plan(options, sources);
  if (!plan) return 2;
  Diagnostics diagnostics;
  std::vector<std::string> empty_files;
  const std::vector<InputFile> inputs = open_calls(options, plan->layouts, diagnostics, empty_files);
  BlockStream stream(inputs, {});
  const Found found = find_calls(*options.call, *plan, sources, stream);
  for (const std::string& failure : stream.failures()) diagnostics.add(DiagnosticCode::run_failed, {failure});
  if (found.calls.empty() && !diagnostics.has_errors()) {
    const std::string files = counted(inputs.size(), "file was", "files were") + " read";
    const std::string rest = found.unreadable == 0 ? "" : "; it may be a row that cannot be read, which an audit names";
    diagnostics.add(DiagnosticCode::call_not_found, {*options.call, files + rest});
  }
  say(diagnostics, sources, options.color, options.quiet);
  OutputFile out = OutputFile::standard_output();
  if (found.calls.size() > 1) out.stream() << found.calls.size() << " rows have this CallId\n\n";
  for (const auto& [place, text] : found.calls) {
    out.stream() << (place == found.calls.begin()->first ? "" : "\n") << text;
  }
  out.commit();
  return diagnostics.has_errors() ? 2 : 0;
}

}  // namespace

int explain(const Options& options, Sources& sources) {
  return options.call ? explain_calls(options, sources) : explain_code(options.inputs.front(), options, sources);
}

}  // namespace reconcile
