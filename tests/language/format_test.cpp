// The formatter changes the layout alone, and changes it once.
#include "language/format.hpp"

#include <catch2/catch.hpp>
#include <sstream>

#include "language/parser.hpp"
#include "support/ast_dump.hpp"
#include "support/random_source.hpp"
#include "support/rules_files.hpp"

namespace reconcile {
namespace {

struct Read {
  Sources sources;
  Diagnostics diagnostics;
  std::optional<ast::File> file;

  explicit Read(std::string text) { file = parse(sources, sources.add("t.rules", std::move(text)), diagnostics); }
  bool is_whole() const { return file && diagnostics.list().empty(); }
  std::string errors() const {
    std::ostringstream out;
    print(out, diagnostics, sources, false);
    return out.str();
  }
};

std::string formatted(const std::string& text) {
  const Read read(text);
  INFO(text);
  REQUIRE(read.is_whole());
  return format(*read.file, read.sources);
}

/// What must hold of every text that parses.
void check_laws(const std::string& text) {
  const Read before(text);
  INFO("-- written --\n" + text);
  REQUIRE(before.is_whole());
  const std::string once = format(*before.file, before.sources);
  INFO("-- formatted --\n" + once);
  const Read after(once);
  INFO(after.errors());
  REQUIRE(after.is_whole());
  CHECK(dump(*after.file) == dump(*before.file));
  CHECK(comments_of(*after.file) == comments_of(*before.file));
  CHECK(format(*after.file, after.sources) == once);

  CHECK(once.ends_with('\n'));
  CHECK_FALSE(once.starts_with('\n'));
  for (const char* never : {" \n", "\t\n", "\n\n\n", "{\n\n", "\n\n}", "\n\n  }", "\r\n", "\xEF\xBB\xBF"})
    CHECK(once.find(never) == std::string::npos);
  CHECK_FALSE(once.ends_with("\n\n"));
}

TEST_CASE("formatting keeps meaning and comments and is done once: 1,000 random files", "[format]") {
  Dice dice(random_seed());
  for (int i = 0; i < 1000; ++i) {
    INFO("RECONCILE_SEED=" << random_seed() << ", file " << i);
    check_laws(random_source(norm(), dice));
  }
}

TEST_CASE("formatting keeps meaning and comments of every fixture", "[format]") {
  int formatted_files = 0;
  for (const RulesFile& file : rules_files()) {
    if (!Read(file.text).is_whole()) continue;
    INFO(file.name);
    check_laws(file.text);
    ++formatted_files;
  }
  CHECK(formatted_files >= 10);
}

TEST_CASE("a dump tells what differs and no more", "[format]") {
  const auto dump_of = [](const std::string& text) { return dump(*Read("rules 1\n" + text).file); };
  CHECK(dump_of("let a=1 EUR # x\n") == dump_of("let  a = 1 EUR\n"));
  CHECK(dump_of("let a = 1 EUR\n") != dump_of("let a = 1.0 EUR\n"));
  CHECK(dump_of("charge when (A = 1)\n") != dump_of("charge when A = 1\n"));
  CHECK(dump_of("unique CallId\n") != dump_of("unique CallId severity error\n"));
}

TEST_CASE("words are set apart by one blank, and what belongs together by none", "[format]") {
  const auto line = [](const std::string& statement) {
    return formatted("rules 1\n" + statement).substr(std::string("rules 1\n").size());
  };
  CHECK(line("currency   USD ,EUR") == "currency USD, EUR\n");
  CHECK(line("tolerance 0.01EUR # c") == "tolerance 0.01 EUR  # c\n");
  CHECK(line("charge when(A=1)and not(B!=2)") == "charge when (A = 1) and not (B != 2)\n");
  CHECK(line("charge when A in( +46,N/A , -2.5% )") == "charge when A in (+46, N/A, -2.5 %)\n");
  CHECK(line("charge when 2*A>=60s") == "charge when 2 * A >= 60 s\n");
  CHECK(line("let a =0.25 EUR / min ,  12_345.67EUR/h") == "let a = 0.25 EUR/min, 12_345.67 EUR/h\n");
  CHECK(line("band b= mon - fri 08:00 -18:00 , 20:00-24:00and sun except x") ==
        "band b = mon-fri 08:00-18:00, 20:00-24:00 and sun except x\n");
  CHECK(line("unique A,\nB for and , or when C=1 and D=2") == "unique A, B for and, or when C = 1 and D = 2\n");
}

TEST_CASE("neighbours stand in columns", "[format]") {
  CHECK(formatted("rules 1\nlet a = 1 EUR # one\nlet long_name = 2 EUR\n# of its own\nlet b = 3 EUR # three\n\nlet c = "
                  "1 EUR\n") ==
        "rules 1\n"
        "let a         = 1 EUR  # one\n"
        "let long_name = 2 EUR\n"
        "# of its own\n"
        "let b         = 3 EUR  # three\n"
        "\n"
        "let c = 1 EUR\n");
  CHECK(formatted("rules 1\ntariff \"T\" for k {\nrates by prefix of To { prefix|rate EUR / min|name\n"
                  "  +46|0.0120|Åland # here\n\n\n+4670 |  | \"a | b\"\n|0.1|\n}\n"
                  "tiers volume per call { up to 60 s:0.01 EUR/min\nabove:x }}\n") ==
        "rules 1\n"
        "tariff \"T\" for k {\n"
        "  rates by prefix of To {\n"
        "    prefix | rate EUR/min | name\n"
        "    +46    | 0.0120       | Åland  # here\n"
        "\n"
        "    +4670  |              | \"a | b\"\n"
        "           | 0.1          |\n"
        "  }\n"
        "  tiers volume per call {\n"
        "    up to 60 s : 0.01 EUR/min\n"
        "    above      : x\n"
        "  }\n"
        "}\n");
}

TEST_CASE("long lines are broken where the language allows it", "[format]") {
  CHECK(
      formatted("rules 1\nlet partners = \"application-1\", \"application-2\", \"application-3\", \"application-4\", "
                "\"application-5\", \"application-6\", \"application-7\"\n"
                "charge when Result = ANSWERED and (Reason != NOCREDITPARTNER or ApplicationKey in partners) and "
                "Duration > 0 s\n") ==
      "rules 1\n"
      "let partners = \"application-1\", \"application-2\", \"application-3\", \"application-4\", \"application-5\",\n"
      "               \"application-6\", \"application-7\"\n"
      "charge when Result = ANSWERED\n"
      "  and (Reason != NOCREDITPARTNER or ApplicationKey in partners)\n"
      "  and Duration > 0 s\n");
  CHECK(formatted("rules 1\ntariff \"T\" for k exception to \"Base\", \"Other\" keeping terms {\n"
                  "surcharge \"s\" 5 % when A = 1\n}\n") ==
        "rules 1\n"
        "tariff \"T\" for k\n"
        "    exception to \"Base\", \"Other\" keeping terms {\n"
        "  surcharge \"s\" 5 %\n"
        "    when A = 1\n"
        "}\n");
}

TEST_CASE("comments stay where they stand", "[format]") {
  CHECK(
      formatted(
          "# first\n\n\n   # second\nrules 1# third\nlet a = \"x\",# x\n\n# before y\n\"y\"\n"
          "tariff \"T\" for k # head\n{ # body\n\n # own\n\n\n  free first 5 s # free\n # last\n\n}# end\n# of all") ==
      "# first\n"
      "\n"
      "# second\n"
      "rules 1             # third\n"
      "let a = \"x\",        # x\n"
      "        # before y\n"
      "        \"y\"\n"
      "tariff \"T\" for k {  # head\n"
      "  # body\n"
      "  # own\n"
      "\n"
      "  free first 5 s  # free\n"
      "  # last\n"
      "}  # end\n"
      "# of all\n");
}

}  // namespace
}  // namespace reconcile
