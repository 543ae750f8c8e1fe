#include "report/report_json.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/text.h"
#include "report/json_writer.h"
#include "report/positions.h"
#include "report/totals.h"
#include "verdict/words.h"

namespace shardlint {
namespace {

/// The words of a claim. A block without exact places may be long and hold many claims, so its text
/// is cut at the length that spans have otherwise.
std::string_view WordsOf(const Finding& finding, std::string_view covered) {
  constexpr std::size_t kMaxCodePoints = 100;
  if (finding.exact_span) return covered;
  std::size_t end = 0;
  for (std::size_t n = 0; n < kMaxCodePoints && end < covered.size(); ++n) {
    end += DecodeUtf8(covered, end).size;
  }
  return covered.substr(0, end);
}

/// Writes one document's members; holds what all of its claims need.
class DocumentWriter {
 public:
  DocumentWriter(const DocumentReport& report, std::string_view text, std::string& out)
      : report_(report), positions_(text), json_(out) {}

  void Write();

 private:
  void WriteTotals();
  void WriteRemarks();
  void WriteAssumed();
  void WritePlans();
  void WritePlan(const PlanSummary& plan);
  void WriteValue(const PlanValue& value);
  void WriteClaims();
  void WriteClaim(std::size_t index);
  void WriteSection(std::int32_t section);
  void WriteSpan(Span span);
  void WriteClaimed(const std::optional<Claimed>& claimed);
  void WriteCheck(const Check& check, const Explanation& explanation);
  void WriteExpected(const std::optional<Expected>& expected);
  void WriteDerivation(const std::vector<DerivationStep>& derivation);
  const std::string& Written(const std::shared_ptr<const StepWords>& step);
  void WriteRelated(const std::vector<Related>& related);
  void WriteDiagnosis(const std::optional<Diagnosis>& diagnosis);
  void WritePosition(Span span);

  std::string_view PlanId(std::int32_t index) const {
    return index < 0 ? std::string_view() : report_.plans[static_cast<std::size_t>(index)].id;
  }

