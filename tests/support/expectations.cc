#include "support/expectations.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "base/text.h"
#include "source/line_index.h"
#include "support/audited.h"
#include "verdict/words.h"

namespace shardlint {
namespace {

constexpr std::string_view kOpen = "<!-- expect";
constexpr std::string_view kClose = "-->";

std::string Quoted(std::string_view words) {
  std::string out = "\"";
  for (std::size_t i = 0; i < words.size(); ++i) {
    const char c = words[i];
    if (c == '\n' || c == '\r') {
      out += c == '\n' ? "\\n" : "\\r";
    } else {
      const bool closes = c == '>' && words.substr(0, i).ends_with("--");
      if (c == '"' || c == '\\' || closes) out += '\\';
      out += c;
    }
  }
  return out + '"';
}

// Takes a quotation off the front of `line`.
std::optional<std::string> TakeQuoted(std::string_view& line) {
  if (!line.starts_with('"')) return std::nullopt;
  std::string out;
  for (std::size_t i = 1; i < line.size(); ++i) {
    if (line[i] == '"') {
      line = Trim(line.substr(i + 1));
      return out;
    }
    if (line[i] != '\\' || i + 1 == line.size()) {
      out += line[i];
    } else {
      ++i;
      out += line[i] == 'n' ? '\n' : line[i] == 'r' ? '\r' : line[i];
    }
  }
  return std::nullopt;
}

std::string_view TakeWord(std::string_view& line) {
  const std::size_t end = std::min(line.find(' '), line.size());
  const std::string_view word = line.substr(0, end);
  line = Trim(line.substr(end));
  return word;
}

std::string ParseExpectedClaim(std::string_view line, ExpectedClaim& claim) {
  claim.verdict = TakeWord(line);
  const auto verdicts = {"confirmed", "contradicted", "unverifiable", "given"};
  if (std::ranges::find(verdicts, claim.verdict) == verdicts.end())
    return "no verdict: " + claim.verdict;
  const std::optional<std::string> quote = TakeQuoted(line);
  if (!quote) return "no quotation after " + claim.verdict;
  claim.quote = *quote;
  if (!line.starts_with('=')) claim.rule = TakeWord(line);
  if (line.starts_with('=')) {
    claim.display = Trim(line.substr(1));
    line = {};
  }
  if (!line.empty()) return "not understood: " + std::string(line);
  if (claim.verdict == "contradicted" && claim.rule.empty()) return "contradicted without a rule";
  return {};
}

std::string Line(std::uint32_t line, const std::string& message) {
  return "line " + std::to_string(line) + ": " + message;
}

std::string Described(const MadeClaim& made) {
  std::string out = made.verdict;
  for (const MadeClaim::By& by : made.by)
    out += (&by == made.by.data() ? " by " : ", ") + by.rule +
           (by.display.empty() ? "" : " = " + by.display);
  return out;
}

// Empty when the claim is as expected.
std::string Difference(const ExpectedClaim& expected, const MadeClaim& made) {
  if (expected.verdict != made.verdict)
    return Quoted(expected.quote) + ": expected " + expected.verdict + ", got " + Described(made);
  if (expected.rule.empty() && expected.display.empty()) return {};
  const bool found = std::ranges::any_of(made.by, [&](const MadeClaim::By& by) {
    return (expected.rule.empty() || expected.rule == by.rule) &&
           (expected.display.empty() || expected.display == by.display);
  });
  if (found) return {};
  return Quoted(expected.quote) + ": expected " + expected.verdict + " by " + expected.rule +
         (expected.display.empty() ? "" : " = " + expected.display) + ", got " + Described(made);
}

// What of two sequences is alike, longest first: pairs of (expected, made).
std::vector<std::pair<std::size_t, std::size_t>> Pair(const std::vector<ExpectedClaim>& expected,
                                                      const std::vector<std::string>& quotes) {
  const std::size_t n = expected.size(), m = quotes.size();
  std::vector<std::vector<std::size_t>> length(n + 1, std::vector<std::size_t>(m + 1, 0));
  for (std::size_t i = n; i-- > 0;)
    for (std::size_t j = m; j-- > 0;)
      length[i][j] = expected[i].quote == quotes[j] ? length[i + 1][j + 1] + 1
                                                    : std::max(length[i + 1][j], length[i][j + 1]);
  std::vector<std::pair<std::size_t, std::size_t>> pairs;
  for (std::size_t i = 0, j = 0; i < n && j < m;) {
    if (expected[i].quote == quotes[j]) {
      pairs.push_back({i++, j++});
    } else {
      ++(length[i + 1][j] >= length[i][j + 1] ? i : j);
    }
  }
  return pairs;
}

/// The claims between two comments, and the comment that is about them.
struct Region {
  std::vector<MadeClaim> made;
  const ExpectComment* comment = nullptr;  ///< null: the end of the text
};

std::vector<Region> Regions(const std::vector<ExpectComment>& comments,
                            const std::vector<MadeClaim>& made) {
  std::vector<Region> regions(comments.size() + 1);
  for (std::size_t i = 0; i < comments.size(); ++i) regions[i].comment = &comments[i];
  std::size_t region = 0;
  for (const MadeClaim& claim : made) {
    while (region < comments.size() && comments[region].span.begin <= claim.span.begin) ++region;
    regions[region].made.push_back(claim);
  }
  return regions;
}

std::vector<std::string> CompareRegion(std::string_view text, const LineIndex& lines,
                                       const Region& region) {
  std::vector<std::string> quotes;
  for (const MadeClaim& claim : region.made)
    quotes.emplace_back(text.substr(claim.span.begin, claim.span.size()));
  const std::vector<ExpectedClaim> none;
  const std::vector<ExpectedClaim>& expected =
      region.comment == nullptr ? none : region.comment->claims;
  std::vector<std::string> differences;
  std::size_t i = 0, j = 0;
  const auto unpaired = [&](std::size_t until_i, std::size_t until_j) {
    for (; i < until_i; ++i)
      differences.push_back(Line(expected[i].line, Quoted(expected[i].quote) + ": expected " +
                                                       expected[i].verdict +
                                                       ", but there is no such claim here"));
    for (; j < until_j; ++j)
      differences.push_back(
          Line(lines.LineOf(region.made[j].span.begin),
               Quoted(quotes[j]) + ": no expectation, got " + Described(region.made[j])));
  };
  for (const auto& [e, m] : Pair(expected, quotes)) {
    unpaired(e, m);
    const std::string difference = Difference(expected[e], region.made[m]);
    if (!difference.empty())
      differences.push_back(Line(lines.LineOf(region.made[m].span.begin), difference));
    i = e + 1, j = m + 1;
  }
  unpaired(expected.size(), quotes.size());
  return differences;
}

// Where the lines of the document's outermost blocks end, in order.
std::vector<std::uint32_t> OutermostBlockEnds(std::string_view text) {
  cmark_gfm_core_extensions_ensure_registered();
  const std::unique_ptr<cmark_parser, void (*)(cmark_parser*)> parser(
      cmark_parser_new(CMARK_OPT_DEFAULT), cmark_parser_free);
  cmark_parser_attach_syntax_extension(parser.get(), cmark_find_syntax_extension("table"));
  cmark_parser_feed(parser.get(), text.data(), text.size());
  const std::unique_ptr<cmark_node, void (*)(cmark_node*)> root(cmark_parser_finish(parser.get()),
                                                                cmark_node_free);
  const LineIndex lines(text);
  std::vector<std::uint32_t> ends;
  for (cmark_node* node = cmark_node_first_child(root.get()); node != nullptr;
       node = cmark_node_next(node)) {
    auto line = static_cast<std::uint32_t>(std::max(cmark_node_get_end_line(node), 0));
    line = std::min(line, lines.size());
    while (line > 0 && Trim(lines.Line(line)).empty()) --line;  // a list ends below its last item
    if (line == 0) continue;
    const std::uint32_t end =
        line < lines.size() ? lines.LineBegin(line + 1) : static_cast<std::uint32_t>(text.size());
    if (ends.empty() || end > ends.back()) ends.push_back(end);
  }
  return ends;
}

std::string CommentFor(std::string_view text, const std::vector<MadeClaim>& made,
                       std::string_view indent, std::string_view line_end) {
  std::string out;
  const auto line = [&](std::string_view words) {
    out.append(indent).append(words).append(line_end);
  };
  line(kOpen);
  for (const MadeClaim& claim : made) {
    std::string words = claim.verdict;
    words.resize(std::max<std::size_t>(words.size() + 1, 13), ' ');
    words += Quoted(text.substr(claim.span.begin, claim.span.size()));
    if (claim.verdict != "given" && !claim.by.empty()) words += "  " + claim.by.front().rule;
    if (claim.verdict == "contradicted" && !claim.by.empty() && !claim.by.front().display.empty())
      words += " = " + claim.by.front().display;
    line(words);
  }
  line(kClose);
  return out;
}

/// An edit of the text: `with` in place of `span`.
struct Edit {
  Span span;
  std::string with;
};

std::string Apply(std::string_view text, const std::vector<Edit>& edits) {
  std::string out;
  std::uint32_t at = 0;
  for (const Edit& edit : edits) {
    out.append(text.substr(at, edit.span.begin - at)).append(edit.with);
    at = edit.span.end;
  }
  return out.append(text.substr(at));
}

}  // namespace

std::vector<ExpectComment> FindExpectComments(std::string_view text,
                                              std::vector<std::string>& errors) {
  std::vector<ExpectComment> comments;
  const LineIndex lines(text);
  bool open = false;
  for (std::uint32_t i = 1; i <= lines.size(); ++i) {
    const std::string_view line = Trim(lines.Line(i));
    const std::uint32_t end =
        i < lines.size() ? lines.LineBegin(i + 1) : static_cast<std::uint32_t>(text.size());
    if (!open && line.starts_with(kOpen)) {
      if (line != kOpen) errors.push_back(Line(i, "words after " + std::string(kOpen)));
      comments.push_back({{lines.LineBegin(i), end}, {}});
      open = true;
    } else if (open && line == kClose) {
      comments.back().span.end = end;
      open = false;
    } else if (open && !line.empty()) {
      ExpectedClaim claim;
      claim.line = i;
      const std::string error = ParseExpectedClaim(line, claim);
      if (!error.empty()) errors.push_back(Line(i, error));
      comments.back().claims.push_back(std::move(claim));
    }
  }
  if (open)
    errors.push_back(Line(lines.LineOf(comments.back().span.begin), "the comment is not closed"));
  return comments;
}

std::vector<MadeClaim> MadeClaims(const DocumentReport& report) {
  std::vector<MadeClaim> made;
  for (std::size_t f = 0; f < report.findings.size(); ++f) {
    const Finding& finding = report.findings[f];
    MadeClaim claim{finding.span, std::string(ToWord(finding.verdict)), {}};
    for (std::size_t c = 0; c < finding.checks.size(); ++c) {
      if (finding.checks[c].verdict != finding.verdict) continue;
      const Explanation explanation = report.explain(f, c);
      claim.by.push_back({std::string(finding.checks[c].rule),
                          explanation.expected ? explanation.expected->display : ""});
    }
    made.push_back(std::move(claim));
  }
  return made;
}

std::vector<std::string> CompareClaims(std::string_view text, const std::vector<MadeClaim>& made) {
  std::vector<std::string> differences;
  const std::vector<ExpectComment> comments = FindExpectComments(text, differences);
  const LineIndex lines(text);
  for (const Region& region : Regions(comments, made)) {
    const std::vector<std::string> more = CompareRegion(text, lines, region);
    differences.insert(differences.end(), more.begin(), more.end());
  }
  return differences;
}

std::string UpdateExpectations(std::string_view text, const std::vector<MadeClaim>& made) {
  std::vector<std::string> errors;
  const std::vector<ExpectComment> comments = FindExpectComments(text, errors);
  if (!errors.empty()) return std::string(text);  // a person's slip: nothing is thrown away
  const LineIndex lines(text);
  const std::vector<std::uint32_t> ends = OutermostBlockEnds(text);
  const std::string_view line_end = text.find("\r\n") != text.npos ? "\r\n" : "\n";
  std::vector<Edit> edits;
  for (const Region& region : Regions(comments, made)) {
    if (CompareRegion(text, lines, region).empty()) continue;
    std::vector<MadeClaim> group;
    std::uint32_t group_end = 0;
    const auto insert = [&] {
      if (group.empty()) return;
      const bool cut = !text.substr(0, group_end).ends_with('\n');  // the last line has no end
      edits.push_back({{group_end, group_end},
                       (cut ? std::string(line_end) : "") + CommentFor(text, group, "", line_end)});
      group.clear();
    };
    for (const MadeClaim& claim : region.made) {
      const auto end = std::ranges::lower_bound(ends, claim.span.end);
      const std::uint32_t block_end =
          end == ends.end() ? static_cast<std::uint32_t>(text.size()) : *end;
      if (block_end != group_end) insert();
      group_end = block_end;
      group.push_back(claim);
    }
    if (region.comment == nullptr) {
      insert();
      continue;
    }
    const Span place = region.comment->span;
    if (group.empty()) {
      edits.push_back({place, ""});
      continue;
    }
    const std::string_view old = text.substr(place.begin, place.size());
    const std::string_view indent = old.substr(0, old.find(kOpen));
    edits.push_back({place, CommentFor(text, group, indent, line_end)});
  }
  return Apply(text, edits);
}

}  // namespace shardlint
