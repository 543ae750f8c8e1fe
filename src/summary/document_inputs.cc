#include "summary/document_inputs.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "calculate/strategy_space.h"
#include "model/display_value.h"
#include "source/line_index.h"

namespace shardlint {
namespace {

constexpr double kRounding = 0.01;  // a data sheet's figure as people round it

class Reader {
 public:
  Reader(const Ruleset& rules, const SourceFile& file, const DocumentReport& report)
      : rules_(rules),
        file_(file),
        report_(report),
        lines_(file.bytes()),
        degrees_(DegreesOf(rules)) {}

  DocumentInputs Read(std::size_t plan) {
    AddEntries();
    for (auto p = static_cast<std::int32_t>(plan); p >= 0 && Exists(p); p = At(p).parent)
      AddValues(At(p), true);
    for (const PlanSummary& other : report_.plans)
      if (!other.hypothetical && !other.part_of_list) AddValues(other, false);
    AddTargets();
    return std::move(out_);
  }

 private:
  bool Exists(std::int32_t plan) const {
    return static_cast<std::size_t>(plan) < report_.plans.size();
  }
  const PlanSummary& At(std::int32_t plan) const {
    return report_.plans[static_cast<std::size_t>(plan)];
  }

  std::string Place(Span span) const {
    return file_.path() + ":" + std::to_string(lines_.LineOf(span.begin));
  }

  /// Facts of the catalogue, where it is certain of which model and device.
  void AddEntries() {
    std::vector<const CatalogEntry*> models, devices;
    const auto add = [](std::vector<const CatalogEntry*>& to,
                        const std::vector<const CatalogEntry*>& from) {
      for (const CatalogEntry* entry : from)
        if (std::ranges::find(to, entry) == to.end()) to.push_back(entry);
    };
    for (const PlanSummary& plan : report_.plans)
      if (!plan.hypothetical) add(models, plan.models), add(devices, plan.devices);
    Take(models, out_.values.model, out_.several_models);
    Take(devices, out_.values.device, out_.several_devices);
  }

  void Take(std::vector<const CatalogEntry*> entries, std::string& title, std::string& several) {
    if (entries.size() > 1) LeaveThoseStated(entries);
    if (entries.size() == 1) {
      title = entries.front()->name;
      out_.values.Add(*entries.front());
      return;
    }
    for (const CatalogEntry* entry : entries)
      several += (several.empty() ? "" : ", ") + entry->name;
    several_.insert(several_.end(), entries.begin(), entries.end());
  }

  /// What is said of one of several models or devices is of no plan of all.
  bool IsOfOneOfSeveral(SymbolId quantity) const {
    return std::ranges::any_of(
        several_, [&](const CatalogEntry* entry) { return entry->Find(quantity) != nullptr; });
  }

  /// "H100" is three products; what the document says of memory and bandwidth is of one of them.
  void LeaveThoseStated(std::vector<const CatalogEntry*>& entries) const {
    std::vector<const CatalogEntry*> left;
    std::ranges::copy_if(entries, std::back_inserter(left),
                         [&](const CatalogEntry* entry) { return AgreesWith(*entry); });
    if (!left.empty()) entries = left;
  }

  /// No stated fact is another than the entry's.
  bool AgreesWith(const CatalogEntry& entry) const {
    for (const PlanSummary& plan : report_.plans)
      for (const PlanValue& value : plan.values) {
        const auto quantity = rules_.symbols.Find(value.quantity);
        const CatalogFact* fact = quantity ? entry.Find(*quantity) : nullptr;
        if (fact == nullptr || value.source != "document" || plan.hypothetical) continue;
        if (value.at && IsContradicted(*value.at)) continue;
        if (value.quantity.ends_with("element_size")) continue;
        if (std::ranges::none_of(fact->values, [&](double known) {
              return std::abs(known - value.value) <= kRounding * std::abs(known);
            }))
          return false;
      }
    return true;
  }

  bool IsContradicted(Span at) const {
    return std::ranges::any_of(report_.findings, [&](const Finding& finding) {
      return finding.span == at && finding.verdict == Verdict::kContradicted;
    });
  }

  void AddValues(const PlanSummary& plan, bool degrees) {
    for (const PlanValue& value : plan.values) {
      const auto quantity = rules_.symbols.Find(value.quantity);
      if (!quantity || !rules_.quantities[*quantity].input || value.source == "catalogue") continue;
      const bool shapes = degrees_.Contains(*quantity) || value.quantity.starts_with("gpus.");
      if (shapes && !degrees) continue;
      const PlanInput* known = out_.values.Find(*quantity);
      if (known != nullptr && known->source == PlanInput::Source::kDocument) continue;
      if (IsOverruled(value, *quantity) || IsOfOneOfSeveral(*quantity)) continue;
      if (value.at) NoteContradicted(*value.at, value.quantity);
      out_.values.Set({.quantity = *quantity,
                       .values = {value.value},
                       .source = PlanInput::Source::kDocument,
                       .at = value.at ? Place(*value.at) : std::string()});
    }
  }

  /// Another figure than the published one of the model or device that the document names. How
  /// values are stored is the plan's choice.
  bool IsOverruled(const PlanValue& value, SymbolId quantity) const {
    const PlanInput* published = out_.values.Find(quantity);
    if (published == nullptr || published->source != PlanInput::Source::kCatalogue ||
        value.quantity.ends_with("element_size"))
      return false;
    return std::ranges::none_of(published->values, [&](double known) {
      return std::abs(known - value.value) <= kRounding * std::abs(known);
    });
  }

  void NoteContradicted(Span at, std::string_view quantity) {
    if (IsContradicted(at))
      out_.contradicted.push_back(Place(at) + ": \"" + std::string(file_.At(at)) +
                                  "\" is contradicted, and is taken all the same for " +
                                  std::string(quantity));
  }

  void AddTargets() {
    for (const StatedTarget& target : report_.targets)
      out_.targets.push_back({.quantity = target.quantity,
                              .at_least = target.at_least,
                              .value = target.value,
                              .at = Place(report_.findings[target.finding].span)});
  }

  const Ruleset& rules_;
  const SourceFile& file_;
  const DocumentReport& report_;
  LineIndex lines_;
  SymbolSet degrees_;
  std::vector<const CatalogEntry*> several_;
  DocumentInputs out_;
};

}  // namespace

DocumentInputs InputsOf(const Ruleset& rules, const SourceFile& file, const DocumentReport& report,
                        std::size_t plan) {
  return Reader(rules, file, report).Read(plan);
}

}  // namespace shardlint
