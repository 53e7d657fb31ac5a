#include "audit/detail/call_end.hpp"

#include <catch2/catch.hpp>

#include "support/block_of.hpp"

namespace reconcile {
namespace {

constexpr std::int64_t october = 1790812800;  // 2026-10-01T00:00:00Z
constexpr std::int64_t november = october + 31 * 86400;

const Layout& layout() {
  static const Layouts layouts = shipped_layouts();
  return layouts.kinds[*layouts.id_of("phone-terminated")];
}

Plan plan_with(std::optional<Period> period) { return make_plan(Program(), shipped_layouts(), period); }

std::vector<std::string> call(const std::string& id, const std::string& time, const std::string& duration,
                              const std::string& answer = "") {
  std::vector<std::string> row(layout().fields.size());
  const auto set = [&](const char* field, const std::string& value) {
    row[static_cast<std::size_t>(layout().index_of(field))] = value;
  };
  set("CallId", id);
  set("CallTime", time);
  set("Result", answer.empty() && duration.empty() ? "BUSY" : "ANSWERED");
  set("Duration", duration);
  set("AnswerTime", answer);
  return row;
}

std::vector<std::string> kept(const std::vector<std::vector<std::string>>& rows, std::optional<Period> period,
                              std::size_t& dropped) {
  const Plan plan = plan_with(period);
  const KindPlan& kind = plan.kinds[*plan.layouts.id_of("phone-terminated")];
  const BlockOf block(layout(), rows);
  Columns columns;
  Block again = block.block();
  again.bytes.reserve(again.bytes.size() + 64);  // which a copy has not
  columns.decode(again, layout());
  dropped = keep_period(plan, kind, columns);
  std::vector<std::string> ids;
  std::string scratch;
  for (std::size_t row = 0; row < columns.rows(); ++row) ids.emplace_back(columns.text(row, kind.call_id, scratch));
  return ids;
}

TEST_CASE("a call ends after its answer, else after its start, in whole seconds") {
  const Plan plan = plan_with(std::nullopt);
  const KindPlan& kind = plan.kinds[*plan.layouts.id_of("phone-terminated")];
  const BlockOf block(
      layout(), {call("a", "2026-10-01T00:00:00Z", "60"),
                 call("b", "2026-10-01T00:00:00Z", "60", "2026-10-01T00:00:07Z"), call("c", "2026-10-01T00:00:00Z", ""),
                 call("d", "2026-09-30T23:59:59.999999999Z", "0", "2026-09-30T23:59:59.999999999Z"),
                 call("e", "2026-10-01T02:00:00+02:00", "1")});
  const std::int64_t ends[] = {october + 60, october + 67, october, october - 1, october + 1};
  for (std::size_t row = 0; row < 5; ++row) {
    INFO(row);
    CHECK(end_of_call(kind, block.columns(), row) == ends[row]);
  }
}

TEST_CASE("the period keeps calls from its first second on, up to its last") {
  const std::vector<std::vector<std::string>> rows = {
      call("before", "2026-09-30T23:59:00Z", "59"),
      call("first", "2026-09-30T23:59:00Z", "60"),
      call("middle", "2026-10-15T10:00:00Z", "3"),
      call("last", "2026-10-31T23:59:00Z", "59"),
      call("after", "2026-10-31T23:59:00Z", "60"),
      call("answered later", "2026-10-31T23:58:00Z", "60", "2026-10-31T23:59:00Z"),
      call("last at once", "2026-10-31T23:59:59Z", "")};
  std::size_t dropped = 0;
  CHECK(kept(rows, Period{october, november}, dropped) ==
        std::vector<std::string>{"first", "middle", "last", "last at once"});
  CHECK(dropped == 3);
  CHECK(kept(rows, std::nullopt, dropped).size() == rows.size());
  CHECK(dropped == 0);
  CHECK(kept(rows, Period{0, 1}, dropped).empty());
  CHECK(dropped == rows.size());
}

TEST_CASE("the day of an hour, before 1970 too") {
  CHECK(day_of_hour(0) == 0);
  CHECK(day_of_hour(23) == 0);
  CHECK(day_of_hour(24) == 1);
  CHECK(day_of_hour(-1) == -1);
  CHECK(day_of_hour(-24) == -1);
  CHECK(day_of_hour(-25) == -2);
}

}  // namespace
}  // namespace reconcile
