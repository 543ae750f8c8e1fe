#include "report/sarif_result.h"

#include <algorithm>
#include <cstdint>

#include "report/escape.h"
#include "report/fingerprint.h"

namespace shardlint {
namespace {

constexpr std::size_t kMaxRelated = 100;          // of a result that GitHub shows
constexpr std::uint32_t kMaxContextBytes = 4096;  // lines of generated documents may be megabytes

/// Text of a message: brackets would be links, braces placeholders (SARIF 2.1.0, 3.11).
std::string MessageText(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == '\\') out += '\\';
    if (c == '{' || c == '}') out += c;
    out += c;
  }
  return out;
}

/// The part of a span that lies on its first line: an alert on several lines is shown only where
/// all of them changed.
Span FirstLineOf(const Positions& positions, Span span) {
  const std::string_view text = positions.Text(span);
  const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
  return {span.begin, span.begin + static_cast<std::uint32_t>(end)};
}

void WriteRegionMembers(JsonWriter& json, const Positions& positions, Span span) {
  const std::uint32_t line = positions.LineOf(span.begin);
  json.Count("startLine", line);
  json.Count("startColumn", positions.Utf16Column(span.begin));
  json.Count("endLine", line);
  json.Count("endColumn", positions.Utf16Column(span.end));
}

void WriteRegion(JsonWriter& json, const Positions& positions, Span span) {
  json.Key("region");
  json.BeginObject();
  WriteRegionMembers(json, positions, span);
  if (span.size() <= kMaxContextBytes) WriteMessage(json, "snippet", positions.Text(span));
  json.EndObject();
}

/// The line with its neighbours.
void WriteContext(JsonWriter& json, const Positions& positions, Span span) {
  const LineIndex& lines = positions.lines();
  const std::uint32_t line = lines.LineOf(span.begin);
  const std::uint32_t first = std::max(line - 1, 1U);
  const std::uint32_t last = std::min(line + 1, lines.size());
  const std::string_view end = lines.Line(last);
  const Span context{lines.LineBegin(first),
                     lines.LineBegin(last) + static_cast<std::uint32_t>(end.size())};
  const bool larger = context.begin < span.begin || span.end < context.end;
  if (!larger || context.size() > kMaxContextBytes) return;
  json.Key("contextRegion");
  json.BeginObject();
  json.Count("startLine", first);
  json.Count("startColumn", 1);
  json.Count("endLine", last);
  json.Count("endColumn", positions.Utf16Column(context.end));
  WriteMessage(json, "snippet", positions.Text(context));
  json.EndObject();
}

void WritePlace(JsonWriter& json, const SarifDocument& document, Span span, bool context) {
  span = FirstLineOf(document.positions, span);
  json.Key("physicalLocation");
  json.BeginObject();
  WriteArtifactLocation(json, document.uri);
  WriteRegion(json, document.positions, span);
  if (context) WriteContext(json, document.positions, span);
  json.EndObject();
}

/// The places that a finding rests on: what it is related to, and inputs of its derivation.
std::vector<Related> RelatedOf(const SarifDocument& document, const ListedFinding& listed) {
  std::vector<Related> related = listed.explanation.related;
  for (const DerivationStep& step : listed.explanation.derivation) {
    if (!step.at) continue;
    const bool known =
        std::ranges::any_of(related, [&](const Related& other) { return other.span == *step.at; });
    if (!known) related.push_back({*step.at, std::string(document.positions.Text(*step.at))});
  }
  if (related.size() > kMaxRelated) related.resize(kMaxRelated);
  return related;
}

void WriteRelated(JsonWriter& json, const SarifDocument& document,
                  const std::vector<Related>& related) {
  if (related.empty()) return;
  json.Key("relatedLocations");
  json.BeginArray();
  for (std::size_t i = 0; i < related.size(); ++i) {
    json.BeginObject();
    json.Count("id", i + 1);
    WritePlace(json, document, related[i].span, false);
    WriteMessage(json, "message", "'" + MessageText(related[i].text) + "'");
    json.EndObject();
  }
  json.EndArray();
}

std::string Message(const SarifDocument& document, const ListedFinding& listed,
                    const std::vector<Related>& related) {
  std::string text = MessageText(listed.Summary());
  for (std::size_t i = 0; i < related.size(); ++i) {
    const Position at = document.positions.At(related[i].span.begin);
    text += (i == 0 ? "; see [" : ", [") + std::string("line ") + std::to_string(at.line) + "](" +
            std::to_string(i + 1) + ")";
  }
  return text + ".";
}

