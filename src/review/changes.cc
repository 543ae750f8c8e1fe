#include "review/changes.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <system_error>

#include "review/git.h"

namespace shardlint {
namespace {

namespace fs = std::filesystem;

std::vector<std::string_view> SplitAtNul(std::string_view text) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\0'), text.size());
    parts.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

std::string WithoutLineEnd(std::string text) {
  if (text.ends_with('\n')) text.pop_back();
  return text;
}

// ":100644 100644 1111111 2222222 R086", old name, new name.
std::map<std::string, std::string> ReadRaw(std::string_view raw) {
  std::map<std::string, std::string> before;
  const std::vector<std::string_view> parts = SplitAtNul(raw);
  for (std::size_t i = 0; i + 1 < parts.size();) {
    const std::string_view header = parts[i++];
    const char status = header.substr(header.rfind(' ') + 1)[0];
    const std::string old(parts[i++]);
    if (status == 'R' || status == 'C') {
      if (i < parts.size()) before[std::string(parts[i++])] = old;
    } else if (status != 'D') {
      before[old] = status == 'A' ? "" : old;
    }
  }
  return before;
}

// "@@ -3,0 +4,2 @@ heading": lines 4 and 5; a hunk that only removes has none.
std::vector<std::pair<std::uint32_t, std::uint32_t>> ReadHunks(std::string_view patch) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> lines;
  while (!patch.empty()) {
    const std::size_t end = std::min(patch.find('\n'), patch.size());
    std::string_view line = patch.substr(0, end);
    patch.remove_prefix(std::min(end + 1, patch.size()));
    const std::size_t plus = line.find(" +");
    if (!line.starts_with("@@ -") || plus == std::string_view::npos) continue;
    line.remove_prefix(plus + 2);
    std::uint32_t first = 0, count = 1;
    const char* const last = line.data() + line.size();
    const char* at = std::from_chars(line.data(), last, first).ptr;
    if (at != last && *at == ',') std::from_chars(at + 1, last, count);
    if (count > 0) lines.emplace_back(first, first + count - 1);
  }
  return lines;
}

}  // namespace

Result<Changes> Changes::Since(const std::string& ref) {
  const auto wrong = [&](const std::string& why) { return Error{"--changed-since: " + why}; };
  if (ref.empty() || ref.front() == '-') return wrong("'" + ref + "' is no name of a commit");
  Changes changes;
  Result<std::string> root = RunGit(".", {"rev-parse", "--show-toplevel"});
  if (!root)
    return wrong(root.error().message.find("not a git repository") != std::string::npos
                     ? "the current folder is in no git repository"
                     : root.error().message);
  changes.root_ = WithoutLineEnd(std::move(*root));
  Result<std::string> commit =
      RunGit(".", {"rev-parse", "--verify", "--quiet", "--end-of-options", ref + "^{commit}"});
  if (!commit) return wrong("the repository has no commit '" + ref + "'");
  changes.commit_ = WithoutLineEnd(std::move(*commit));
  if (Result<std::string> base = RunGit(".", {"merge-base", changes.commit_, "HEAD"}))
    changes.commit_ = WithoutLineEnd(std::move(*base));
  const Result<std::string> raw =
      RunGit(changes.root_, {"diff", "--raw", "-z", "--find-renames", "--no-ext-diff",
                             "--no-textconv", "--no-color", changes.commit_, "--"});
  if (!raw) return wrong(raw.error().message);
  changes.before_ = ReadRaw(*raw);
  const Result<std::string> tracked = RunGit(changes.root_, {"ls-files", "-z"});
  if (!tracked) return wrong(tracked.error().message);
  for (const std::string_view path : SplitAtNul(*tracked)) changes.tracked_.emplace(path);
  return changes;
}

