// Findings in packed files are those of the text in them, whether their records were kept or are unpacked again.
#include <zstd.h>

#include <catch2/catch.hpp>

#include "support/audit_case.hpp"

using namespace reconcile;

namespace {

std::string packed(const std::string& text) {
  std::string bytes(ZSTD_compressBound(text.size()), '\0');
  bytes.resize(ZSTD_compress(bytes.data(), bytes.size(), text.data(), text.size(), 1));
  return bytes;
}

/// A month with a bit of everything that is read again. The last row of each file is cut off where it says so.
struct Texts {
  std::string first, second;
};

Texts month(bool is_cut_off) {
  Texts texts;
  for (int i = 0; i < 400; ++i) {
    TestCall call;
    call.id = "c-" + std::to_string(i % 390);  // the last ten again
    call.amount = i % 7 == 0 ? "0.0250" : "0.0240";
    if (i % 50 == 3) call.duration = "x";
    if (i % 60 == 5) call.reason = "SURPRISE";
    (i < 200 ? texts.first : texts.second) += call.line();
  }
  if (is_cut_off) {
    texts.first.resize(texts.first.size() - 40);
    texts.second.resize(texts.second.size() - 40);
  }
  return texts;
}

std::vector<std::string> findings_of(const std::string& first, const std::string& second, std::uint64_t usual_bytes) {
  AuditCase test;
  test.usual_bytes = usual_bytes;
  test.program.tariffs = {retail_tariff(test.program)};
  Unique unique;
  unique.fields = {"CallId"};
  unique.kinds = {*shipped_layouts().id_of("phone-terminated")};
  unique.head = rule_line(3);
  test.program.uniques = {unique};
  test.file("a.csv", first);
  test.file("b.csv", second);
  test.run();
  return test.lines();
}

}  // namespace

TEST_CASE("findings in packed files are those of their text", "[audit]") {
  for (const bool is_cut_off : {false, true}) {
    const Texts texts = month(is_cut_off);
    const std::vector<std::string> expected = findings_of(texts.first, texts.second, 0);
    CHECK(expected.size() > 60);
    const auto cut_off = std::count_if(expected.begin(), expected.end(), [](const std::string& line) {
      return line.find("it may be cut off") != std::string::npos;
    });
    CHECK(cut_off == (is_cut_off ? 2 : 0));
    for (const std::uint64_t usual_bytes : {0u, 4000u, 1u << 24}) {  // no record is kept, some, all
      CAPTURE(usual_bytes);
      CHECK(findings_of(packed(texts.first), packed(texts.second), usual_bytes) == expected);
      CHECK(findings_of(packed(texts.first), texts.second, usual_bytes) == expected);
      CHECK(findings_of(texts.first, packed(texts.second), usual_bytes) == expected);
    }
  }
}
