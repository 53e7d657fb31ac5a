#include "base/diagnostic.hpp"

#include <algorithm>
#include <array>
#include <ostream>
#include <tuple>

namespace reconcile {
namespace {

struct Entry {
  std::string_view name;
  Level level;
  std::string_view message;
  std::string_view help;
};

constexpr Entry entries[] = {
#define X(identifier, name, level, message, help) {name, Level::level, message, help},
#include "base/diagnostic_codes.def"
#undef X
};

const Entry& entry_of(DiagnosticCode code) { return entries[static_cast<std::size_t>(code)]; }

/// Fills {0} to {9}. A brace that is followed by no digit and brace is text.
std::string filled(std::string_view wording, const std::vector<std::string>& arguments) {
  std::string text;
  for (std::size_t i = 0; i < wording.size(); ++i) {
    const bool placeholder = wording[i] == '{' && i + 2 < wording.size() && wording[i + 2] == '}' &&
                             wording[i + 1] >= '0' && wording[i + 1] <= '9';
    if (!placeholder) {
      text += wording[i];
      continue;
    }
    const auto number = static_cast<std::size_t>(wording[i + 1] - '0');
    if (number < arguments.size()) text += arguments[number];
    i += 2;
  }
  return text;
}

/// True if the wording has placeholders and each stands for nothing.
bool says_nothing(std::string_view wording, const std::vector<std::string>& arguments) {
  bool any = false;
  for (char digit = '0'; digit <= '9'; ++digit) {
    const char placeholder[] = {'{', digit, '}'};
    if (wording.find(std::string_view(placeholder, 3)) == std::string_view::npos) continue;
    any = true;
    const auto number = static_cast<std::size_t>(digit - '0');
    if (number < arguments.size() && !arguments[number].empty()) return false;
  }
  return any;
}

/// The length of the UTF-8 character at `at`; 0 for a byte that begins none.
std::size_t character_length(std::string_view text, std::size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  const std::size_t length = first < 0x80                    ? 1
                             : first >= 0xC2 && first < 0xE0 ? 2
                             : first >= 0xE0 && first < 0xF0 ? 3
                             : first >= 0xF0 && first < 0xF5 ? 4
                                                             : 0;
  if (length == 0 || at + length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((static_cast<unsigned char>(text[at + i]) & 0xC0) != 0x80) return 0;
  return length;
}

struct Range {
  char32_t first;
  char32_t last;
};

template <std::size_t size>
bool is_in(char32_t character, const Range (&ranges)[size]) {
  return std::any_of(std::begin(ranges), std::end(ranges),
                     [=](Range range) { return character >= range.first && character <= range.last; });
}

/// The columns that a terminal gives the UTF-8 character: 2 for the wide ones of East Asia and for pictures, 0 for what
/// is drawn over the character before.
std::size_t columns_of(std::string_view character) {
  constexpr Range over[] = {{0x300, 0x36F}, {0x200B, 0x200F}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF}};
  constexpr Range wide[] = {{0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0xA4CF},   {0xAC00, 0xD7A3},
                            {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},
                            {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1FAFF}, {0x20000, 0x3FFFD}};
  constexpr unsigned char lead_bits[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
  char32_t code = static_cast<unsigned char>(character[0]) & lead_bits[character.size()];
  for (const char byte : character.substr(1)) code = code << 6 | (static_cast<unsigned char>(byte) & 0x3F);
  return is_in(code, over) ? 0 : is_in(code, wide) ? 2 : 1;
}

struct Excerpt {
  std::string line;
  std::string carets;
};

/// The line for a terminal, and carets under [begin, end). A tab stays one in both lines; what
/// a terminal must not see (control characters, broken UTF-8) becomes U+FFFD. Of a long line the part round the carets.
Excerpt excerpt_of(std::string_view line, std::size_t begin, std::size_t end) {
  constexpr std::size_t before = 100;
  constexpr std::size_t width = 200;
  std::size_t first = begin > before + 20 ? begin - before : 0;
  while (first > 0 && first < line.size() && (static_cast<unsigned char>(line[first]) & 0xC0) == 0x80) --first;
  Excerpt excerpt;
  if (first > 0) {
    excerpt.line = "…";
    excerpt.carets = " ";
  }
  std::size_t at = first;
  while (at < line.size() && at - first < width) {
    const auto length = character_length(line, at);
    const bool shown =
        length > 0 && (line[at] == '\t' || (static_cast<unsigned char>(line[at]) >= 0x20 && line[at] != 0x7F));
    excerpt.line += shown ? line.substr(at, length) : std::string_view("\uFFFD");
    const auto next = at + std::max<std::size_t>(length, 1);
    const std::size_t columns = shown ? columns_of(line.substr(at, length)) : 1;
    const bool marked = (at >= begin && at < end) || (at < begin && next > begin);
    if (marked)
      excerpt.carets.append(columns, '^');
    else if (next <= begin)
      excerpt.carets.append(columns, line[at] == '\t' ? '\t' : ' ');
    at = next;
  }
  if (at < line.size()) excerpt.line += "…";
  if (excerpt.carets.find('^') == std::string::npos) excerpt.carets += '^';
  return excerpt;
}

constexpr std::string_view bold = "\033[1m";
constexpr std::string_view reset = "\033[0m";
std::string_view color_of(Level level) {
  return level == Level::error ? "\033[1;31m" : level == Level::warning ? "\033[1;33m" : "\033[1;36m";
}
std::string_view word_of(Level level) {
  return level == Level::error ? "error" : level == Level::warning ? "warning" : "note";
}

void print_place(std::ostream& out, Span span, const Sources& sources, std::string_view color) {
  const Source& source = sources[span.source];
  const auto position = source.position(span.begin);
  out << "  --> " << source.path() << ':' << position.line << ':' << position.column << '\n';
  const auto line = source.line(position.line);
  const auto start = static_cast<std::size_t>(line.data() - source.text().data());  // behind a byte-order mark
  const auto in_line = [&](std::uint32_t at) {
    return std::clamp<std::size_t>(at, start, start + line.size()) - start;
  };
  const auto excerpt = excerpt_of(line, in_line(span.begin), in_line(std::max(span.end, span.begin)));
  const auto number = std::to_string(position.line);
  out << number << " | " << excerpt.line << '\n';
  out << std::string(number.size(), ' ') << " | " << color << excerpt.carets << (color.empty() ? "" : reset) << '\n';
}

}  // namespace

std::string_view name_of(DiagnosticCode code) { return entry_of(code).name; }
Level level_of(DiagnosticCode code) { return entry_of(code).level; }

bool Diagnostics::has_errors() const { return error_count() > 0; }

std::size_t Diagnostics::error_count() const {
  return static_cast<std::size_t>(std::count_if(list_.begin(), list_.end(), [](const Diagnostic& diagnostic) {
    return level_of(diagnostic.code) == Level::error;
  }));
}

void Diagnostics::sort() {
  const auto key = [](const Diagnostic& d) {
    return std::tuple(!d.span.has_value(), d.span.value_or(Span()), d.code, d.second, d.second_label, d.arguments);
  };
  std::stable_sort(list_.begin(), list_.end(), [&](const auto& a, const auto& b) {
    const auto place = [](const Diagnostic& d) {
      const Span span = d.span.value_or(Span());
      return std::tuple(!d.span.has_value(), span.source, span.begin, d.code);
    };
    return place(a) != place(b) ? place(a) < place(b) : key(a) < key(b);
  });
  const auto same = [&](const auto& a, const auto& b) { return key(a) == key(b); };
  list_.erase(std::unique(list_.begin(), list_.end(), same), list_.end());
}

std::string message_of(const Diagnostic& diagnostic) {
  return filled(entry_of(diagnostic.code).message, diagnostic.arguments);
}

std::string help_of(const Diagnostic& diagnostic) {
  const auto help = entry_of(diagnostic.code).help;
  return says_nothing(help, diagnostic.arguments) ? std::string() : filled(help, diagnostic.arguments);
}

void print(std::ostream& out, const Diagnostic& diagnostic, const Sources& sources, bool color) {
  const Level level = level_of(diagnostic.code);
  const auto level_color = color ? color_of(level) : std::string_view();
  const auto strong = color ? bold : std::string_view();
  const auto plain = color ? reset : std::string_view();
  out << level_color << word_of(level) << '[' << name_of(diagnostic.code) << ']' << plain << strong << ": "
      << message_of(diagnostic) << plain << '\n';
  if (diagnostic.span) print_place(out, *diagnostic.span, sources, level_color);
  if (diagnostic.second) {
    out << strong << "note" << plain << ": " << diagnostic.second_label << '\n';
    print_place(out, *diagnostic.second, sources, color ? color_of(Level::note) : std::string_view());
  }
  if (const auto help = help_of(diagnostic); !help.empty()) out << strong << "help" << plain << ": " << help << '\n';
}

void print(std::ostream& out, const Diagnostics& diagnostics, const Sources& sources, bool color) {
  bool first = true;
  for (const auto& diagnostic : diagnostics.list()) {
    if (!first) out << '\n';
    first = false;
    print(out, diagnostic, sources, color);
  }
}

namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Damerau-Levenshtein: how many letters were left out, added, changed or swapped with their neighbour. Capitals are no
/// slip.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = lower(a[i - 1]) == lower(b[j - 1]);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1)});
      const bool swapped = i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]);
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

}  // namespace

