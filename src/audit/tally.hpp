// In: a plan and a block's columns. Out: the tally: all that an audit has to remember of rows it has seen.
// merge is associative and commutative, and audit(A then B) = merge(audit(A), audit(B)): a thread, a day and a machine
// are the same thing. Must not know: findings' texts, formats.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "audit/key_list.hpp"
#include "audit/mark_list.hpp"
#include "audit/price_likes.hpp"
#include "audit/window_counts.hpp"
#include "calls/columns.hpp"
#include "calls/kept_records.hpp"
#include "plan/price.hpp"
#include "values/exact_sum.hpp"

namespace reconcile {

/// Money of one currency. charged − expected = over − under over the judged calls (right, within tolerance, wrong).
struct MoneyTally {
  std::uint64_t calls_right = 0, calls_within = 0, calls_wrong = 0, calls_not_judged = 0;
  ExactSum charged, expected;          ///< of all judged calls
  ExactSum over, under;                ///< of all judged calls: the sums of charged − expected by its sign, both >= 0
  ExactSum within_over, within_under;  ///< of which: of calls within tolerance
  ExactSum not_judged;                 ///< Amounts of the calls with another price code
  void merge(const MoneyTally& other);
};

/// A row with a price finding: its text is made at the end, from the file and the plan.
struct PriceMark {
  Place place;
  std::uint64_t line_and_rest = 0;        ///< the line, the scale of `expected` and the verdict: 48, 8 and 8 bits
  std::uint32_t like = PriceLikes::none;  ///< its number, if it has one, and if the price fits into the next
  std::uint32_t expected = 0;             ///< the tariff's price: a coefficient

  PriceMark() = default;
  PriceMark(const Origin& origin, Verdict verdict, std::uint8_t expected_scale)
      : place(origin.place),
        line_and_rest(origin.line << 16 | std::uint64_t{expected_scale} << 8 | static_cast<std::uint8_t>(verdict)) {}
  Verdict verdict() const { return static_cast<Verdict>(line_and_rest & 0xff); }
  std::uint8_t expected_scale() const { return static_cast<std::uint8_t>(line_and_rest >> 8 & 0xff); }
  Origin origin() const { return {place, line_and_rest >> 16}; }
};

/// A row that does not do what a `require` asks.
struct RequireMark {
  Origin origin;
  std::uint32_t require;  ///< index into Program::requires_
};

/// A row that was written long after its call.
struct LateMark {
  Origin origin;
  std::uint32_t complete;  ///< index into Program::completes
};

inline Place place_of(const PriceMark& mark) { return mark.place; }
inline Place place_of(const Reject& mark) { return mark.place; }
inline Place place_of(const RequireMark& mark) { return mark.origin.place; }
inline Place place_of(const LateMark& mark) { return mark.origin.place; }

/// Calls that ended in one hour.
struct HourCalls {
  std::uint64_t calls = 0;
  std::uint64_t undated = 0;  ///< of these in files without a day in their names
};

/// Lets a map of strings be asked with a view.
struct TextHash {
  using is_transparent = void;
  using is_avalanching = void;
  std::size_t operator()(std::string_view text) const;
};

/// Finds again the number of a group that was met not long ago, and the window that it was last counted in.
/// A cache: what it says holds for the tally that it belongs to, whatever is merged into that.
struct RecentGroups {
  /// What is looked at for every row stands first, near to one another.
  struct alignas(64) Group {
    static constexpr std::size_t most_near = 40;

    std::uint64_t hash = 0;         ///< of its texts
    WindowCount* window = nullptr;  ///< of the slot, if any; it stands still as long as the windows' layout is the same
    std::int64_t slot = 0;
    std::size_t layout = 0;
    std::uint32_t number = 0;
    bool known = false;
    std::uint8_t near_size = 0;  ///< of a group of one text that is not longer; 0: `parts` tells
    std::array<char, most_near> near_text;
    std::string parts;  ///< as AlertTally::groups has them
  };
  std::vector<Group> by_hash;
};

struct AlertTally {
  /// The group's fields as decoded text, each preceded by its length as text and ':' so that no two groups collide.
  boost::unordered_flat_map<std::string, std::uint32_t, TextHash, std::equal_to<>> groups;
  WindowCounts windows;          ///< by the groups' numbers here
  std::uint64_t not_judged = 0;  ///< attempts whose condition met money of another currency
  RecentGroups recent;

