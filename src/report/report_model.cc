#include "report/report_model.h"

#include <algorithm>

#include "base/text.h"
#include "model/display_value.h"
#include "model/enum_words.h"
#include "report/json_writer.h"
#include "report/printable.h"
#include "report/style.h"
#include "verdict/words.h"

namespace shardlint {
namespace {

constexpr std::size_t kReadings = 4;  // that are listed where all quantities are
constexpr std::size_t kWidestName = 40;
constexpr std::size_t kWidestValue = 30;

std::string Padded(std::string text, std::size_t width) {
  const std::size_t size = CountCodePoints(text);
  if (size < width) text.append(width - size, ' ');
  return text;
}

/// How the kind of a value reads before it.
std::string_view Sign(FormulaKind kind) {
  switch (kind) {
    case FormulaKind::kLowerBound:
      return "≥ ";
    case FormulaKind::kUpperBound:
      return "≤ ";
    case FormulaKind::kExact:
    case FormulaKind::kEstimate:
      return "";
  }
  return "";
}

class ModelTextWriter {
 public:
  ModelTextWriter(const Ruleset& rules, const ModelReport& report, const ModelTextOptions& options)
      : rules_(rules), report_(report), options_(options), painter_(options.color) {}

  std::string Write() {
    painter_.Paint(out_, Style::kPlace, Printable(report_.title));
    out_ += '\n';
    for (const std::string& note : report_.notes) out_ += "note: " + Printable(note) + '\n';
    if (options_.select.empty()) WriteInputs();
    for (const ModelGroup& group : report_.groups) WriteGroup(group);
    if (options_.select.empty()) WriteFit();
    return std::move(out_);
  }

 private:
  std::string NameOf(SymbolId quantity) const { return std::string(rules_.symbols.Name(quantity)); }

  std::string ValueText(const Interval& value, FormulaKind kind, SymbolId quantity) const {
    const QuantityInfo& info = rules_.quantities[quantity];
    return std::string(Sign(kind)) + ReadableValue(value, info.dimension, info.share);
  }

  void Title(std::string_view title) {
    out_ += '\n';
    painter_.Paint(out_, Style::kPlace, title);
    out_ += '\n';
  }

  void WriteInputs() {
    Title("Inputs");
    struct Row {
      std::string name, value, source;
    };
    std::vector<Row> rows;
    std::size_t name_width = 0, value_width = 0;
    for (const ModelInput& input : report_.inputs) {
      if (!input.used && input.source == "catalogue") continue;
      std::string value;
      for (const double one : input.values) {
        std::string word = EnumWord(rules_, input.quantity, one);
        if (word.empty())
          word = ReadableValue(Interval::Exactly(one), rules_.quantities[input.quantity].dimension,
                               rules_.quantities[input.quantity].share);
        value += (value.empty() ? "" : " or ") + word;
      }
      rows.push_back({NameOf(input.quantity), value, input.source});
      name_width = std::max(name_width, rows.back().name.size());
      value_width = std::max(value_width, CountCodePoints(value));
    }
    for (const Row& row : rows) Line(row.name, row.value, row.source, name_width, value_width);
  }

  void Line(const std::string& name, const std::string& value, const std::string& about,
            std::size_t name_width, std::size_t value_width) {
    out_ += "  " + Padded(name, name_width) + "  ";
    out_ += about.empty() ? value : Padded(value, value_width) + "  ";
    painter_.Paint(out_, Style::kQuiet, about);
    out_ += '\n';
  }

  bool Selected(const ModelGroup& group, const ModelQuantity& quantity) const {
    if (options_.select.empty()) return true;
    const std::string name = NameOf(quantity.quantity);
    return std::ranges::any_of(options_.select, [&](const std::string& wanted) {
      return wanted == group.id || wanted == name || name.starts_with(wanted + ".");
    });
  }

