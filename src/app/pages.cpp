#include "app/pages.hpp"

#include "base/embedded.hpp"

namespace reconcile {
namespace {

struct Page {
  std::string_view code;
  std::string_view text;
};

/// Of "## `no-tariff` (error)": no-tariff.
std::string_view code_in(std::string_view heading) {
  heading.remove_prefix(std::min(heading.find_first_not_of("# `"), heading.size()));
  return heading.substr(0, heading.find_first_of("` \r\n"));
}

void add_pages(std::string_view file, std::vector<Page>& pages) {
  constexpr std::string_view heading = "\n## ";
  for (std::size_t at = file.find(heading); at != std::string_view::npos;) {
    const std::size_t next = file.find(heading, at + 1);
    std::string_view text = file.substr(at + 1, next == std::string_view::npos ? next : next - at);
    while (text.ends_with("\n\n")) text.remove_suffix(1);
    pages.push_back({code_in(text), text});
    at = next;
  }
}

const std::vector<Page>& pages() {
  static const std::vector<Page> all = [] {
    std::vector<Page> pages;
    add_pages(embedded_file("docs/findings.md"), pages);
    add_pages(embedded_file("docs/diagnostics.md"), pages);
    return pages;
  }();
  return all;
}

}  // namespace

std::string_view page_of(std::string_view code) {
  for (const Page& page : pages()) {
    if (page.code == code) return page.text;
  }
  return {};
}

std::vector<std::string> all_pages() {
  std::vector<std::string> codes;
  for (const Page& page : pages()) codes.emplace_back(page.code);
  return codes;
}

}  // namespace reconcile
