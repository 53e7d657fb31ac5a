#include "app/tree.hpp"

#include <algorithm>
#include <ostream>

#include "app/load_plan.hpp"
#include "app/words.hpp"
#include "base/files.hpp"

namespace reconcile {
namespace {

class Tree {
 public:
  Tree(const Plan& plan, const Sources& sources, std::ostream& out) : plan_(plan), sources_(sources), out_(out) {}

  void print() {
    const std::vector<Tariff>& tariffs = plan_.program.tariffs;
    for (std::size_t i = 0; i < tariffs.size(); ++i) {
      if (tariffs[i].exception_to.empty()) print_tariff(i, "", "", "");
    }
  }

 private:
  std::vector<std::size_t> exceptions_to(std::size_t base) const {
    std::vector<std::size_t> exceptions;
    for (std::size_t i = 0; i < plan_.program.tariffs.size(); ++i) {
      const auto& bases = plan_.program.tariffs[i].exception_to;
      if (std::find(bases.begin(), bases.end(), base) != bases.end()) exceptions.push_back(i);
    }
    return exceptions;
  }

  std::vector<std::string> kinds_of(const Tariff& tariff) const {
    std::vector<std::string> kinds;
    for (const KindId kind : tariff.kinds) kinds.push_back(plan_.layouts.kinds[kind].kind);
    return kinds;
  }

  /// `above` is the base under which the tariff stands; it may have others.
  void print_tariff(std::size_t index, const std::string& above, const std::string& branch, const std::string& indent) {
    const Tariff& tariff = plan_.program.tariffs[index];
    std::vector<std::string> other_bases;
    for (const std::size_t base : tariff.exception_to) {
      const std::string& name = plan_.program.tariffs[base].name;
      if (name != above) other_bases.push_back(as_quoted(name));
    }
    const std::vector<std::size_t> exceptions = exceptions_to(index);
    const std::string below = indent + (exceptions.empty() ? "    " : "│   ");
    out_ << branch << as_quoted(tariff.name) << (tariff.keeps_terms ? ", keeping terms" : "") << '\n';
    out_ << below << "for " << joined(kinds_of(tariff), ", ") << ", " << validity_text(tariff.valid, plan_.program.zone)
         << " (" << sources_.place(tariff.head) << ")\n";
    if (tariff.only_when) out_ << below << "only when " << written_at(tariff.only_when->span, sources_) << '\n';
    if (tariff.source) out_ << below << "source " << as_quoted(*tariff.source) << '\n';
    if (!other_bases.empty()) out_ << below << "also an exception to " << joined(other_bases, ", ") << '\n';
    for (const std::size_t exception : exceptions) {
      const bool is_last = exception == exceptions.back();
      print_tariff(exception, tariff.name, indent + (is_last ? "└── " : "├── "), indent + (is_last ? "    " : "│   "));
    }
  }

  const Plan& plan_;
  const Sources& sources_;
  std::ostream& out_;
};

}  // namespace

int print_tree(const Options& options, Sources& sources) {
  const std::optional<Plan> plan = load_plan(options, sources);
  if (!plan) return 2;
  OutputFile out = OutputFile::standard_output();
  if (plan->program.tariffs.empty()) out.stream() << "the rules hold no tariff\n";
  Tree(*plan, sources, out.stream()).print();
  out.commit();
  return 0;
}

}  // namespace reconcile
