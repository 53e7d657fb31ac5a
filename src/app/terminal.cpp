#include "app/terminal.hpp"

#include <unistd.h>

#include <cstdlib>
#include <iostream>

namespace reconcile {

bool use_color(ColorChoice choice, int descriptor) {
  if (choice != ColorChoice::automatic) return choice == ColorChoice::always;
  const char* no_color = std::getenv("NO_COLOR");
  return (no_color == nullptr || *no_color == '\0') && ::isatty(descriptor) == 1;
}

void say(const Diagnostics& diagnostics, const Sources& sources, ColorChoice color, bool quiet) {
  Diagnostics said;
  for (const Diagnostic& diagnostic : diagnostics.list()) {
    if (!quiet || level_of(diagnostic.code) == Level::error) said.add(diagnostic);
  }
  print(std::cerr, said, sources, use_color(color, STDERR_FILENO));
  std::cerr.flush();
}

}  // namespace reconcile
