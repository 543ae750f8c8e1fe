#include "summary/phrase.h"

#include <algorithm>
#include <optional>

#include "base/text.h"

namespace shardlint {
namespace {

/// Abbreviations that the vocabulary has in lower case.
bool IsAbbreviation(std::string_view word) {
  constexpr std::string_view kKnown[] = {"kv",  "gpu", "gpus", "ttft", "tpot", "mfu",
                                         "mlp", "moe", "vram", "sp",   "tp",   "pp",
                                         "dp",  "ep",  "cp",   "cpu"};
  return std::ranges::find(kKnown, word) != std::end(kKnown);
}

std::string Spelled(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    std::string word(text.substr(at, end - at));
    if (IsAbbreviation(word)) {
      const bool plural = word == "gpus";
      std::ranges::transform(word, word.begin(), [](char c) {
        return IsLower(c) ? static_cast<char>(c - 'a' + 'A') : c;
      });
      if (plural) word.back() = 's';
    } else if (word == "flops") {
      word = "FLOPs";
    }
    out += (out.empty() ? "" : " ") + word;
    at = end + 1;
  }
  if (!out.empty() && IsLower(out.front()))
    out.front() = static_cast<char>(out.front() - 'a' + 'A');
  return out;
}

struct Words {
  const Measure* measure = nullptr;
  ScopeId scope = 0;
};

Words WordsOf(const Ruleset& rules, SymbolId quantity) {
  for (const bool fallback : {false, true})
    for (const Measure& measure : rules.vocabulary.measures) {
      if (measure.fallback != fallback || measure.name.empty()) continue;
      std::optional<ScopeId> found;
      for (const auto& [scope, known] : measure.quantities)
        // "Experts" may be those of all layers, "experts per layer" are not.
        if (known == quantity && (!found || rules.vocabulary.scopes[scope] == "per_layer"))
          found = scope;
      if (found) return {&measure, *found};
    }
  return {};
}

}  // namespace

std::string PhraseOf(const Ruleset& rules, SymbolId quantity) {
  const auto [measure, scope] = WordsOf(rules, quantity);
  if (measure == nullptr) return Spelled(rules.quantities[quantity].title);
  std::string text = measure->name;
  // "Total" heads sums; what is not said to be a share is of the whole.
  const bool several = measure->quantities.size() > 1;
  const bool whole = rules.vocabulary.scopes[scope] == "total";
  const bool input = rules.quantities[quantity].input;
  if (several && whole && !input) text += ", overall";
  if (several && !whole) text += " " + rules.vocabulary.scope_names[scope];
  return Spelled(text);
}

bool HasPhrase(const Ruleset& rules, SymbolId quantity) {
  return WordsOf(rules, quantity).measure != nullptr;
}

}  // namespace shardlint
