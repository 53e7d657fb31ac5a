#include "calls/detail/kind.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "values/instant.hpp"

namespace reconcile::detail {
namespace {

std::string listed(const std::vector<std::string>& words, const char* last_joint) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? last_joint : ", ";
    text += words[i];
  }
  return text;
}

std::string columns(std::size_t count) { return std::to_string(count) + (count == 1 ? " column" : " columns"); }

/// A file without a header has all of the fields, or all but the last optional ones.
bool fits(const Layout& layout, std::uint32_t width) {
  std::size_t least = layout.fields.size();
  while (least > 0 && layout.fields[least - 1].optional) --least;
  return width >= least && width <= layout.fields.size();
}

std::size_t names_known(const Layout& layout, const std::vector<std::string>& names) {
  return static_cast<std::size_t>(std::count_if(
      names.begin(), names.end(), [&](const auto& name) { return layout.index_of(name) != Layout::absent; }));
}

std::vector<std::string> names_lacking(const Layout& layout, const std::vector<std::string>& names) {
  std::vector<std::string> lacking;
  for (const Field& field : layout.fields) {
    if (!field.optional && std::find(names.begin(), names.end(), field.name) == names.end())
      lacking.push_back(field.name);
  }
  return lacking;
}

class KindTeller {
 public:
  KindTeller(const FirstRecords& seen, const Layouts& layouts, const InputOptions& options, InputFile& input,
             Diagnostics& diagnostics)
      : seen_(seen), layouts_(layouts), input_(input), diagnostics_(diagnostics) {
    if (options.kind) wanted_ = layouts.id_of(*options.kind);
  }

  bool tell() {
    std::size_t most = 0;
    for (const Layout& layout : layouts_.kinds) most = std::max(most, names_known(layout, seen_.first));
    const bool is_header = most * 2 > seen_.first.size();
    if (is_header && seen_.first_rejected) return error(DiagnosticCode::header_unreadable, {});
    return is_header ? by_header(most) : by_width();
  }

