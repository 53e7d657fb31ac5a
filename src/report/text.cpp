#include <algorithm>
#include <map>
#include <mutex>
#include <optional>
#include <ostream>
#include <tuple>
#include <utility>

#include "base/by_number.hpp"
#include "base/text_numbers.hpp"
#include "base/text_parts.hpp"
#include "report/detail/finding_text.hpp"
#include "report/detail/like_texts.hpp"
#include "report/detail/spare_text.hpp"
#include "report/detail/text.hpp"
#include "report/detail/text_layout.hpp"
#include "report/detail/text_page.hpp"

namespace reconcile {
namespace {

/// Findings of one cause, the unit in which --max-findings counts: code, alert, rule, cause, currency.
using Cause = std::tuple<FindingCode, std::string_view, std::string_view, std::string_view, std::string_view>;

/// The cause as bytes.
void write_key(const Finding& finding, std::string& key) {
  key.assign(1, static_cast<char>(finding.code));
  for (const auto* part : {&finding.alert, &finding.rule, &finding.cause, &finding.currency})
    append_part(key, part->text());
}

/// Its texts lie in the key.
Cause cause_of(std::string_view key) {
  Cause cause;
  std::get<0>(cause) = static_cast<FindingCode>(key.front());
  key.remove_prefix(1);
  std::get<1>(cause) = take_part(key);
  std::get<2>(cause) = take_part(key);
  std::get<3>(cause) = take_part(key);
  std::get<4>(cause) = take_part(key);
  return cause;
}

/// Threads make the findings: what is printed of one is made there, unless it is known by then that the limit of its
/// cause keeps it back.
class TextReport : public Report {
 public:
  TextReport(std::ostream& out, const ReportOptions& options)
      : page_{out, options.color}, out_(out), options_(options) {}

  std::unique_ptr<FindingPart> new_part(unsigned job) override;
  void take(FindingPart& part) override;
  void no_more() override;
  void end(const Summary& summary) override;

 private:
  /// What one thread has met.
  struct OfJob {
    std::vector<std::uint64_t> counts;  ///< by the cause's number, as far as the thread has met any
    std::vector<Buffer> spare;          ///< memory of parts that were taken
  };
  struct Part;

  Buffer hidden(bool alerts) const;
  void print_hidden();
  void print_alerts();

  TextPage page_;
  std::ostream& out_;  // the page's
  ReportOptions options_;
  std::mutex jobs_mutex_;
  std::map<unsigned, OfJob> jobs_;  // the map is guarded
  SharedTextNumbers causes_;        // by key
  /// What likes share: common_details; and one more than the number of their cause.
  std::unique_ptr<LikeTexts> likes_ = std::make_unique<LikeTexts>();
  std::vector<std::uint64_t> shown_;              // by causes_, as far as any was shown
  ByNumber<std::uint8_t, most_likes> all_shown_;  // by causes_: 1 where as many were as may be
  std::vector<Finding> alerts_;                   // those to be printed: they come after the causes
  std::optional<std::string> file_;               // under whose heading we are
};

/// Of each cause, no more findings than one thread may find to be shown.
struct TextReport::Part : FindingPart {
  struct Shown {
    std::uint32_t cause;
    bool has_heading = false;  ///< the next of `headings` stands above it; else that of the one before
    bool is_alert = false;     ///< the next of `alerts`, in place of a text
    std::size_t text_end;      ///< in `text`; it begins where that of the one before ends
  };

  Part(TextReport& asked, OfJob& asking) : report(asked), job(asking), text(take_spare(job.spare)) {
    constexpr std::size_t usual_findings = 256;
    shown.reserve(usual_findings);
  }
  ~Part() override { add_spare(std::move(text), job.spare); }

  Wanted wants(std::uint32_t alike) const override {
    const std::uint32_t next = report.likes_->number(alike);
    if (next == 0) return Wanted::all;
    if (!report.options_.findings || has_all_of(next - 1)) return Wanted::nothing;
    return report.likes_->has(alike) ? Wanted::own_part : Wanted::all;
  }
  void prefetch(std::uint32_t alike) const override { report.likes_->prefetch(alike); }
  void pass_over(std::uint32_t alike) override { count(report.likes_->number(alike) - 1); }

