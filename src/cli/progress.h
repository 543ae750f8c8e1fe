#pragma once

#include <chrono>
#include <cstddef>

namespace shardlint {

/// A bar on standard error, drawn only where that is a terminal, and gone when it is destroyed.
class ProgressBar {
 public:
  explicit ProgressBar(std::size_t documents);
  ~ProgressBar() { Hide(); }
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  /// One document more is done.
  void Advance(std::size_t contradicted);
  /// Until the next Advance: something else is about to be printed.
  void Hide();

 private:
  void Draw();

  std::size_t documents_;
  std::size_t done_ = 0;
  std::size_t contradicted_ = 0;
  bool shown_ = false;
  bool wanted_;
  std::chrono::steady_clock::time_point drawn_ = {};
};

}  // namespace shardlint
