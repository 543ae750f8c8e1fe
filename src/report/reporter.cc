#include "report/reporter.h"

#include "report/report_github.h"
#include "report/report_gitlab.h"
#include "report/report_html.h"
#include "report/report_json.h"
#include "report/report_junit.h"
#include "report/report_markdown.h"
#include "report/report_rdjson.h"
#include "report/report_sarif.h"
#include "report/report_summary.h"
#include "report/report_text.h"

namespace shardlint {
namespace {

template <class Report>
std::unique_ptr<Reporter> Make(ReportOptions options) {
  return std::make_unique<Report>(std::move(options));
}

struct Format {
  std::string_view name;
  std::unique_ptr<Reporter> (*make)(ReportOptions);
};

constexpr Format kFormats[] = {
    {"text", Make<TextReport>},     {"json", Make<JsonReport>},
    {"sarif", Make<SarifReport>},   {"github", Make<GithubReport>},
    {"gitlab", Make<GitlabReport>}, {"junit", Make<JunitReport>},
    {"rdjson", Make<RdjsonReport>}, {"markdown", Make<MarkdownReport>},
    {"html", Make<HtmlReport>},     {"summary", Make<SummaryReport>},
    {"csv", Make<CsvReport>},
};

}  // namespace

std::vector<std::string> ReportFormats() {
  std::vector<std::string> names;
  for (const Format& format : kFormats) names.emplace_back(format.name);
  return names;
}

std::unique_ptr<Reporter> MakeReporter(std::string_view name, ReportOptions options) {
  for (const Format& format : kFormats)
    if (format.name == name) return format.make(std::move(options));
  return nullptr;
}

}  // namespace shardlint
