#include "report/reference_pages.h"

#include <array>
#include <string_view>

#include "report/explain.h"

namespace shardlint {
namespace {

struct Chapter {
  Explained::Kind kind;
  std::string_view file, title, about;
};

constexpr std::array<Chapter, 8> kChapters = {{
    {Explained::Kind::kQuantity, "quantities.md", "Quantities",
     "What formulas speak of: facts that a plan states, and what follows from them."},
    {Explained::Kind::kFormula, "formulas.md", "Formulas",
     "How quantities follow from each other. Of several formulas of one quantity the first is the "
     "usual one; the others are readings that count as right, or steps from other quantities."},
    {Explained::Kind::kAssumption, "assumptions.md", "Assumptions",
     "Questions on which honest readers differ. Each is set by name, as in bubble=of-ideal."},
    {Explained::Kind::kCheck, "checks.md", "Checks", "What is judged by an algorithm."},
    {Explained::Kind::kStatement, "statements.md", "Statements",
     "Phrases that claim something of a plan, and how they are judged."},
    {Explained::Kind::kUnit, "units.md", "Units",
     "What may stand behind a number. A unit with a binary factor may be read with it too."},
    {Explained::Kind::kModel, "models.md", "Models",
     "Architectures and published sizes. Of several values the first is the usual one."},
    {Explained::Kind::kDevice, "devices.md", "Devices",
     "Figures of data sheets; rates are dense unless named sparse. Of several values the first is "
     "the usual one."},
}};

constexpr std::string_view kGenerated =
    "Written from the files of rules/ by the build target docs; do not edit.";

/// Examples and sources of a quantity are its formulas', which have a page of their own.
void LeaveToFormulas(Explained& quantity) {
  std::erase_if(quantity.parts, [](const Explained::Part& part) {
    return part.heading == "Confirmed" || part.heading == "Contradicted" ||
           part.heading == "Sources";
  });
}

}  // namespace

std::vector<ReferencePage> ReferencePages(const Ruleset& rules) {
  const Explainer explainer(rules);
  std::vector<ReferencePage> pages;
  ReferencePage index{.path = "rules/README.md", .text = "# Rules\n\n"};
  index.text +=
      std::string(kGenerated) +
      " Each file of this folder follows the schema that its first line names. `shardlint explain "
      "ID` prints what these pages say of one rule, `shardlint explain --list` all ids.\n\n"
      "| Page | Entries | About |\n| --- | --- | --- |\n";
  for (const Chapter& chapter : kChapters) {
    ReferencePage page{.path = "docs/reference/" + std::string(chapter.file), .text = "# "};
    page.text.append(chapter.title).append("\n\n").append(kGenerated).append("\n\n");
    page.text.append(chapter.about).append("\n\n");
    std::size_t entries = 0;
    for (Explained& explained : explainer.All(chapter.kind)) {
      if (chapter.kind == Explained::Kind::kQuantity) LeaveToFormulas(explained);
      page.text += ExplainMarkdown(explained, 2);
      ++entries;
    }
    page.text.pop_back();
    index.text.append("| [").append(chapter.title).append("](../").append(page.path);
    index.text.append(") | ").append(std::to_string(entries)).append(" | ");
    index.text.append(chapter.about).append(" |\n");
    pages.push_back(std::move(page));
  }
  pages.push_back(std::move(index));
  return pages;
}

}  // namespace shardlint
