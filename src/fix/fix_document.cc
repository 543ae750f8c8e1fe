#include "fix/fix_document.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

namespace shardlint {
namespace {

constexpr int kMaxPasses = 16;
constexpr std::size_t kLongest = 512 << 10;  // bytes of a document that is judged once more
constexpr std::string_view kTooLong = "the document is too long to be judged again with it";
constexpr std::string_view kDoesNotHold = "it would not hold with the other figures";

struct Edit {
  std::size_t finding = 0;
  Span span;
  std::string text;
};

std::vector<Edit> SafeFixes(const DocumentReport& report) {
  std::vector<Edit> edits;
  for (std::size_t f = 0; f < report.findings.size(); ++f) {
    const Finding& finding = report.findings[f];
    if (finding.Counts() && finding.replacement && finding.exact_span)
      edits.push_back({f, finding.span, *finding.replacement});
  }
  return edits;
}

struct Written {
  std::string bytes;
  std::vector<std::uint32_t> begins;  // where each edit's text stands
};

Written Write(std::string_view bytes, const std::vector<Edit>& edits) {
  Written out;
  std::uint32_t from = 0;
  for (const Edit& edit : edits) {
    out.bytes.append(bytes.substr(from, edit.span.begin - from));
    out.begins.push_back(static_cast<std::uint32_t>(out.bytes.size()));
    out.bytes += edit.text;
    from = edit.span.end;
  }
  out.bytes.append(bytes.substr(from));
  return out;
}

bool ContradictedAt(const DocumentReport& report, std::uint32_t begin) {
  const auto it = std::ranges::lower_bound(report.findings, begin, {},
                                           [](const Finding& f) { return f.span.begin; });
  return it != report.findings.end() && it->span.begin == begin &&
         it->verdict == Verdict::kContradicted;
}

struct Pass {
  std::vector<Edit> edits;  // those that hold
  FixedDocument document;
};

// Takes back what is contradicted where it was written, until all that is left holds.
Pass Settle(const SourceFile& source, std::vector<Edit> edits, const AuditSource& audit) {
  while (!edits.empty()) {
    Written written = Write(source.bytes(), edits);
    auto fixed = std::make_unique<SourceFile>(source.path(), std::move(written.bytes));
    DocumentReport report = audit(*fixed);
    std::vector<Edit> holding;
    for (std::size_t i = 0; i < edits.size(); ++i)
      if (report.error.empty() && !ContradictedAt(report, written.begins[i]))
        holding.push_back(edits[i]);
    if (holding.size() == edits.size())
      return {std::move(edits), {std::move(fixed), std::move(report), holding.size()}};
    edits = std::move(holding);
  }
  return {};
}

}  // namespace

FixedDocument FixDocument(const SourceFile& source, const DocumentReport& report,
                          const AuditSource& audit) {
  FixedDocument done;
  for (int pass = 0; pass < kMaxPasses; ++pass) {
    const SourceFile& now = done.source ? *done.source : source;
    Pass next = Settle(now, SafeFixes(done.source ? done.report : report), audit);
    if (next.edits.empty()) {
      if (done.source) ProveFixes(*done.source, done.report, audit);
      done.report.fixed = done.count;
      return done;
    }
    next.document.count += done.count;
    done = std::move(next.document);
  }
  return {};
}

void ProveFixes(const SourceFile& source, DocumentReport& report, const AuditSource& audit) {
  const std::vector<Edit> edits = SafeFixes(report);
  const bool too_long = source.bytes().size() > kLongest;
  const Pass pass = too_long ? Pass{} : Settle(source, edits, audit);
  for (const Edit& edit : edits) {
    if (std::ranges::find(pass.edits, edit.finding, &Edit::finding) != pass.edits.end()) continue;
    Finding& finding = report.findings[edit.finding];
    finding.suggestion =
        FixSuggestion{std::move(*finding.replacement), too_long ? kTooLong : kDoesNotHold};
    finding.replacement.reset();
  }
}

}  // namespace shardlint
