// In: what the user wants of colour. Out: colour or none; diagnostics on standard error. Must not know: commands.
#pragma once

#include "app/options.hpp"
#include "base/diagnostic.hpp"

namespace reconcile {

/// `auto`: on a terminal, unless NO_COLOR is set.
bool use_color(ColorChoice choice, int descriptor);

/// On standard error; with `quiet` the errors alone.
void say(const Diagnostics& diagnostics, const Sources& sources, ColorChoice color, bool quiet);

}  // namespace reconcile
