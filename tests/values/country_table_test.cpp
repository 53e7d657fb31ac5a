#include "values/country_table.hpp"

#include <catch2/catch.hpp>
#include <string>

namespace reconcile {
namespace {

TEST_CASE("the longest row of the table holds, and names every country that it may be") {
  const CountryTable table(
      "# a comment; with a separator\nprefix;countries\n1;CA US\n1416;CA\n7;KZ RU\n77;KZ\n46;SE\n\n390669812;VA");
  CHECK(table.countries("12015550100") == "CA US");
  CHECK(table.countries("14165550100") == "CA");
  CHECK(table.countries("1416") == "CA");
  CHECK(table.countries("141") == "CA US");
  CHECK(table.countries("390669812") == "VA");  // the last line, without its end
  CHECK(table.countries("39066981").empty());
  CHECK(table.countries("").empty());
  CHECK(table.countries("999123").empty());
}

TEST_CASE("a country is refused only where the table knows the number") {
  const CountryTable table("prefix;countries\n1;CA US\n1416;CA\n46;SE\n");
  CHECK(table.may_be_of("12015550100", "US"));
  CHECK(table.may_be_of("12015550100", "CA"));
  CHECK_FALSE(table.may_be_of("12015550100", "SE"));
  CHECK(table.may_be_of("14165550100", "CA"));
  CHECK_FALSE(table.may_be_of("14165550100", "US"));  // the longer row, not the shorter too
  CHECK(table.may_be_of("999123", "SE"));             // unknown: not guessed
  CHECK(table.may_be_of("", "SE"));
  CHECK_FALSE(table.may_be_of("4670", "se"));
  CHECK_FALSE(table.may_be_of("4670", "S"));
  CHECK_FALSE(table.may_be_of("4670", ""));
  CHECK_FALSE(table.may_be_of("12015550100", "A "));  // not a piece of "CA US"
}

TEST_CASE("four digits are sure of a country only where no longer number says otherwise") {
  const CountryTable table("prefix;countries\n1;CA US\n1416;CA\n44;GB\n44148;GG\n46;SE\n4790;\n47;NO\n");
  CHECK(table.is_sure_of("4670", "SE"));
  CHECK_FALSE(table.is_sure_of("4670", "NO"));
  CHECK(table.is_sure_of("1416", "CA"));
  CHECK_FALSE(table.is_sure_of("1201", "US"));  // or Canada
  CHECK(table.is_sure_of("4420", "GB"));
  CHECK_FALSE(table.is_sure_of("4414", "GB"));  // or Guernsey
  CHECK(table.is_sure_of("9991", "SE"));        // not known
  CHECK(table.is_sure_of("4790", "SE"));        // the same
  CHECK_FALSE(table.is_sure_of("467x", "SE"));
  CHECK_FALSE(table.is_sure_of("46:0", "SE"));
}

TEST_CASE("below a country's row a blank one says that nothing is known") {
  const CountryTable table("prefix;countries\n47;NO SJ\n4790;NO\n471;\n");
  CHECK(table.countries("4711").empty());
  CHECK(table.may_be_of("4711", "SE"));
  CHECK(table.countries("4712").empty());
  CHECK_FALSE(table.may_be_of("4720", "SE"));
}

/// One number of each, of numbering plans that are public.
TEST_CASE("the shipped table tells shared codes apart as far as it goes") {
  const CountryTable& table = CountryTable::shipped();
  CHECK(table.countries("46701234567") == "SE");
  CHECK(table.countries("33123456789") == "FR");
  CHECK(table.may_be_of("12015550100", "US"));
  CHECK_FALSE(table.may_be_of("12015550100", "CA"));
  CHECK(table.may_be_of("14165550100", "CA"));
  CHECK_FALSE(table.may_be_of("14165550100", "US"));
  CHECK(table.may_be_of("18765550100", "JM"));
  CHECK_FALSE(table.may_be_of("18765550100", "US"));
  CHECK(table.may_be_of("77012345678", "KZ"));
  CHECK_FALSE(table.may_be_of("77012345678", "RU"));
  CHECK(table.may_be_of("79161234567", "RU"));
  CHECK_FALSE(table.may_be_of("79161234567", "KZ"));
  CHECK(table.may_be_of("447797712345", "JE"));
  CHECK(table.may_be_of("442079460000", "GB"));
  CHECK_FALSE(table.may_be_of("442079460000", "JE"));
  CHECK(table.may_be_of("262692123456", "RE"));
  CHECK(table.may_be_of("262639123456", "YT"));
  CHECK_FALSE(table.may_be_of("262692123456", "FR"));
  CHECK(table.countries("4722123456") == "NO");
  CHECK(table.may_be_of("4741234567", "NO"));  // shared: either will do
  CHECK(table.may_be_of("4741234567", "SJ"));
  CHECK(table.may_be_of("447924123456", "IM"));
  CHECK(table.may_be_of("99912345678", "SE"));
}

TEST_CASE("every row of the shipped table is reached by its own prefix") {
  const CountryTable& table = CountryTable::shipped();
  int known = 0;
  for (int prefix = 1; prefix < 1000; ++prefix) {
    const std::string_view countries = table.countries(std::to_string(prefix));
    if (countries.empty()) continue;
    ++known;
    CHECK(countries.size() % 3 == 2);  // two letters each, a blank between
    CHECK(table.may_be_of(std::to_string(prefix), countries.substr(0, 2)));
    CHECK(table.may_be_of(std::to_string(prefix), countries.substr(countries.size() - 2)));
  }
  CHECK(known > 300);
}

}  // namespace
}  // namespace reconcile
