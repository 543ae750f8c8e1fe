// Plans with random bytes, cut lines, swapped units and wrong digits: what holds of a run whatever
// the text.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <random>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "fix/fix_document.h"
#include "fix/unified_diff.h"
#include "report/reporter.h"
#include "support/audited.h"
#include "support/files.h"

namespace shardlint {
namespace {

constexpr std::uint32_t kPlans = 300;

std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line + "\n");
  return lines;
}

// The same seed makes the same text.
class Mutator {
 public:
  explicit Mutator(std::uint32_t seed) : random_(seed) {}

  std::string Mutate(std::string text) {
    for (std::uint32_t edits = 1 + Below(4); edits > 0; --edits) {
      switch (Below(5)) {
        case 0:
          Bytes(text);
          break;
        case 1:
          CutLines(text);
          break;
        case 2:
          SwapUnits(text);
          break;
        default:
          OtherDigit(text);
          break;
      }
    }
    if (Below(8) == 0) ReplaceAll(text, "\n", "\r\n");
    if (Below(8) == 0) text.insert(0, "\xEF\xBB\xBF");
    return text;
  }

 private:
  std::uint32_t Below(std::size_t n) {
    return n == 0 ? 0 : static_cast<std::uint32_t>(random_() % n);
  }

  static void ReplaceAll(std::string& text, std::string_view from, std::string_view to) {
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
      text.replace(at, from.size(), to);
  }

  void Bytes(std::string& text) {
    const bool ascii = Below(3) > 0;  // others are mostly no UTF-8
    for (std::uint32_t n = 1 + Below(6); n > 0 && !text.empty(); --n)
      text[Below(text.size())] = static_cast<char>(ascii ? Below(128) : Below(256));
  }

  void CutLines(std::string& text) {
    std::vector<std::string> lines = LinesOf(text);
    for (std::uint32_t n = 1 + Below(3); n > 0 && !lines.empty(); --n) {
      const std::uint32_t at = Below(lines.size());
      if (Below(2) == 0) {
        lines.erase(lines.begin() + at);
      } else {
        lines[at].resize(Below(lines[at].size()));  // with what follows on one line
      }
    }
    text.clear();
    for (const std::string& line : lines) text += line;
  }

  void SwapUnits(std::string& text) {
    static constexpr std::array<std::string_view, 10> kUnits = {
        "GB", "GiB", "MB", "ms", "s", "tokens", "GPUs", "TFLOPS", "%", "Gb/s"};
    const std::string_view from = kUnits[Below(kUnits.size())], to = kUnits[Below(kUnits.size())];
    const std::size_t at = text.find(from, Below(text.size()));
    if (at != std::string::npos) text.replace(at, from.size(), to);
  }

  void OtherDigit(std::string& text) {
    const std::size_t at = text.find_first_of("123456789", Below(text.size()));
    if (at != std::string::npos) text[at] = static_cast<char>('1' + Below(9));
  }

  std::minstd_rand random_;
};

// What is wrong with a text as XML: elements that do not nest, bare signs, control characters. Of
// HTML, `open_ended` elements need no end.
std::string XmlProblem(std::string_view text,
                       const std::vector<std::string_view>& open_ended = {}) {
  std::vector<std::string> open;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 && text[i] != '\n' && text[i] != '\t' && text[i] != '\r')
      return "a control character";
    if (text[i] == '&' && text.substr(i, 12).find(';') == std::string_view::npos) return "a bare &";
    if (text[i] == '>') return "a bare >";
    if (text[i] != '<') continue;
    std::size_t end = i + 1;
    for (char quote = 0; end < text.size() && (quote != 0 || text[end] != '>'); ++end)
      if (text[end] == '"') quote = quote == 0 ? '"' : '\0';
    if (end == text.size()) return "a tag without an end";
    const std::string_view tag = text.substr(i + 1, end - i - 1);
    const std::string name(tag.substr(tag.starts_with('/'), tag.find_first_of(" \n", 1) - 0));
    i = end;
    if (tag.starts_with('?') || tag.starts_with('!') || tag.ends_with('/')) continue;
    if (tag.starts_with('/')) {
      if (open.empty() || open.back() != tag.substr(1)) return "ends what is not open: " + name;
      open.pop_back();
      continue;
    }
    if (std::ranges::find(open_ended, name) != open_ended.end()) continue;
    open.push_back(name);
    if (name == "style" || name == "script") i = text.find("</" + name, i) - 1;
  }
  return open.empty() ? "" : "never ends: " + open.back();
}

bool HasControls(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool line_end = text[i] == '\n' || text.substr(i, 2) == "\r\n";  // as CSV ends lines
    if (static_cast<unsigned char>(text[i]) < 0x20 && !line_end && text[i] != '\t') return true;
  }
  return false;
}

