// Writes rules/README.md, a page of tables with all that the built-in rules say.
//   write_rules_page [--check] OUT.md      --check: writes nothing, fails when OUT.md is stale
#include <algorithm>
#include <cstdio>
#include <exception>
#include <fstream>
#include <initializer_list>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "model/embedded_rules.h"
#include "model/rule_files.h"

namespace shardlint {
namespace {

std::string Plain(double number) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.12g", number);
  return buffer;
}

/// Text as a table's cell holds it.
std::string Cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|' || c == '*' || c == '<' || c == '_' || c == '\\') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

/// The same as code, where a bar alone needs its backslash.
std::string Code(std::string_view text) {
  std::string out = "`";
  for (const char c : text) out.append(c == '|' ? "\\" : "").append(1, c);
  return out + '`';
}

std::string List(RuleValue texts, std::string_view separator = ", ") {
  std::string out;
  for (const RuleValue text : texts)
    out.append(out.empty() ? "" : separator).append(Cell(text.text()));
  return out;
}

/// "a<br>b": parts of a cell, the empty ones left out.
std::string Lines(std::initializer_list<std::string> parts) {
  std::string out;
  for (const std::string& part : parts)
    if (!part.empty()) out.append(out.empty() ? "" : "<br>").append(part);
  return out;
}

/// `before` and a text, or nothing when there is no text.
std::string With(std::string_view before, const std::string& text) {
  return text.empty() ? "" : std::string(before) + text;
}

std::string CodeOf(std::string_view before, RuleValue text) {
  return text ? std::string(before) + Code(text.text()) : "";
}

std::string References(RuleValue rule) {
  const std::string titles = List(rule["references"], "; ");
  return titles.empty() ? "" : "*" + titles + "*";
}

/// A number, a word, or several of them, in units of `unit`.
std::string Fact(RuleValue fact, double unit) {
  if (fact.kind() == RuleValue::Kind::kNumber) return Plain(fact.number() / unit);
  if (fact.kind() == RuleValue::Kind::kString) return Cell(fact.text());
  std::string out;
  for (const RuleValue value : fact)
    out.append(out.empty() ? "" : ", ").append(Plain(value.number() / unit));
  return out;
}

std::string Unstated(RuleValue unstated) {
  if (!unstated) return {};
  if (const RuleValue whole = unstated["divisors_of"]) return CodeOf("divisors of ", whole);
  if (const RuleValue low = unstated["low"])
    return CodeOf("", low) + CodeOf(" to ", unstated["high"]);
  std::string out;
  for (const RuleValue value : unstated) out += CodeOf(out.empty() ? "" : ", ", value);
  return out;
}

/// A column of a table of the catalogue.
struct Column {
  std::string_view title;
  std::string_view quantity;
  double unit = 1;
};

constexpr Column kModelColumns[] = {
    {"Parameters, 10⁹", "parameters.total", 1e9},
    {"Active, 10⁹", "parameters.active", 1e9},
    {"Layers", "num_hidden_layers"},
    {"Hidden size", "hidden_size"},
    {"Heads", "num_attention_heads"},
    {"KV heads", "num_key_value_heads"},
    {"Head size", "head_dim"},
    {"MLP width", "intermediate_size"},
    {"Experts", "num_experts"},
    {"per token", "num_experts_per_tok"},
    {"Vocabulary", "vocab_size"},
};

constexpr Column kDeviceColumns[] = {
    {"Memory, GB", "device.memory", 1e9},
    {"Memory, GB/s", "device.memory_bandwidth", 1e9},
    {"Links, GB/s", "device.link_bandwidth", 1e9},
    {"BF16, TFLOP/s", "device.peak_flops.bf16", 1e12},
    {"FP16, TFLOP/s", "device.peak_flops.fp16", 1e12},
    {"FP8, TFLOP/s", "device.peak_flops.fp8", 1e12},
    {"INT8, TFLOP/s", "device.peak_flops.int8", 1e12},
    {"Power, W", "device.tdp"},
};

class PageWriter {
 public:
  std::string Page() {
    out_ =
        "# Rules\n\n"
        "Written from the files of this folder by the build target `docs`; do not edit. "
        "Each file follows the schema that its first line names.\n\n";
    WriteQuantities();
    WriteAssumptions();
    WriteFormulas();
    WriteStatements();
    WriteChecks();
    WriteUnits();
    WriteCatalog("Models", CatalogName::Kind::kModel, kModelColumns);
    WriteCatalog("Devices", CatalogName::Kind::kDevice, kDeviceColumns);
    out_.pop_back();
    return std::move(out_);
  }

