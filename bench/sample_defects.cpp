#include "sample_defects.hpp"

#include <algorithm>
#include <functional>

#include "contract.hpp"
#include "delivery_defects.hpp"
#include "planter.hpp"
#include "sample_calls.hpp"
#include "text.hpp"

namespace generator {
namespace {

class Charges : public Planter {
 public:
  using Planter::Planter;

  void prices();
  void other_charges();
  void duplicates();
  void broken_rows();
  void unknown_reasons();

 private:
  void slip(
      int count, const Slip& slip, const std::string& story, const CallTest& test = [](const Call&) { return true; });
  void copy(const char* code, std::size_t row, int days_later, const std::string& story,
            const std::function<void(Call&)>& change);
};

bool is_mobile(const Call& call) {
  if (is_swedish_mobile(call.to_digits)) return true;
  const Destination* to = destination_of(call.to_digits);
  return to != nullptr && to->name.ends_with(" mobile");
}

void Charges::slip(int count, const Slip& slip, const std::string& story, const CallTest& test) {
  const auto wrong = [&](const Call& call) {
    return call.answered() && call.has_amount() && test(call) && price(call, slip) != price(call);
  };
  for (const std::size_t row : pick(count, wrong)) mischarge(row, price(call(row), slip).value(), story);
}

void Charges::prices() {
  const auto to_phone = [](const Call& call) { return call.kind == Kind::phone_terminated; };
  const auto by_the_second = [](const Call& call) {
    const Destination* to = destination_of(call.to_digits);
    return call.kind == Kind::phone_terminated && (to == nullptr || to->step_seconds == 1);
  };
  slip(4, {.full_minutes = true}, "billed by full minutes in place of seconds", by_the_second);
  slip(3, {.whole_country = true}, "mobile number priced as the country's fixed network", is_mobile);
  slip(3, {.surcharge = true}, "surcharge though the caller is inside the EEA",
       [](const Call& call) { return paid_call_to_phone(call) && is_eea(call.to_digits); });
  slip(2, {.surcharge = false}, "surcharge forgotten", to_phone);
  slip(3, {.rounded_up = true}, "rounded up in place of half-up", to_phone);
  slip(3, {.old_prices = true}, "price before amendment 2",
       [](const Call& call) { return call.to_digits.starts_with("46"); });
  slip(3, {.old_prices = true}, "price before the deck's change of 15 October",
       [](const Call& call) { return !call.to_digits.starts_with("46"); });
  slip(2, {.business_hours = true}, "business-hours price outside business hours", to_phone);
  slip(2, {.one_tier = true}, "first tier's price for all minutes");
  slip(2, {.by_the_second = true}, "billed by seconds in place of full minutes");
  const Slip clock{.clock_not_put_back = true};
  for (const int day : {26, 28}) {
    const std::size_t row =
        add(call_to(random_, october(day) + 6 * 3600 + 1230, "46850026" + std::to_string(100 + day), "SE"));
    mischarge(row, price(call(row), clock).value(), "07:20 priced as 08:20: the clock was not put back on 25 October");
  }
}

void Charges::other_charges() {
  for (const std::size_t row : pick(2, paid_call_to_phone))
    mischarge(row, e4(call(row).amount) * 10, "ten times the price");
  for (const std::size_t row : pick(1, [](const Call& c) { return paid_call_to_phone(c) && e4(c.amount) > 200; })) {
    mischarge(row, e4(call(row).amount) - 90, "a digit wrong");
  }
  const auto unanswered = [](Kind kind) { return [kind](const Call& c) { return c.kind == kind && !c.answered(); }; };
  for (const std::size_t row : pick(3, unanswered(Kind::phone_terminated)))
    mischarge(row, 340, "charged though not answered");
  for (const std::size_t row : pick(1, unanswered(Kind::phone_originated)))
    mischarge(row, 80, "charged though not answered");

  const struct {
    int day;
    const char* number;
    const char* country;
    std::int64_t charged;
    const char* story;
  } unpriced[] = {{6, "8502381704112", "KP", 5000, "North Korea: the deck has no price (not offered)"},
                  {17, "882163340127", "", 12'000, "international networks: the deck has no price (not offered)"},
                  {23, "999120455187", "", 900, "+999 is in no deck"}};
  for (const auto& one : unpriced) {
    const std::size_t row = add(call_to(random_, october(one.day) + 9 * 3600 + one.day * 77, one.number, one.country));
    call(row).amount = amount_text(one.charged);
    month_.rows[row].judged = false;
    record("no-tariff", row, one.story, "charged " + call(row).amount);
  }
  for (const std::size_t row : pick(2, paid_call_to_phone)) {
    call(row).currency = "USD";
    month_.rows[row].judged = false;
    record("currency-differs", row, "charged in USD", "charged " + call(row).amount + " USD");
  }
  for (const std::size_t row : pick(1, unanswered(Kind::phone_terminated))) {
    call(row).currency = "SEK";
    call(row).amount = "0.0500";
    month_.rows[row].judged = false;
    record("currency-differs", row, "not answered, and charged in SEK", "charged 0.0500 SEK");
  }
  for (const std::size_t row : pick(2, paid_call_to_phone)) {
    record("amount-missing", row, "no amount", "expected " + call(row).amount);
    call(row).amount.clear();
    month_.rows[row].judged = false;
  }
}

void Charges::copy(const char* code, std::size_t row, int days_later, const std::string& story,
                   const std::function<void(Call&)>& change) {
  const Call original = call(row);
  Call again = original;
  change(again);
  const std::size_t copied = add(again);
  month_.rows[copied].copy = true;
  // Half an hour later in the same file, or early in a later one.
  const std::int64_t written = original.end();
  month_.rows[copied].written =
      days_later == 0 ? written + 1800 : (written / seconds_per_day + days_later) * seconds_per_day + 3 * 3600;
  const bool identical = code == std::string_view("duplicate-identical");
  const std::int64_t at_risk = identical ? e4(again.amount) : std::abs(e4(again.amount) - e4(original.amount));
  month_.at_risk += at_risk;
  record(code, copied, story, again.has_amount() ? "at risk " + amount_text(at_risk) : "no amounts in these records")
      .about = "CallId";
  if (again.kind == Kind::phone_terminated && again.duration == original.duration) {
    record(code, copied, "the same copy: it has the same numbers and times too").about = numbers_and_times;
  }
  if (again.has_amount() && e4(again.amount) != price(again).value()) {
    mischarge(copied, e4(again.amount), "the same copy: its amount is not the price");
  }
}

void Charges::duplicates() {
  const auto early = [](const Call& c) { return c.end() % seconds_per_day < 79'200 && c.end() < october(29); };
  const auto of = [&](Kind kind) {
    return [kind, early](const Call& c) { return c.kind == kind && c.answered() && c.duration > 30 && early(c); };
  };
  const auto same = [](Call&) {};
  for (const std::size_t row : pick(1, of(Kind::phone_terminated)))
    copy("duplicate-identical", row, 0, "delivered twice in one file", same);
  for (const std::size_t row : pick(1, of(Kind::phone_originated)))
    copy("duplicate-identical", row, 0, "delivered twice in one file", same);
  for (const std::size_t row : pick(1, of(Kind::phone_terminated)))
    copy("duplicate-identical", row, 1, "delivered again the next day", same);
  for (const std::size_t row : pick(1, of(Kind::app_app)))
    copy("duplicate-identical", row, 2, "delivered again two days later", same);
  for (const std::size_t row : pick(1, of(Kind::phone_terminated))) {
    copy("duplicate-conflicting", row, 1, "delivered again, 60 s longer and charged for it", [](Call& c) {
      c.duration += 60;
      charge(c);
    });
  }
  for (const std::size_t row : pick(1, of(Kind::phone_terminated))) {
    copy("duplicate-conflicting", row, 0, "delivered again for another user", [](Call& c) { c.user = "unknown"; });
  }
  for (const std::size_t row : pick(1, of(Kind::phone_originated))) {
    copy("duplicate-conflicting", row, 1, "delivered again at another amount",
         [](Call& c) { c.amount = amount_text(e4(c.amount) + 170); });
  }
}

void Charges::broken_rows() {
  const struct {
    Damage damage;
    const char* story;
  } kinds[] = {{Damage::decimal_comma, "Amount with a decimal comma"},
               {Damage::hour_25, "CallTime at 25 o'clock"},
               {Damage::missing_field, "a field is missing: 14 in place of 15"},
               {Damage::open_quote, "the quote round Custom is never closed"},
               {Damage::text_after_quote, "text after the closing quote of Custom"}};
  for (const auto& one : kinds) {
    for (const std::size_t row : pick(1, paid_call_to_phone)) {
      month_.rows[row].damage = one.damage;
      month_.rows[row].judged = false;
      record("row-unreadable", row, one.story, "");
    }
  }
}

/// One finding for a value and file, at its first row.
void Charges::unknown_reasons() {
  const struct {
    Kind kind;
    int day;
    int count;
  } files[] = {{Kind::phone_terminated, 8, 3}, {Kind::phone_originated, 22, 1}};
  for (const auto& file : files) {
    const auto rows = pick(file.count, [&](const Call& c) {
      return c.kind == file.kind && !c.answered() && c.end() >= october(file.day) && c.end() < october(file.day + 1);
    });
    std::size_t first = rows.front();
    for (const std::size_t row : rows) {
      call(row).result = "FAILED";
      call(row).reason = "CONGESTION";
      if (call(row).end() < call(first).end()) first = row;
    }
    record("unknown-value", first, "Reason CONGESTION in " + std::to_string(file.count) + " row(s) of this file", "");
  }
}

}  // namespace

SampleMonth make_sample_month(std::uint64_t seed) {
  Random random(seed);
  SampleMonth month;
  for (Call& call : sample_calls(random)) {
    Row row;
    row.written = call.end();
    row.call = std::move(call);
    month.rows.push_back(std::move(row));
  }
  std::ranges::stable_sort(month.rows, {}, &Row::written);
  Charges charges(month, random);
  charges.prices();
  charges.other_charges();
  charges.duplicates();
  charges.broken_rows();
  charges.unknown_reasons();
  plant_in_records(month, random);
  plant_in_delivery(month, random);
  return month;
}

}  // namespace generator
