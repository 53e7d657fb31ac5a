#include "benchmark_month.hpp"

#include <algorithm>
#include <array>

#include "benchmark_deck.hpp"
#include "output.hpp"
#include "random.hpp"
#include "text.hpp"

namespace generator {
namespace {

constexpr int applications = 50;
constexpr std::array<const char*, 4> kind_names = {"app-app", "phone-originated", "phone-terminated", "sip-terminated"};
constexpr std::array<const char*, 6> case_names = {"usual", "right", "mispriced", "duplicates", "unreadable", "quoted"};

/// Sums of one currency, in 0.0001.
struct Money {
  std::int64_t charged = 0, expected = 0, over = 0, under = 0;
};

struct Truth {
  std::uint64_t rows = 0, answered = 0, differing = 0, without_tariff = 0, repeated_ids = 0, refused = 0;
  std::array<Money, 2> money;
};

constexpr std::array<const char*, 2> currencies = {"USD", "EUR"};

class Month {
 public:
  Month(std::uint64_t seed, const MonthSize& size) : random_(seed), size_(size), kind_(size.kind), deck_(random_) {
    for (std::string& application : applications_) application = uuid(random_);
  }

  void append_row(std::string& out, std::int64_t time);
  std::string header() const;
  std::string rules() const;
  std::string truth() const;
  const Deck& deck() const { return deck_; }

 private:
  bool is(MonthCase month_case) const { return size_.month_case == month_case; }
  void append_id(std::string& out);
  std::int64_t slip(std::int64_t right);
  void append_outcome(std::string& out, std::int64_t time, int application);
  void append_amount_of_call(std::string& out, int application);
  std::int64_t expected() const;
  bool priced() const { return kind_ == Kind::phone_terminated || kind_ == Kind::phone_originated; }

