#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "report/finding_list.h"
#include "report/reporter.h"

namespace shardlint {

/// SARIF 2.1.0 in one run, worst results first, as GitHub code scanning takes it. Everything is
/// written at the end, because the order and the rules depend on all documents.
class SarifReport : public Reporter {
 public:
  /// More results in a run are refused by GitHub, and only the first 5,000 shown.
  static constexpr std::size_t kMaxResults = 25000;
  static constexpr std::size_t kShownResults = 5000;

  explicit SarifReport(ReportOptions options) : options_(std::move(options)) {}

  void Begin(std::string& out) override;
  void Document(const DocumentReport& report, const SourceFile* source, std::string& out) override;
  void End(std::string& out) override;
  std::vector<std::string> Notices() const override;

 private:
  struct Result {
    Gravity gravity;
    bool suppressed = false;
    std::string rule;
    std::string members;  ///< JSON members of the result behind its rule
  };

  void WriteLog(std::string& out) const;
  void WriteDriver(class JsonWriter& json) const;
  void WriteRule(class JsonWriter& json, std::string_view id) const;
  void WriteInvocation(class JsonWriter& json) const;

  ReportOptions options_;
  std::vector<Result> results_;
  std::map<std::string, std::size_t, std::less<>> rule_index_;
  std::vector<std::pair<std::string, std::string>> unreadable_;  ///< URI, why
  std::size_t left_out_ = 0;
};

}  // namespace shardlint
