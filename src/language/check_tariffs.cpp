// All tariffs: names, bases, and the order in which they can be worked out.
#include <algorithm>

#include "language/detail/check_tariff.hpp"

namespace reconcile::check {
namespace {

class Tariffs {
 public:
  explicit Tariffs(Context& context) : context_(context) {
    each_statement<ast::Tariff>(context, [&](const ast::Tariff& written, const ast::Statement& statement) {
      auto [place, is_new] = drafts_.try_emplace(written.name.text);
      if (!is_new) {
        context_.error(DiagnosticCode::duplicate_name, written.name.span, {"tariff", written.name.text},
                       place->second.written->name.span, "first defined here");
        // Checked all the same, for what else is wrong with it, under a name that nobody can write.
        place = drafts_.try_emplace(written.name.text + '\n' + std::to_string(drafts_.size())).first;
      }
      place->second.written = &written;
      place->second.head = statement.head;
      place->second.whole = statement.whole;
    });
  }

  void check() {
    for (auto& [name, draft] : drafts_) work_out(draft);
    context_.read_decks.clear();  // they point into the drafts
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
    open_.push_back(&draft);
    const std::size_t errors = context_.diagnostics->error_count();
    const ast::Tariff& written = *draft.written;
    draft.tariff.name = written.name.text;
    draft.tariff.head = draft.head;
    draft.tariff.rate_span = draft.head;
    draft.tariff.kinds = kinds_named(written.kinds, context_);
    check_needs(draft);
    std::size_t of_bases = 0;
    if (written.exception) of_bases = find_bases(*written.exception, draft);
    draft.tariff.keeps_terms = draft.keeps_terms;
    check_terms(draft, context_);
    draft.sound = context_.diagnostics->error_count() == errors + of_bases;
    for (const Draft* base : draft.bases) draft.sound = draft.sound && (base->sound || !draft.keeps_terms);
    draft.state = Draft::State::done;
    open_.pop_back();
  }

  /// What no price can do without. That `charge when` names only fields that are there has been checked where it stands.
  void check_needs(const Draft& draft) {
    const bool asks_result = context_.program.settings.charge_when.span == Span();  // the default
    for (const KindId kind : draft.tariff.kinds) {
      const Layout& layout = context_.layouts.kinds[kind];
      const auto lacks = [&](const char* field, const char* help) {
        if (layout.index_of(field) != Layout::absent) return;
        context_.error(DiagnosticCode::kind_lacks_field, draft.head, {layout.kind, field, help});
      };
      lacks("Duration", "name the field with the seconds of the call `Duration` in the layout");
      if (asks_result) lacks("Result", "state `charge when` with fields that the kind has");
    }
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
        context_.error(DiagnosticCode::exception_cycle, name.span, {draft.tariff.name, way_from(found->second)});
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

  /// The circle's tariffs but the last: each is an exception to the next one.
  std::string way_from(const Draft& first) const {
    std::string way;
    for (auto at = std::find(open_.begin(), open_.end(), &first); at + 1 != open_.end(); ++at) {
      way += (way.empty() ? "`" : ", `") + (*at)->tariff.name + "`";
    }
    return way;
  }

  void say_unknown(const ast::Text& name) {
    if (context_.may_be_lost(name.text)) return;
    std::vector<std::string> known;
    for (const auto& [tariff, draft] : drafts_) {
      if (tariff.find('\n') == std::string::npos) known.push_back(tariff);
    }
    context_.error(DiagnosticCode::unknown_name, name.span,
                   {"tariff", name.text, meant(name.text, known, "the tariffs are")});
  }

  Context& context_;
  std::vector<const Draft*> open_;       // those being worked out, each an exception to the next
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
