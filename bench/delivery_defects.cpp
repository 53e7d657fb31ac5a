#include "delivery_defects.hpp"

#include <algorithm>
#include <stdexcept>

#include "call_files.hpp"
#include "contract.hpp"
#include "planter.hpp"
#include "sample_calls.hpp"
#include "text.hpp"

namespace generator {
namespace {

constexpr int empty_day = 18;
constexpr int resent_day = 18;
constexpr const char* resent = "_resent";

/// A change of its times leaves such a call in its day's file.
bool far_from_midnight(const Call& call) {
  const std::int64_t second = call.end() % seconds_per_day;
  return second > 3 * 3600 && second < 22 * 3600;
}

/// Records that contradict themselves: one for each requirement.
class Records : public Planter {
 public:
  using Planter::Planter;

  void times();
  void charges();
  void country();
  void long_calls();
  void second_id();
  void waivers();

 private:
  void broken(const char* requirement, std::size_t row, const std::string& story) {
    record("requirement-broken", row, story).about = requirement;
  }
};

void Records::times() {
  const auto answered = [](const Call& c) { return paid_call_to_phone(c) && far_from_midnight(c); };
  for (const std::size_t row : pick(1, answered)) {
    call(row).has_answer_time = false;
    broken("answered has an answer time", row, "answered, and AnswerTime is empty");
  }
  for (const std::size_t row : pick(1, answered)) {
    call(row).ring_seconds -= 3600;
    broken("answer not before the call", row, "AnswerTime is an hour early, before CallTime");
  }
  const auto unanswered = [](const Call& c) {
    return c.kind == Kind::app_app && c.result == "NOANSWER" && far_from_midnight(c);
  };
  for (const std::size_t row : pick(1, unanswered)) {
    call(row).duration = 47;
    broken("unanswered has no duration", row, "not answered, and 47 s long");
  }
}

void Records::charges() {
  for (const std::size_t row : pick(1, paid_call_to_phone)) {
    mischarge(row, -e4(call(row).amount), "a reversal in place of the call");
    broken("amount not negative", row, "the same call: its amount is below 0");
  }
  const auto refused = std::ranges::find_if(month_.rows, [](const Row& row) {
    return !row.touched && row.call.kind == Kind::phone_terminated && row.call.reason == "NOCREDITPARTNER" &&
           row.call.application == refused_application;
  });
  const auto row_of_refused = static_cast<std::size_t>(refused - month_.rows.begin());
  refused->touched = true;
  mischarge(row_of_refused, 340, "charged though refused for lack of credit");
  broken("no credit, no charge", row_of_refused, "the same call: refused for lack of credit, and not free");
  for (const std::size_t row : pick(1, paid_call_to_phone)) {
    call(row).currency.clear();
    month_.rows[row].judged = false;
    record("currency-differs", row, "no currency", "charged " + call(row).amount);
    broken("currency stated", row, "the same call: an amount, and no currency");
  }
}

void Records::country() {
  const auto german = [](const Call& c) { return paid_call_to_phone(c) && c.country == "DE"; };
  for (const std::size_t row : pick(1, german)) {
    call(row).country = "AT";
    broken("country agrees with number", row, "a German number, and ToCountryId is AT: billed in Austria's line");
  }
}

/// Rightly charged. The first is as long as the contract's own requirement allows.
void Records::long_calls() {
  constexpr int longest = 4 * 3600;
  for (const int seconds : {longest, longest + 123}) {
    Call call = call_to(random_, october(21) + seconds / 2, "46850026331", "SE");
    call.duration = seconds;
    charge(call);
    const std::size_t row = add(std::move(call));
    if (seconds > longest) broken("no call over four hours", row, "a line left open: 4 h and 123 s");
  }
}

/// One call under two CallIds: each row is right by itself.
void Records::second_id() {
  const auto long_enough = [](const Call& c) {
    return paid_call_to_phone(c) && c.duration > 120 && far_from_midnight(c);
  };
  for (const std::size_t row : pick(1, long_enough)) {
    Call again = call(row);
    again.id = sip_call_id(random_);
    record("duplicate-conflicting", add(std::move(again)), "the same call under another CallId", "at risk 0.0000")
        .about = numbers_and_times;
  }
}

/// What the `waive` statements of tariffs.rules meet. Their reasons stand there and here.
void Records::waivers() {
  std::vector<std::size_t> tenfold;
  for (std::size_t i = 0; i < month_.planted.size(); ++i) {
    if (month_.planted[i].story == "ten times the price") tenfold.push_back(i);
  }
  Planted& credited = month_.planted[tenfold.at(0)];
  credited.story += "; waived: credit note CN-2026-0117";
  credited.about = "waived: credit note CN-2026-0117";
  const Call& call = month_.rows[credited.row].call;
  month_.waived += e4(call.amount) - price(call).value();
  record("waiver-expired", Planted::no_row,
         "the credit of " + month_.rows[month_.planted[tenfold.at(1)].row].call.id +
             " ended before 15 October, and the call is of 17 October")
      .about = "credit promised by telephone";
  record("waiver-unused", Planted::no_row, "credited for a call that is in no file").about = "credit note CN-2026-0098";
}

/// Files that are missing, empty, late, or there twice.
class Deliveries : public Planter {
 public:
  using Planter::Planter;

