#include "cli/settings.h"

#include <algorithm>

#include "base/nearest.h"
#include "base/text.h"
#include "model/rule_doc.h"

namespace shardlint {
namespace {

bool Listed(const std::vector<std::string>& rules, std::string_view rule) {
  return std::ranges::any_of(rules, [&](const std::string& r) { return r == rule; });
}

std::string Joined(const std::vector<std::pair<std::string, std::string>>& pairs) {
  std::string text;
  for (const auto& [key, value] : pairs) text += (text.empty() ? "" : ", ") + key + "=" + value;
  return text;
}

std::string Joined(const std::vector<FixedAssumption>& fixed) {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const FixedAssumption& one : fixed) pairs.emplace_back(one.id, one.choice);
  return Joined(pairs);
}

std::string_view SeverityOf(const Settings& settings, std::string_view rule) {
  for (const auto& [name, severity] : settings.severity)
    if (name == rule) return severity;
  return "";
}

// Whether a step of a derivation stands for a choice: a formula of it, or an input that it sets.
bool RestsOn(const Ruleset& rules, const DerivationStep& step, std::uint16_t assumption,
             std::uint16_t choice) {
  const std::optional<SymbolId> quantity = rules.symbols.Find(step.words->quantity);
  if (!quantity) return false;
  if (step.words->formula.empty())
    return !step.at && std::ranges::any_of(rules.assumptions[assumption].choices[choice].sets,
                                           [&](const auto& set) { return set.first == *quantity; });
  return std::ranges::any_of(rules.quantities[*quantity].formulas, [&](std::uint16_t formula) {
    return std::ranges::any_of(rules.formulas[formula].assumes, [&](const FormulaAssumption& a) {
      return a.assumption == assumption && a.choice == choice;
    });
  });
}

// "; bubble=of-total is fixed by .shardlint.json"
std::string FixedBy(const Settings& settings, const Explanation& explanation) {
  std::string text;
  for (const FixedAssumption& fixed : settings.sources.assumptions) {
    const auto& assumptions = settings.rules->assumptions;
    const auto it = std::ranges::find(assumptions, fixed.id, &Assumption::id);
    const std::optional<std::uint16_t> choice =
        it == assumptions.end() ? std::nullopt : it->Find(fixed.choice);
    if (!choice) continue;
    const auto assumption = static_cast<std::uint16_t>(it - assumptions.begin());
    if (std::ranges::any_of(explanation.derivation, [&](const DerivationStep& step) {
          return RestsOn(*settings.rules, step, assumption, *choice);
        }))
      text += "; " + fixed.id + "=" + fixed.choice + " is fixed by " +
              fixed.by.substr(fixed.by.find_last_of('/') + 1);
  }
  return text;
}

}  // namespace

bool Settings::TakesPart(std::string_view rule) const {
  if (Listed(ignore, rule) || SeverityOf(*this, rule) == "off") return false;
  return select.empty() || Listed(select, rule);
}

void Settings::Filter(DocumentReport& report) const {
  if (select.empty() && ignore.empty() && severity.empty()) return;
  std::vector<Finding> kept;
  std::vector<std::pair<std::size_t, std::vector<std::size_t>>> places;
  for (std::size_t f = 0; f < report.findings.size(); ++f) {
    Finding& finding = report.findings[f];
    std::vector<Check> checks;
    std::vector<std::size_t> from;
    for (std::size_t c = 0; c < finding.checks.size(); ++c) {
      Check check = finding.checks[c];
      if (!TakesPart(check.rule)) continue;
      const std::string_view word = SeverityOf(*this, check.rule);
      if (check.verdict == Verdict::kContradicted && !word.empty())
        check.severity = word == "warning" ? Severity::kWarning : Severity::kError;
      checks.push_back(check);
      from.push_back(c);
    }
    if (checks.empty()) continue;
    finding.checks = std::move(checks);
    finding.verdict = Verdict::kGiven;
    for (const Check& check : finding.checks)
      finding.verdict = std::min(finding.verdict, check.verdict);
    finding.severity = Severity::kNone;
    for (const Check& check : finding.checks)
      if (check.verdict == finding.verdict)
        finding.severity = std::min(finding.severity, check.severity);
    const bool contradicted = finding.verdict == Verdict::kContradicted;
    finding.decisive = finding.decisive && contradicted;
    if (!contradicted) finding.replacement.reset(), finding.suggestion.reset();
    places.push_back({f, std::move(from)});
    kept.push_back(std::move(finding));
  }
  report.findings = std::move(kept);
  report.explain = [explain = std::move(report.explain), places = std::move(places)](
                       std::size_t f, std::size_t c) {
    return explain(places[f].first, places[f].second[c]);
  };
}

