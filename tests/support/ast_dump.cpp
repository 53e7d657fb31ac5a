#include "support/ast_dump.hpp"

#include <boost/pfr.hpp>
#include <type_traits>

namespace reconcile {
namespace {

class Dump {
 public:
  std::string text;

  void add(const Span&) {}
  void add(const std::string& value) { text += '"' + value + '"'; }
  void add(const Decimal& value) { text += value.text(); }
  template <typename T>
  void add(const std::optional<T>& value) {
    if (value)
      add(*value);
    else
      text += "none";
  }
  template <typename T>
  void add(const std::vector<T>& values) {
    text += '[';
    for (const T& value : values) add(value), text += ' ';
    text += ']';
  }
  template <typename... T>
  void add(const std::variant<T...>& value) {
    text += std::to_string(value.index()) + ':';
    std::visit([&](const auto& chosen) { add(chosen); }, value);
  }
  template <typename T>
  void add(const std::unique_ptr<T>& value) {
    if (value)
      add(*value);
    else
      text += "null";
  }
  template <typename T>
  void add(const T& value) {
    if constexpr (std::is_enum_v<T>) {
      text += std::to_string(static_cast<long long>(value));
    } else if constexpr (std::is_arithmetic_v<T>) {
      text += std::to_string(value);
    } else if constexpr (std::is_empty_v<T>) {
      text += "{}";
    } else {
      text += '{';
      boost::pfr::for_each_field(value, [&](const auto& field) { add(field), text += ' '; });
      text += '}';
    }
  }
};

}  // namespace

std::string dump(const ast::File& file) {
  Dump dump;
  dump.add(file.version);
  for (const auto& statement : file.statements) {
    dump.add(statement);
    dump.text += '\n';
  }
  return dump.text;
}

std::vector<std::string> comments_of(const ast::File& file) {
  std::vector<std::string> comments;
  for (const auto& comment : file.comments) comments.push_back(comment.text);
  return comments;
}

}  // namespace reconcile
