// g++ 12 with sanitizers takes std::regex for uninitialized.
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
// grammar/rules.peg is the norm; grammar/grammar.hpp, its twin, is what parses. These tests hold the two together.
#include "grammar/grammar.hpp"
#include "support/paths.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <tao/pegtl/contrib/analyze.hpp>
#include <tao/pegtl/demangle.hpp>

namespace {

namespace grammar = reconcile::grammar;
namespace peg = tao::pegtl;
namespace fs = std::filesystem;

const fs::path root = reconcile::source_folder();

std::string content_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  REQUIRE(in);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::vector<std::string> names_in(const fs::path& path, const std::regex& definition) {
  std::vector<std::string> names;
  std::istringstream lines(content_of(path));
  for (std::string line; std::getline(lines, line);)
    if (std::smatch found; std::regex_search(line, found, definition)) names.push_back(found[1]);
  return names;
}

/// The names of rules.peg as C++ can write them.
std::vector<std::string> names_of_norm() {
  auto names = names_in(root / "grammar/rules.peg", std::regex("^([A-Za-z_]+) +<-"));
  for (auto& name : names) {
    if (name == "_") name = "Blanks";
    if (name == "EOF") name = "EndOfFile";
  }
  return names;
}

template <typename Rule>
std::string name_of() {
  return std::string(peg::demangle<Rule>());
}

const std::string our_namespace = "reconcile::grammar::";

template <typename Rule>
struct CollectName {
  static void visit(std::set<std::string>& names) {
    const auto name = name_of<Rule>();
    if (name.starts_with(our_namespace) && name.find('<') == std::string::npos)
      names.insert(name.substr(our_namespace.size()));
  }
};

std::set<std::string>* met = nullptr;

template <typename Rule>
struct Coverage : peg::normal<Rule> {
  template <typename Input>
  static void success(const Input& /*in*/) {
    static const std::string name = name_of<Rule>();
    if (name.starts_with(our_namespace)) met->insert(name.substr(our_namespace.size()));
  }
};

}  // namespace

TEST_CASE("grammar.hpp and rule_names.def name the rules of rules.peg, in its order") {
  const auto norm = names_of_norm();
  REQUIRE(norm.size() > 100);
  CHECK(names_in(root / "grammar/rule_names.def", std::regex("^RULE\\((\\w+)\\)")) == norm);
  CHECK(names_in(root / "grammar/grammar.hpp", std::regex("^struct (\\w+) : (?!std::)")) == norm);  // Word is the shape of 'word'
}

TEST_CASE("the rules that File reaches are those of rules.peg") {
  std::set<std::string> reached;
  peg::visit<grammar::File, CollectName>(reached);
  const auto norm = names_of_norm();
  CHECK(reached == std::set<std::string>(norm.begin(), norm.end()));
}

TEST_CASE("no rule of the grammar loops without reading on") { CHECK(peg::analyze<grammar::File>(1) == 0); }

TEST_CASE("the fixtures parse whole and meet every rule") {
  std::set<std::string> rules_met;
  met = &rules_met;
  std::size_t files = 0;
  for (const auto& entry : fs::directory_iterator(root / "fixtures/language")) {
    if (entry.path().extension() != ".rules") continue;
    ++files;
    const auto text = content_of(entry.path());
    peg::memory_input<> in(text, entry.path().filename().string());
    INFO(entry.path().filename());
    CHECK(peg::parse<grammar::File, peg::nothing, Coverage>(in));
  }
  CHECK(files >= 2);
  for (const auto& entry : fs::directory_iterator(root / "fixtures/language/errors")) {  // some rules are there to refuse
    if (entry.path().extension() != ".rules") continue;
    const auto text = content_of(entry.path());
    peg::memory_input<> in(text, entry.path().filename().string());
    static_cast<void>(peg::parse<grammar::File, peg::nothing, Coverage>(in));
  }
  for (const auto& name : names_of_norm()) {
    INFO(name);
    CHECK(rules_met.contains(name));
  }
}

TEST_CASE("words of the grammar end where the word ends") {
  const auto matches = [](auto rule, std::string_view text) {
    peg::memory_input<> in(text, "");
    return peg::parse<grammar::Seq<typename decltype(rule)::type, peg::eof>>(in);
  };
  CHECK(matches(std::type_identity<grammar::Rate>{}, "rate 0.1 EUR/min"));
  CHECK_FALSE(matches(std::type_identity<grammar::Rate>{}, "rates 0.1 EUR/min"));
  CHECK(matches(std::type_identity<grammar::Name>{}, "android"));
  CHECK_FALSE(matches(std::type_identity<grammar::Name>{}, "and"));
  CHECK_FALSE(matches(std::type_identity<grammar::Comma>{}, ",5"));
  CHECK_FALSE(matches(std::type_identity<grammar::Int>{}, "5.0"));
  CHECK(matches(std::type_identity<grammar::Kinds>{}, "phone-terminated, app-app"));
  CHECK_FALSE(matches(std::type_identity<grammar::Kind>{}, "phone_terminated"));
  CHECK(matches(std::type_identity<grammar::String>{}, R"("a \"b\" \\")"));
  CHECK_FALSE(matches(std::type_identity<grammar::String>{}, "\"a\nb\""));
}
