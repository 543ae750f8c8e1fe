#include "base/text.h"
#include "report/explain.h"
#include "report/json_writer.h"
#include "report/printable.h"
#include "report/style.h"

namespace shardlint {
namespace {

constexpr std::size_t kWidth = 96;

/// Words in lines of at most kWidth, each after `indent` blanks; the first after `lead`.
void Wrap(std::string_view text, const std::string& lead, std::size_t indent, std::string& out) {
  std::string line = lead;
  bool empty = true;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string_view word = text.substr(at, end - at);
    if (!empty && CountCodePoints(line) + 1 + CountCodePoints(word) > kWidth) {
      out += line + '\n';
      line.assign(indent, ' ');
      empty = true;
    }
    line.append(empty ? "" : " ").append(word);
    empty = false;
    at = end + 1;
  }
  out += line + '\n';
}

/// Text as Markdown shows it.
std::string Escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|' || c == '*' || c == '<' || c == '_' || c == '\\' || c == '[' || c == '`')
      out += '\\';
    out += c;
  }
  return out;
}

void WriteOne(const Explained& explained, JsonWriter& json) {
  const auto text = [&](std::string_view key, std::string_view value) {
    json.Key(key);
    json.String(value);
  };
  json.NewLine();
  json.BeginObject();
  text("kind", ToWord(explained.kind));
  text("id", explained.id);
  text("title", explained.title);
  json.Key("parts");
  json.BeginArray();
  for (const Explained::Part& part : explained.parts) {
    json.BeginObject();
    json.Key("heading");
    json.StringOrNull(part.heading);
    json.Key("lines");
    json.BeginArray();
    for (const std::string& line : part.lines) json.String(line);
    json.EndArray();
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
}

}  // namespace

std::string ExplainText(const Explained& explained, bool color) {
  const Painter painter(color);
  std::string out;
  painter.Paint(out, Style::kPlace, Printable(explained.id));
  out.append(" (").append(ToWord(explained.kind)).append("): ");
  out += Printable(explained.title) + '\n';
  for (const Explained::Part& part : explained.parts) {
    out += '\n';
    if (!part.heading.empty()) out += part.heading + ":\n";
    const std::size_t indent = part.heading.empty() ? 0 : 2;
    for (const std::string& line : part.lines) {
      if (part.code) {
        out += "  " + Printable(line) + '\n';
      } else {
        Wrap(Printable(line), std::string(indent, ' '), indent + (indent > 0 ? 2 : 0), out);
      }
    }
  }
  return out;
}

std::string ExplainMarkdown(const Explained& explained, int level) {
  std::string out(static_cast<std::size_t>(level), '#');
  out += " " + Escaped(explained.id) + "\n\n";
  if (!explained.title.empty()) out += Escaped(explained.title) + "\n\n";
  for (const Explained::Part& part : explained.parts) {
    if (part.code && part.lines.size() == 1) {
      out += "**" + part.heading + ":** `" + part.lines.front() + "`\n\n";
    } else if (part.code) {
      out += "**" + part.heading + "**\n\n```text\n";
      for (const std::string& line : part.lines) out += line + '\n';
      out += "```\n\n";
    } else if (part.heading.empty()) {
      for (const std::string& line : part.lines) out += Escaped(line) + "\n";
      out += '\n';
    } else if (part.lines.size() == 1) {
      out += "**" + part.heading + ":** " + Escaped(part.lines.front()) + "\n\n";
    } else {
      out += "**" + part.heading + "**\n\n";
      for (const std::string& line : part.lines) out += "- " + Escaped(line) + '\n';
      out += '\n';
    }
  }
  return out;
}

std::string ExplainJson(const std::vector<Explained>& explained) {
  std::string out;
  {
    JsonWriter json(out);
    json.BeginObject();
    json.Key("schema_version");
    json.Integer(1);
    json.Key("explained");
    json.BeginArray();
    for (const Explained& one : explained) WriteOne(one, json);
    json.EndArray();
    json.EndObject();
  }
  return out + '\n';
}

std::string ExplainListText(const Explainer& explainer) {
  std::string out;
  for (const Explained::Kind kind : ExplainedKinds()) {
    out.append(out.empty() ? "" : "\n").append(ToWord(kind)).append("\n");
    for (const Explained& one : explainer.All(kind))
      out += "  " + Printable(one.id) + ": " + Printable(one.title) + '\n';
  }
  return out;
}

std::string ExplainListJson(const Explainer& explainer) {
  std::string out;
  {
    JsonWriter json(out);
    json.BeginObject();
    json.Key("schema_version");
    json.Integer(1);
    json.Key("explained");
    json.BeginArray();
    for (const Explained::Kind kind : ExplainedKinds())
      for (Explained& one : explainer.All(kind)) {
        one.parts.clear();
        WriteOne(one, json);
      }
    json.EndArray();
    json.EndObject();
  }
  return out + '\n';
}

}  // namespace shardlint