Result<DocumentChanges> Changes::Of(const std::string& path) const {
  std::error_code error;
  const fs::path full = fs::weakly_canonical(fs::absolute(path, error), error);
  const std::string name = full.lexically_relative(root_).generic_string();
  DocumentChanges changes;
  const auto it = before_.find(name);
  const bool tracked = tracked_.contains(name);
  if (it == before_.end() && tracked) return changes;
  changes.whole = it == before_.end() || it->second.empty();
  if (changes.whole) return changes;
  std::vector<std::string> arguments = {"diff",          "--unified=0",
                                        "--no-color",    "--no-ext-diff",
                                        "--no-textconv", "--find-renames",
                                        "--text",        "--inter-hunk-context=0",
                                        commit_,         "--",
                                        it->second};
  if (it->second != name) arguments.push_back(name);
  const Result<std::string> patch = RunGit(root_, arguments);
  if (!patch) return Error{path + ": " + patch.error().message};
  changes.lines = ReadHunks(*patch);
  Result<std::string> before = RunGit(root_, {"cat-file", "blob", commit_ + ":" + it->second});
  if (!before) return Error{path + ": " + before.error().message};
  changes.before = std::move(*before);
  return changes;
}

namespace {

class ChangedLines {
 public:
  ChangedLines(const SourceFile& source, const DocumentChanges& changes) : changes_(changes) {
    const std::string_view bytes = source.bytes();
    for (std::size_t at = 0; (at = bytes.find('\n', at)) != std::string_view::npos; ++at)
      ends_.push_back(static_cast<std::uint32_t>(at));
  }

  bool Meets(Span span) const {
    const std::uint32_t first = LineOf(span.begin),
                        last = LineOf(std::max(span.begin, span.end - 1));
    return std::ranges::any_of(changes_.lines, [&](const auto& changed) {
      return changed.first <= last && first <= changed.second;
    });
  }

 private:
  // As git counts: only LF ends a line.
  std::uint32_t LineOf(std::uint32_t offset) const {
    return static_cast<std::uint32_t>(std::ranges::lower_bound(ends_, offset) - ends_.begin()) + 1;
  }

  const DocumentChanges& changes_;
  std::vector<std::uint32_t> ends_;
};

// What was contradicted in the old text: by id, and by words and rule, as a heading above it may
// have another name now.
std::set<std::pair<std::string, std::string>> WrongBefore(const DocumentReport* old,
                                                          const SourceFile* source) {
  std::set<std::pair<std::string, std::string>> wrong;
  if (old == nullptr || source == nullptr) return wrong;
  for (const Finding& finding : old->findings) {
    if (finding.verdict != Verdict::kContradicted) continue;
    wrong.insert({finding.id, ""});
    for (const Check& check : finding.checks)
      if (check.verdict == Verdict::kContradicted)
        wrong.insert({std::string(source->At(finding.span)), std::string(check.rule)});
  }
  return wrong;
}

}  // namespace

void KeepChanged(DocumentReport& report, const SourceFile& source, const DocumentChanges& changes,
                 const DocumentReport* old, const SourceFile* old_source) {
  if (changes.whole) return;
  if (!changes.before) {
    report.findings.clear(), report.remarks.clear();
    return;
  }
  const ChangedLines changed(source, changes);
  const auto wrong_before = WrongBefore(old, old_source);
  std::vector<Finding> kept;
  std::vector<std::size_t> places;
  for (std::size_t f = 0; f < report.findings.size(); ++f) {
    Finding& finding = report.findings[f];
    const bool here = changed.Meets(finding.span);
    if (!here) {
      const std::string words(source.At(finding.span));
      const bool known = std::ranges::any_of(finding.checks, [&](const Check& check) {
        return wrong_before.contains({words, std::string(check.rule)});
      });
      if (finding.verdict != Verdict::kContradicted || known ||
          wrong_before.contains({finding.id, ""}))
        continue;
      finding.made_wrong = true;
    }
    kept.push_back(std::move(finding));
    places.push_back(f);
  }
  report.findings = std::move(kept);
  report.explain = [explain = std::move(report.explain), places = std::move(places)](
                       std::size_t f, std::size_t c) { return explain(places[f], c); };
  std::erase_if(report.remarks, [&](const Remark& remark) { return !changed.Meets(remark.span); });
}

}  // namespace shardlint
