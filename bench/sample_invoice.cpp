#include "sample_invoice.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>

#include "contract.hpp"
#include "planter.hpp"
#include "text.hpp"

namespace generator {
namespace {

constexpr const char* by_country = "October by country";
constexpr const char* calls_from_phones = "October, calls from phones";
constexpr const char* sip_trunks = "October, SIP trunks";

std::int64_t in_cents(std::int64_t amount_e4) { return (amount_e4 + (amount_e4 < 0 ? -50 : 50)) / 100; }

/// What the calls of one line add up to, in 0.0001.
struct Figure {
  int calls = 0;  ///< answered
  std::map<std::string, std::int64_t> charged;
  std::int64_t expected = 0;  ///< of each CallId once
  int unjudged = 0;           ///< without a price, or charged in another currency
  std::int64_t seconds = 0;

  std::int64_t euro() const { return charged.contains("EUR") ? charged.at("EUR") : 0; }
  std::string other_currency() const {
    for (const auto& [currency, sum] : charged) {
      if (currency != "EUR" && sum != 0) return currency.empty() ? "no currency" : currency;
    }
    return {};
  }
  /// Charged as the contract says, as far as cents can show.
  bool is_clean() const { return unjudged == 0 && other_currency().empty() && in_cents(euro()) == in_cents(expected); }
  /// A line can bill it.
  bool is_billable() const { return calls > 0 || euro() != 0 || expected != 0 || !other_currency().empty(); }
};

void add_call(const Row& row, Figure& figure) {
  const Call& call = row.call;
  if (!call.amount.empty()) figure.charged[call.currency] += e4(call.amount);
  figure.calls += call.answered();
  if (!call.answered() || row.copy) return;
  const std::optional<std::int64_t> expected = price(call);
  figure.unjudged += !expected;
  figure.expected += expected.value_or(0);
  figure.seconds += call.duration;  // for kinds that are billed by the second
}

using Figures = std::map<std::string, Figure>;  // by country

Figures figures_by_country(const SampleMonth& month) {
  Figures figures;
  for (const Row& row : month.rows) {
    if (row.call.kind == Kind::phone_terminated && row.damage == Damage::none) add_call(row, figures[row.call.country]);
  }
  std::erase_if(figures, [](const auto& figure) { return !figure.second.is_billable(); });
  return figures;
}

/// `lost`: with the calls whose records were not delivered.
Figure figure_of(const SampleMonth& month, Kind kind, bool lost) {
  Figure figure;
  for (const Row& row : month.rows) {
    if (row.call.kind == kind && row.damage == Damage::none && (lost || !row.lost)) add_call(row, figure);
  }
  return figure;
}

std::string_view name_of_country(const std::string& country) {
  if (country == "SE") return "Sweden";
  if (country.empty()) return "International networks";
  for (const Destination& to : destinations()) {
    if (to.country == country) return to.name;
  }
  return country;
}

struct Line {
  int calls = 0;
  std::int64_t cents = 0;
};

class ByCountry {
 public:
  explicit ByCountry(SampleMonth& month) : month_(month), figures_(figures_by_country(month)) {
    for (const auto& [country, figure] : figures_) lines_[country] = {figure.calls, in_cents(figure.euro())};
    totals_.invoice = by_country;
    plant();
  }

  InvoiceTotals judge() {
    for (const auto& [country, line] : lines_) {
      ++totals_.figures;
      totals_.invoiced += line.cents;
      if (figures_.contains(country)) judge(country, line, figures_.at(country));
    }
    return totals_;
  }

  std::string lines() const {
    std::string text = "Line;Product;Country;Description;Calls;Amount\n";
    int number = 0;
    const auto add = [&](const std::string& what, const std::string& calls, const std::string& amount) {
      std::string with_comma = amount;
      std::ranges::replace(with_comma, '.', ',');
      text += std::to_string(++number) + ";" + what + ";" + calls + ";" + with_comma + "\n";
    };
    add("Platform;;Monthly fee", "", "250.00");
    add("Numbers;SE;20 telephone numbers", "", "20.00");
    add("Messages;SE;412 text messages to Sweden", "", "14.42");
    for (const auto& [country, line] : lines_) {
      add("Calls to phones;" + country + ";" + std::string(name_of_country(country)), std::to_string(line.calls),
          cents_text(line.cents));
    }
    const Figure from_phones = figure_of(month_, Kind::phone_originated, false);
    add("Calls from phones;SE;Local and toll-free numbers", std::to_string(from_phones.calls),
        cents_text(in_cents(from_phones.euro())));
    const Figure trunks = figure_of(month_, Kind::sip_terminated, true);
    add("SIP trunks;;Calls to your own trunks", std::to_string(trunks.calls), cents_text(in_cents(trunks.expected)));
    return text;
  }

 private:
  Planted& record(const char* code, const std::string& country, std::string story, std::string money = "") {
    month_.planted.push_back({code, Planted::no_row, std::move(story), std::move(money), {}, {}});
    month_.planted.back().about = std::string(by_country) + ", " + (country.empty() ? "(empty)" : country);
    return month_.planted.back();
  }

