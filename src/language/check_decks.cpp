// `rates from …`: a CSV file of rates (language.md 5, Decks). Nothing is guessed.
#include <algorithm>
#include <array>
#include <set>

#include "language/detail/deck_text.hpp"
#include "language/detail/rate_columns.hpp"

namespace reconcile::check {
namespace {

struct DeckForm {
  char separator = ';';
  CellForm cells;
  std::vector<const ast::DeckColumn*> columns;
  std::vector<Span> places;  ///< of the columns' clauses
  bool sound = true;
};

class FormReader {
 public:
  explicit FormReader(Context& context) : context_(context) {
    form_.cells.is_deck = true;
  }

  DeckForm read(const ast::RateDeckClause& deck) {
    for (const ast::DeckClause& clause : deck.clauses) {
      std::visit([&](const auto& part) { read_part(part, clause.span); }, clause.clause);
    }
    return std::move(form_);
  }

 private:
  void wrong(DiagnosticCode code, const ast::Text& text) {
    context_.error(code, text.span, {text.text});
    form_.sound = false;
  }

  bool first(const char* words, Span span) {
    return is_first(seen_, words, span, DiagnosticCode::clause_twice, context_);
  }

  void read_part(const ast::DeckSeparator& part, Span span) {
    if (!first("separator", span)) return;
    if (const auto separator = separator_of(part.text.text)) {
      form_.separator = *separator;
    } else {
      wrong(DiagnosticCode::bad_separator, part.text);
    }
  }

  void read_part(const ast::DeckDecimal& part, Span span) {
    if (!first("decimal", span)) return;
    if (part.text.text != "." && part.text.text != ",") return wrong(DiagnosticCode::bad_decimal_mark, part.text);
    form_.cells.decimal_mark = part.text.text.front();
  }

  void read_part(const ast::DeckDates& part, Span span) {
    if (!first("dates", span)) return;
    const std::string& pattern = part.pattern.text;
    const auto count = [&](char c) { return std::count(pattern.begin(), pattern.end(), c); };
    const auto has = [&](const char* word) { return pattern.find(word) != std::string::npos; };
    const bool complete = has("YYYY") && has("MM") && has("DD");
    if (!complete || count('Y') != 4 || count('M') != 2 || count('D') != 2) {
      return wrong(DiagnosticCode::bad_date_pattern, part.pattern);
    }
    form_.cells.date_pattern = pattern;
  }

  void read_part(const ast::DeckValid& part, Span span) {
    if (first("valid", span)) form_.cells.default_valid = part.date;
  }

  void read_part(const ast::DeckColumn& part, Span span) {
    if (part.second_header && part.name != ast::ColumnName::increments) {
      wrong(DiagnosticCode::two_headers, *part.second_header);
    }
    form_.columns.push_back(&part);
    form_.places.push_back(span);
  }

  Context& context_;
  DeckForm form_;
  std::map<std::string, Span> seen_;
};

class HeaderReader {
 public:
  HeaderReader(const DeckText& deck, Context& context) : deck_(deck), context_(context) {}

  std::vector<DeckTarget> read(const DeckForm& form) {
    for (const ast::DeckColumn* column : form.columns) {
      find(column->header, column->name, false);
      if (column->second_header) find(*column->second_header, column->name, true);
    }
    return std::move(targets_);
  }

  bool sound() const { return sound_; }

 private:
  /// A header that is one cell is likely to have another separator.
  static std::string help(const std::string& header, const std::vector<std::string>& known) {
    if (known.size() == 1) {
      if (known.front().find('\t') != std::string::npos)
        return "if the deck's separator is the tab, write `separator \"tab\"`";
      for (const char c : {',', ';', '|'}) {
        if (known.front().find(c) == std::string::npos) continue;
        return std::string("if the deck's separator is another one, write `separator \"") + c + "\"`";
      }
    }
    return meant(header, known, "its columns are");
  }

  void find(const ast::Text& header, ast::ColumnName column, bool second) {
    const std::vector<DeckCell>& cells = deck_.cells();
    const auto named = [&](const DeckCell& cell) { return cell.text == header.text; };
    const auto found = std::find_if(cells.begin(), cells.end(), named);
    if (found == cells.end()) {
      std::vector<std::string> known;
      known.reserve(cells.size());
      for (const DeckCell& cell : cells) known.emplace_back(cell.text);
      // Said once where the whole header is one cell: the separator is another one.
      if (cells.size() > 1 || sound_) {
        context_.error(DiagnosticCode::header_missing, header.span, {header.text, help(header.text, known)},
                       deck_.span(), "the deck's header");
      }
      sound_ = false;
    } else if (const auto again = std::find_if(found + 1, cells.end(), named); again != cells.end()) {
      context_.error(DiagnosticCode::header_twice, header.span, {header.text}, deck_.span_of(*again), "the second one");
      sound_ = false;
    } else {
      targets_.push_back({static_cast<std::size_t>(found - cells.begin()), column, second});
    }
  }

