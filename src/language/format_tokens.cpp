#include "language/detail/format_tokens.hpp"

#include <algorithm>

namespace reconcile::formatting {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_id(char c) { return is_digit(c) || is_letter(c) || c == '_'; }

class Lexer {
 public:
  Lexer(std::string_view text, const std::vector<Span>& names) : text_(text), names_(names) {}

  std::vector<Token> run() {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
        ++at_;
      } else {
        const std::size_t begin = at_;
        const TokenKind kind = next(c);
        add(kind, begin);
      }
    }
    return std::move(tokens_);
  }

 private:
  std::string_view text_;
  const std::vector<Span>& names_;
  std::size_t next_name_ = 0;
  std::size_t at_ = 0;
  std::vector<Token> tokens_;

  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

  void add(TokenKind kind, std::size_t begin) {
    auto text = text_.substr(begin, at_ - begin);
    if (kind == TokenKind::comment) text = text.substr(0, text.find_last_not_of(" \t\r") + 1);
    tokens_.push_back({kind, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + text.size()), text});
  }

  /// Whether the text here has the form: 0 stands for a digit, all else for itself.
  bool has_form(std::string_view form) const {
    if (at_ + form.size() > text_.size()) return false;
    return std::equal(form.begin(), form.end(), text_.begin() + static_cast<std::ptrdiff_t>(at_),
                      [](char f, char c) { return f == '0' ? is_digit(c) : f == c; });
  }

  template <typename Test>
  void skip(Test test) {
    while (at_ < text_.size() && test(text_[at_])) ++at_;
  }

  TokenKind next(char c) {
    if (next_name_ < names_.size() && names_[next_name_].begin == at_)
      return at_ = names_[next_name_++].end, TokenKind::name;
    if (c == '#') return skip([](char d) { return d != '\n'; }), TokenKind::comment;
    if (c == '"') return string();
    if (is_digit(c)) return number();
    if (c == '+' && is_digit(peek(1))) return ++at_, skip(is_digit), TokenKind::number;
    if (c == '-' && is_digit(peek(1)) && !follows_clock()) return ++at_, number();
    if (is_letter(c) || c == '_') return word();
    at_ += (c == '!' || c == '<' || c == '>') && peek(1) == '=' ? 2 : 1;
    return TokenKind::symbol;
  }

  /// `08:00-18:00`: there the `-` is no sign.
  bool follows_clock() const {
    return !tokens_.empty() && tokens_.back().kind == TokenKind::number &&
           tokens_.back().text.find(':') != std::string_view::npos;
  }

  TokenKind string() {
    for (++at_; at_ < text_.size() && text_[at_] != '"' && text_[at_] != '\n'; ++at_)
      if (text_[at_] == '\\') ++at_;
    at_ = std::min(at_ + 1, text_.size());
    return TokenKind::string;
  }

  TokenKind number() {
    constexpr std::string_view instant = "0000-00-00T00:00:00Z";
    for (const std::string_view form : {instant, instant.substr(0, 10), std::string_view("00:00")})
      if (has_form(form)) return at_ += form.size(), TokenKind::number;
    skip(is_digit);
    while (has_form("_000")) at_ += 4;
    if (has_form(".0")) ++at_, skip(is_digit);
    return TokenKind::number;
  }

  TokenKind word() {
    if (has_form("N/A") && !is_id(peek(3))) return at_ += 3, TokenKind::word;
    skip(is_id);
    while (peek() == '-' && is_letter(peek(1))) ++at_, skip(is_id);  // half-up, mon-fri
    return TokenKind::word;
  }
};

}  // namespace

std::vector<Token> tokens_of(std::string_view text, const std::vector<Span>& names) { return Lexer(text, names).run(); }

bool is_spaced(const Token& left, const Token& right) {
  const auto is = [](const Token& token, std::string_view text) {
    return token.kind == TokenKind::symbol && token.text == text;
  };
  if (is(right, ",") || is(right, ")") || is(left, "(")) return false;
  if (is(left, "-") || is(right, "-")) return false;  // mon-fri, 08:00-18:00
  if (is(right, "/")) return left.kind == TokenKind::string;
  if (is(left, "/")) return right.kind == TokenKind::string;
  return true;
}

std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

}  // namespace reconcile::formatting
