#include "verdict/suppress.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "base/nearest.h"
#include "base/text.h"
#include "source/line_index.h"
#include "verdict/comment_words.h"

namespace shardlint {
namespace {

constexpr std::uint32_t kLastLine = std::numeric_limits<std::uint32_t>::max();
constexpr std::string_view kForms =
    "; write \"shardlint: ignore-line RULE: REASON\", or ignore-next-line, ignore-begin … "
    "ignore-end, ignore-file";

/// One rule that one comment suppresses in some lines.
struct Ignored {
  Span comment;
  std::string rule;
  std::string reason;
  std::uint32_t first = 1, last = kLastLine;  ///< lines, both included
  bool used = false;
};

struct Comment {
  std::string_view directive;
  std::vector<std::string> rules;
  std::string reason;
};

/// The words between the markers and the keyword, taken apart.
Comment Parse(std::string_view text) {
  text = CommentBody(text);
  Comment comment;
  const std::size_t colon = std::min(text.find(':'), text.size());
  if (colon < text.size()) comment.reason = Trim(text.substr(colon + 1));
  text = Trim(text.substr(0, colon));
  comment.directive = TakeWord(text);
  while (!text.empty()) comment.rules.emplace_back(TakeWord(text));
  return comment;
}

class Suppressor {
 public:
  Suppressor(DocumentReport& report, const SourceFile& file, const SuppressibleRules& rules)
      : report_(report), file_(file), rules_(rules), lines_(file.bytes()) {}

  void Apply() {
    for (const Span comment : report_.comments) Read(comment);
    for (const std::size_t begin : open_)
      Malformed(ignored_[begin].comment, "ignore-begin without an ignore-end");
    // What is open to the end of the document suppresses nothing.
    for (auto begin = open_.rbegin(); begin != open_.rend(); ++begin)
      ignored_.erase(ignored_.begin() + static_cast<std::ptrdiff_t>(*begin),
                     ignored_.begin() + static_cast<std::ptrdiff_t>(EndOfComment(*begin)));
    for (Finding& finding : report_.findings)
      if (finding.verdict == Verdict::kContradicted) Suppress(finding);
    for (const Ignored& ignored : ignored_)
      if (!ignored.used && rules_.active(ignored.rule))
        Remark(ignored.comment, "suppression-unused",
               "nothing needs this suppression of " + ignored.rule);
    std::ranges::stable_sort(report_.remarks, {}, &shardlint::Remark::span);
  }

 private:
  void Remark(Span span, std::string_view rule, std::string message) {
    report_.remarks.push_back({.rule = rule,
                               .severity = Severity::kWarning,
                               .span = span,
                               .message = std::move(message)});
  }

  void Malformed(Span span, std::string_view what) {
    Remark(span, "suppression-malformed", std::string(what) + std::string(kForms));
  }

  std::size_t EndOfComment(std::size_t begin) const {
    std::size_t end = begin;
    while (end < ignored_.size() && ignored_[end].comment == ignored_[begin].comment) ++end;
    return end;
  }

  std::uint32_t NextLine(std::uint32_t line) const {
    do ++line;
    while (line < lines_.size() && Trim(lines_.Line(line)).empty());
    return line;
  }

  void Read(Span span) {
    const Comment comment = Parse(file_.At(span));
    if (comment.directive == kAssume) return;
    const std::uint32_t first = lines_.LineOf(span.begin), last = lines_.LineOf(span.end);
    if (comment.directive == "ignore-end") return End(span, last);
    Ignored ignored{.comment = span, .rule = {}, .reason = comment.reason};
    if (comment.directive == "ignore-line") {
      ignored.first = first, ignored.last = last;
    } else if (comment.directive == "ignore-next-line") {
      ignored.first = ignored.last = NextLine(last);
    } else if (comment.directive == "ignore-begin") {
      ignored.first = last;
    } else if (comment.directive != "ignore-file") {
      return Malformed(span, "'" + std::string(comment.directive) + "' is no suppression");
    }
    if (comment.rules.empty()) return Malformed(span, "a suppression without a rule");
    if (comment.reason.empty()) return Malformed(span, "a suppression without a reason");
    const std::size_t begin = ignored_.size();
    for (const std::string& rule : comment.rules) {
      ignored.rule = rule;
      if (std::ranges::binary_search(rules_.ids, rule)) {
        ignored_.push_back(ignored);
      } else {
        Remark(span, "suppression-unknown-rule",
               "there is no rule '" + rule + "'" + DidYouMean(rule, rules_.ids));
      }
    }
    if (comment.directive == "ignore-begin" && ignored_.size() > begin) open_.push_back(begin);
  }

  void End(Span span, std::uint32_t line) {
    if (open_.empty()) return Malformed(span, "ignore-end without an ignore-begin");
    for (std::size_t i = open_.back(); i < EndOfComment(open_.back()); ++i) ignored_[i].last = line;
    open_.pop_back();
  }

  void Suppress(Finding& finding) {
    const std::uint32_t line = lines_.LineOf(finding.span.begin);
    std::vector<Ignored*> by;
    for (const Check& check : finding.checks) {
      if (check.verdict != Verdict::kContradicted) continue;
      const auto ignored = std::ranges::find_if(ignored_, [&](const Ignored& i) {
        return i.rule == check.rule && i.first <= line && line <= i.last;
      });
      if (ignored == ignored_.end()) return;
      by.push_back(&*ignored);
    }
    if (by.empty()) return;
    for (Ignored* ignored : by) ignored->used = true;
    finding.suppressed = Suppression{.by = Suppression::By::kComment, .reason = by.front()->reason};
  }

  DocumentReport& report_;
  const SourceFile& file_;
  const SuppressibleRules& rules_;
  LineIndex lines_;
  std::vector<Ignored> ignored_;   // those of one comment stand together
  std::vector<std::size_t> open_;  // first entries of comments that begin a block
};

}  // namespace

void ApplySuppressions(DocumentReport& report, const SourceFile& file,
                       const SuppressibleRules& rules) {
  if (!report.comments.empty()) Suppressor(report, file, rules).Apply();
}

}  // namespace shardlint