  const DeckText& deck_;
  Context& context_;
  std::vector<DeckTarget> targets_;
  bool sound_ = true;
};

/// Returns the number of rows in the file.
std::size_t read_rows(DeckText& deck, const std::vector<DeckTarget>& targets, std::size_t width, RowMaker& maker) {
  std::size_t rows = 0;
  RowCells row;
  while (deck.next()) {
    ++rows;
    if (deck.broken_quote()) {
      maker.error(DiagnosticCode::broken_quote, *deck.broken_quote(), {});
      continue;
    }
    if (deck.cells().size() != width) {
      const std::size_t count = deck.cells().size();
      maker.error(DiagnosticCode::row_cells, deck.span(),
                  {std::to_string(count) + (count == 1 ? " cell" : " cells"), std::to_string(width),
                   "a cell that holds the deck's separator stands in double quotes"});
      continue;
    }
    row.span = deck.span();
    for (const DeckTarget& target : targets) {
      const DeckCell& cell = deck.cells()[target.cell];
      const CellText text{cell.text, deck.span_of(cell)};
      if (target.second) {
        row.second_increment = text;
      } else {
        row.cells[index_of(target.column)] = text;
      }
    }
    maker.add(row);
  }
  return rows;
}

}  // namespace

std::optional<char> separator_of(const std::string& text) {
  constexpr std::string_view taken = "\"+-.\r\n ";
  const char c = text.empty() ? '\0' : text.front();
  const bool is_letter = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  if (text == "tab") return '\t';
  if (text.size() != 1 || is_letter || taken.find(c) != std::string_view::npos) return std::nullopt;
  return c;
}

void add_deck(const ast::RateDeckClause& clause, Draft& draft, Context& context) {
  RateRows* const rows = rows_by(clause.key, draft, context);
  const DeckForm form = FormReader(context).read(clause);
  std::vector<ColumnUse> uses;
  for (std::size_t i = 0; i < form.columns.size(); ++i) {
    uses.push_back({form.columns[i]->name, form.columns[i]->unit, form.places[i]});
  }
  const std::optional<RateColumns> columns = check_columns(uses, clause.key, clause.path.span, true, draft, context);
  const DeckFile* const file = load_deck(clause.path, clause.pin, context);
  if (file == nullptr || !columns || !form.sound || rows == nullptr) return;
  DeckText deck(context.sources[file->source], file->source, form.separator);
  if (!deck.next()) return context.error(DiagnosticCode::deck_empty, clause.path.span);
  if (deck.broken_quote()) return context.error(DiagnosticCode::broken_quote, *deck.broken_quote());
  HeaderReader header(deck, context);
  const std::vector<DeckTarget> targets = header.read(form);
  if (!header.sound()) return;
  DeckReading reading{file->source, form.separator, form.cells, targets, columns->per_seconds, rows->by_country};
  const auto known = std::find_if(context.read_decks.begin(), context.read_decks.end(),
                                  [&](const ReadDeck& other) { return other.reading == reading; });
  if (known != context.read_decks.end()) {  // a tariff for each currency, say
    if (rows->rows.empty() && known->begin == 0 && known->end == known->rows->rows.size()) {
      rows->rows = known->rows->rows;
      return;
    }
    std::vector<RateRow>& own = rows->rows.edit();
    own.reserve(own.size() + (known->end - known->begin));
    for (std::size_t row = known->begin; row < known->end; ++row) own.push_back(known->rows->rows[row]);
    return;
  }
  const std::size_t before = rows->rows.size();
  const std::size_t errors = context.diagnostics->error_count();
  rows->rows.edit().reserve(before + deck.lines_left());
  RowMaker maker(*columns, form.cells, *rows, context);
  const std::size_t width = deck.cells().size();
  context.program.files[file->entry].rows = read_rows(deck, targets, width, maker);
  if (context.diagnostics->error_count() == errors)
    context.read_decks.push_back({std::move(reading), rows, before, rows->rows.size()});
}

}  // namespace reconcile::check
