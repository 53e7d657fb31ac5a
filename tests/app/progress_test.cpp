#include <catch2/catch.hpp>

#include "app/progress.hpp"

namespace reconcile {
namespace {

TEST_CASE("progress says bytes, rows a second and the time left", "[app]") {
  CHECK(progress_text({1'200'000'000, 1'900'000'000, 4'200'000}, 2) == "1.2 GB of 1.9 GB, 2100000 rows/s, 1 s left");
  CHECK(progress_text({2'000'000, 4'000'000, 10}, 4) == "2 MB of 4 MB, 2 rows/s, 4 s left");
  CHECK(progress_text({500, 1000, 0}, 0) == "0 kB of 1 kB");
  CHECK(progress_text({0, 1000, 0}, 1) == "0 kB of 1 kB, 0 rows/s");
  CHECK(progress_text({2000, 1000, 5}, 1) == "2 kB of 1 kB, 5 rows/s");  // a file that grew: no time is guessed
}

}  // namespace
}  // namespace reconcile
