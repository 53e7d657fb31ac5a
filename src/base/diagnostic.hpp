// In: what is wrong with what the user wrote, as a code, a place and arguments. Out: text with line, caret and help.
// Must not know: rows and findings (a row that cannot be read is a Reject, a discrepancy is a Finding).
#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/source.hpp"

namespace reconcile {

enum class Level { error, warning, note };

/// Every code, once, in base/diagnostic_codes.def: X(identifier, "stable-name", level, "message {0}", "help {1}").
/// The message is one lower-case sentence that stands alone; the help says what to write instead ("" for none).
enum class DiagnosticCode {
#define X(identifier, name, level, message, help) identifier,
#include "base/diagnostic_codes.def"
#undef X
};

std::string_view name_of(DiagnosticCode code);
Level level_of(DiagnosticCode code);

/// One thing that is wrong. `arguments` fill {0}, {1}, … of the table's message and help.
/// A help whose every argument is empty is left out.
struct Diagnostic {
  DiagnosticCode code;
  std::optional<Span> span;  ///< none: the message names its own place (a file that is missing)
  std::vector<std::string> arguments;
  std::optional<Span> second;  ///< the other place, where there is one ("first stated here")
  std::string second_label;
};

/// Collects what the stages find; a stage goes on after an error as long as it can say something new.
class Diagnostics {
 public:
  void add(Diagnostic diagnostic) { list_.push_back(std::move(diagnostic)); }
  void add(DiagnosticCode code, Span span, std::vector<std::string> arguments = {}) {
    list_.push_back({code, span, std::move(arguments), std::nullopt, {}});
  }
  void add(DiagnosticCode code, std::vector<std::string> arguments) {
    list_.push_back({code, std::nullopt, std::move(arguments), std::nullopt, {}});
  }
  bool has_errors() const;
  std::size_t error_count() const;
  const std::vector<Diagnostic>& list() const { return list_; }
  /// By place (source, begin, code), repeated ones dropped: the order of discovery is nobody's business.
  void sort();

 private:
  std::vector<Diagnostic> list_;
};

/// The message and the help with their arguments filled in.
std::string message_of(const Diagnostic& diagnostic);
std::string help_of(const Diagnostic& diagnostic);

/// Writes `error[code]: message`, `  --> file:line:column`, the line, carets, the second place and the help.
void print(std::ostream& out, const Diagnostic& diagnostic, const Sources& sources, bool color);
void print(std::ostream& out, const Diagnostics& diagnostics, const Sources& sources, bool color);

/// The candidate that a slip of the keyboard most likely meant, or "" when none is near.
std::string nearest(std::string_view written, const std::vector<std::string>& candidates);

/// A help for a word that is none of the candidates: "did you mean `x`?", else `listing` ("the kinds are") and all of
/// them; "" where they are too many to list.
std::string meant(std::string_view written, const std::vector<std::string>& candidates, std::string_view listing);

}  // namespace reconcile