 private:
  void Header(const std::vector<std::string_view>& titles) {
    Row({titles.begin(), titles.end()});
    Row(std::vector<std::string>(titles.size(), "---"));
  }

  void Row(const std::vector<std::string>& cells) {
    out_ += '|';
    for (const std::string& cell : cells) out_.append(" ").append(cell).append(" |");
    out_ += '\n';
  }

  void Section(std::string_view title, std::string_view words) {
    out_.append("## ").append(title).append("\n\n").append(words).append("\n\n");
  }

  void WriteQuantities() {
    Section("Quantities",
            "What formulas speak of. An input is stated by a plan; if it is not, it may be what "
            "the last column says.");
    Header({"Quantity", "Dimension", "Meaning", "Input", "When unstated"});
    for (const RuleFile& file : files_)
      for (const RuleValue q : RuleValue(file.tree)["quantities"])
        Row({Code(q["id"].text()), Cell(q["dimension"].text()), Cell(q["title"].text()),
             q["input"].truth() ? "yes" : "", Unstated(q["unstated"])});
    out_ += '\n';
  }

  void WriteAssumptions() {
    Section("Assumptions",
            "Questions on which honest readers differ. Each is set by name, as in `ep=axis`; the "
            "usual choice stands first in bold.");
    Header({"Assumption", "About", "Choices", "Why"});
    for (const RuleFile& file : files_)
      for (const RuleValue a : RuleValue(file.tree)["assumptions"]) {
        std::string choices;
        for (const bool usual : {true, false})
          for (const RuleValue c : a["choices"])
            if ((c["id"].text() == a["default"].text()) == usual)
              choices.append(choices.empty() ? "" : "<br>").append(Choice(c, usual));
        Row({Code(a["id"].text()),
             Lines({Cell(a["title"].text()), "(" + Cell(a["class"].text()) + ")"}), choices,
             Lines({Cell(a["rationale"].text()), References(a)})});
      }
    out_ += '\n';
  }

  static std::string Choice(RuleValue choice, bool usual) {
    const std::string id = Code(choice["id"].text());
    std::string sets;
    for (const RuleValue value : choice["sets"])
      sets += "; " + Code(value.key()) + " = " + Code(value.text());
    return (usual ? "**" + id + "**" : id) + ": " + Cell(choice["title"].text()) + sets;
  }

  static std::string Assumes(RuleValue assumes) {
    std::string out;
    for (const RuleValue choice : assumes)
      out.append(out.empty() ? "" : ", ")
          .append(Code(std::string(choice.key()) + '=' + std::string(choice.text())));
    return out;
  }

  void WriteFormulas() {
    Section("Formulas",
            "An exact formula confirms and contradicts, a bound can only contradict, an estimate "
            "judges nothing. Of several formulas of one quantity the first is the usual one; a "
            "reading is told to the reader when it is the one that matched.");
    for (const RuleFile& file : files_) {
      const RuleValue formulas = RuleValue(file.tree)["formulas"];
      if (formulas.size() == 0) continue;
      out_.append("### ").append(TopicOf(file.path)).append("\n\n");
      Header({"Formula", "Value", "Kind", "Why"});
      for (const RuleValue formula : formulas) WriteFormula(formula);
      out_ += '\n';
    }
  }

  static std::string TopicOf(std::string_view path) {
    path.remove_prefix(path.rfind('/') + 1);
    std::string topic(path.substr(0, path.find('.')));
    std::ranges::replace(topic, '_', ' ');
    return topic;
  }

  void WriteFormula(RuleValue formula) {
    const std::string left = Code(formula["defines"].text()) + " = ";
    const std::string value =
        formula["expression"] ? left + CodeOf("", formula["expression"])
                              : left + CodeOf("", formula["low"]) + CodeOf(" to ", formula["high"]);
    Row({Cell(formula["id"].text()), Lines({value, CodeOf("when ", formula["when"])}),
         Lines({Cell(formula["kind"].text()), formula["loose"].truth() ? "loose" : "",
                With("reading: ", Cell(formula["reading"].text())), Assumes(formula["assumes"])}),
         Lines({Cell(formula["rationale"].text()), References(formula)})});
  }