  void WriteGroup(const ModelGroup& group) {
    std::vector<const ModelQuantity*> shown;
    std::size_t name_width = 0, value_width = 0;
    bool selected = options_.select.empty();
    for (const ModelQuantity& quantity : group.quantities) {
      if (!Selected(group, quantity)) continue;
      selected = true;
      if (!quantity.value) continue;
      shown.push_back(&quantity);
      name_width = std::max(name_width, NameOf(quantity.quantity).size());
      value_width =
          std::max(value_width,
                   CountCodePoints(ValueText(*quantity.value, quantity.kind, quantity.quantity)));
      for (const ModelReading& reading : quantity.readings)
        value_width =
            std::max(value_width,
                     CountCodePoints(ValueText(reading.value, reading.kind, quantity.quantity)));
    }
    if (!selected || (shown.empty() && group.needs.empty())) return;
    Title(group.title);
    name_width = std::min(name_width, kWidestName);
    value_width = std::min(value_width, kWidestValue);
    for (const ModelQuantity* quantity : shown) WriteQuantity(*quantity, name_width, value_width);
    WriteNeeds(group);
  }

  void WriteQuantity(const ModelQuantity& quantity, std::size_t name_width,
                     std::size_t value_width) {
    std::string about = rules_.quantities[quantity.quantity].title;
    if (quantity.kind == FormulaKind::kEstimate) about += " (estimate)";
    if (!quantity.reading.empty()) about += " [" + quantity.reading + "]";
    Line(NameOf(quantity.quantity), ValueText(*quantity.value, quantity.kind, quantity.quantity),
         about, name_width, value_width);
    WriteReadings(quantity, name_width, value_width);
    if (!options_.derive) return;
    for (const ModelStep& step : quantity.derivation) {
      out_ += "      " + step.quantity;
      if (step.formula.empty()) {
        out_ += " is " + step.display + ": " + step.source + '\n';
      } else {
        out_ += " = " + step.formula + " = " + step.substituted + " = " + step.display + '\n';
      }
    }
  }

  void WriteReadings(const ModelQuantity& quantity, std::size_t name_width,
                     std::size_t value_width) {
    const bool all = options_.derive || !options_.select.empty();
    std::size_t left = quantity.readings.size();
    for (const ModelReading& reading : quantity.readings) {
      if (!all && quantity.readings.size() - left == kReadings) break;
      Line("", ValueText(reading.value, reading.kind, quantity.quantity),
           "if " + reading.reading + ": " + reading.title, name_width, value_width);
      --left;
    }
    if (left > 0)
      Line("", "… " + std::to_string(left) + " more",
           "(--select " + NameOf(quantity.quantity) + ")", name_width, value_width);
  }

  void WriteNeeds(const ModelGroup& group) {
    std::string text;
    for (const SymbolId need : group.needs) {
      const bool asked = std::ranges::any_of(group.quantities, [&](const ModelQuantity& quantity) {
        return Selected(group, quantity) &&
               std::ranges::find(quantity.missing, need) != quantity.missing.end();
      });
      if (!asked) continue;
      const std::string& title = rules_.quantities[need].title;
      text += (text.empty() ? "" : ", ") + title + " (" + FlagOf(rules_, need) + ")";
    }
    if (text.empty()) return;
    painter_.Paint(out_, Style::kQuiet, "  needs: " + text);
    out_ += '\n';
  }

  void WriteFit() {
    out_ += '\n';
    if (!report_.fits) {
      out_ +=
          "Whether it fits the memory of the device is open: see what the memory of a GPU needs, "
          "and its estimates.\n";
    } else if (*report_.fits) {
      painter_.Paint(out_, Style::kGood, "It fits the memory of the device.");
      out_ += '\n';
    } else {
      painter_.Paint(out_, Style::kError, "It does not fit the memory of the device.");
      out_ += '\n';
    }
  }

  const Ruleset& rules_;
  const ModelReport& report_;
  const ModelTextOptions& options_;
  Painter painter_;
  std::string out_;
};

class JsonModelWriter {
 public:
  JsonModelWriter(const Ruleset& rules, const ModelReport& report, std::string& out)
      : rules_(rules), report_(report), json_(out) {}

  void Write() {
    json_.BeginObject();
    json_.Key("schema_version");
    json_.Integer(1);
    json_.Text("title", report_.title);
    json_.Key("notes");
    json_.BeginArray();
    for (const std::string& note : report_.notes) json_.String(note);
    json_.EndArray();
    WritePlan();
    WriteQuantities();
    json_.Key("fits");
    if (report_.fits) {
      json_.Bool(*report_.fits);
    } else {
      json_.Null();
    }
    json_.EndObject();
  }

