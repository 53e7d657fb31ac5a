#include "sample_lists.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <vector>

#include "contract.hpp"
#include "planter.hpp"
#include "text.hpp"

namespace generator {
namespace {

/// `line` is 0 for what speaks of a whole file, `file` empty for what speaks of none.
struct Listed {
  std::string code, file;
  std::uint64_t line = 0;
  std::string call_id, about, story, money;
  auto key() const { return std::tuple(file.empty(), std::tie(file, line, code, about)); }
};

std::vector<Listed> list_of(const SampleMonth& month) {
  std::vector<Listed> list;
  for (const Planted& planted : month.planted) {
    Listed one{planted.code, planted.file, 0, "", planted.about, planted.story, planted.money};
    if (planted.row != Planted::no_row) {
      const Row& row = month.rows[planted.row];
      const bool about_one_call = planted.code != "alert-fired" && planted.code != "unknown-value";
      one.file = row.file;
      one.line = row.line;
      if (about_one_call) one.call_id = row.call.id;
    }
    list.push_back(std::move(one));
  }
  std::ranges::sort(list, {}, &Listed::key);
  return list;
}

struct Totals {
  std::int64_t calls = 0, right = 0, charged = 0, expected = 0, over = 0, under = 0;
};

Totals totals_of(const SampleMonth& month) {
  Totals totals;
  for (const Row& row : month.rows) {
    if (!row.judged || !row.call.has_amount()) continue;
    const std::int64_t charged = e4(row.call.amount), expected = price(row.call).value();
    ++totals.calls;
    totals.right += charged == expected;
    totals.charged += charged;
    totals.expected += expected;
    (charged > expected ? totals.over : totals.under) += std::abs(charged - expected);
  }
  return totals;
}

std::string sums_text(const SampleMonth& month) {
  const Totals totals = totals_of(month);
  std::string text = "\n| | EUR |\n|---|---:|\n";
  const auto row = [&](const char* name, std::int64_t amount) {
    text += std::string("| ") + name + " | " + amount_text(amount) + " |\n";
  };
  row("charged", totals.charged);
  row("expected", totals.expected);
  row("overcharged", totals.over);
  row("undercharged", totals.under);
  row("at risk in duplicates", month.at_risk);
  row("in waived findings", month.waived);
  return text;
}

std::string counts_text(const std::vector<Listed>& list) {
  std::map<std::string, int> counts;
  for (const Listed& one : list) ++counts[one.code];
  std::string text = "\n| finding | planted |\n|---|---:|\n";
  for (const auto& [code, count] : counts) text += "| `" + code + "` | " + std::to_string(count) + " |\n";
  return text;
}

std::string invoices_text(const Invoices& invoices) {
  std::string text =
      "\n## The invoice\n\n"
      "`invoice-2026-10.csv` bills what the calls were charged, wrong charges and duplicates too, in cents. Then one "
      "line "
      "is a\n"
      "cent too dear, one is left out, and one is another customer's; and it bills the calls to SIP trunks whose "
      "records "
      "were\n"
      "never delivered. `tariffs.rules` states of it: calls from phones `" +
      invoices.phone_originated + "`; SIP trunks\n`" + invoices.sip_terminated +
      "`.\n\n"
      "| invoice | invoiced | charged | expected | differs by | unknown lines | missing lines |\n"
      "|---|---:|---:|---:|---:|---:|---:|\n";
  for (const InvoiceTotals& totals : invoices.totals) {
    text += "| " + totals.invoice;
    for (const std::int64_t cents : {totals.invoiced, totals.charged, totals.expected, totals.in_differing,
                                     totals.in_unknown, totals.in_missing}) {
      text += " | " + cents_text(cents);
    }
    text += " |\n";
  }
  return text;
}

std::string defects_text(const std::vector<Listed>& list) {
  std::string text =
      "\n## Every planted defect\n\nAt the end: what speaks of no single file.\n\n"
      "| finding | file, line | call | what the operator did | money | about |\n|---|---|---|---|---|---|\n";
  for (const Listed& one : list) {
    text += "| `" + one.code + "` | " + one.file + (one.line == 0 ? "" : ":" + std::to_string(one.line)) + " | " +
            one.call_id + " | " + one.story + " | " + one.money + " | " + one.about + " |\n";
  }
  return text;
}

}  // namespace

std::string planted_csv(const SampleMonth& month) {
  std::string text = "code;file;line;call_id;about\n";
  for (const Listed& one : list_of(month)) {
    // A row that cannot be read has no CallId that a report could trust.
    const std::string call_id = one.code == "row-unreadable" ? "" : one.call_id;
    text += one.code + ";" + one.file + ";" + (one.line == 0 ? "" : std::to_string(one.line)) + ";" + call_id + ";" +
            one.about + "\n";
  }
  return text;
}

std::string totals_csv(const SampleMonth& month) {
  const Totals totals = totals_of(month);
  return "currency;calls;right;charged;expected;overcharged;undercharged;at_risk_in_duplicates;waived\nEUR;" +
         std::to_string(totals.calls) + ";" + std::to_string(totals.right) + ";" + amount_text(totals.charged) + ";" +
         amount_text(totals.expected) + ";" + amount_text(totals.over) + ";" + amount_text(totals.under) + ";" +
         amount_text(month.at_risk) + ";" + amount_text(month.waived) + "\n";
}

std::string invoice_totals_csv(const Invoices& invoices) {
  std::string text =
      "invoice;figures;invoiced;charged;expected;differing;in_differing;unknown;in_unknown;missing;in_missing\n";
  for (const InvoiceTotals& totals : invoices.totals) {
    text += totals.invoice + ";" + std::to_string(totals.figures) + ";" + cents_text(totals.invoiced) + ";" +
            cents_text(totals.charged) + ";" + cents_text(totals.expected) + ";" + std::to_string(totals.differing) +
            ";" + cents_text(totals.in_differing) + ";" + std::to_string(totals.unknown) + ";" +
            cents_text(totals.in_unknown) + ";" + std::to_string(totals.missing) + ";" + cents_text(totals.in_missing) +
            "\n";
  }
  return text;
}

std::string readme_text(const SampleMonth& month, const Invoices& invoices, int files) {
  const std::vector<Listed> list = list_of(month);
  const Totals totals = totals_of(month);
  const auto rows = std::ranges::count_if(month.rows, [](const Row& row) { return !row.lost; });
  return "# A sample month\n\n"
         "October 2026 of a made-up company: its contract (`tariffs.rules`, `rates-2026.csv`), the operator's call "
         "records of all\n"
         "four kinds, one file a UTC day and kind (`cdr/`), and the operator's invoice. Country names and prefixes are "
         "real; prices,\n"
         "people and calls are not. All of it comes from `bench/` (`generate_cdrs --sample --out DIR` makes this "
         "folder's files\n"
         "again, byte for byte, all but `tariffs.rules`). It works every price out by itself, in integers, and then "
         "plants what stands\n"
         "below, and nothing else. `planted.csv`, `totals.csv` and `invoice-totals.csv` say the same for programs. "
         "This "
         "file is\n"
         "written by the generator too: change it there.\n\n"
         "    reconcile --rules tariffs.rules cdr/*.csv\n\n"
         "## What the audit must say\n\n" +
         std::to_string(rows) + " rows in " + std::to_string(files) + " files. In EUR " + std::to_string(totals.calls) +
         " calls can be judged, of which " + std::to_string(totals.right) + " are right.\n" + sums_text(month) +
         counts_text(list) + invoices_text(invoices) + defects_text(list);
}

}  // namespace generator