std::string nearest(std::string_view written, const std::vector<std::string>& candidates) {
  constexpr std::size_t longest = 64;  // beyond, the words are no words
  if (written.empty() || written.size() > longest) return {};
  std::string best;
  std::size_t best_distance = written.size() / 3 + 1;  // a third of the letters may be wrong, and one more is too many
  if (written.size() <= 2) best_distance = 1;
  std::size_t bound = best_distance;
  for (const auto& candidate : candidates) {
    if (candidate.size() > longest) continue;
    const auto d = distance(written, candidate);
    const bool better = d <= bound && d < std::max(written.size(), candidate.size()) &&
                        (best.empty() || d < best_distance || (d == best_distance && candidate < best));
    if (!better) continue;
    best = candidate;
    best_distance = d;
    bound = d;
  }
  return best;
}

std::string meant(std::string_view written, const std::vector<std::string>& candidates, std::string_view listing) {
  constexpr std::size_t most = 20;
  if (const std::string one = nearest(written, candidates); !one.empty()) return "did you mean `" + one + "`?";
  if (candidates.empty() || candidates.size() > most) return {};
  std::string list;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (i > 0) list += i + 1 == candidates.size() ? " and " : ", ";
    list += "`" + candidates[i] + "`";
  }
  return std::string(listing) + " " + list;
}

}  // namespace reconcile