  /// The busiest country without defects a cent too dear, a quiet one left out, and one that was never called.
  void plant() {
    const auto clean = [&](int least, int most) {
      const auto fits = [&](const auto& f) {
        return f.second.is_clean() && f.second.calls >= least && f.second.calls <= most &&
               in_cents(f.second.euro()) > 0;
      };
      const auto found = std::ranges::find_if(figures_, fits);
      if (found == figures_.end()) throw std::logic_error("the month has no country for a defect of the invoice");
      return found->first;
    };
    dearer_ = clean(20, 200);
    ++lines_.at(dearer_).cents;
    const std::string left_out = clean(3, 8);
    lines_.erase(left_out);
    const Figure& figure = figures_.at(left_out);
    ++totals_.figures;
    ++totals_.missing;
    totals_.in_missing = in_cents(figure.euro());
    totals_.charged += totals_.in_missing;
    totals_.expected += in_cents(figure.expected);
    record("invoice-line-missing", left_out, "left out: the calls to " + std::string(name_of_country(left_out)),
           "charged " + cents_text(totals_.in_missing));
    const auto all = destinations();
    const auto never = std::ranges::find_if(all, [&](const Destination& to) {
      return !to.country.empty() && to.rate != Destination::not_offered && !figures_.contains(std::string(to.country));
    });
    constexpr Line of_another_customer = {14, 320};
    lines_[std::string(never->country)] = of_another_customer;
    totals_.unknown = 1;
    totals_.in_unknown = of_another_customer.cents;
    record("invoice-line-unknown", std::string(never->country),
           "a line for " + std::string(never->name) + ", where nobody called", "invoiced 3.20");
  }

  void judge(const std::string& country, const Line& line, const Figure& has) {
    const std::int64_t charged = in_cents(has.euro()), expected = in_cents(has.expected);
    totals_.charged += charged;
    totals_.expected += expected;
    const std::string other = has.other_currency();
    const bool differs = line.cents != charged || !other.empty();
    if (differs) {
      ++totals_.differing;
      totals_.in_differing += line.cents - charged;
      record("invoice-differs-from-calls", country,
             country == dearer_ ? "a cent more than the calls" : "the calls were charged in " + other + " too",
             "invoiced " + cents_text(line.cents) + ", charged " + cents_text(charged));
    }
    if (has.unjudged > 0) {
      record("not-judged", country, "calls that cannot be held against the tariff: " + std::to_string(has.unjudged));
    } else if (line.cents != expected && !(differs && charged == expected)) {
      record("invoice-differs-from-tariff", country, "bills what the calls were wrongly charged",
             "invoiced " + cents_text(line.cents) + ", expected " + cents_text(expected));
    }
  }

  SampleMonth& month_;
  Figures figures_;
  std::map<std::string, Line> lines_;
  std::string dearer_;
  InvoiceTotals totals_;
};

Planted of_invoice(const char* code, const char* invoice, std::string story, std::string money) {
  return {code, Planted::no_row, std::move(story), std::move(money), invoice, {}};
}

InvoiceTotals judge_calls_from_phones(SampleMonth& month, Invoices& invoices) {
  const Figure has = figure_of(month, Kind::phone_originated, false);
  const std::int64_t charged = in_cents(has.euro()), expected = in_cents(has.expected);
  if (charged == expected || has.unjudged > 0 || !has.other_currency().empty())
    throw std::logic_error("the calls from phones do not have the defects that they had");
  month.planted.push_back(of_invoice("invoice-differs-from-tariff", calls_from_phones,
                                     "bills what the calls were wrongly charged, and those delivered again twice",
                                     "invoiced " + cents_text(charged) + ", expected " + cents_text(expected)));
  invoices.phone_originated = "amount " + cents_text(charged) + " EUR";
  return {calls_from_phones, 1, 0, 0, 0, charged, charged, expected, 0, 0, 0};
}

/// No amounts in the records: the bill holds the calls whose records were never delivered.
InvoiceTotals judge_sip_trunks(SampleMonth& month, Invoices& invoices) {
  const Figure says = figure_of(month, Kind::sip_terminated, true);
  const Figure has = figure_of(month, Kind::sip_terminated, false);
  const auto minutes = [](const Figure& figure) {
    const std::int64_t tenths = (figure.seconds + 3) / 6;
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
  };
  const std::int64_t invoiced = in_cents(says.expected), expected = in_cents(has.expected);
  const std::string missing = std::to_string(says.calls - has.calls) + " calls more than there are records";
  month.planted.push_back(of_invoice("invoice-differs-from-calls", sip_trunks, missing,
                                     "invoiced " + std::to_string(says.calls) + " calls"));
  month.planted.push_back(of_invoice("invoice-differs-from-tariff", sip_trunks, missing,
                                     "invoiced " + cents_text(invoiced) + ", expected " + cents_text(expected)));
  invoices.sip_terminated =
      "amount " + cents_text(invoiced) + " EUR, calls " + std::to_string(says.calls) + ", minutes " + minutes(says);
  return {sip_trunks, 1, 1, 0, 0, invoiced, 0, expected, invoiced - expected, 0, 0};
}

}  // namespace

std::string cents_text(std::int64_t cents) {
  std::string text = amount_text(cents * 100);
  text.resize(text.size() - 2);
  return text;
}

Invoices make_invoices(SampleMonth& month) {
  Invoices invoices;
  ByCountry countries(month);
  invoices.lines = countries.lines();
  invoices.totals.push_back(countries.judge());
  invoices.totals.push_back(judge_calls_from_phones(month, invoices));
  invoices.totals.push_back(judge_sip_trunks(month, invoices));
  return invoices;
}

}  // namespace generator
