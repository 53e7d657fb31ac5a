// In: what every part of the checker shares: layouts, sources, the names that the files define, the program so far.
// Out: the same. Must not know: any one statement's meaning.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/diagnostic.hpp"
#include "language/ast.hpp"
#include "language/checked.hpp"

namespace reconcile::check {

enum class ValueType : std::uint8_t {
  number,
  money,
  price,
  percent,
  span,
  instant,
  date,
  clock,
  prefix,
  text,
  enumeration,
};

/// "a span of time"
std::string_view phrase(ValueType type);

/// A literal with its type as written: a text and an enumeration's value are not the same here.
struct Constant {
  ValueType type = ValueType::number;
  Literal value;
  Span span;
};

struct LetDefinition {
  Span name;
  std::vector<Constant> values;
  bool usable = false;  ///< false: what is wrong with it has been said
};

struct BandDefinition {
  Span name;
  std::size_t index = 0;  ///< into Program::bands
};

/// A rules file that was read.
struct RulesFile {
  ast::File ast;
  std::string folder;  ///< paths written in it start here; "" is the current one
};

/// A file of rates, read and hashed once however many tariffs use it.
struct DeckFile {
  std::uint32_t source = 0;
  std::string sha256;
  std::size_t entry = 0;  ///< into Program::files
  bool readable = false;
};

/// How the cells of a table or deck are written.
struct CellForm {
  bool is_deck = false;  ///< blanks separate prefixes too; a blank rate is `not offered`
  char decimal_mark = '.';
  std::string date_pattern = "YYYY-MM-DD";
  std::optional<Date> default_valid;

  friend bool operator==(const CellForm&, const CellForm&) = default;
};

/// Where a column of a deck goes.
struct DeckTarget {
  std::size_t cell = 0;  ///< index in the record
  ast::ColumnName column = ast::ColumnName::name;
  bool second = false;

  friend bool operator==(const DeckTarget&, const DeckTarget&) = default;
};

/// All that the rows of a deck depend on.
struct DeckReading {
  std::uint32_t source = 0;
  char separator = ';';
  CellForm cells;
  std::vector<DeckTarget> targets;
  std::uint32_t per_seconds = 60;
  bool by_country = false;

  friend bool operator==(const DeckReading&, const DeckReading&) = default;
};

/// A deck that was read without an error: its rows in the tariff that read it first.
struct ReadDeck {
  DeckReading reading;
  const RateRows* rows = nullptr;
  std::size_t begin = 0;
  std::size_t end = 0;
};

struct Context {
  const Layouts& layouts;
  Sources& sources;
  Diagnostics* diagnostics;
  Program program;
  std::vector<RulesFile> files;                  ///< in the order of reading
  std::map<std::uint32_t, std::string> folders;  ///< by source: where the paths written in it start
  std::map<std::string, LetDefinition, std::less<>> lets;
  std::map<std::string, BandDefinition, std::less<>> bands;
  std::map<std::string, DeckFile> decks;  ///< by canonical path
  std::vector<std::string> invoice_files;  ///< "NAME=FILE", as `--invoice` gives them
  /// A text could not be read: what seems to be missing may stand there, so nothing is called missing.
  bool incomplete = false;
  /// The words and names on the first lines of statements that could not be read: they may be what seems to be missing.
  std::set<std::string, std::less<>> lost;
  std::map<std::string, std::string> lines_files;  ///< by invoice: the file that `--invoice` names
  std::vector<ReadDeck> read_decks = {};           ///< while the tariffs are worked out

  bool may_be_lost(std::string_view name) const { return incomplete || lost.contains(name); }

  void error(DiagnosticCode code, Span span, std::vector<std::string> arguments = {}) {
    diagnostics->add(code, span, std::move(arguments));
  }
  void error(DiagnosticCode code, Span span, std::vector<std::string> arguments, Span second, std::string label) {
    diagnostics->add({code, span, std::move(arguments), second, std::move(label)});
  }
  /// Where one wrong thing is met from several places, it is said of the first.
  void error_once(DiagnosticCode code, Span span, std::vector<std::string> arguments, Span second, std::string label);
  std::string written(Span span) const { return std::string(sources.text(span)); }
};

/// Calls `use(value, statement)` for every statement of the type, in the order of reading.
template <typename Wanted, typename Use>
void each_statement(const Context& context, Use use) {
  for (const RulesFile& file : context.files) {
    for (const ast::Statement& statement : file.ast.statements) {
      if (const auto* wanted = std::get_if<Wanted>(&statement.statement)) use(*wanted, statement);
    }
  }
}

/// The ids of the kinds, sorted; an unknown one is an error and left out.
std::vector<KindId> kinds_named(const std::vector<ast::Text>& names, Context& context);
std::string kind_names(const std::vector<KindId>& kinds, const Context& context);

/// The field's type in the kinds, or nullopt (and an error) where one of them lacks it. No kinds: nullopt, silently.
std::optional<FieldType> type_of_field(const ast::Text& field, const std::vector<KindId>& kinds, Context& context);

}  // namespace reconcile::check
