// bench_plans: what shardlint costs beside cmark-gfm's own parse of the same text.
//
//   bench_plans               measures once; prints each limit with pass or FAIL as it is known
//   bench_plans --rounds N    the median of N measurements
//   bench_plans --write DIR   only writes the plans, for profiling
//
// The status is 0 when every measurement worked, whether or not the limits are met; 1 otherwise.
// Both sides are CPU time, so a busy machine hardly matters: the program's is user + system of its
// whole process, start and rules included; cmark's is parse and free only, the text in memory.

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>  // NOLINT: clock_gettime is POSIX
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "bench/plan_generator.h"

namespace shardlint {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t kPlans = 2'000;
constexpr std::size_t kMegabyte = 1'000'000;

struct Usage {
  double cpu_seconds = 0;
  double peak_megabytes = 0;
};

// ---- Files
// ---------------------------------------------------------------------------------------

void WritePlans(const fs::path& folder) {
  fs::create_directories(folder);
  for (std::uint32_t i = 0; i < kPlans; ++i) {
    std::ofstream out(folder / fmt::format("plan-{:04}.md", i), std::ios::binary);
    if (!(out << GeneratePlan(i)).flush()) throw std::runtime_error("cannot write the plans");
  }
}

/// One document of `size` bytes or a little more, made of plans.
void WriteLargePlan(const fs::path& path, std::size_t size) {
  std::ofstream out(path, std::ios::binary);
  std::size_t written = 0;
  for (std::uint32_t i = 0; written < size; ++i) {
    const std::string plan = GeneratePlan(i) + '\n';
    out << plan;
    written += plan.size();
  }
  if (!out.flush()) throw std::runtime_error("cannot write " + path.string());
}

std::vector<std::string> ReadAll(const fs::path& path) {
  std::vector<std::string> texts;
  const auto read = [&texts](const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    texts.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  };
  if (!fs::is_directory(path)) {
    read(path);
  } else {
    for (const auto& entry : fs::directory_iterator(path)) read(entry.path());
  }
  return texts;
}

// ---- Processes
// -----------------------------------------------------------------------------------

double Seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
}

double ProcessSeconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/// Runs the program; its findings are no failure, anything else than status 0 or 1 is one.
/// A child's peak counts what we held when it started, so this process keeps no text in memory.
Usage RunProgram(const std::vector<std::string>& arguments) {
  std::vector<char*> argv;
  std::string program = SHARDLINT_PROGRAM;
  argv.push_back(program.data());
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.data()));
  argv.push_back(nullptr);
  pid_t child = 0;
  if (posix_spawn(&child, program.c_str(), nullptr, nullptr, argv.data(), environ) != 0) {
    throw std::runtime_error("cannot start " + program);
  }
  int status = 0;
  rusage used{};
  if (wait4(child, &status, 0, &used) != child) throw std::runtime_error("wait4 failed");
  if (!WIFEXITED(status) || WEXITSTATUS(status) > 1) {
    throw std::runtime_error(fmt::format("{} failed (wait status {:#x})", program, status));
  }
  return {.cpu_seconds = Seconds(used.ru_utime) + Seconds(used.ru_stime),
          .peak_megabytes = static_cast<double>(used.ru_maxrss) * 1024 / 1e6};
}

/// Runs `measure` in a child of its own, so that its memory is not ours, and returns its result.
double InChild(const std::function<double()>& measure) {
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) throw std::runtime_error("pipe failed");
  const pid_t child = fork();
  if (child == 0) {
    const double result = measure();
    const bool sent = write(ends[1], &result, sizeof result) == sizeof result;
    _exit(sent ? 0 : 1);
  }
  close(ends[1]);
  double result = 0;
  const bool received = read(ends[0], &result, sizeof result) == sizeof result;
  close(ends[0]);
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) != child || status != 0 || !received) {
    throw std::runtime_error("the cmark-gfm side failed");
  }
  return result;
}

// ---- The two sides
// -------------------------------------------------------------------------------

void ParseWithCmark(const std::string& text) {
  cmark_parser* parser = cmark_parser_new(CMARK_OPT_SOURCEPOS);
  for (const char* extension : {"table", "strikethrough", "tasklist"}) {
    cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(extension));
  }
  cmark_parser_feed(parser, text.data(), text.size());
  cmark_node_free(cmark_parser_finish(parser));
  cmark_parser_free(parser);
}

double CmarkSeconds(const fs::path& path) {
  return InChild([&path] {
    cmark_gfm_core_extensions_ensure_registered();
    const std::vector<std::string> texts = ReadAll(path);
    const double begin = ProcessSeconds();
    for (const std::string& text : texts) ParseWithCmark(text);
    return ProcessSeconds() - begin;
  });
}

Usage Check(const fs::path& path, std::string_view format, const fs::path& report) {
  return RunProgram({"check", "--format", std::string(format), "--color", "never",
                     "--max-file-size", "16M", "-o", report.string(), path.string()});
}