  void WriteStatements() {
    Section("Statements", "Phrases that claim something of a plan, and how they are judged.");
    Header({"Statement", "Phrases", "Judgement", "Why"});
    for (const RuleFile& file : files_)
      for (const RuleValue s : RuleValue(file.tree)["statements"])
        Row({Cell(s["id"].text()),
             Lines({List(s["phrases"]), With("with: ", List(s["with"])),
                    With("unless: ", List(s["unless"]))}),
             Lines({CodeOf("holds if ", s["holds"]), Cell(s["verdict"].text()),
                    With("check: ", Cell(s["check"].text())), Cell(s["severity"].text())}),
             Lines({Cell(s["message"].text()), Cell(s["rationale"].text()), References(s)})});
    out_ += '\n';
  }

  void WriteChecks() {
    Section("Checks", "What is judged by an algorithm.");
    Header({"Check", "Holds when", "Why", "Examples"});
    for (const RuleFile& file : files_)
      for (const RuleValue c : RuleValue(file.tree)["checks"])
        Row({Cell(c["id"].text()), Cell(c["title"].text()),
             Lines({Cell(c["rationale"].text()), References(c)}),
             Lines({With("confirmed: ", Cell(c["confirmed"].text())),
                    With("contradicted: ", Cell(c["contradicted"].text()))})});
    out_ += '\n';
  }

  void WriteUnits() {
    Section("Units",
            "A unit with a binary factor may be read with it too, and the report says so.");
    Header({"Unit", "Kind", "Dimension", "Factor", "Binary", "Names and words"});
    for (const RuleFile& file : files_)
      for (const RuleValue u : RuleValue(file.tree)["units"]) {
        const RuleValue binary = u["binary"];
        Row({Cell(u["id"].text()), Cell(u["kind"].text()), Cell(u["dimension"].text()),
             Plain(u["factor"].number()), binary ? Plain(binary.number()) : "",
             Lines({List(u["names"]), List(u["words"])})});
      }
    out_ += '\n';
  }

  void WriteCatalog(std::string_view title, CatalogName::Kind kind,
                    std::span<const Column> columns) {
    Section(title, "Of several values the first is the usual one.");
    std::vector<std::string_view> titles = {"Name", "Also called"};
    for (const Column& column : columns) titles.push_back(column.title);
    titles.push_back("Source");
    Header(titles);
    for (std::size_t i = 0; i < EmbeddedEntries().size(); ++i) {
      if (!IsOfKind(i, kind)) continue;
      const RuleValue entry = EmbeddedEntries()[i];
      std::vector<std::string> cells = {Cell(entry["name"].text()), List(entry["aliases"])};
      for (const Column& column : columns)
        cells.push_back(Fact(entry["facts"][column.quantity], column.unit));
      cells.push_back(Cell(entry["source"].text()));
      Row(cells);
    }
    out_ += '\n';
  }

  static bool IsOfKind(std::size_t entry, CatalogName::Kind kind) {
    return std::ranges::any_of(EmbeddedNames(), [&](const CatalogName& name) {
      return name.entry == entry && name.kind == kind;
    });
  }

  const std::vector<RuleFile> files_ = BuiltInRuleFiles();
  std::string out_;
};

std::string ReadAll(const char* path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

int Check(const char* path, const std::string& page) {
  if (ReadAll(path) == page) return 0;
  std::fprintf(stderr, "%s is stale: build the target docs\n", path);
  return 1;
}

int Write(const char* path, const std::string& page) {
  std::ofstream out(path, std::ios::binary);
  out << page;
  out.close();
  return out ? 0 : 1;
}

}  // namespace
}  // namespace shardlint

int main(int argc, char** argv) {
  const bool check = argc == 3 && std::string_view(argv[1]) == "--check";
  if (argc != 2 && !check) {
    std::fprintf(stderr, "usage: write_rules_page [--check] OUT.md\n");
    return 2;
  }
  try {
    const std::string page = shardlint::PageWriter().Page();
    return check ? shardlint::Check(argv[2], page) : shardlint::Write(argv[1], page);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "write_rules_page: %s\n", error.what());
    return 1;
  }
}