  /// No more findings of the cause will be shown than this thread and those before it have made. (The others may be
  /// ahead of what is written: which findings are made in vain depends on the threads, which are shown does not.)
  bool has_all_of(std::uint32_t cause) const {
    return (cause < job.counts.size() ? job.counts[cause] : 0) >= report.options_.findings_per_cause ||
           (cause < most_likes && report.all_shown_.get(cause) != 0);
  }
  void count(std::uint32_t cause) {
    if (cause >= job.counts.size()) job.counts.resize(cause + 1);
    ++job.counts[cause];
  }

  std::uint32_t cause_of(const Finding& finding) {
    const std::uint32_t next = finding.alike ? report.likes_->number(*finding.alike) : 0;
    if (next != 0) return next - 1;
    write_key(finding, key);
    const std::uint32_t cause = report.causes_.number_of(key);
    if (finding.alike) report.likes_->set_number(*finding.alike, cause + 1);
    return cause;
  }

  void add(const Finding& finding) override {
    const std::uint32_t cause = cause_of(finding);
    const bool is_alert = finding.code == FindingCode::alert_fired;
    const bool is_hidden = has_all_of(cause) || (!is_alert && !report.options_.findings);
    count(cause);
    if (is_hidden) return;
    if (is_alert) {
      shown.push_back({.cause = cause, .is_alert = true, .text_end = text.size()});
      alerts.push_back(finding);
      return;
    }
    append_text_of(finding);
    const std::string_view its_file = finding.file ? *finding.file : "in no single file";
    const bool has_heading = file != its_file;
    if (has_heading) {
      file = its_file;
      headings.push_back(printable(its_file));
    }
    shown.push_back({.cause = cause, .has_heading = has_heading, .text_end = text.size()});
  }

  void append_text_of(const Finding& finding) {
    const auto details = [&finding] { return common_details(finding); };
    if (finding.alike) {
      append_finding(finding, report.options_.color, report.likes_->get(*finding.alike, details), text);
    } else {
      append_finding(finding, report.options_.color, details(), text);
    }
  }

