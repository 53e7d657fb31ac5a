// In: parts of a summary. Out: the same for a reader at a terminal, under headings. Must not know: findings, threads.
#pragma once

#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "audit/summary.hpp"
#include "report/detail/text_layout.hpp"

namespace reconcile {

/// What is written under headings, with a blank line between.
struct TextPage {
  std::ostream& out;
  bool color = false;
  bool begun = false;

  /// What has a blank line before it, but at the very top.
  std::ostream& apart() { return std::exchange(begun, true) ? out << '\n' : out; }
  void heading(const std::string& title) { apart() << paint(color, bold, title) << '\n'; }
};

/// The tie is shown with its numbers, so that a reader can add it up without a program.
void print_money(const CurrencySummary& money, TextPage& page);
/// The totals tie: what an invoice and the calls differ by is shown by its parts.
void print_invoice(const InvoiceSummary& invoice, TextPage& page);
/// But for alerts, which have a part of their own.
void print_causes(const std::vector<CauseSummary>& causes, TextPage& page);
/// And what the report was made from.
void print_settings(const Summary& summary, TextPage& page);

}  // namespace reconcile
