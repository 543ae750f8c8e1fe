#include "review/baseline.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <system_error>

namespace shardlint {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr int kVersion = 1;
constexpr std::string_view kMembers[] = {"path", "id", "rule", "claim"};

std::optional<BaselineEntry> EntryOf(const Json& json) {
  if (!json.is_object() || json.size() != std::size(kMembers)) return std::nullopt;
  for (const std::string_view member : kMembers)
    if (const auto it = json.find(member); it == json.end() || !it->is_string())
      return std::nullopt;
  return BaselineEntry{json["path"], json["id"], json["rule"], json["claim"]};
}

fs::path Canonical(const fs::path& path) {
  std::error_code error;
  const fs::path canonical = fs::weakly_canonical(fs::absolute(path, error), error);
  return error ? path : canonical;
}

std::vector<BaselineEntry> EntriesOf(const std::string& path, const Finding& finding,
                                     std::string_view claim) {
  std::vector<BaselineEntry> entries;
  for (const Check& check : finding.checks)
    if (check.verdict == Verdict::kContradicted)
      entries.push_back({path, finding.id, std::string(check.rule), std::string(claim)});
  return entries;
}

fs::path FolderOf(const std::string& file) { return Canonical(fs::path(file)).parent_path(); }

}  // namespace

Result<Baseline> Baseline::Open(const std::string& file, bool update) {
  Baseline baseline;
  baseline.file_ = file;
  baseline.update_ = update;
  std::error_code error;
  const fs::file_status status = fs::status(file, error);
  if (!fs::exists(status)) {
    if (update) return baseline;
    return Error{file + ": no such baseline; --update-baseline writes one"};
  }
  if (!fs::is_regular_file(status)) return Error{file + ": a baseline is a regular file"};
  std::ifstream in(file, std::ios::binary);
  if (!in) return Error{file + ": cannot read the baseline: " + std::strerror(errno)};
  const std::string bytes(std::istreambuf_iterator<char>(in), {});
  const Json json = Json::parse(bytes, nullptr, false);
  if (json.is_discarded()) return Error{file + ": the baseline is not JSON"};
  const bool shaped = json.is_object() && json.contains("schema_version") &&
                      json.contains("findings") && json["findings"].is_array();
  if (!shaped) return Error{file + ": the baseline has no list of findings"};
  if (json["schema_version"] != kVersion)
    return Error{file + ": the baseline is of another version than " + std::to_string(kVersion)};
  for (std::size_t i = 0; i < json["findings"].size(); ++i) {
    std::optional<BaselineEntry> entry = EntryOf(json["findings"][i]);
    if (!entry)
      return Error{file + ": /findings/" + std::to_string(i) +
                   " needs path, id, rule and claim, all of them text"};
    baseline.entries_.insert(std::move(*entry));
  }
  return baseline;
}

std::string Baseline::PathOf(const std::string& document) const {
  return Canonical(fs::path(document)).lexically_relative(FolderOf(file_)).generic_string();
}

// Its words are there to be read; the id holds them.
bool Baseline::Accepts(const BaselineEntry& entry) const {
  const auto it = entries_.lower_bound({entry.path, entry.id, entry.rule, {}});
  return it != entries_.end() && it->path == entry.path && it->id == entry.id &&
         it->rule == entry.rule;
}

void Baseline::Apply(DocumentReport& report) const {
  const std::string path = PathOf(report.path);
  for (Finding& finding : report.findings) {
    if (!finding.Counts()) continue;
    const std::vector<BaselineEntry> entries = EntriesOf(path, finding, {});
    const auto accepts = [&](const BaselineEntry& entry) { return Accepts(entry); };
    if (update_ || std::ranges::all_of(entries, accepts))
      finding.suppressed = Suppression{.by = Suppression::By::kBaseline, .reason = {}};
  }
}

void Baseline::Take(const DocumentReport& report, const SourceFile& source,
                    const std::function<bool(std::string_view rule)>& takes_part) {
  if (!report.error.empty()) return;
  const std::string path = PathOf(report.path);
  checked_.insert(path);
  for (const Finding& finding : report.findings) {
    const bool by_comment =
        finding.suppressed && finding.suppressed->by == Suppression::By::kComment;
    if (by_comment || finding.verdict != Verdict::kContradicted) continue;
    for (BaselineEntry& entry : EntriesOf(path, finding, source.At(finding.span)))
      found_.insert(std::move(entry));
  }
  for (auto it = entries_.lower_bound({path, {}, {}, {}}); it != entries_.end() && it->path == path;
       ++it)
    if (!takes_part(it->rule)) not_asked_for_.insert(*it);
}

std::vector<BaselineEntry> Baseline::Stale() const {
  std::vector<BaselineEntry> stale;
  std::error_code error;
  for (const BaselineEntry& entry : entries_) {
    if (not_asked_for_.contains(entry)) continue;
    const auto it = found_.lower_bound({entry.path, entry.id, entry.rule, {}});
    const bool found = it != found_.end() && it->path == entry.path && it->id == entry.id &&
                       it->rule == entry.rule;
    if (found) continue;
    if (checked_.contains(entry.path) || !fs::exists(FolderOf(file_) / entry.path, error))
      stale.push_back(entry);
  }
  return stale;
}

std::string Baseline::Updated() const {
  std::set<BaselineEntry> entries = entries_;
  for (const BaselineEntry& entry : Stale()) entries.erase(entry);
  entries.insert(found_.begin(), found_.end());
  std::string text =
      "{\n  \"schema_version\": " + std::to_string(kVersion) + ",\n  \"findings\": [";
  std::string_view separator = "\n    ";
  for (const BaselineEntry& entry : entries) {
    text.append(separator);
    separator = ",\n    ";
    const auto quoted = [](const std::string& word) {
      return Json(word).dump(-1, ' ', false, Json::error_handler_t::replace);
    };
    text += "{ \"path\": " + quoted(entry.path) + ", \"id\": " + quoted(entry.id) +
            ", \"rule\": " + quoted(entry.rule) + ", \"claim\": " + quoted(entry.claim) + " }";
  }
  return text + (entries.empty() ? "]\n}\n" : "\n  ]\n}\n");
}

}  // namespace shardlint
