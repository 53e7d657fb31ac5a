#include "planter.hpp"

#include <algorithm>
#include <stdexcept>

#include "contract.hpp"
#include "text.hpp"

namespace generator {

std::int64_t e4(const std::string& amount) {
  std::string digits = amount;
  std::erase(digits, '.');
  return digits.empty() ? 0 : std::stoll(digits);
}

bool paid_call_to_phone(const Call& call) {
  return call.kind == Kind::phone_terminated && call.answered() && price(call).value_or(0) > 0;
}

std::vector<std::size_t> Planter::pick(int count, const CallTest& test) {
  std::vector<std::size_t> candidates;
  for (std::size_t i = 0; i < month_.rows.size(); ++i) {
    const Row& row = month_.rows[i];
    // Refused calls stay as they are: they are what the alert counts.
    if (!row.touched && row.call.reason != "NOCREDITPARTNER" && test(row.call)) candidates.push_back(i);
  }
  const std::size_t wanted = static_cast<std::size_t>(count);
  if (candidates.size() < wanted) throw std::logic_error("the month has too few calls for a defect");
  std::vector<std::size_t> picked;
  for (std::size_t k = 0; k < wanted; ++k) {
    const std::size_t share = candidates.size() / wanted;
    picked.push_back(candidates[k * share + static_cast<std::size_t>(random_.below(static_cast<int>(share)))]);
    month_.rows[picked.back()].touched = true;
  }
  return picked;
}

std::size_t Planter::add(Call call) {
  Row row;
  row.written = call.end();
  row.call = std::move(call);
  row.touched = true;
  month_.rows.push_back(std::move(row));
  return month_.rows.size() - 1;
}

Planted& Planter::record(const char* code, std::size_t row, std::string story, std::string money) {
  month_.planted.push_back({code, row, std::move(story), std::move(money), {}, {}});
  return month_.planted.back();
}

void Planter::mischarge(std::size_t row, std::int64_t charged, const std::string& story) {
  call(row).amount = amount_text(charged);
  record("amount-differs", row, story,
         "charged " + amount_text(charged) + ", expected " + amount_text(price(call(row)).value()));
}

}  // namespace generator