/// Every plan of the folder must stand in the JSON report. Reads it in pieces: it may be large.
void CheckNamesEveryPlan(const fs::path& report) {
  constexpr std::string_view kName = "plan-0000.md";
  std::vector<bool> named(kPlans, false);
  std::ifstream in(report, std::ios::binary);
  std::string window;
  std::array<char, 1 << 16> piece{};
  while (in.read(piece.data(), piece.size()), in.gcount() > 0) {
    window.append(piece.data(), static_cast<std::size_t>(in.gcount()));
    for (std::size_t at = window.find("plan-"); at != window.npos;
         at = window.find("plan-", at + 1)) {
      std::uint32_t number = kPlans;
      const std::string_view name = std::string_view(window).substr(at, kName.size());
      if (name.size() < kName.size() || !name.ends_with(".md")) continue;
      std::from_chars(name.data() + 5, name.data() + 9, number);
      if (number < kPlans) named[number] = true;
    }
    window.erase(0, window.size() - std::min(window.size(), kName.size() - 1));
  }
  const auto missing = std::ranges::count(named, false);
  if (missing > 0) throw std::runtime_error(fmt::format("the report lacks {} plans", missing));
}

// ---- Figures
// -------------------------------------------------------------------------------------

double Median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

/// One kind of run against cmark-gfm's parse of the same files.
struct Comparison {
  std::string_view what;
  fs::path input;
  std::string_view format;
  double limit = 0;  // of the ratio; 0: none
  std::vector<double> cmark = {}, program = {}, ratio = {};
  double peak_megabytes = 0;

  void Measure(int rounds, const fs::path& report) {
    for (int round = 0; round < rounds; ++round) {
      const double cmark_seconds = CmarkSeconds(input);
      const Usage usage = Check(input, format, report);
      if (fs::file_size(report) == 0) throw std::runtime_error("the report is empty");
      cmark.push_back(cmark_seconds);
      program.push_back(usage.cpu_seconds);
      ratio.push_back(usage.cpu_seconds / cmark_seconds);
      peak_megabytes = std::max(peak_megabytes, usage.peak_megabytes);
    }
  }
};

void PrintLimit(std::string_view what, double value, double limit, std::string_view unit) {
  fmt::print("  {:<22} {:8.2f}{} limit {:5.0f}{}  {}\n", what, value, unit, limit, unit,
             value <= limit ? "pass" : "FAIL");
  std::fflush(stdout);  // the next figure may take a while
}

void Print(const Comparison& c) {
  constexpr double kPeakLimit = 100;
  fmt::print("{}: cmark-gfm {:.1f} ms, shardlint {:.1f} ms\n", c.what, 1e3 * Median(c.cmark),
             1e3 * Median(c.program));
  if (c.limit > 0) PrintLimit("times cmark-gfm", Median(c.ratio), c.limit, "");
  PrintLimit("peak memory", c.peak_megabytes, kPeakLimit, " MB");
}

void Measure(const fs::path& work, int rounds) {
  const fs::path plans = work / "plans";
  const fs::path large = work / "10mb.md";
  const fs::path small = work / "1mb.md";
  const fs::path report = work / "report";
  WritePlans(plans);
  WriteLargePlan(large, 10 * kMegabyte);
  WriteLargePlan(small, kMegabyte);

  Comparison text{"2,000 plans, text", plans, "text", 4};
  Comparison json{"2,000 plans, JSON", plans, "json", 8};
  Comparison one{"one file of 1 MB, text", small, "text"};
  Comparison ten{"one file of 10 MB, text", large, "text", 4};
  for (Comparison* comparison : {&text, &json, &one, &ten}) {
    comparison->Measure(rounds, report);
    if (comparison == &json) CheckNamesEveryPlan(report);
    Print(*comparison);
  }
  PrintLimit("times the 1 MB", Median(ten.program) / Median(one.program), 12, "");
}

/// A folder that goes when the run ends.
class WorkFolder {
 public:
  WorkFolder() {
    std::string name = (fs::temp_directory_path() / "bench_plans.XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make " + name);
    path_ = name;
  }
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;
  ~WorkFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

}  // namespace
}  // namespace shardlint

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  const bool has_value = arguments.size() == 2;
  const int rounds = has_value && arguments[0] == "--rounds" ? std::atoi(arguments[1].c_str()) : 1;
  try {
    if (has_value && arguments[0] == "--write") {
      shardlint::WritePlans(arguments[1]);
    } else if (rounds > 0 && (arguments.empty() || (has_value && arguments[0] == "--rounds"))) {
      shardlint::Measure(shardlint::WorkFolder().path(), rounds);
    } else {
      fmt::print(stderr, "usage: bench_plans [--rounds N | --write DIR]\n");
      return 2;
    }
  } catch (const std::exception& e) {
    fmt::print(stderr, "bench_plans: {}\n", e.what());
    return 1;
  }
  return 0;
}
