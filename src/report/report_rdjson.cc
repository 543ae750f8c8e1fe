#include "report/report_rdjson.h"

#include "report/finding_list.h"
#include "report/json_writer.h"
#include "report/positions.h"

namespace shardlint {
namespace {

std::string_view SeverityOf(Severity level) {
  switch (level) {
    case Severity::kError:
      return "ERROR";
    case Severity::kWarning:
      return "WARNING";
    case Severity::kInfo:
    case Severity::kNone:
      return "INFO";
  }
  return "INFO";
}

class Diagnostics {
 public:
  Diagnostics(std::string& out, const Positions& positions) : json_(out), positions_(positions) {}

  void Write(std::string_view path, std::string_view message, Severity level, std::string_view rule,
             const ListedFinding* listed) {
    json_.BeginObject();
    Member("message", message);
    json_.Key("location");
    json_.BeginObject();
    Member("path", path);
    if (listed != nullptr) Range(listed->span);
    json_.EndObject();
    Member("severity", SeverityOf(level));
    json_.Key("code");
    json_.BeginObject();
    Member("value", rule);
    json_.EndObject();
    if (listed != nullptr) Suggestion(*listed);
    json_.EndObject();
  }

 private:
  void Member(std::string_view key, std::string_view value) {
    json_.Key(key);
    json_.String(value);
  }

  void Place(std::string_view key, std::uint32_t offset) {
    json_.Key(key);
    json_.BeginObject();
    json_.Key("line");
    json_.Integer(positions_.LineOf(offset));
    json_.Key("column");
    json_.Integer(positions_.ByteColumn(offset));
    json_.EndObject();
  }

  void Range(Span span) {
    json_.Key("range");
    json_.BeginObject();
    Place("start", span.begin);
    Place("end", span.end);
    json_.EndObject();
  }

  void Suggestion(const ListedFinding& listed) {
    if (listed.finding == nullptr || !listed.finding->replacement || !listed.finding->exact_span)
      return;
    json_.Key("suggestions");
    json_.BeginArray();
    json_.BeginObject();
    Range(listed.span);
    Member("text", *listed.finding->replacement);
    json_.EndObject();
    json_.EndArray();
  }

  JsonWriter json_;
  const Positions& positions_;
};

}  // namespace

void RdjsonReport::Begin(std::string& out) {
  first_ = true;
  out += R"({"source":{"name":"shardlint"},"diagnostics":[)";
}

void RdjsonReport::Document(const DocumentReport& report, const SourceFile* source,
                            std::string& out) {
  const Positions positions(source ? source->bytes() : std::string_view());
  const auto write = [&](std::string_view message, Severity level, std::string_view rule,
                         const ListedFinding* listed) {
    out += first_ ? "\n" : ",\n";
    first_ = false;
    Diagnostics(out, positions).Write(report.path, message, level, rule, listed);
  };
  if (!report.error.empty())
    return write("the document could not be checked: " + report.error, Severity::kError,
                 "unreadable", nullptr);
  for (const ListedFinding& listed : ListFindings(report, {.all = options_.all}))
    write(listed.Summary(), listed.level, listed.rule, &listed);
}

void RdjsonReport::End(std::string& out) { out += "\n]}\n"; }

}  // namespace shardlint
