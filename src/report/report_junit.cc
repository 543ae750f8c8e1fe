#include "report/report_junit.h"

#include "report/escape.h"
#include "report/finding_list.h"
#include "report/positions.h"
#include "verdict/words.h"

namespace shardlint {
namespace {

/// name="value"
std::string Attribute(std::string_view name, std::string_view value) {
  return " " + std::string(name) + "=\"" + EscapeXml(value) + "\"";
}

struct Cases {
  std::string xml;
  std::size_t tests = 0, failures = 0, errors = 0;

  void Begin(std::string_view suite, std::string_view name) {
    ++tests;
    xml += "<testcase" + Attribute("name", name) + Attribute("classname", suite) + " time=\"0\"";
  }
  void Pass() { xml += "/>\n"; }
  void Fail(std::string_view element, std::string_view type, std::string_view message,
            std::string_view text) {
    (element == "error" ? errors : failures) += 1;
    xml += ">\n<" + std::string(element) + Attribute("message", message) + Attribute("type", type) +
           ">" + EscapeXml(text) + "</" + std::string(element) + ">\n</testcase>\n";
  }
};

std::string Words(const Positions& positions, Span span) {
  std::string words(positions.Text(span).substr(0, 200));
  std::string out;
  for (const char c : words)
    if (const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
        !blank || !out.ends_with(' '))
      out += blank ? ' ' : c;
  return out;
}

/// What could be checked, and what is wrong; the same for every option, so that counts compare.
Cases CasesOf(const DocumentReport& report, const Positions& positions) {
  Cases cases;
  for (const ListedFinding& listed : ListFindings(report, {.all = true})) {
    const bool failed = listed.level <= Severity::kWarning;
    const bool passed = listed.finding != nullptr && listed.finding->verdict == Verdict::kConfirmed;
    if (!failed && !passed) continue;
    const Position at = positions.At(listed.span.begin);
    const std::string place = std::to_string(at.line) + ":" + std::to_string(at.column);
    cases.Begin(report.path, place + " " + Words(positions, listed.span));
    if (failed) {
      cases.Fail("failure", listed.rule, listed.Summary(),
                 report.path + ":" + place + ": " + listed.Summary());
    } else {
      cases.Pass();
    }
  }
  if (cases.tests > 0) return cases;
  cases.Begin(report.path, "no claim is contradicted");
  cases.Pass();
  return cases;
}

}  // namespace

void JunitReport::Begin(std::string& out) {
  suites_ = 0;
  out += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
}

void JunitReport::Document(const DocumentReport& report, const SourceFile* source,
                           std::string& out) {
  const Positions positions(source ? source->bytes() : std::string_view());
  Cases cases;
  if (report.error.empty()) {
    cases = CasesOf(report, positions);
  } else {
    cases.Begin(report.path, "can be checked");
    cases.Fail("error", "unreadable", report.error, report.path + ": " + report.error);
  }
  // Times are left at zero: the same documents give the same bytes. A schema of Jenkins refuses
  // empty properties, so there is one.
  out += "<testsuite" + Attribute("name", report.path) + Attribute("package", "shardlint") +
         Attribute("id", std::to_string(suites_++)) +
         " timestamp=\"1970-01-01T00:00:00\" hostname=\"localhost\"" +
         Attribute("tests", std::to_string(cases.tests)) +
         Attribute("failures", std::to_string(cases.failures)) +
         Attribute("errors", std::to_string(cases.errors)) + " time=\"0\">\n<properties><property" +
         Attribute("name", "shardlint") + Attribute("value", options_.version) +
         "/></properties>\n" + cases.xml +
         "<system-out></system-out>\n<system-err></system-err>\n</testsuite>\n";
}

void JunitReport::End(std::string& out) { out += "</testsuites>\n"; }

}  // namespace shardlint