 private:
  bool error(DiagnosticCode code, std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), input_.path);
    diagnostics_.add(code, std::move(arguments));
    return false;
  }

  bool by_header(std::size_t most) {
    if (const std::string* twice = known_name_twice()) return error(DiagnosticCode::header_repeats, {*twice});
    std::vector<KindId> best;  // those with the most names in the header; the whole ones, if there are any
    for (const bool whole : {true, false}) {
      for (std::size_t i = 0; i < layouts_.kinds.size() && (whole || best.empty()); ++i) {
        const Layout& layout = layouts_.kinds[i];
        if (names_known(layout, seen_.first) == most && names_lacking(layout, seen_.first).empty() == whole) {
          best.push_back(static_cast<KindId>(i));
          if (!whole) break;
        }
      }
      if (!best.empty()) break;
    }
    KindId kind = best.front();
    const bool told = best.size() == 1 && names_lacking(layouts_.kinds[kind], seen_.first).empty();
    if (!told && wanted_) kind = *wanted_;
    const Layout& layout = layouts_.kinds[kind];
    if (const std::vector<std::string> lacking = names_lacking(layout, seen_.first); !lacking.empty()) {
      return error(DiagnosticCode::header_lacks, {listed(lacking, " and "), layout.kind});
    }
    if (!told && !wanted_) {
      std::vector<std::string> names;
      names.reserve(best.size());
      for (const KindId id : best) names.push_back(layouts_.kinds[id].kind);
      return error(DiagnosticCode::kind_untold,
                   {"its header fits " + listed(names, " and "), "say which with `--kind`"});
    }
    use_header(kind);
    return true;
  }

  /// Counts as known what any layout knows.
  const std::string* known_name_twice() const {
    std::set<std::string_view> met;
    for (const std::string& name : seen_.first) {
      const bool known = std::any_of(layouts_.kinds.begin(), layouts_.kinds.end(),
                                     [&](const Layout& layout) { return layout.index_of(name) != Layout::absent; });
      if (known && !met.insert(name).second) return &name;
    }
    return nullptr;
  }

  void use_header(KindId kind) {
    const Layout& layout = layouts_.kinds[kind];
    input_.kind = kind;
    input_.has_header = true;
    input_.width = static_cast<std::uint32_t>(seen_.first.size());
    input_.column_of_field.assign(layout.fields.size(), Layout::absent);
    for (std::size_t column = 0; column < seen_.first.size(); ++column) {
      const int field = layout.index_of(seen_.first[column]);
      if (field == Layout::absent) {
        input_.extra_columns.push_back(seen_.first[column]);
      } else {
        input_.column_of_field[static_cast<std::size_t>(field)] = static_cast<int>(column);
      }
    }
  }

  bool by_width() {
    std::map<std::uint32_t, std::size_t> counts;
    for (const std::uint32_t width : seen_.widths) ++counts[width];
    const auto by_count = [](const auto& a, const auto& b) { return a.second < b.second; };
    const auto most = std::max_element(counts.begin(), counts.end(), by_count);
    const bool readable = most != counts.end();
    if ((!readable || most->first == 1) && seen_.has_nul) {
      return not_csv("there are NUL bytes in it",
                     "a compressed file or a spreadsheet has to be unpacked or exported first");
    }
    if (!readable) return not_csv("none of its first lines can be read", "look for a quote that is never closed");
    if (most->first == 1) return not_csv("its lines hold no `;`", "export it again with that separator");
    std::vector<std::string> tied;
    for (const auto& [width, count] : counts) {
      if (count == most->second) tied.push_back(std::to_string(width));
    }
    if (tied.size() > 1) {
      return error(DiagnosticCode::kind_untold,
                   {"as many of its first records have " + listed(tied, " as have ") + " columns",
                    "add a header line, or remove the records that do not belong"});
    }
    return use_width(most->first);
  }

  bool not_csv(std::string why, std::string help) {
    return error(DiagnosticCode::input_not_csv, {std::move(why), std::move(help)});
  }

  bool use_width(std::uint32_t width) {
    std::vector<std::string> fitting;
    KindId kind = 0;
    for (std::size_t i = 0; i < layouts_.kinds.size(); ++i) {
      if (!fits(layouts_.kinds[i], width)) continue;
      kind = static_cast<KindId>(i);
      fitting.push_back(layouts_.kinds[i].kind);
    }
    if (fitting.size() != 1 && wanted_) {
      kind = *wanted_;
      const Layout& layout = layouts_.kinds[kind];
      if (!fits(layout, width)) {
        return error(DiagnosticCode::kind_does_not_fit,
                     {layout.kind, "it has " + columns(width), std::to_string(layout.fields.size())});
      }
    } else if (fitting.size() > 1) {
      return error(DiagnosticCode::kind_ambiguous, {std::to_string(width), listed(fitting, " or ")});
    } else if (fitting.empty()) {
      return error(DiagnosticCode::kind_untold,
                   {"it has no header, and no kind has " + columns(width),
                    "add a header line, or describe the kind in a layout file (`--layout`)"});
    }
    input_.kind = kind;
    input_.width = width;
    input_.column_of_field.assign(layouts_.kinds[kind].fields.size(), Layout::absent);
    for (std::uint32_t i = 0; i < width; ++i) input_.column_of_field[i] = static_cast<int>(i);
    return true;
  }

  const FirstRecords& seen_;
  const Layouts& layouts_;
  InputFile& input_;
  Diagnostics& diagnostics_;
  std::optional<KindId> wanted_;
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

bool tell_kind(const FirstRecords& seen, const Layouts& layouts, const InputOptions& options, InputFile& input,
               Diagnostics& diagnostics) {
  return KindTeller(seen, layouts, options, input, diagnostics).tell();
}

std::optional<std::int32_t> day_in_name(const std::string& path) {
  const std::string name = path.substr(path.find_last_of('/') + 1);
  std::optional<std::int32_t> day;
  const auto fits_here = [&](std::size_t at, std::string_view pattern) {
    if (at + pattern.size() > name.size() || (at > 0 && is_digit(name[at - 1]))) return false;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
      if (pattern[i] == '9' ? !is_digit(name[at + i]) : name[at + i] != pattern[i]) return false;
    }
    return at + pattern.size() == name.size() || !is_digit(name[at + pattern.size()]);
  };
  for (std::size_t i = 0; i < name.size(); ++i) {
    std::string text;
    if (fits_here(i, "9999-99-99")) text = name.substr(i, 10);
    if (fits_here(i, "99999999")) text = name.substr(i, 4) + "-" + name.substr(i + 4, 2) + "-" + name.substr(i + 6, 2);
    const std::optional<Date> date = text.empty() ? std::nullopt : parse_date(text);
    if (!date) continue;
    if (day) return std::nullopt;
    day = date->days;
  }
  return day;
}

}  // namespace reconcile::detail