 private:
  void WriteOne(SymbolId quantity, double value) {
    if (const std::string word = EnumWord(rules_, quantity, value); !word.empty()) {
      json_.String(word);
    } else {
      json_.Number(value);
    }
  }

  void WritePlan() {
    json_.NewLine();
    json_.Key("plan");
    json_.BeginObject();
    for (const ModelInput& input : report_.inputs) {
      json_.NewLine();
      json_.TextKey(rules_.symbols.Name(input.quantity));
      json_.BeginObject();
      json_.Key("value");
      WriteOne(input.quantity, input.values.front());
      json_.Text("unit", BaseUnit(rules_.quantities[input.quantity].dimension));
      json_.Text("source", input.source);
      if (input.values.size() > 1) {
        json_.Key("others");
        json_.BeginArray();
        for (std::size_t i = 1; i < input.values.size(); ++i)
          WriteOne(input.quantity, input.values[i]);
        json_.EndArray();
      }
      json_.EndObject();
    }
    json_.EndObject();
  }

  void WriteQuantities() {
    json_.NewLine();
    json_.Key("quantities");
    json_.BeginObject();
    for (const ModelGroup& group : report_.groups)
      for (const ModelQuantity& quantity : group.quantities) WriteQuantity(group, quantity);
    json_.EndObject();
  }

  void WriteInterval(const std::optional<Interval>& value) {
    json_.Key("value");
    if (value) {
      json_.Number(value->middle());
    } else {
      json_.Null();
    }
    for (const bool low : {true, false}) {
      json_.Key(low ? "low" : "high");
      if (!value) {
        json_.Null();
      } else {
        json_.Number(low ? value->low : value->high);
      }
    }
  }

  void WriteQuantity(const ModelGroup& group, const ModelQuantity& quantity) {
    json_.NewLine();
    json_.TextKey(rules_.symbols.Name(quantity.quantity));
    json_.BeginObject();
    WriteInterval(quantity.value);
    json_.Text("unit", BaseUnit(rules_.quantities[quantity.quantity].dimension));
    json_.Text("kind", ToWord(quantity.kind));
    json_.Key("reading");
    json_.StringOrNull(quantity.reading);
    json_.Key("readings");
    json_.BeginArray();
    for (const ModelReading& reading : quantity.readings) {
      json_.BeginObject();
      json_.Text("reading", reading.reading);
      WriteInterval(reading.value);
      json_.Text("kind", ToWord(reading.kind));
      json_.Text("title", reading.title);
      json_.EndObject();
    }
    json_.EndArray();
    json_.Key("derivation");
    json_.BeginArray();
    for (const ModelStep& step : quantity.derivation) WriteStep(step);
    json_.EndArray();
    json_.Key("missing");
    json_.BeginArray();
    for (const SymbolId missing : quantity.missing) json_.String(rules_.symbols.Name(missing));
    json_.EndArray();
    json_.Text("title", rules_.quantities[quantity.quantity].title);
    json_.Text("group", group.id);
    json_.EndObject();
  }

  void WriteStep(const ModelStep& step) {
    json_.BeginObject();
    json_.Text("quantity", step.quantity);
    json_.Key("formula");
    json_.StringOrNull(step.formula);
    json_.Key("substituted");
    json_.StringOrNull(step.substituted);
    json_.Text("display", step.display);
    json_.Key("source");
    json_.StringOrNull(step.source);
    json_.EndObject();
  }

  const Ruleset& rules_;
  const ModelReport& report_;
  JsonWriter json_;
};

}  // namespace

std::string ModelText(const Ruleset& rules, const ModelReport& report,
                      const ModelTextOptions& options) {
  return ModelTextWriter(rules, report, options).Write();
}

std::string ModelJson(const Ruleset& rules, const ModelReport& report) {
  std::string out;
  JsonModelWriter(rules, report, out).Write();
  return out + '\n';
}

}  // namespace shardlint
