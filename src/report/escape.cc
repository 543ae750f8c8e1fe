#include "report/escape.h"

#include <algorithm>
#include <cstdint>

#include "base/text.h"
#include "report/printable.h"

namespace shardlint {
namespace {

constexpr std::uint32_t kReplacement = 0xFFFD;

bool IsForbiddenInXml(std::uint32_t c) {
  return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F || c == 0xFFFE ||
         c == 0xFFFF;
}

bool IsUnreserved(char c) {
  return IsLetter(c) || IsDigit(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

std::string OneLine(std::string_view text) {
  std::string line(text);
  std::ranges::replace_if(line, IsSpace, ' ');
  return line;
}

constexpr std::string_view kHex = "0123456789ABCDEF";

void AppendEncoded(std::string& out, char c) {
  const auto byte = static_cast<unsigned char>(c);
  out.append({'%', kHex[byte >> 4], kHex[byte & 15]});
}

std::string Encode(std::string_view text, std::string_view escaped) {
  std::string out;
  for (const char c : text) {
    if (escaped.find(c) == escaped.npos) {
      out += c;
    } else {
      AppendEncoded(out, c);
    }
  }
  return out;
}

}  // namespace

std::string EscapeXml(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint c = DecodeUtf8(text, at);
    at += c.size;
    switch (c.value) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        AppendUtf8(out, IsForbiddenInXml(c.value) ? kReplacement : c.value);
    }
  }
  return out;
}

std::string EscapeMarkdown(std::string_view text) {
  const std::string line = Printable(OneLine(text));
  std::string out;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '<') {
      out += "&lt;";
    } else if (c == '&') {
      out += "&amp;";
    } else {
      if (std::string_view("\\`*_{}[]>~|$^").find(c) != std::string_view::npos) out += '\\';
      out += c;
      // Mentions, references and bare links are found in the page, where escapes are gone; a
      // comment keeps them apart.
      if (c == '@' || c == '#' || (c == ':' && line.compare(i, 3, "://") == 0)) out += "<!-- -->";
    }
  }
  return out;
}

std::string MarkdownCode(std::string_view text) {
  const std::string line = Printable(OneLine(text));
  std::size_t longest = 0, run = 0;
  for (const char c : line) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  const std::string fence(longest + 1, '`');
  const bool pad = line.empty() || line.front() == '`' || line.back() == '`';
  const std::string blank(pad ? " " : "");
  return fence + blank + line + blank + fence;
}

std::string EscapeCommandData(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    out.append(at > 0 ? "%0A" : "").append(Encode(Printable(text.substr(at, end - at)), "%\r"));
    at = end + 1;
  }
  return out;
}

std::string EscapeCommandProperty(std::string_view text) {
  return Encode(Printable(text), "%\r\n:,");
}

std::string DefuseCommands(std::string_view log) {
  std::string out;
  out.reserve(log.size());
  bool line_begins = true;
  for (std::size_t i = 0; i < log.size(); ++i) {
    const char c = log[i];
    if (line_begins && log.compare(i, 2, "::") == 0) out += "./";
    if (c == '[' && i >= 2 && log.compare(i - 2, 2, "##") == 0) out += ' ';
    if (c == '\n' || c == '\r') {
      line_begins = true;
    } else if (!IsSpace(c)) {
      line_begins = false;
    }
    out += c;
  }
  return out;
}

std::string CsvCell(std::string_view text) {
  const std::string line = Printable(OneLine(text));
  const std::size_t start = std::min(line.find_first_not_of(' '), line.size());
  constexpr std::string_view kFormulaStarts[] = {"=", "+", "-", "@", "＝", "＋", "－", "＠"};
  const bool formula = std::ranges::any_of(kFormulaStarts, [&](std::string_view sign) {
    return line.compare(start, sign.size(), sign) == 0;
  });
  std::string cell = formula ? "\"'" : "\"";
  for (const char c : line) cell.append(c == '"' ? 2 : 1, c);
  return cell + '"';
}

std::string PercentEncode(std::string_view path) {
  std::string out;
  for (const char c : path) {
    if (IsUnreserved(c) || c == '/') {
      out += c;
    } else {
      AppendEncoded(out, c);
    }
  }
  return out;
}

}  // namespace shardlint