  AlertTally() = default;
  AlertTally(AlertTally&&) = default;
  AlertTally& operator=(AlertTally&&) = default;
  AlertTally(const AlertTally& other) : groups(other.groups), windows(other.windows), not_judged(other.not_judged) {}
  AlertTally& operator=(const AlertTally& other) { return *this = AlertTally(other); }
};

/// What the calls of one figure of an invoice add up to; the sums are by currency, as the file has it.
struct FigureTally {
  std::uint64_t rows = 0;
  std::uint64_t calls = 0;           ///< chargeable rows
  std::uint64_t billed_seconds = 0;  ///< of chargeable rows with a price
  std::uint64_t unpriced = 0;        ///< chargeable rows without a price
  std::map<std::string, ExactSum> charged;
  std::map<std::string, ExactSum> expected;          ///< by the tariff's currency
  std::map<std::string, ExactSum> unpriced_charged;  ///< of the unpriced rows
  void merge(const FigureTally& other);
};

/// By the month (years × 12 + month − 1; 0 for a stated period), ';' and the `per` fields as an alert's group.
using InvoiceTally = std::map<std::string, FigureTally, std::less<>>;

struct UnknownValue {
  std::uint64_t count = 0;
  Place first;
};

struct FileTally {
  std::uint64_t rows = 0;  ///< that can be read
  std::uint64_t rejects = 0;
  std::uint64_t outside = 0;  ///< of the rows: calls that ended outside the audited period
  std::map<std::pair<int, std::string>, UnknownValue> unknown_values;  ///< by the layout's field and the value
};

/// What the tallies of an audit share.
/// Keys are one a row, and looked at several times; other marks are few or read once, in their order.
struct TallyMemory {
  std::shared_ptr<MarkMemory> keys;
  std::shared_ptr<MarkMemory> others;
  std::shared_ptr<KeptMemory> kept_records;
  std::shared_ptr<PriceLikes> price_likes = std::make_shared<PriceLikes>();

  /// `most_bytes`: of keys and of others. `folder`: as SpillFile has it.
  TallyMemory(std::uint64_t most_bytes, std::uint64_t usual_bytes_of_others, const std::string& folder)
      : keys(std::make_shared<MarkMemory>(most_bytes, most_bytes, folder)),
        others(std::make_shared<MarkMemory>(std::min(usual_bytes_of_others, most_bytes), most_bytes, folder)),
        kept_records(std::make_shared<KeptMemory>(std::min(usual_kept_bytes, most_bytes / 4))) {}

 private:
  /// Of some ten thousand records.
  static constexpr std::uint64_t usual_kept_bytes = 4 << 20;
};

struct Tally {
  static constexpr unsigned key_partition_bits = 7;  ///< the hash's top ones
  static constexpr std::size_t key_partitions = std::size_t{1} << key_partition_bits;

  std::map<std::string, MoneyTally> money;  ///< by the row's currency, as the file has it
  MarkList<PriceMark> price_marks;
  PriceLikeTally price_likes;  ///< of those with a number
  MarkList<Reject> rejects;
  std::vector<KeyList> keys;                     ///< by unique × key_partitions + partition
  std::vector<std::uint64_t> unique_not_judged;  ///< by Program::uniques: rows whose `when` could not be judged
  std::vector<AlertTally> alerts;                ///< by Program::alerts
  MarkList<RequireMark> require_marks;
  std::vector<std::uint64_t> require_not_judged;  ///< by Program::requires_
  std::map<std::uint32_t, FileTally> files;       ///< by the file's number
  KeptRecords kept_records;                       ///< of rows that have one of these marks, or the first unknown value
  MarkList<LateMark> late_marks;
  std::vector<InvoiceTally> invoices;  ///< by Program::invoices
  TallyMemory memory;
  std::map<std::pair<KindId, std::int64_t>, HourCalls>
      ended_in;  ///< by kind and the UTC hour (since 1970) of their end

  explicit Tally(const Plan& plan);  ///< all marks stay in memory
  Tally(const Plan& plan, const TallyMemory& marks_memory);
};

/// Adds a block's rows; those outside the audited period are taken out of `columns` and only counted. `prices` is
/// scratch.
void audit(const Plan& plan, Columns& columns, RowScratch& scratch, Prices& prices, Tally& tally);

void merge(Tally& into, Tally&& from);

}  // namespace reconcile