  Random random_;
  MonthSize size_;
  Kind kind_;
  Deck deck_;
  std::array<std::string, applications> applications_;
  Truth truth_;
  // Of the row in hand:
  bool answered_ = false;
  int duration_ = 0;
  const DeckRow* row_ = nullptr;
};

void Month::append_id(std::string& out) {
  std::uint64_t id = truth_.rows++;
  if (is(MonthCase::duplicates)) {
    const std::uint64_t half = (size_.rows + 1) / 2;
    truth_.repeated_ids += id >= half;
    id %= half;
  } else if (!is(MonthCase::right) && id > 100 && random_.one_in(10'000)) {
    id = random_.next() % id;
    ++truth_.repeated_ids;
  }
  append_uuid(out, mix(id * 2 + 77), mix(mix(id) + 99));
  out += ';';
}

void Month::append_outcome(std::string& out, std::int64_t time, int application) {
  const int form = random_.below(1000);
  const std::int64_t hour = time % seconds_per_day / 3600;
  const bool burst = application == 7 && date_text(time) == "2026-10-14" && (hour == 13 || hour == 14);
  answered_ = false;
  duration_ = 0;
  if (priced() && !is(MonthCase::right) && ((burst && random_.below(10) < 8) || form == 999)) {
    ++truth_.refused;
    out += "FAILED;NOCREDITPARTNER;";
  } else if (form < 620) {
    answered_ = true;
    ++truth_.answered;
    out += kind_ == Kind::app_app ? "ANSWERED;HANGUP;"
           : form < 350           ? "ANSWERED;CALLERHANGUP;"
                                  : "ANSWERED;CALLEEHANGUP;";
    const int length = random_.below(100);
    duration_ = length < 30 ? random_.between(1, 30) : length < 85 ? random_.between(1, 300) : random_.between(1, 3600);
  } else {
    out += form < 780                                      ? "NOANSWER;CANCEL;"
           : form < 870 && kind_ != Kind::phone_originated ? "BUSY;N/A;"
                                                           : "FAILED;N/A;";
  }
  append_integer(out, duration_);
  out += ';';
}

/// The rules below, in integers.
std::int64_t Month::expected() const {
  if (!answered_ || row_ == nullptr) return 0;
  const std::int64_t beyond = std::max<std::int64_t>(duration_ - row_->first, 0);
  const std::int64_t billed = row_->first + (beyond + row_->step - 1) / row_->step * row_->step;
  return (row_->rate * billed + 300) / 600;
}

/// What a call is charged beside its price.
std::int64_t Month::slip(std::int64_t right) {
  if (is(MonthCase::right) || !(is(MonthCase::mispriced) ? answered_ : random_.one_in(1000))) return 0;
  const int units = random_.between(1, 500);
  return random_.one_in(2) && right >= units ? -units : units;
}

void Month::append_amount_of_call(std::string& out, int application) {
  const std::int64_t right = expected();
  const std::int64_t charged = right + slip(right);
  append_amount(out, charged);
  const std::size_t currency = application % 5 < 3 ? 0 : 1;
  out += ';';
  out += currencies[currency];
  out += ';';
  if (answered_ && row_ == nullptr) {
    ++truth_.without_tariff;
    return;
  }
  Money& money = truth_.money[currency];
  money.charged += charged;
  money.expected += right;
  (charged > right ? money.over : money.under) += std::abs(charged - right);
  truth_.differing += charged != right;
}

void Month::append_row(std::string& out, std::int64_t time) {
  static const DeckRow originated{"", 800, 60, 60};
  const int application = random_.below(applications) * random_.below(applications) / (applications - 1);
  append_id(out);
  append_integer(out, 1000 + application / 3);
  out += ';';
  append_time(out, time);
  out += is(MonthCase::unreadable) ? "noon;" : "Z;";
  append_outcome(out, time, application);
  if (kind_ == Kind::phone_terminated) {
    if (answered_) {
      append_time(out, time + random_.between(3, 22));
      out += 'Z';
    }
    out += ';';
  }
  const bool to_phone = kind_ == Kind::phone_terminated;
  out += kind_ == Kind::app_app ? "user" : "+4670";
  append_digits(out, random_, 7);
  out += kind_ == Kind::app_app ? ";user" : ";+";
  const std::size_t begin = out.size();
  std::string_view country;
  if (to_phone && (is(MonthCase::right) || !random_.one_in(20'000))) {
    const std::size_t destination = deck_.draw(random_);
    country = deck_.country(destination);
    deck_.append_number(out, random_, destination);
  } else {
    out += to_phone ? "999" : kind_ == Kind::app_app ? "" : "4610";
    append_digits(out, random_, 7);
  }
  row_ = to_phone ? deck_.find(std::string_view(out).substr(begin)) : &originated;
  out += ';';
  if (priced()) append_amount_of_call(out, application);
  if (random_.one_in(30)) {
    out += "campaign-";
    append_digits(out, random_, 3);
  } else if (random_.one_in(15)) {
    out += "\"{\"\"order\"\":\"\"A";
    append_digits(out, random_, 5);
    out += ";7\"\"}\"";
  }
  out += ';';
  out += applications_[static_cast<std::size_t>(application)];
  if (to_phone) {
    out += ";user";
    append_digits(out, random_, 6);
    out += ';';
    out += country;
  }
  out += '\n';
}

std::string Month::header() const {
  const std::string start = "CallId;UserSpaceId;CallTime;Result;Reason;Duration;";
  switch (kind_) {
    case Kind::app_app:
      return start + "FromUserId;ToUserId;Custom;ApplicationKey\n";
    case Kind::sip_terminated:
      return start + "From;To;Custom;ApplicationKey\n";
    case Kind::phone_originated:
      return start + "From;To;Amount;Currency;Custom;ApplicationKey\n";
    case Kind::phone_terminated:
      break;
  }
  return start + "AnswerTime;From;To;Amount;Currency;Custom;ApplicationKey;UserId;ToCountryId\n";
}

std::string Month::rules() const {
  const std::string kind = kind_names[static_cast<std::size_t>(kind_)];
  std::string text =
      "rules 1\n# The contract of a generated month: one price list, charged in either currency.\ncurrency USD, EUR\n"
      "round half-up to 4 digits\nwithout standard checks\n\nunique CallId\n";
  if (!priced()) return text;
  text += "\nalert \"NOCREDITPARTNER spike\" for " + kind +
          " {\n  count where Reason = NOCREDITPARTNER\n  per ApplicationKey\n  window 1 h\n  compare with other days\n"
          "  false alarms at most 5 %\n  fire when unusual and count >= 3\n}\n";
  for (const std::string currency : currencies) {
    text += "\ntariff \"in " + currency + "\" for " + kind + " {\n  source \"generate_cdrs\"\n" +
            "  valid 2026-01-01 until further notice\n  only when Currency = " + currency + "\n";
    if (kind_ == Kind::phone_originated) {
      text += "  increments 60/60\n  rate 0.0080 " + currency + "/min\n}\n";
    } else {
      text += "  rates from \"deck.csv\" by prefix of To {\n    separator \";\"\n    column prefix     = \"prefix\"\n" +
              std::string("    column rate       = \"rate_per_minute\" ") + currency + "/min\n" +
              "    column increments = \"initial_increment\" / \"increment\"\n  }\n}\n";
    }
  }
  return text;
}

std::string Month::truth() const {
  std::string text = "rows " + std::to_string(truth_.rows) + "\nanswered " + std::to_string(truth_.answered) +
                     "\namount-differs " + std::to_string(truth_.differing) + "\nno-tariff " +
                     std::to_string(truth_.without_tariff) + "\nrepeated CallIds " +
                     std::to_string(truth_.repeated_ids) + "\nNOCREDITPARTNER " + std::to_string(truth_.refused) + "\n";
  for (std::size_t i = 0; i < currencies.size(); ++i) {
    const Money& money = truth_.money[i];
    text += std::string(currencies[i]) + " charged " + amount_text(money.charged) + " expected " +
            amount_text(money.expected) + " overcharged " + amount_text(money.over) + " undercharged " +
            amount_text(money.under) + "\n";
  }
  return text;
}

/// The same row with every field in quotes.
void quote_fields(std::string& out, std::size_t begin) {
  const std::string row = out.substr(begin);
  out.resize(begin);
  bool in_quotes = false, is_first = true;
  for (const char c : row) {
    if (is_first) {
      in_quotes = c == '"';
      out += '"';
      is_first = false;
      if (in_quotes) continue;
    } else if (c == '"') {
      in_quotes = !in_quotes;
    }
    if ((c == ';' || c == '\n') && !in_quotes) {
      if (out.back() != '"' || out.ends_with(";\"")) out += '"';
      out += c;
      is_first = true;
      continue;
    }
    out += c;
  }
}

/// The k-th of n calls of a day: busy at noon, quiet at night, and in order.
std::int64_t second_of_day(std::uint64_t k, std::uint64_t n) {
  const std::int64_t x = static_cast<std::int64_t>(k * 1'000'000 / n);  // 0 … 999,999
  const std::int64_t bend = x * (1'000'000 - x) / 1'000'000 * (1'000'000 - 2 * x) / 1'000'000;
  return std::clamp<std::int64_t>((x + bend * 2 / 3) * seconds_per_day / 1'000'000, 0, seconds_per_day - 1);
}

}  // namespace

std::optional<Kind> kind_named(std::string_view name) {
  for (std::size_t i = 0; i < kind_names.size(); ++i) {
    if (name == kind_names[i]) return static_cast<Kind>(i);
  }
  return std::nullopt;
}

std::optional<MonthCase> month_case_named(std::string_view name) {
  for (std::size_t i = 0; i < case_names.size(); ++i) {
    if (name == case_names[i]) return static_cast<MonthCase>(i);
  }
  return std::nullopt;
}

void write_benchmark_month(const std::string& folder, std::uint64_t seed, const MonthSize& size) {
  make_folder(folder);
  Month month(seed, size);
  std::string text;
  for (int day = 1; day <= 31; ++day) {
    const auto number = static_cast<std::uint64_t>(day);
    const std::uint64_t today = size.rows * number / 31 - size.rows * (number - 1) / 31;
    text = month.header();
    for (std::uint64_t k = 0; k < today; ++k) {
      const std::size_t begin = text.size();
      month.append_row(text, october(day) + second_of_day(k, today));
      if (size.month_case == MonthCase::quoted) quote_fields(text, begin);
    }
    write_file(folder + "/cdr-" + date_text(october(day)) + ".csv", text);
  }
  if (size.kind == Kind::phone_terminated) write_file(folder + "/deck.csv", month.deck().text());
  write_file(folder + "/bench.rules", month.rules());
  write_file(folder + "/truth.txt", month.truth());
}

}  // namespace generator
