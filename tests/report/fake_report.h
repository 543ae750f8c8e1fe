#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "report/reporter.h"
#include "source/source_file.h"
#include "verdict/finding.h"

namespace shardlint {

/// A document with findings made by hand: each stands on the first occurrence of its words.
class FakeReport {
 public:
  FakeReport(std::string path, std::string text) : source(path, std::move(text)) {
    report.path = std::move(path);
    report.explain = [this](std::size_t finding, std::size_t check) {
      ++explained;
      return explanations_[{finding, check}];
    };
  }
  FakeReport(const FakeReport&) = delete;
  FakeReport& operator=(const FakeReport&) = delete;

  Span SpanOf(std::string_view words) const {
    const auto begin = static_cast<std::uint32_t>(source.bytes().find(words));
    return {begin, begin + static_cast<std::uint32_t>(words.size())};
  }

  Finding& Add(std::string_view words, Verdict verdict, Severity severity, std::string_view rule,
               Explanation explanation = {}) {
    Finding finding;
    finding.id = "claim-" + std::to_string(report.findings.size());
    finding.plan = report.plans.empty() ? -1 : 0;
    finding.span = SpanOf(words);
    finding.verdict = verdict;
    finding.severity = severity;
    report.findings.push_back(std::move(finding));
    AddCheck(verdict, severity, rule, std::move(explanation));
    return report.findings.back();
  }

  /// Another check of the last finding.
  void AddCheck(Verdict verdict, Severity severity, std::string_view rule,
                Explanation explanation = {}) {
    auto& checks = report.findings.back().checks;
    explanations_[{report.findings.size() - 1, checks.size()}] = std::move(explanation);
    checks.push_back({.rule = rule, .verdict = verdict, .severity = severity});
  }

  SourceFile source;
  DocumentReport report;
  int explained = 0;

 private:
  std::map<std::pair<std::size_t, std::size_t>, Explanation> explanations_;
};

/// A document that could not be read.
inline DocumentReport Unreadable(std::string path, std::string error) {
  DocumentReport report;
  report.path = std::move(path);
  report.error = std::move(error);
  return report;
}

/// What a format makes of some documents.
class Written {
 public:
  explicit Written(std::string_view format, ReportOptions options = {})
      : reporter_(MakeReporter(format, std::move(options))) {
    reporter_->Begin(out_);
  }
  Written& Add(const FakeReport& fake) {
    reporter_->Document(fake.report, &fake.source, out_);
    return *this;
  }
  Written& Add(const DocumentReport& unreadable) {
    reporter_->Document(unreadable, nullptr, out_);
    return *this;
  }
  std::string End() {
    reporter_->End(out_);
    return std::move(out_);
  }
  std::vector<std::string> Notices() const { return reporter_->Notices(); }

 private:
  std::unique_ptr<Reporter> reporter_;
  std::string out_;
};

inline Explanation Says(std::string message, std::string reading = "",
                        std::vector<std::string> missing = {}) {
  Explanation explanation;
  explanation.message = std::move(message);
  explanation.reading = std::move(reading);
  explanation.missing = std::move(missing);
  return explanation;
}

inline Explanation Recomputed(std::string message, double value, std::string unit,
                              std::string display) {
  Explanation explanation = Says(std::move(message));
  explanation.expected =
      Expected{.low = value, .high = value, .unit = std::move(unit), .display = std::move(display)};
  return explanation;
}

inline DerivationStep Step(StepWords words, std::optional<Span> at = {}) {
  return {std::make_shared<StepWords>(std::move(words)), at};
}

inline PlanSummary PlanNamed(std::string id, std::string title,
                             std::vector<PlanValue> values = {}) {
  PlanSummary plan;
  plan.id = std::move(id);
  plan.title = std::move(title);
  plan.values = std::move(values);
  return plan;
}

inline Claimed ClaimOf(double value, double low, double high, std::string unit) {
  return {.value = value, .low = low, .high = high, .unit = std::move(unit)};
}

}  // namespace shardlint