void Settings::NameFixed(DocumentReport& report) const {
  if (sources.assumptions.empty() || !report.explain) return;
  report.explain = [this, explain = std::move(report.explain)](std::size_t f, std::size_t c) {
    Explanation explanation = explain(f, c);
    explanation.message += FixedBy(*this, explanation);
    return explanation;
  };
}

bool Settings::Fails(const DocumentReport& report) const {
  if (fail_on == "never") return false;
  const Severity limit = fail_on == "warning" ? Severity::kWarning : Severity::kError;
  return std::ranges::any_of(report.findings,
                             [&](const Finding& f) { return f.Counts() && f.severity <= limit; }) ||
         std::ranges::any_of(report.remarks, [&](const Remark& r) { return r.severity <= limit; });
}

std::shared_ptr<const Settings> SettingsTable::For(const std::string& document) {
  std::string file = options_.config;
  if (options_.isolated) {
    file.clear();
  } else if (file.empty()) {
    file = finder_.Find(document == "-" ? options_.stdin_filename : document);
  }
  const auto [known, fresh] = of_config_.try_emplace(file);
  if (fresh) known->second = Make(file);
  return known->second;
}

std::shared_ptr<const Settings> SettingsTable::Make(const std::string& file) {
  const std::size_t before = errors_.size();
  std::optional<Config> config = file.empty() ? Config{} : ReadConfig(file, errors_);
  if (!config) return nullptr;
  auto settings = std::make_shared<Settings>();
  settings->config = file;
  settings->select = options_.select.empty() ? config->select : options_.select;
  settings->ignore = options_.ignore.empty() ? config->ignore : options_.ignore;
  settings->severity = config->severity;
  settings->fail_on = options_.fail_on.value_or(config->fail_on.value_or("error"));
  settings->max_file_size =
      options_.max_file_size.value_or(config->max_file_size.value_or(kDefaultMaxFileSize));
  settings->sources = config->sources;
  if (!options_.rules.empty()) settings->sources.paths.push_back(options_.rules);
  settings->rules = LoadRuleset(settings->sources, errors_);
  if (!settings->rules || errors_.size() > before) return nullptr;
  settings->rule_ids = RuleIds(*settings->rules);
  CheckRuleNames(*settings);
  if (errors_.size() > before) return nullptr;
  rules_.push_back(settings->rules);
  return settings;
}

void SettingsTable::CheckRuleNames(const Settings& settings) {
  const auto check = [&](const std::vector<std::string>& names, bool from_options,
                         const std::string& key) {
    const std::string place = from_options ? "--" + key : settings.config + ": /" + key;
    for (const std::string& name : names)
      if (!std::ranges::binary_search(settings.rule_ids, name))
        errors_.push_back(place + ": there is no rule '" + name + "'" +
                          DidYouMean(name, settings.rule_ids));
  };
  check(settings.select, !options_.select.empty(), "select");
  check(settings.ignore, !options_.ignore.empty(), "ignore");
  std::vector<std::string> weighed;
  for (const auto& [rule, word] : settings.severity) weighed.push_back(rule);
  check(weighed, false, "severity");
}

std::string ShowSettings(const CheckOptions& options, const Settings& settings,
                         const std::string& document) {
  Config config;
  RuleErrors ignored;  // told when the settings were made
  if (!settings.config.empty()) config = ReadConfig(settings.config, ignored).value_or(Config{});
  std::string text = document + "\n";
  const auto line = [&](std::string_view key, const std::string& value, bool from_options,
                        bool from_config) {
    text.append("  ").append(key).append(" = ").append(value.empty() ? "(none)" : value);
    text += from_options  ? "  (command line)"
            : from_config ? "  (" + settings.config + ")"
                          : "  (default)";
    text += '\n';
  };
  line("select", settings.select.empty() ? "all" : Joined(settings.select), !options.select.empty(),
       !config.select.empty());
  line("ignore", Joined(settings.ignore), !options.ignore.empty(), !config.ignore.empty());
  line("severity", Joined(settings.severity), false, !config.severity.empty());
  line("assumptions", Joined(settings.sources.assumptions), false,
       !config.sources.assumptions.empty());
  for (const std::string& path : settings.sources.paths)
    line("rules", path, path == options.rules, path != options.rules);
  line("fail_on", settings.fail_on, options.fail_on.has_value(), config.fail_on.has_value());
  line("limits.max_file_size", std::to_string(settings.max_file_size),
       options.max_file_size.has_value(), config.max_file_size.has_value());
  return text;
}

}  // namespace shardlint
