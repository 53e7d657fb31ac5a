#include "language/pins.hpp"

namespace reconcile {
namespace {

std::optional<ast::Text> text_of(const std::optional<ast::Pin>& pin) {
  return pin ? std::optional(pin->sha256) : std::nullopt;
}

}  // namespace

std::vector<PinPlace> pins_of(const ast::File& file) {
  std::vector<PinPlace> places;
  for (const ast::Statement& statement : file.statements) {
    if (const auto* include = std::get_if<ast::Include>(&statement.statement)) {
      places.push_back({include->path, text_of(include->pin), true});
    } else if (const auto* tariff = std::get_if<ast::Tariff>(&statement.statement)) {
      for (const ast::TariffClause& clause : tariff->clauses) {
        const auto* deck = std::get_if<ast::RateDeckClause>(&clause.clause);
        if (deck != nullptr) places.push_back({deck->path, text_of(deck->pin), false});
      }
    } else if (const auto* invoice = std::get_if<ast::Invoice>(&statement.statement)) {
      for (const ast::InvoiceClause& clause : invoice->clauses) {
        const auto* lines = std::get_if<ast::LinesClause>(&clause.clause);
        if (lines != nullptr) places.push_back({lines->path, text_of(lines->pin), false});
      }
    }
  }
  return places;
}

}  // namespace reconcile