  const DocumentReport& report_;
  Positions positions_;
  JsonWriter json_;
  /// Steps written lately, as objects: the derivations of a document share most of theirs.
  std::unordered_map<std::shared_ptr<const StepWords>, std::string> steps_;
};

void DocumentWriter::Write() {
  json_.BeginObject();
  json_.Text("path", report_.path);
  json_.Text("status", report_.error.empty() ? "ok" : "error");
  if (!report_.error.empty()) json_.Text("error", report_.error);
  WriteTotals();
  if (report_.fixed > 0) json_.Count("fixed", report_.fixed);
  WriteAssumed();
  WriteRemarks();
  WritePlans();
  WriteClaims();
  json_.EndObject();
}

void DocumentWriter::WriteTotals() {
  Totals totals;
  totals.Add(report_.findings);
  json_.Key("totals");
  json_.BeginObject();
  using enum Verdict;
  for (const Verdict verdict : {kConfirmed, kContradicted, kUnverifiable, kGiven}) {
    json_.Count(ToWord(verdict), totals.Of(verdict));
  }
  if (totals.suppressed > 0) json_.Count("suppressed", totals.suppressed);
  if (totals.baselined > 0) json_.Count("baselined", totals.baselined);
  json_.EndObject();
}

void DocumentWriter::WriteRemarks() {
  if (report_.remarks.empty()) return;
  json_.Key("remarks");
  json_.BeginArray();
  for (const Remark& remark : report_.remarks) {
    json_.BeginObject();
    json_.Text("rule", remark.rule);
    json_.Text("severity", ToWord(remark.severity));
    json_.Text("message", remark.message);
    WriteSpan(remark.span);
    json_.EndObject();
  }
  json_.EndArray();
}

void DocumentWriter::WriteAssumed() {
  if (report_.assumed.empty()) return;
  json_.Key("assumptions");
  json_.BeginArray();
  for (const FixedAssumption& fixed : report_.assumed) {
    json_.BeginObject();
    json_.Text("id", fixed.id);
    json_.Text("choice", fixed.choice);
    json_.Text("by", fixed.by);
    json_.EndObject();
  }
  json_.EndArray();
}

void DocumentWriter::WritePlans() {
  json_.Key("plans");
  json_.BeginArray();
  for (const PlanSummary& plan : report_.plans) WritePlan(plan);
  json_.EndArray();
}

void DocumentWriter::WritePlan(const PlanSummary& plan) {
  json_.NewLine();
  json_.BeginObject();
  json_.Text("id", plan.id);
  json_.Text("title", plan.title);
  json_.TextOrNull("phase", ToWord(plan.phase));
  json_.TextOrNull("parent", PlanId(plan.parent));
  json_.Flag("hypothetical", plan.hypothetical);
  json_.Count("line", positions_.LineOf(plan.at.begin));
  json_.Key("values");
  json_.BeginObject();
  for (const PlanValue& value : plan.values) {
    json_.TextKey(value.quantity);
    WriteValue(value);
  }
  json_.EndObject();
  json_.EndObject();
}

void DocumentWriter::WriteValue(const PlanValue& value) {
  json_.BeginObject();
  json_.Amount("value", value.value);
  json_.Text("unit", value.unit);
  if (value.at) {
    WritePosition(*value.at);
  } else {
    json_.TextOrNull("line", "");
    json_.TextOrNull("column", "");
  }
  json_.Text("source", value.source);
  json_.EndObject();
}

void DocumentWriter::WritePosition(Span span) {
  const Position position = positions_.At(span.begin);
  json_.Count("line", position.line);
  json_.Count("column", position.column);
}

void DocumentWriter::WriteClaims() {
  json_.Key("claims");
  json_.BeginArray();
  for (std::size_t i = 0; i < report_.findings.size(); ++i) WriteClaim(i);
  json_.EndArray();
}

void DocumentWriter::WriteClaim(std::size_t index) {
  const Finding& finding = report_.findings[index];
  json_.NewLine();
  json_.BeginObject();
  json_.Text("id", finding.id);
  json_.Text("kind", ToWord(finding.kind));
  json_.TextOrNull("quantity", finding.quantity);
  json_.TextOrNull("plan", PlanId(finding.plan));
  json_.TextOrNull("phase", ToWord(finding.phase));
  WriteSection(finding.section);
  json_.Text("text", WordsOf(finding, positions_.Text(finding.span)));
  WriteSpan(finding.span);
  WriteClaimed(finding.claimed);
  json_.Text("verdict", ToWord(finding.verdict));
  json_.Text("severity", ToWord(finding.severity));
  json_.Flag("decisive", finding.decisive);
  if (finding.suppressed) {
    json_.Key("suppressed");
    json_.BeginObject();
    json_.Text("by", finding.suppressed->by == Suppression::By::kComment ? "comment" : "baseline");
    json_.TextOrNull("reason", finding.suppressed->reason);
    json_.EndObject();
  }
  if (finding.made_wrong) {
    json_.Key("made_wrong");
    json_.Bool(true);
  }
  json_.Key("checks");
  json_.BeginArray();
  for (std::size_t check = 0; check < finding.checks.size(); ++check) {
    WriteCheck(finding.checks[check],
               report_.explain ? report_.explain(index, check) : Explanation{});
  }
  json_.EndArray();
  json_.Key("fix");
  if (finding.replacement) {
    json_.BeginObject();
    json_.Text("replacement", *finding.replacement);
    json_.EndObject();
  } else {
    json_.Null();
  }
  if (finding.suggestion) {
    json_.Key("suggestion");
    json_.BeginObject();
    json_.Text("replacement", finding.suggestion->replacement);
    json_.Text("doubt", finding.suggestion->doubt);
    json_.EndObject();
  }
  json_.EndObject();
}

void DocumentWriter::WriteSection(std::int32_t section) {
  std::vector<std::string_view> path;  // innermost first
  while (section >= 0) {
    const Section& heading = report_.sections[static_cast<std::size_t>(section)];
    path.push_back(heading.title);
    section = heading.parent;
  }
  json_.Key("section");
  json_.BeginArray();
  for (auto title = path.rbegin(); title != path.rend(); ++title) json_.String(*title);
  json_.EndArray();
}

void DocumentWriter::WriteSpan(Span span) {
  const Position end = positions_.At(span.end);
  json_.Key("span");
  json_.BeginObject();
  WritePosition(span);
  json_.Count("end_line", end.line);
  json_.Count("end_column", end.column);
  json_.Count("offset", span.begin);
  json_.Count("length", span.size());
  json_.EndObject();
}

void DocumentWriter::WriteClaimed(const std::optional<Claimed>& claimed) {
  json_.Key("claimed");
  if (!claimed) return json_.Null();
  json_.BeginObject();
  json_.Amount("value", claimed->value);
  json_.Text("unit", claimed->unit);
  json_.Amount("low", claimed->low);
  json_.Amount("high", claimed->high);
  json_.Text("relation", ToWord(claimed->relation));
  json_.EndObject();
}

void DocumentWriter::WriteCheck(const Check& check, const Explanation& explanation) {
  json_.BeginObject();
  json_.Text("rule", check.rule);
  json_.Text("verdict", ToWord(check.verdict));
  json_.Text("severity", ToWord(check.severity));
  json_.Text("message", explanation.message);
  WriteExpected(explanation.expected);
  json_.TextOrNull("reading", explanation.reading);
  WriteDerivation(explanation.derivation);
  json_.Key("missing");
  json_.BeginArray();
  for (const std::string& input : explanation.missing) json_.String(input);
  json_.EndArray();
  WriteRelated(explanation.related);
  WriteDiagnosis(explanation.diagnosis);
  json_.EndObject();
}

void DocumentWriter::WriteExpected(const std::optional<Expected>& expected) {
  json_.Key("expected");
  if (!expected) return json_.Null();
  json_.BeginObject();
  json_.Amount("low", expected->low);
  json_.Amount("high", expected->high);
  json_.Text("unit", expected->unit);
  json_.Text("display", expected->display);
  json_.EndObject();
}

void DocumentWriter::WriteDerivation(const std::vector<DerivationStep>& derivation) {
  json_.Key("derivation");
  json_.BeginArray();
  for (const DerivationStep& step : derivation) {
    json_.BeginObject();
    json_.Members(Written(step.words));
    json_.Key("line");
    if (step.at) {
      json_.Integer(positions_.LineOf(step.at->begin));
    } else {
      json_.Null();
    }
    json_.EndObject();
  }
  json_.EndArray();
}

const std::string& DocumentWriter::Written(const std::shared_ptr<const StepWords>& step) {
  constexpr std::size_t kMostKept = 4096;
  if (steps_.size() > kMostKept) steps_.clear();
  const auto [kept, is_new] = steps_.try_emplace(step);
  if (!is_new) return kept->second;
  JsonWriter json(kept->second);
  json.BeginObject();
  json.Text("quantity", step->quantity);
  json.Text("formula", step->formula);
  json.Text("substituted", step->substituted);
  json.Text("display", step->display);
  json.EndObject();
  return kept->second;
}

void DocumentWriter::WriteRelated(const std::vector<Related>& related) {
  json_.Key("related");
  json_.BeginArray();
  for (const Related& place : related) {
    json_.BeginObject();
    WritePosition(place.span);
    json_.Text("text", place.text);
    json_.EndObject();
  }
  json_.EndArray();
}

void DocumentWriter::WriteDiagnosis(const std::optional<Diagnosis>& diagnosis) {
  json_.Key("diagnosis");
  if (!diagnosis) return json_.Null();
  json_.BeginObject();
  json_.Text("cause", diagnosis->cause);
  json_.Text("expression", diagnosis->expression);
  json_.EndObject();
}

}  // namespace

void JsonReport::Begin(std::string& out) {
  first_ = true;
  JsonWriter json(out);
  json.BeginObject();
  json.Key("schema_version");
  json.Integer(1);
  json.Key("tool");
  json.BeginObject();
  json.Key("name");
  json.String("shardlint");
  json.Key("version");
  json.String(version_);
  json.EndObject();
  json.Key("documents");
  json.BeginArray();
}

void JsonReport::Document(const DocumentReport& report, const SourceFile* source,
                          std::string& out) {
  out += first_ ? "\n" : ",\n";
  first_ = false;
  DocumentWriter(report, source ? source->bytes() : std::string_view(), out).Write();
}

void JsonReport::End(std::string& out) { out += "\n]}\n"; }

}  // namespace shardlint