std::string ProblemOf(std::string_view format, const std::string& text) {
  if (FindInvalidUtf8(text) != std::string::npos) return "no UTF-8";
  if (format == "json" || format == "sarif" || format == "gitlab" || format == "rdjson")
    return nlohmann::json::accept(text) ? "" : "no JSON";
  if (format == "junit") return XmlProblem(text);
  if (format == "html") return XmlProblem(text, {"meta", "link", "br", "hr", "input", "!doctype"});
  if (HasControls(text)) return "a control character";
  if (format != "github") return text.empty() ? "empty" : "";
  // Lines that the runner takes for commands are ours.
  for (const std::string& line : LinesOf(text))
    if (line.starts_with("::") && !line.starts_with("::error ") &&
        !line.starts_with("::warning ") && !line.starts_with("::notice "))
      return "another command: " + line;
  return "";
}

std::string FormatProblems(const DocumentReport& report, const SourceFile* source) {
  std::string problems;
  for (const std::string& format : ReportFormats()) {
    std::string text;
    const auto reporter = MakeReporter(format, {.version = "1", .all = true});
    reporter->Begin(text);
    reporter->Document(report, source, text);
    reporter->End(text);
    if (const std::string problem = ProblemOf(format, text); !problem.empty())
      problems += format + ": " + problem + "\n";
  }
  return problems;
}

std::string SpanProblem(const SourceFile& source, const DocumentReport& report) {
  std::uint32_t end = 0;
  for (const Finding& finding : report.findings) {
    if (finding.span.begin < end || finding.span.begin >= finding.span.end) return "out of order";
    end = finding.span.end;
  }
  return end <= source.bytes().size() ? "" : "beyond the text";
}

DocumentReport AuditBuiltIn(const SourceFile& source) { return Audit(source, BuiltInRules()); }

// Fixed until nothing is left: only digits differ, and fixing again changes nothing.
std::string FixProblem(const SourceFile& source, const DocumentReport& report, std::size_t& fixed) {
  const FixedDocument once = FixDocument(source, report, AuditBuiltIn);
  if (!once.source) return "";
  fixed += once.count;
  if (FixDocument(*once.source, AuditBuiltIn(*once.source), AuditBuiltIn).source)
    return "a second run changes it";
  for (const Finding& finding : once.report.findings)
    if (finding.Counts() && finding.replacement) return "a safe fix is left";
  const auto letters = [](std::string_view text) {
    std::string kept;
    for (const char c : text)
      if (!IsDigit(c) && c != '.' && c != ',') kept += c;
    return kept;
  };
  if (letters(source.bytes()) != letters(once.source->bytes())) return "more than digits differ";
  return UnifiedDiff("a.md", source.bytes(), once.source->bytes()).empty() ? "no diff" : "";
}

TEST(MutatedPlansTest, WhateverThePlanTheReportsAreSoundAndFixesEnd) {
  const std::vector<Fixture> plans = Fixtures("plans");
  std::size_t audited = 0, fixed = 0;
  for (std::uint32_t seed = 0; seed < kPlans; ++seed) {
    const Fixture& plan = plans[seed % plans.size()];
    SCOPED_TRACE(plan.path + ", seed " + std::to_string(seed));
    Result<SourceFile> source =
        MakeSourceFile("plan.md", Mutator(seed + 1).Mutate(plan.text), kDefaultMaxFileSize);
    if (!source) {
      DocumentReport unreadable;
      unreadable.path = "plan.md", unreadable.error = source.error().message;
      EXPECT_EQ(FormatProblems(unreadable, nullptr), "");
      continue;
    }
    ++audited;
    const DocumentReport report = AuditBuiltIn(*source);
    EXPECT_EQ(SpanProblem(*source, report), "");
    EXPECT_EQ(FormatProblems(report, &*source), "");
    EXPECT_EQ(FixProblem(*source, report, fixed), "");
  }
  EXPECT_GT(audited, kPlans * 3 / 4);
  EXPECT_GT(fixed, 20U);
}

TEST(MutatedPlansTest, ItsOwnCheckOfMarkupFindsMistakes) {
  EXPECT_EQ(XmlProblem("<?xml version=\"1.0\"?>\n<a b=\">\"><c/>x &amp; y</a>\n"), "");
  EXPECT_EQ(XmlProblem("<a><br></a>", {"br"}), "");
  for (const std::string_view broken : {"<a>", "<a></b>", "<a>&</a>", "<a", "<a>\x01</a>", "a > b"})
    EXPECT_NE(XmlProblem(broken), "") << broken;
}

}  // namespace
}  // namespace shardlint