  TextReport& report;
  OfJob& job;
  std::string key;
  Buffer text;
  std::optional<std::string> file;
  std::vector<Shown> shown;
  std::vector<std::string> headings;
  std::vector<Finding> alerts;
};

std::unique_ptr<FindingPart> TextReport::new_part(unsigned job) {
  const std::lock_guard lock(jobs_mutex_);
  return std::make_unique<Part>(*this, jobs_[job]);
}

/// Texts that follow one another are written in one piece.
void TextReport::take(FindingPart& given) {
  Part& part = static_cast<Part&>(given);
  const std::string_view text = part.text.text();
  std::optional<std::string> other_file;  // that has no heading yet
  std::size_t begin = 0, end = 0;         // of what is to be written
  const auto write = [&] { out_ << text.substr(begin, end - begin); };
  std::size_t text_begin = 0;
  auto next_heading = part.headings.begin();
  auto next_alert = part.alerts.begin();
  for (const Part::Shown& finding : part.shown) {
    const std::size_t its_begin = std::exchange(text_begin, finding.text_end);
    Finding* const alert = finding.is_alert ? &*next_alert++ : nullptr;
    if (finding.has_heading) {
      std::string& heading = *next_heading++;
      other_file = heading == file_ ? std::nullopt : std::optional(std::move(heading));
    }
    if (finding.cause >= shown_.size()) shown_.resize(finding.cause + 1);
    if (shown_[finding.cause] >= options_.findings_per_cause) continue;
    if (++shown_[finding.cause] == options_.findings_per_cause && finding.cause < most_likes)
      all_shown_.set(finding.cause, 1);
    if (alert != nullptr) {
      alerts_.push_back(std::move(*alert));
      continue;
    }
    if (other_file || end != its_begin) {
      write();
      begin = its_begin;
    }
    if (other_file) {
      page_.heading(*other_file);
      file_ = std::exchange(other_file, std::nullopt);
    }
    end = finding.text_end;
  }
  write();
}

/// How many findings the limit kept back, by cause: a line for each.
Buffer TextReport::hidden(bool alerts) const {
  std::vector<std::uint64_t> counts(causes_.all().size());
  for (const auto& [number, job] : jobs_) {
    for (std::size_t cause = 0; cause < job.counts.size(); ++cause) counts[cause] += job.counts[cause];
  }
  std::vector<std::pair<Cause, std::uint64_t>> hidden;
  hidden.reserve(counts.size());
  for (std::uint32_t cause = 0; cause < causes_.all().size(); ++cause) {
    const std::string_view key = causes_.all().text(cause);
    const bool is_alert = static_cast<FindingCode>(key.front()) == FindingCode::alert_fired;
    if (is_alert == alerts && counts[cause] > options_.findings_per_cause)
      hidden.emplace_back(cause_of(key), counts[cause]);
  }
  std::sort(hidden.begin(), hidden.end());
  Buffer text;
  for (const auto& [cause, count] : hidden) {
    const auto& [code, alert, rule, proved, currency] = cause;
    append_padded_left(count - options_.findings_per_cause, 9, text);
    text.append(" more  ").append(name_of(code));
    const auto add = [&text](std::string_view before, std::string_view value, std::string_view behind) {
      if (value.empty()) return;
      text.append(before);
      append_printable(value, text);
      text.append(behind);
    };
    add(", alert \"", alert, "\"");
    add(", rule ", rule, "");
    add(", cause: ", proved, "");
    add(", ", currency, "");
    text.append("\n");
  }
  return text;
}

void TextReport::no_more() {
  likes_.reset();
  for (auto& [number, job] : jobs_) job.spare = {};
}

void TextReport::print_hidden() {
  const Buffer lines = hidden(false);
  if (lines.text().empty()) return;
  page_.heading("not shown, beyond " + std::to_string(options_.findings_per_cause) +
                " for each cause (--max-findings)");
  out_ << lines.text();
}

void TextReport::print_alerts() {
  page_.heading("alerts");
  if (alerts_.empty()) out_ << "  none is shown\n";
  for (const Finding& alert : alerts_) out_ << alert_text(alert, options_.color);
  out_ << hidden(true).text();
}

void TextReport::end(const Summary& summary) {
  if (options_.findings) print_hidden();
  if (causes_.all().size() == 0 && summary.complete) {
    const std::uint64_t judged = summary.rows - summary.outside;
    page_.apart() << (judged == 0
                          ? "Clean: there are no calls to judge.\n"
                          : "Clean: " + counted(judged, "row") + (summary.outside == 0 ? " read" : " in the period") +
                                ", all agree with the rules.\n");
  }
  if (!summary.complete) {
    page_.apart() << "INCOMPLETE: not every input could be read to its end; the sums hold only what was read.\n";
  }
  for (const CurrencySummary& money : summary.currencies) print_money(money, page_);
  for (const InvoiceSummary& invoice : summary.invoices) print_invoice(invoice, page_);
  print_causes(summary.causes, page_);
  if (summary.findings.count(FindingCode::alert_fired) != 0) print_alerts();
  page_.heading("read");
  out_ << "  " << counted(summary.files, "file") << ", " << counted(summary.rows, "row")
       << (summary.rejects == 0 ? "" : " (" + std::to_string(summary.rejects) + " unreadable)")
       << (summary.outside == 0 ? "" : ", " + std::to_string(summary.outside) + " outside the period") << ", "
       << counted(summary.days, "day") << '\n'
       << "  findings: " << counted(summary.errors, "error") << ", " << counted(summary.warnings, "warning") << ", "
       << counted(summary.notes, "note")
       << (summary.waived == 0 ? "" : ", " + std::to_string(summary.waived) + " waived") << '\n';
  print_settings(summary, page_);
}

}  // namespace

std::unique_ptr<Report> make_text_report(std::ostream& out, const ReportOptions& options) {
  return std::make_unique<TextReport>(out, options);
}

}  // namespace reconcile
