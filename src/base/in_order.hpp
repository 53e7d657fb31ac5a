// In: a number of pieces of work. Out: the work done by several threads, its results in the order of the pieces.
// Must not know: what they are.
#pragma once

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "base/brief_lock.hpp"
#include "base/heap.hpp"

namespace reconcile {

/// Calls work(0) on the thread of the caller and, meanwhile, work(1) … work(jobs − 1) each on one of its own, and waits
/// for all. Where the system gives no more threads, some are not called: those that are share what there is to do.
/// `work` must throw nothing.
template <class Work>
void run_jobs(unsigned jobs, const Work& work) {
  std::vector<std::jthread> threads;
  try {
    for (unsigned job = 1; job < jobs; ++job) {
      threads.emplace_back([&work, job] {
        expect_huge_pages();
        work(job);
      });
    }
  } catch (const std::system_error&) {  // there may be no more
  }
  work(0);
}

/// Calls work(job, i) for i = 0 … count − 1, each once, on `jobs` threads, in any order. What it throws ends all, once
/// what has begun is done, and is thrown again.
template <class Work>
void run_on_threads(unsigned jobs, std::size_t count, const Work& work) {
  if (jobs < 2 || count < 2) {
    for (std::size_t i = 0; i < count; ++i) work(0u, i);
    return;
  }
  std::atomic<std::size_t> next = 0;
  std::vector<std::exception_ptr> errors(jobs);
  run_jobs(static_cast<unsigned>(std::min<std::size_t>(jobs, count)), [&](unsigned job) {
    try {
      for (std::size_t i = next++; i < count; i = next++) work(job, i);
    } catch (...) {
      errors[job] = std::current_exception();
      next = count;
    }
  });
  for (const std::exception_ptr& error : errors) {
    if (error) std::rethrow_exception(error);
  }
}

/// Calls make(job, *piece) for each of the pieces that next() gives, until it gives none, on `jobs` threads, the
/// caller's among them; and give(Result&&) in the order of the pieces, by whichever thread has the result that comes
/// next. next() and give() are called by one thread at a time each. No more than some results wait at a time. What any
/// of them throws ends all and is thrown again.
template <class Result, class Next, class Make, class Give>
void make_each_in_order(unsigned jobs, const Next& next, const Make& make, const Give& give) {
  if (jobs < 2) {
    while (auto piece = next()) give(make(0u, *piece));
    return;
  }
  struct {
    std::mutex mutex;
    std::condition_variable fewer_wait;
    std::map<std::size_t, Result> waiting;
    std::size_t begun = 0;
    std::size_t given = 0;
    bool all_begun = false;
    bool is_giving = false;
    std::exception_ptr error;
  } shared;
  const std::size_t most_ahead = std::size_t{4} * jobs;
  const auto stop = [&shared](const std::exception_ptr& error) {
    const std::lock_guard lock(shared.mutex);
    if (!shared.error) shared.error = error;
    shared.fewer_wait.notify_all();
  };
  const auto give_those_next = [&](std::unique_lock<std::mutex>& lock) {
    if (std::exchange(shared.is_giving, true)) return;  // who is at it will meet this one too
    while (!shared.error && shared.waiting.contains(shared.given)) {
      Result result = std::move(shared.waiting.extract(shared.given).mapped());
      lock.unlock();
      give(std::move(result));
      lock.lock();
      ++shared.given;
      shared.fewer_wait.notify_all();
    }
    shared.is_giving = false;
  };
  const auto work = [&](unsigned job) {
    try {
      std::unique_lock lock = lock_briefly(shared.mutex);
      while (true) {
        shared.fewer_wait.wait(
            lock, [&] { return shared.error || shared.all_begun || shared.begun < shared.given + most_ahead; });
        if (shared.error || shared.all_begun) return;
        auto piece = next();
        if (!piece) {
          shared.all_begun = true;
          shared.fewer_wait.notify_all();
          return;
        }
        const std::size_t number = shared.begun++;
        lock.unlock();
        Result result = make(job, *piece);
        lock = lock_briefly(shared.mutex);
        shared.waiting.emplace(number, std::move(result));
        give_those_next(lock);
      }
    } catch (...) {
      stop(std::current_exception());
    }
  };
  run_jobs(jobs, work);
  if (shared.error) std::rethrow_exception(shared.error);
}

/// The same of the pieces 0 … count − 1.
template <class Result, class Make, class Give>
void make_in_order(unsigned jobs, std::size_t count, const Make& make, const Give& give) {
  std::size_t begun = 0;
  const auto next = [&] { return begun < count ? std::optional(begun++) : std::nullopt; };
  make_each_in_order<Result>(count < 2 ? 1 : jobs, next, make, give);
}

}  // namespace reconcile
