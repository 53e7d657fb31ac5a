#include "report/diagnostics_jsonl.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <sstream>

using namespace reconcile;

namespace {

std::string lines_of(const std::string& text, const Diagnostics& diagnostics) {
  Sources sources;
  sources.add("tariffs.rules", text);
  std::ostringstream out;
  print_jsonl(out, diagnostics, sources);
  return out.str();
}

TEST_CASE("a diagnostic is one object with its fields in order", "[jsonl]") {
  Diagnostics list;
  list.add({DiagnosticCode::clause_twice, Span{0, 10, 14}, {"rate"}, Span{0, 0, 3}, "first stated here"});
  CHECK(lines_of("é b\n🗼\nrate\n", list) ==
        R"({"code":"clause-twice","level":"error","message":"`rate` is stated twice","help":"state it once",)"
        R"("file":"tariffs.rules","line":3,"column":1,"end_line":3,"end_column":5,)"
        R"("second":{"file":"tariffs.rules","line":1,"column":1,"end_line":1,"end_column":3,)"
        R"("label":"first stated here"}})"
        "\n");
}

TEST_CASE("columns count characters, and an end may lie on a later line", "[jsonl]") {
  Diagnostics list;
  list.add(DiagnosticCode::constant_condition, Span{0, 7, 13});
  const auto object = nlohmann::json::parse(lines_of("é 🗼x\r\nabc", list));
  CHECK(object["line"] == 1);
  CHECK(object["column"] == 4);
  CHECK(object["end_line"] == 2);
  CHECK(object["end_column"] == 4);
}

TEST_CASE("what has no meaning is left out, and nothing breaks the line", "[jsonl]") {
  Diagnostics list;
  list.add(DiagnosticCode::input_empty, {"a\n\xFF.csv"});
  const std::string line = lines_of("", list);
  CHECK(std::count(line.begin(), line.end(), '\n') == 1);
  const auto object = nlohmann::json::parse(line);
  CHECK(object["level"] == "warning");
  CHECK(object["message"] == "a\n\uFFFD.csv is empty: it has neither a header nor a row");
  CHECK_FALSE(object.contains("help"));
  CHECK_FALSE(object.contains("file"));
  CHECK_FALSE(object.contains("second"));
}

}  // namespace