void WriteFix(JsonWriter& json, const SarifDocument& document, const Finding& finding) {
  if ((!finding.replacement && !finding.suggestion) || !finding.exact_span) return;
  const std::string& text =
      finding.replacement ? *finding.replacement : finding.suggestion->replacement;
  std::string description = "Replace by '" + MessageText(text) + "'";
  if (!finding.replacement)
    description = "Suggested, not applied by --fix because " +
                  std::string(finding.suggestion->doubt) + ": replace by '" + MessageText(text) +
                  "'";
  json.Key("fixes");
  json.BeginArray();
  json.BeginObject();
  WriteMessage(json, "description", description);
  json.Key("artifactChanges");
  json.BeginArray();
  json.BeginObject();
  WriteArtifactLocation(json, document.uri);
  json.Key("replacements");
  json.BeginArray();
  json.BeginObject();
  json.Key("deletedRegion");
  json.BeginObject();
  const Position end = document.positions.At(finding.span.end);
  json.Count("startLine", document.positions.LineOf(finding.span.begin));
  json.Count("startColumn", document.positions.Utf16Column(finding.span.begin));
  json.Count("endLine", end.line);
  json.Count("endColumn", document.positions.Utf16Column(finding.span.end));
  json.EndObject();
  WriteMessage(json, "insertedContent", text);
  json.EndObject();
  json.EndArray();
  json.EndObject();
  json.EndArray();
  json.EndObject();
  json.EndArray();
}

void WriteSuppression(JsonWriter& json, const Suppression& suppression) {
  const bool comment = suppression.by == Suppression::By::kComment;
  json.Key("suppressions");
  json.BeginArray();
  json.BeginObject();
  json.Text("kind", comment ? "inSource" : "external");
  if (!suppression.reason.empty()) json.Text("justification", suppression.reason);
  json.EndObject();
  json.EndArray();
  if (!comment) json.Text("baselineState", "unchanged");
}

std::string_view KindOf(const ListedFinding& listed) {
  if (listed.level <= Severity::kWarning) return "fail";
  if (listed.finding == nullptr) return "informational";  // a remark of the whole document
  switch (listed.finding->verdict) {
    case Verdict::kContradicted:
      return "fail";
    case Verdict::kConfirmed:
      return "pass";
    case Verdict::kUnverifiable:
      return "open";
    case Verdict::kGiven:
      return "informational";
  }
  return "open";
}

}  // namespace

std::string SarifUri(std::string_view path) {
  return (path.starts_with('/') ? "file://" : "") + PercentEncode(path);
}

void WriteMessage(JsonWriter& json, std::string_view key, std::string_view text) {
  json.Key(key);
  json.BeginObject();
  json.Text("text", text);
  json.EndObject();
}

void WriteArtifactLocation(JsonWriter& json, std::string_view uri) {
  json.Key("artifactLocation");
  json.BeginObject();
  json.Text("uri", uri);
  if (!uri.starts_with("file:")) json.Text("uriBaseId", "SRCROOT");
  json.EndObject();
}

std::string_view SarifLevel(Severity level) {
  switch (level) {
    case Severity::kError:
      return "error";
    case Severity::kWarning:
      return "warning";
    case Severity::kInfo:
    case Severity::kNone:
      return "none";  // the only level of what does not fail (SARIF 2.1.0, 3.27.10)
  }
  return "none";
}

void WriteSarifResult(JsonWriter& json, const SarifDocument& document,
                      const ListedFinding& listed) {
  const std::vector<Related> related = RelatedOf(document, listed);
  json.Text("kind", KindOf(listed));
  json.Text("level", SarifLevel(listed.level));
  WriteMessage(json, "message", Message(document, listed, related));
  json.Key("locations");
  json.BeginArray();
  json.BeginObject();
  WritePlace(json, document, listed.span, true);
  json.EndObject();
  json.EndArray();
  WriteRelated(json, document, related);
  json.Key("partialFingerprints");
  json.BeginObject();
  const std::uint32_t line = document.positions.LineOf(listed.span.begin);
  if (line <= document.line_hashes.size())
    json.Text("primaryLocationLineHash", document.line_hashes[line - 1]);
  json.Text("shardlint/claim/v1", Fingerprint(listed.rule, listed.id));
  json.EndObject();
  if (listed.finding == nullptr) return;
  WriteFix(json, document, *listed.finding);
  if (listed.finding->suppressed) WriteSuppression(json, *listed.finding->suppressed);
}

}  // namespace shardlint
