#pragma once

#include <string>
#include <string_view>

namespace shardlint {

// Text of documents, paths and rules is data wherever it is printed. Each of these makes it so for
// one border; all take any bytes and give valid UTF-8.

/// HTML and XML, text and attribute values. Characters that XML 1.0 forbids become U+FFFD.
std::string EscapeXml(std::string_view text);

/// A piece of Markdown on one line: markup, HTML, links, @mentions and #references do nothing.
std::string EscapeMarkdown(std::string_view text);

/// Inline code that holds the text, however many backticks it has itself.
std::string MarkdownCode(std::string_view text);

/// The data of a GitHub workflow command, and a property's value.
std::string EscapeCommandData(std::string_view text);
std::string EscapeCommandProperty(std::string_view text);

/// A log as GitHub's runner may read it: no line of it is a command. The runner takes lines that
/// begin, after blanks, with "::", and "##[" anywhere.
std::string DefuseCommands(std::string_view log);

/// A cell of a CSV file (RFC 4180) in quotes, on one line; one that a spreadsheet would take for a
/// formula begins with an apostrophe.
std::string CsvCell(std::string_view text);

/// The path of a URI: '/' is kept, all but unreserved characters are percent-encoded.
std::string PercentEncode(std::string_view path);

}  // namespace shardlint
