#include "report/report_sarif.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "model/rule_doc.h"
#include "report/json_writer.h"
#include "report/line_hash.h"
#include "report/positions.h"
#include "report/sarif_result.h"
#include "report/totals.h"

namespace shardlint {
namespace {

constexpr std::size_t kMaxDescription = 1024;  // characters of a rule that GitHub takes

/// "kv-cache-per-token" is "KvCachePerToken"; a single word gets another, as a name must not be the
/// id in other letters.
std::string PascalCase(std::string_view id) {
  std::string name;
  bool upper = true;
  for (const char c : id) {
    if (c == '-') {
      upper = true;
    } else {
      name += upper && IsLower(c) ? static_cast<char>(c - 'a' + 'A') : c;
      upper = false;
    }
  }
  return id.find('-') == id.npos ? name + "Check" : name;
}

/// Begins with a capital and ends with a full stop.
std::string Sentence(std::string_view text) {
  std::string out(text.substr(0, kMaxDescription - 1));
  while (!out.empty() && !IsValidUtf8(out)) out.pop_back();
  if (!out.empty() && IsLower(out.front())) out.front() = static_cast<char>(out.front() - 32);
  if (!out.ends_with('.')) out += '.';
  return out;
}

struct Help {
  std::string text, markdown;
  void Add(std::string_view title, std::string_view words, bool code = false) {
    if (words.empty()) return;
    const std::string mark(code ? "`" : "");
    text.append("\n").append(title).append(": ").append(words);
    markdown.append("\n\n**").append(title).append(":** ").append(mark).append(words).append(mark);
  }
};

Help HelpOf(const RuleDoc& doc) {
  Help help{std::string(doc.rationale), std::string(doc.rationale)};
  help.Add("Formula", doc.formula, true);
  help.Add("Holds when", doc.when, true);
  help.Add("Reading", doc.reading);
  help.Add("Confirmed", doc.confirmed, true);
  help.Add("Contradicted", doc.contradicted, true);
  for (const std::string_view reference : doc.references) help.Add("Source", reference);
  return help;
}

std::string_view KindTag(RuleDoc::Kind kind) {
  switch (kind) {
    case RuleDoc::Kind::kFormula:
      return "cost-model";
    case RuleDoc::Kind::kStatement:
      return "statement";
    case RuleDoc::Kind::kCheck:
      return "consistency";
  }
  return "";
}

void WriteMembers(const SarifDocument& document, const ListedFinding& listed, std::string& out) {
  JsonWriter json(out);
  json.BeginObject();
  WriteSarifResult(json, document, listed);
  json.EndObject();
}

}  // namespace

void SarifReport::Begin(std::string&) {
  results_.clear();
  rule_index_.clear();
  unreadable_.clear();
}

void SarifReport::Document(const DocumentReport& report, const SourceFile* source, std::string&) {
  const std::string path = options_.RepositoryPath(report.path);
  const std::string uri = SarifUri(path);
  if (!report.error.empty()) {
    unreadable_.emplace_back(uri, report.error);
    return;
  }
  const std::vector<ListedFinding> list =
      ListFindings(report, {.all = options_.all, .suppressed = true});
  if (list.empty()) return;
  const std::string_view text = source ? source->bytes() : std::string_view();
  const Positions positions(text);
  const SarifDocument document{uri, positions, LineHashes(text)};
  for (const ListedFinding& listed : list) {
    Result result{.gravity = GravityOf(listed),
                  .suppressed = listed.Suppressed(),
                  .rule = std::string(listed.rule),
                  .members = {}};
    WriteMembers(document, listed, result.members);
    results_.push_back(std::move(result));
  }
  for (const ListedFinding& listed : list) rule_index_.try_emplace(std::string(listed.rule), 0);
}

void SarifReport::WriteRule(JsonWriter& json, std::string_view id) const {
  const std::optional<RuleDoc> doc = options_.Describe(id);
  const RuleDoc rule = doc.value_or(RuleDoc{.id = id, .title = std::string(id), .rationale = id});
  const Help help = HelpOf(rule);
  json.NewLine();
  json.BeginObject();
  json.Text("id", id);
  json.Text("name", PascalCase(id));
  WriteMessage(json, "shortDescription", Sentence(rule.title));
  WriteMessage(json, "fullDescription", Sentence(rule.rationale));
  json.Key("help");
  json.BeginObject();
  json.Text("text", help.text);
  json.Text("markdown", help.markdown);
  json.EndObject();
  json.Key("defaultConfiguration");
  json.BeginObject();
  json.Text("level", "error");
  json.EndObject();
  json.Key("properties");
  json.BeginObject();
  json.Text("precision", id.starts_with("arithmetic") ? "very-high" : "high");
  json.Text("problem.severity", "error");
  json.Key("tags");
  json.BeginArray();
  for (const std::string_view tag : {KindTag(rule.kind), std::string_view("llm-deployment")})
    json.String(tag);
  json.EndArray();
  json.EndObject();
  json.EndObject();
}

void SarifReport::WriteDriver(JsonWriter& json) const {
  json.Key("tool");
  json.BeginObject();
  json.Key("driver");
  json.BeginObject();
  json.Text("name", "shardlint");
  json.Text("fullName", "shardlint " + options_.version);
  json.Text("semanticVersion", options_.version);
  if (!options_.homepage.empty()) json.Text("informationUri", options_.homepage);
  json.Key("rules");
  json.BeginArray();
  for (const auto& [id, index] : rule_index_) WriteRule(json, id);
  json.EndArray();
  json.EndObject();
  json.EndObject();
}

void SarifReport::WriteInvocation(JsonWriter& json) const {
  json.Key("invocations");
  json.BeginArray();
  json.BeginObject();
  json.Key("executionSuccessful");
  json.Bool(unreadable_.empty());
  json.Key("toolExecutionNotifications");
  json.BeginArray();
  for (const auto& [uri, why] : unreadable_) {
    json.BeginObject();
    json.Text("level", "error");
    WriteMessage(json, "message", "The document could not be checked: " + why);
    json.Key("locations");
    json.BeginArray();
    json.BeginObject();
    json.Key("physicalLocation");
    json.BeginObject();
    WriteArtifactLocation(json, uri);
    json.EndObject();
    json.EndObject();
    json.EndArray();
    json.EndObject();
  }
  for (const std::string& notice : Notices()) {
    json.BeginObject();
    json.Text("level", "warning");
    WriteMessage(json, "message", notice);
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
  json.EndArray();
}

void SarifReport::End(std::string& out) {
  // What counts stands before what is suppressed, so that limits cut the latter.
  std::ranges::stable_sort(results_, [](const Result& a, const Result& b) {
    if (a.suppressed != b.suppressed) return b.suppressed;
    return a.gravity.IsWorseThan(b.gravity);
  });
  left_out_ = results_.size() > kMaxResults ? results_.size() - kMaxResults : 0;
  results_.resize(results_.size() - left_out_);
  std::size_t index = 0;
  for (auto& [id, place] : rule_index_) place = index++;

  WriteLog(out);
  out += '\n';
}

void SarifReport::WriteLog(std::string& out) const {
  JsonWriter json(out);
  json.BeginObject();
  json.Text("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
  json.Text("version", "2.1.0");
  json.Key("runs");
  json.BeginArray();
  json.BeginObject();
  WriteDriver(json);
  WriteInvocation(json);
  json.Key("automationDetails");
  json.BeginObject();
  json.Text("id", "shardlint/");
  json.EndObject();
  json.Key("originalUriBaseIds");
  json.BeginObject();
  json.Key("SRCROOT");
  json.BeginObject();
  WriteMessage(json, "description", "The root of the repository that holds the documents.");
  json.EndObject();
  json.EndObject();
  json.Text("columnKind", "utf16CodeUnits");
  json.Key("results");
  json.BeginArray();
  for (const Result& result : results_) {
    json.NewLine();
    json.BeginObject();
    json.Text("ruleId", result.rule);
    json.Key("ruleIndex");
    json.Integer(rule_index_.at(result.rule));
    json.Members(result.members);
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
  json.EndArray();
  json.EndObject();
}

std::vector<std::string> SarifReport::Notices() const {
  if (left_out_ > 0)
    return {"sarif: " + Plural(left_out_, "result") + " left out, the least grave: a run holds " +
            std::to_string(kMaxResults)};
  if (results_.size() > kShownResults)
    return {"sarif: GitHub shows the first " + std::to_string(kShownResults) + " of " +
            std::to_string(results_.size()) + " results"};
  return {};
}

}  // namespace shardlint
