#include "support/random_source.hpp"

#include <functional>
#include <map>
#include <vector>

#include "language/parser.hpp"

namespace reconcile {
namespace {

using Texts = std::vector<std::string>;
using Kind = Peg::Kind;

bool is_id(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Words that must have a meaning, not only a form, or that are more telling than random letters.
const std::map<std::string, Texts>& words() {
  static const std::map<std::string, Texts> table = {
      {"Date", {"2026-01-01", "2026-12-31", "2024-02-29"}},
      {"Instant", {"2026-01-01T00:00:00Z", "2026-12-31T23:59:59Z"}},
      {"Clock", {"00:00", "08:00", "17:59", "24:00"}},
      {"Int", {"0", "1", "4", "60", "007", "123"}},
      {"Number", {"0", "1", "0.0120", "12_345.67", "1_000", "60", "0.25", "00.50", "1234567890123456789.123456789"}},
      {"Prefix", {"+46", "+1", "+4670123456", "+0"}},
      {"Code", {"EUR", "USD", "SEK"}},
      {"Enum", {"ANSWERED", "N/A", "NOCREDITPARTNER", "A_1"}},
      {"Field", {"To", "From", "CallTime", "Duration", "ApplicationKey", "X", "ToCountryId", "A1_b"}},
      {"Name", {"floor", "eea", "partners", "x", "up", "call", "android", "other_days", "a_name_that_is_rather_long"}},
      {"LowerWord", {"phone-terminated", "phone-terminated", "app-app", "x", "and", "exception", "when", "a-1-b"}},
      {"String",
       {"\"\"", "\"app-1\"", "\"MSA-17, annex B §3\"", "\"a \\\"quoted\\\" # | { } \\\\\"", "\"ÅÄÖ 電話\"",
        "\"a text that is long enough to make a line break before it or behind it\""}},
      {"Comment",
       {"#", "# a comment", "#no blank", "# trailing blanks  \t", "# { \"odd | , }", "# ÅÄÖ §", "# # twice",
        "# a comment that is rather long, longer than what stands before it on its line"}},
      {"Cell",
       {"+46", "+467", "Sweden mobile", "0.0120", "60/60", "peak", "2026-01-01", "+46, +47", "\"a # b | c\"", "\"\"",
        "Côte d'Ivoire", "x"}},
  };
  return table;
}

class Maker {
 public:
  Maker(const Peg& norm, Dice& dice) : norm_(norm), dice_(dice) {}

  std::string statement() {
    out_.clear();
    depth_ = 0;
    make(norm_.rules()[norm_.find("Statement")].body);
    return out_;
  }

  std::string space() {
    out_.clear();
    make_space();
    return out_;
  }

 private:
  const Peg& norm_;
  Dice& dice_;
  std::string out_;
  bool after_blanks_ = false;  ///< a word ended here, and what follows may have to be kept apart
  int depth_ = 0;              ///< of conditions

  void append(std::string_view text) {
    if (text.empty()) return;
    if (after_blanks_ && !out_.empty() && is_id(out_.back()) && is_id(text.front())) {
      const bool number_and_unit = is_digit(out_.back()) && !is_digit(text.front());
      if (!number_and_unit || !dice_.one_in(8)) out_ += ' ';
    }
    after_blanks_ = false;
    out_ += text;
  }

  void make_blanks() {
    static const Texts blanks = {" ", " ", " ", " ", " ", "", "", "  ", "\t", "      "};
    append(dice_.pick(blanks));
    after_blanks_ = true;
  }

  void make_space() {
    static const Texts pieces = {" ", "  ", "\t", "\n", "\n", "\n  ", "\n\n", "\n \n\n\t"};
    if (!dice_.one_in(2)) return after_blanks_ = true, void();
    const auto count = dice_.between(1, 3);
    for (std::int64_t i = 0; i < count; ++i) {
      if (dice_.one_in(4)) {
        append(dice_.pick(words().at("Comment")) + "\n");
      } else {
        append(dice_.pick(pieces));
      }
    }
    after_blanks_ = true;
  }

  void make_line_end() {
    static const Texts blanks = {"", "", " ", "   "};
    if (dice_.one_in(4)) append(dice_.pick(blanks) + dice_.pick(words().at("Comment")));
    append("\n");
  }

  /// Now and then behind the last clause on its line.
  void make_closing_brace() {
    const auto line = out_.find_last_not_of(" \t\n");
    if (dice_.one_in(5) && line != std::string::npos && out_[line] != '{') {
      const auto begin = out_.rfind('\n', line) + 1;
      if (out_.find('#', begin) == std::string::npos) out_.resize(line + 1);
    }
    append("}");
    make_blanks();
  }

  std::int64_t repetitions() {
    if (out_.size() > 4000) return 0;
    if (dice_.one_in(25)) return dice_.between(8, 20);
    return dice_.one_in(2) ? 0 : dice_.between(1, 3);
  }

  void make_rule(std::size_t index) {
    const std::string& name = norm_.rules()[index].name;
    const auto& body = norm_.rules()[index].body;
    if (name == "_") return make_blanks();
    if (name == "WS") return make_space();
    if (name == "EOS") return make_line_end();
    if (name == "Comma") return append(dice_.one_in(10) ? "," : ", "), make_space();
    if (const auto found = words().find(name); found != words().end()) {
      append(dice_.pick(found->second));
      if (name != "LowerWord") make_blanks();
      return;
    }
    if (name != "NotExpr") return make(body);
    ++depth_;
    make(depth_ > 4 || !dice_.one_in(3) ? body.parts.back() : body);
    --depth_;
  }

  void make(const Peg::Expression& e) {
    switch (e.kind) {
      case Kind::word:
        if (e.text == "}") return make_closing_brace();
        append(e.text);
        return make_blanks();
      case Kind::raw:
        return append(e.text);
      case Kind::rule:
        return make_rule(e.rule);
      case Kind::sequence:
        for (const auto& part : e.parts) make(part);
        return;
      case Kind::choice:
        return make(dice_.pick(e.parts));
      case Kind::optional:
        if (dice_.one_in(2)) make(e.parts[0]);
        return;
      case Kind::plus:
        make(e.parts[0]);
        [[fallthrough]];
      case Kind::star:
        for (auto count = repetitions(); count > 0; --count) make(e.parts[0]);
        return;
      case Kind::any:
      case Kind::characters:
      case Kind::at:
      case Kind::not_at:
        return;  // of the rules that are reached only what `words` replaces has characters, and a text may be refused
    }
  }
};

bool parses(const std::string& text) {
  Sources sources;
  Diagnostics diagnostics;
  parse(sources, sources.add("random.rules", text), diagnostics);
  return diagnostics.list().empty();
}

void replace_all(std::string& text, const std::string& what, const std::string& by) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
}

}  // namespace

std::string random_statement(const Peg& norm, Dice& dice) {
  Maker maker(norm, dice);
  while (true) {
    std::string text = "rules 1\n" + maker.statement();
    if (parses(text)) return text;
  }
}

std::string random_source(const Peg& norm, Dice& dice) {
  Maker maker(norm, dice);
  std::string text = maker.space() + "rules 1" + (dice.one_in(2) ? "  # the version\n" : "\n");
  const auto statements = dice.between(0, 8);
  for (std::int64_t i = 0; i < statements; ++i) text += maker.space() + random_statement(norm, dice).substr(8);
  text += maker.space();
  if (dice.one_in(4)) text.resize(text.find_last_not_of("\n") + 1);
  if (dice.one_in(8)) replace_all(text, "\n", "\r\n");
  return dice.one_in(10) ? "\xEF\xBB\xBF" + text : text;
}

}  // namespace reconcile
