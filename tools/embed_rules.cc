// Writes rules/ and schemas/ as C++ constants (src/model/embedded_rules.h), so that the program
// parses nothing of them when it starts.
//   embed_rules RULES SCHEMAS OUT.cc
#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "mention/name_index.h"
#include "model/entry_names.h"
#include "model/parse_rule_tree.h"

namespace shardlint {
namespace {

namespace fs = std::filesystem;

struct Source {
  std::string path;  // "rules/units.json"
  fs::path file;
  std::vector<RuleNode> nodes;
};

struct Name {
  std::string text;
  CatalogName::Kind kind;
  std::size_t entry;
};

std::string ReadAll(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::vector<fs::path> JsonFiles(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

/// A JSON text without the blanks between its tokens.
std::string WithoutBlanks(std::string_view json) {
  std::string out;
  bool quoted = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (c == '"') quoted = !quoted;
    if (!quoted && std::string_view(" \t\r\n").find(c) != std::string_view::npos) continue;
    out += c;
    if (quoted && c == '\\' && i + 1 < json.size()) out += json[++i];
  }
  return out;
}

/// A string literal, in lines of pieces: compilers join them.
std::string Literal(std::string_view text) {
  std::string out = "\"";
  std::size_t line = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte >= 0x7F) {
      char octal[8];
      std::snprintf(octal, sizeof octal, "\\%03o", byte);
      out += octal;
    } else {
      out += c;
    }
    if (++line % 80 == 0) out += "\"\n    \"";
  }
  return out + '"';
}

std::string NodeLiteral(const RuleNode& node) {
  char number[40];
  std::snprintf(number, sizeof number, "%.17g", node.number);
  std::string out = std::string("{") + number;
  for (const std::uint32_t field :
       {node.text, node.size, node.key, node.next, static_cast<std::uint32_t>(node.key_size)})
    out += ',' + std::to_string(field);
  return out + ",K(" + std::to_string(static_cast<int>(node.kind)) + ")}";
}

class Embedder {
 public:
  explicit Embedder(std::ostream& out) : out_(out) {}

  void Write(const fs::path& rules, const fs::path& schemas) {
    Read(rules);
    out_ << "#include \"model/embedded_rules.h\"\n\nnamespace shardlint {\nnamespace {\n\n"
         << "constexpr RuleNode::Kind K(int kind) { return static_cast<RuleNode::Kind>(kind); }\n\n"
         << "constexpr char kBytes[] =\n    " << Literal(texts_.all())
         << ";\n"
         // With its size: clang would measure it anew for every tree.
         << "constexpr std::string_view kText(kBytes, sizeof kBytes - 1);\n\n";
    WriteTrees();
    WriteEntries();
    WriteSchemas(schemas);
    out_ << "}  // namespace\n\n"
         << "std::span<const EmbeddedRules> EmbeddedRuleFiles() { return kFiles; }\n"
         << "std::span<const RuleValue> EmbeddedEntries() { return kEntries; }\n"
         << "std::span<const CatalogName> EmbeddedNames() { return kNames; }\n"
         << "std::span<const EmbeddedSchema> EmbeddedSchemas() { return kSchemas; }\n\n"
         << "}  // namespace shardlint\n";
  }

 private:
  static bool InCatalog(const Source& source, std::string_view folder) {
    return source.file.parent_path().filename() == folder;
  }

  void Read(const fs::path& rules) {
    for (const fs::path& file : JsonFiles(rules)) {
      Source source{"rules/" + fs::relative(file, rules).generic_string(), file, {}};
      Result<std::vector<RuleNode>> nodes = ParseRuleNodes(ReadAll(file), texts_);
      if (!nodes) throw std::runtime_error(file.string() + ":" + nodes.error().message);
      source.nodes = std::move(*nodes);
      sources_.push_back(std::move(source));
    }
  }

  void WriteTrees() {
    for (std::size_t i = 0; i < sources_.size(); ++i) {
      out_ << "// " << sources_[i].path << "\nconstexpr RuleNode kNodes" << i << "[] = {\n";
      for (const RuleNode& node : sources_[i].nodes) out_ << NodeLiteral(node) << ",\n";
      out_ << "};\nconstexpr RuleTree kTree" << i << "{kText, kNodes" << i << "};\n\n";
    }
    out_ << "constexpr EmbeddedRules kFiles[] = {\n";
    for (std::size_t i = 0; i < sources_.size(); ++i)
      if (!InCatalog(sources_[i], "models") && !InCatalog(sources_[i], "devices"))
        out_ << "    {" << Literal(sources_[i].path) << ", kTree" << i << "},\n";
    out_ << "};\n\n";
  }

  void WriteEntries() {
    out_ << "constexpr RuleValue kEntries[] = {\n";
    WriteEntriesOf("models", CatalogName::Kind::kModel);
    WriteEntriesOf("devices", CatalogName::Kind::kDevice);
    std::ranges::stable_sort(names_, {}, &Name::text);
    out_ << "};\n\nconstexpr CatalogName kNames[] = {\n";
    for (const Name& name : names_)
      out_ << "    {" << Literal(name.text) << ", CatalogName::Kind::"
           << (name.kind == CatalogName::Kind::kModel ? "kModel" : "kDevice") << ", " << name.entry
           << "},\n";
    out_ << "};\n\n";
  }

  void WriteEntriesOf(std::string_view folder, CatalogName::Kind kind) {
    for (std::size_t i = 0; i < sources_.size(); ++i) {
      if (!InCatalog(sources_[i], folder)) continue;
      const RuleTree tree{texts_.all(), sources_[i].nodes};
      for (const RuleValue entry : RuleValue(tree)[folder]) {
        for (const std::string& name : NamesOfEntry(entry, kind))
          names_.push_back({name, kind, entries_});
        out_ << "    RuleValue(kTree" << i << ", " << entry.node() << "),\n";
        ++entries_;
      }
    }
  }

  void WriteSchemas(const fs::path& folder) {
    constexpr std::string_view kEnding = ".schema.json";
    out_ << "constexpr EmbeddedSchema kSchemas[] = {\n";
    for (const fs::path& file : JsonFiles(folder)) {
      std::string kind = file.filename().string();
      if (kind.ends_with(kEnding)) kind.resize(kind.size() - kEnding.size());
      out_ << "    {" << Literal(kind) << ",\n    " << Literal(WithoutBlanks(ReadAll(file)))
           << "},\n";
    }
    out_ << "};\n\n";
  }

  std::ostream& out_;
  RuleTexts texts_;
  std::vector<Source> sources_;
  std::vector<Name> names_;
  std::size_t entries_ = 0;
};

}  // namespace
}  // namespace shardlint

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: embed_rules RULES SCHEMAS OUT.cc\n");
    return 2;
  }
  try {
    std::ofstream out(argv[3], std::ios::binary);
    shardlint::Embedder(out).Write(argv[1], argv[2]);
    out.close();
    return out ? 0 : 1;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "embed_rules: %s\n", error.what());
    return 1;
  }
}
