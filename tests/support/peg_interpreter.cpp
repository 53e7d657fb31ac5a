#include "support/peg_interpreter.hpp"

#include <stdexcept>

namespace reconcile {
namespace {

using Kind = Peg::Kind;
using Expression = Peg::Expression;

bool is_id(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_'; }
bool is_letter_or_digit(char c) { return is_id(c) && c != '_'; }
std::size_t index_of(char c) { return static_cast<unsigned char>(c); }

/// Reads the notation.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::vector<Peg::Rule> rules() {
    skip();
    while (at_ < text_.size()) {
      std::string name = identifier();
      expect("<-");
      const std::size_t index = rule_index(name);
      if (defined_[index]) fail("defined twice: " + name);
      defined_[index] = true;
      Expression body = choice();
      rules_[index].body = std::move(body);
    }
    for (std::size_t i = 0; i < rules_.size(); ++i)
      if (!defined_[i]) fail("not defined: " + rules_[i].name);
    return std::move(rules_);
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<Peg::Rule> rules_;
  std::vector<bool> defined_;

  [[noreturn]] void fail(const std::string& what) const {
    throw std::runtime_error("PEG, at " + std::to_string(at_) + ": " + what);
  }
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool here(std::string_view what) const { return text_.substr(at_).starts_with(what); }

  void skip() {
    while (at_ < text_.size()) {
      if (peek() == '#') {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (peek() == ' ' || peek() == '\n') {
        ++at_;
      } else {
        return;
      }
    }
  }
  bool take(std::string_view what) {
    if (!here(what)) return false;
    at_ += what.size();
    skip();
    return true;
  }
  void expect(std::string_view what) {
    if (!take(what)) fail("expected " + std::string(what));
  }
  std::string identifier() {
    const std::size_t begin = at_;
    while (is_id(peek())) ++at_;
    if (at_ == begin) fail("expected a name");
    std::string name(text_.substr(begin, at_ - begin));
    skip();
    return name;
  }
  std::size_t rule_index(const std::string& name) {
    for (std::size_t i = 0; i < rules_.size(); ++i)
      if (rules_[i].name == name) return i;
    rules_.push_back({name, {Kind::any}});
    defined_.push_back(false);
    return rules_.size() - 1;
  }
  /// A name behind which `<-` stands begins the next rule.
  bool at_definition() {
    const std::size_t before = at_;
    while (is_id(peek())) ++at_;
    skip();
    const bool found = here("<-");
    at_ = before;
    return found;
  }

  Expression choice() {
    Expression all{Kind::choice};
    do all.parts.push_back(sequence());
    while (take("/"));
    return all.parts.size() == 1 ? std::move(all.parts.front()) : all;
  }
  Expression sequence() {
    Expression all{Kind::sequence};
    while (at_ < text_.size() && peek() != '/' && peek() != ')' && !(is_id(peek()) && at_definition()))
      all.parts.push_back(prefixed());
    if (all.parts.empty()) fail("expected an expression");
    return all.parts.size() == 1 ? std::move(all.parts.front()) : all;
  }
  static Expression wrap(Kind kind, Expression inner) {
    Expression outer{kind};
    outer.parts.push_back(std::move(inner));
    return outer;
  }
  Expression prefixed() {
    if (take("&")) return wrap(Kind::at, suffixed());
    if (take("!")) return wrap(Kind::not_at, suffixed());
    return suffixed();
  }
  Expression suffixed() {
    Expression inner = primary();
    if (take("?")) return wrap(Kind::optional, std::move(inner));
    if (take("*")) return wrap(Kind::star, std::move(inner));
    if (take("+")) return wrap(Kind::plus, std::move(inner));
    return inner;
  }
  Expression primary() {
    if (take("(")) {
      Expression inner = choice();
      expect(")");
      return inner;
    }
    if (take(".")) return {Kind::any};
    if (peek() == '\'') return {Kind::word, quoted('\'')};
    if (peek() == '"') return {Kind::raw, quoted('"')};
    if (peek() == '[') return characters();
    Expression reference{Kind::rule};
    reference.rule = rule_index(identifier());
    return reference;
  }
  std::string character() {
    if (peek() != '\\') return {text_[at_++]};
    const char escaped = text_.at(at_ + 1);
    at_ += 2;
    if (escaped == 'r') return "\r";
    if (escaped == 'n') return "\n";
    if (escaped == 't') return "\t";
    if (escaped != 'u') return {escaped};
    const unsigned code = static_cast<unsigned>(std::stoul(std::string(text_.substr(at_, 4)), nullptr, 16));
    at_ += 4;
    if (code < 0x800) fail("only code points of three bytes are written so");
    return {static_cast<char>(0xE0 | (code >> 12)), static_cast<char>(0x80 | ((code >> 6) & 0x3F)),
            static_cast<char>(0x80 | (code & 0x3F))};
  }
  std::string quoted(char quote) {
    std::string text;
    for (++at_; at_ < text_.size() && peek() != quote;) text += character();
    if (peek() != quote) fail("a text without its end");
    ++at_;
    skip();
    return text;
  }
  Expression characters() {
    Expression all{Kind::characters};
    for (++at_; at_ < text_.size() && peek() != ']';) {
      const char first = character().at(0);
      char last = first;
      if (peek() == '-' && text_.at(at_ + 1) != ']') {
        ++at_;
        last = character().at(0);
      }
      for (std::size_t c = index_of(first); c <= index_of(last); ++c) all.set.set(c);
    }
    if (peek() != ']') fail("characters without their end");
    ++at_;
    skip();
    return all;
  }
};

/// Runs the rules on one text.
class Matcher {
 public:
  Matcher(const Peg& peg, std::string_view text) : peg_(peg), text_(text), blanks_(peg.find("_")) {}

  static constexpr std::size_t failed = static_cast<std::size_t>(-1);

  /// Where the match that begins at `at` ends.
  std::size_t match(const Expression& e, std::size_t at) const {
    switch (e.kind) {
      case Kind::word:
        return word(e.text, at);
      case Kind::raw:
        return text_.substr(at).starts_with(e.text) ? at + e.text.size() : failed;
      case Kind::any:
        return at < text_.size() ? at + 1 : failed;
      case Kind::characters:
        return at < text_.size() && e.set[index_of(text_[at])] ? at + 1 : failed;
      case Kind::rule:
        return match(peg_.rules()[e.rule].body, at);
      case Kind::sequence:
        for (const Expression& part : e.parts)
          if (at = match(part, at); at == failed) return failed;
        return at;
      case Kind::choice:
        for (const Expression& part : e.parts)
          if (const std::size_t end = match(part, at); end != failed) return end;
        return failed;
      case Kind::optional: {
        const std::size_t end = match(e.parts[0], at);
        return end == failed ? at : end;
      }
      case Kind::plus:
        at = match(e.parts[0], at);
        return at == failed ? failed : repeat(e.parts[0], at);
      case Kind::star:
        return repeat(e.parts[0], at);
      case Kind::at:
        return match(e.parts[0], at) == failed ? failed : at;
      case Kind::not_at:
        return match(e.parts[0], at) == failed ? at : failed;
    }
    return failed;
  }

 private:
  const Peg& peg_;
  std::string_view text_;
  std::size_t blanks_;

  std::size_t repeat(const Expression& e, std::size_t at) const {
    for (std::size_t end = match(e, at); end != failed && end != at; end = match(e, at)) at = end;
    return at;
  }
  /// "the exact text, not followed by an IdChar when it ends in a letter or digit, then `_`"
  std::size_t word(std::string_view word, std::size_t at) const {
    if (!text_.substr(at).starts_with(word)) return failed;
    at += word.size();
    if (is_letter_or_digit(word.back()) && at < text_.size() && is_id(text_[at])) return failed;
    return match(peg_.rules()[blanks_].body, at);
  }
};

}  // namespace

Peg::Peg(std::string_view notation) : rules_(Reader(notation).rules()) {}

std::size_t Peg::find(std::string_view name) const {
  for (std::size_t i = 0; i < rules_.size(); ++i)
    if (rules_[i].name == name) return i;
  throw std::runtime_error("no such rule: " + std::string(name));
}

bool Peg::matches(std::string_view rule, std::string_view text) const {
  return Matcher(*this, text).match(rules_[find(rule)].body, 0) == text.size();
}

}  // namespace reconcile
