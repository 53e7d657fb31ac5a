// All tariffs: names, bases, and the order in which they can be worked out.
#include <algorithm>

#include "language/detail/check_tariff.hpp"

namespace reconcile::check {
namespace {

class Tariffs {
 public:
  explicit Tariffs(Context& context) : context_(context) {
    each_statement<ast::Tariff>(context, [&](const ast::Tariff& written, const ast::Statement& statement) {
      const auto [place, is_new] = drafts_.try_emplace(written.name.text);
      if (!is_new) {
        context_.error(DiagnosticCode::duplicate_name, written.name.span, {"tariff", written.name.text},
                       place->second.written->name.span, "first defined here");
        return;
      }
      place->second.written = &written;
      place->second.head = statement.head;
    });
  }

  void check() {
    for (auto& [name, draft] : drafts_) work_out(draft);
    std::map<std::string, std::size_t> places;
    for (const auto& [name, draft] : drafts_) places.emplace(name, places.size());
    for (auto& [name, draft] : drafts_) {
      for (const Draft* base : draft.bases) draft.tariff.exception_to.push_back(places[base->tariff.name]);
      std::sort(draft.tariff.exception_to.begin(), draft.tariff.exception_to.end());
    }
    for (auto& [name, draft] : drafts_) context_.program.tariffs.push_back(std::move(draft.tariff));
  }

 private:
  /// The bases first: a kept term must be known before it is kept.
  void work_out(Draft& draft) {
    if (draft.state != Draft::State::untouched) return;
    draft.state = Draft::State::open;
    const std::size_t errors = context_.diagnostics->error_count();
    const ast::Tariff& written = *draft.written;
    draft.tariff.name = written.name.text;
    draft.tariff.head = draft.head;
    draft.tariff.rate_span = draft.head;
    draft.tariff.kinds = kinds_named(written.kinds, context_);
    std::size_t of_bases = 0;
    if (written.exception) of_bases = find_bases(*written.exception, draft);
    draft.tariff.keeps_terms = draft.keeps_terms;
    check_terms(draft, context_);
    draft.sound = context_.diagnostics->error_count() == errors + of_bases;
    for (const Draft* base : draft.bases) draft.sound = draft.sound && (base->sound || !draft.keeps_terms);
    draft.state = Draft::State::done;
  }

  /// Returns how many errors the bases themselves had.
  std::size_t find_bases(const ast::Exception& exception, Draft& draft) {
    std::size_t errors_of_bases = 0;
    for (const ast::Text& name : exception.bases) {
      const auto found = drafts_.find(name.text);
      if (name.text == draft.tariff.name) {
        context_.error(DiagnosticCode::exception_self, name.span);
      } else if (found == drafts_.end()) {
        say_unknown(name);
      } else if (found->second.state == Draft::State::open) {
        context_.error(DiagnosticCode::exception_cycle, name.span, {draft.tariff.name});
      } else {
        const std::size_t before = context_.diagnostics->error_count();
        work_out(found->second);
        errors_of_bases += context_.diagnostics->error_count() - before;
        if (std::find(draft.bases.begin(), draft.bases.end(), &found->second) == draft.bases.end()) {
          draft.bases.push_back(&found->second);
        }
      }
    }
    if (exception.keeping_terms && exception.bases.size() > 1) {
      context_.error(DiagnosticCode::keeping_terms_bases, exception.span, {std::to_string(exception.bases.size())});
    } else {
      draft.keeps_terms = exception.keeping_terms;
    }
    return errors_of_bases;
  }

  void say_unknown(const ast::Text& name) {
    if (context_.incomplete) return;
    std::vector<std::string> known;
    for (const auto& [tariff, draft] : drafts_) known.push_back(tariff);
    context_.error(DiagnosticCode::unknown_name, name.span, {"tariff", name.text, nearest(name.text, known)});
  }

  Context& context_;
  std::map<std::string, Draft> drafts_;  // by name: the order of text does not matter
};

}  // namespace

bool take_currency(Draft& draft, const std::string& currency, Span span, Context& context) {
  if (!is_known_currency(currency, context)) return false;  // said where the amount or the `let` stands
  if (!draft.currency_span) {
    draft.currency_span = span;
    draft.tariff.currency = currency;
  }
  if (currency == draft.tariff.currency) return true;
  context.error(DiagnosticCode::currency_mix, span, {currency, draft.tariff.currency}, *draft.currency_span,
                "the tariff's currency");
  return false;
}

void check_tariffs(Context& context) { Tariffs(context).check(); }

}  // namespace reconcile::check
