// In: nothing; a plain value. Out: one call of the sample month, before it is a line of a file.
// Must not know: prices, defects.
#pragma once

#include <cstdint>
#include <string>

namespace generator {

enum class Kind { app_app, phone_originated, phone_terminated, sip_terminated };

struct Call {
  Kind kind = Kind::phone_terminated;
  std::string id;
  int user_space = 0;
  std::int64_t time = 0;        ///< seconds since 1970
  int ring_seconds = 0;         ///< from CallTime to AnswerTime
  bool has_answer_time = true;  ///< of an answered call: whether the export states it
  int duration = 0;
  std::string result;
  std::string reason;
  std::string from;
  std::string to;  ///< as the export writes it
  std::string to_digits;
  std::string amount;
  std::string currency = "EUR";
  std::string custom;  ///< as it stands in the file, quotes included
  std::string application;
  std::string user;
  std::string country;  ///< ToCountryId

  bool answered() const { return result == "ANSWERED"; }
  bool has_amount() const { return kind == Kind::phone_terminated || kind == Kind::phone_originated; }
  std::int64_t end() const { return time + ring_seconds + duration; }
};

}  // namespace generator
