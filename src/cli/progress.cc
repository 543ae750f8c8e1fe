#include "cli/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <string>

namespace shardlint {
namespace {

constexpr std::size_t kWidth = 30;
constexpr std::chrono::milliseconds kBetween(80);

}  // namespace

ProgressBar::ProgressBar(std::size_t documents)
    : documents_(documents), wanted_(documents > 0 && isatty(STDERR_FILENO) != 0) {}

void ProgressBar::Advance(std::size_t contradicted) {
  ++done_;
  contradicted_ += contradicted;
  const auto now = std::chrono::steady_clock::now();
  if (!wanted_ || (now - drawn_ < kBetween && done_ < documents_)) return;
  drawn_ = now;
  Draw();
}

void ProgressBar::Draw() {
  const std::size_t filled = kWidth * done_ / documents_;
  fmt::print(stderr, "\r\x1b[K[{}{}] {} of {} documents, {} contradicted", std::string(filled, '#'),
             std::string(kWidth - filled, '.'), done_, documents_, contradicted_);
  std::fflush(stderr);
  shown_ = true;
}

void ProgressBar::Hide() {
  if (!shown_) return;
  fmt::print(stderr, "\r\x1b[K");
  std::fflush(stderr);
  shown_ = false;
}

}  // namespace shardlint