  void late_rows();
  void lost_days();
  void files_again();

 private:
  void lose(int day);
};

void Deliveries::late_rows() {
  const auto answered = [](const Call& c) {
    return c.kind == Kind::app_app && c.answered() && c.end() >= october(5) && c.end() < october(12);
  };
  for (const std::size_t row : pick(1, answered)) {
    month_.rows[row].written = (month_.rows[row].written / seconds_per_day + 3) * seconds_per_day + 4 * 3600;
  }
  for (std::size_t i = 0; i < month_.rows.size(); ++i) {
    const Row& row = month_.rows[i];
    const std::int64_t day = row.written / seconds_per_day * seconds_per_day;
    if (row.damage != Damage::none || row.call.end() >= day - seconds_per_day) continue;
    record("row-late", i,
           row.copy ? "the same copy: it is in the file of two days later" : "in the file of three days later");
  }
}

void Deliveries::lose(int day) {
  for (Row& row : month_.rows) {
    if (row.call.kind != missing_file.kind || row.written / seconds_per_day != october(day) / seconds_per_day) continue;
    if (row.touched) throw std::logic_error("a defect is in a file that is not delivered");
    row.lost = true;
  }
}

void Deliveries::lost_days() {
  const auto about = [](int day) { return std::string(name_of(missing_file.kind)) + " " + date_text(october(day)); };
  lose(missing_file.day);
  record("day-missing", Planted::no_row, "no file of that day").about = about(missing_file.day);
  lose(empty_day);
  record("day-empty", Planted::no_row, "the file is a header without calls").about = about(empty_day);
}

void Deliveries::files_again() {
  const std::int64_t midnight = october(resent_day);
  std::int64_t at_risk = 0;
  const std::size_t rows = month_.rows.size();
  for (std::size_t i = 0; i < rows; ++i) {
    Row again = month_.rows[i];
    if (again.call.kind != Kind::phone_originated || again.written / seconds_per_day != midnight / seconds_per_day)
      continue;
    if (again.touched) throw std::logic_error("a defect is in the file that is delivered again");
    at_risk += e4(again.call.amount);
    again.copy = true;
    again.delivery = resent;
    again.written = midnight + (midnight + seconds_per_day - 1 - again.written);  // the last first
    month_.rows.push_back(std::move(again));
  }
  month_.at_risk += at_risk;
  Planted& redelivered = record("file-redelivered", Planted::no_row, "the day's calls a second time, in another order",
                                "at risk " + amount_text(at_risk));
  redelivered.file = path_of(Kind::phone_originated, resent_day, resent);
  redelivered.about = path_of(Kind::phone_originated, resent_day);
  Planted& repeated = record("file-repeated", Planted::no_row, "the day's file a second time, byte for byte");
  repeated.file = path_of(repeated_file.kind, repeated_file.day, repeated_file.delivery);
  repeated.about = path_of(repeated_file.kind, repeated_file.day);
}

}  // namespace

void plant_in_records(SampleMonth& month, Random& random) {
  Records records(month, random);
  records.times();
  records.charges();
  records.country();
  records.long_calls();
  records.second_id();
  records.waivers();
}

void plant_in_delivery(SampleMonth& month, Random& random) {
  Deliveries deliveries(month, random);
  deliveries.late_rows();
  deliveries.lost_days();
  deliveries.files_again();
}

}  // namespace generator
