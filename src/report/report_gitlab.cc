#include "report/report_gitlab.h"

#include "report/finding_list.h"
#include "report/fingerprint.h"
#include "report/json_writer.h"
#include "report/positions.h"

namespace shardlint {
namespace {

std::string_view SeverityOf(const ListedFinding& listed) {
  if (listed.finding != nullptr && listed.finding->decisive) return "critical";
  switch (listed.level) {
    case Severity::kError:
      return "major";
    case Severity::kWarning:
      return "minor";
    case Severity::kInfo:
    case Severity::kNone:
      return "info";
  }
  return "info";
}

}  // namespace

void GitlabReport::Begin(std::string& out) {
  first_ = true;
  out += '[';
}

void GitlabReport::Issue(std::string& out, std::string_view rule, std::string_view severity,
                         std::string_view message, std::string_view path, std::string_view id,
                         std::uint32_t line) {
  out += first_ ? "\n" : ",\n";
  first_ = false;
  JsonWriter json(out);
  const auto member = [&](std::string_view key, std::string_view value) {
    json.Key(key);
    json.String(value);
  };
  json.BeginObject();
  member("description", message);
  member("check_name", rule);
  member("fingerprint", Fingerprint(rule, id, path));
  member("severity", severity);
  json.Key("location");
  json.BeginObject();
  member("path", path);
  json.Key("lines");
  json.BeginObject();
  json.Key("begin");
  json.Integer(line);
  json.EndObject();
  json.EndObject();
  json.EndObject();
}

void GitlabReport::Document(const DocumentReport& report, const SourceFile* source,
                            std::string& out) {
  const std::string path = options_.RepositoryPath(report.path);
  if (!report.error.empty()) {
    Issue(out, "unreadable", "blocker", "the document could not be checked: " + report.error, path,
          "", 1);
    return;
  }
  const std::vector<ListedFinding> list = ListFindings(report, {.all = options_.all});
  if (list.empty()) return;
  const Positions positions(source ? source->bytes() : std::string_view());
  for (const ListedFinding& listed : list)
    Issue(out, listed.rule, SeverityOf(listed), listed.Summary(), path, listed.id,
          positions.LineOf(listed.span.begin));
}

void GitlabReport::End(std::string& out) { out += "\n]\n"; }

}  // namespace shardlint
