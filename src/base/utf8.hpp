// In: bytes. Out: whether they are UTF-8. Must not know: where they came from.
#pragma once

#include <string_view>

namespace reconcile {

/// RFC 3629: no overlong forms, no surrogates, nothing past U+10FFFF.
bool is_utf8(std::string_view text);

}  // namespace reconcile
