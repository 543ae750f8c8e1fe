#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/phrase_table.h"
#include "formula/symbols.h"
#include "quantity/dimension.h"

namespace shardlint {

using ScopeId = std::uint8_t;  ///< index into Vocabulary::scopes; 0 is "total"

/// What numbers can be about. A measure and a scope make a quantity: kv_cache × per_gpu.
struct Measure {
  std::string id;
  std::string name;                   ///< its first word in the rules
  std::vector<Dimension> dimensions;  ///< any of them fits
  bool accepts_percent = false;
  bool fraction = false;          ///< a bare number between 0 and 1: "gpu_memory_utilization 0.9"
  bool fallback = false;          ///< used only when no other measure fits ("memory", "size")
  bool needs_noun = false;        ///< a bare number is none of it: "capacity", "parameters"
  bool times = false;             ///< also said as a multiple: a concurrency of "5.09x"
  bool soft = false;              ///< an estimate: formulas may confirm it, never contradict it
  std::vector<std::string> also;  ///< measures it may mean as well, at the same scope ("memory")
  bool near_only = false;         ///< no heading names it: "GPU memory" heads amounts of all kinds
  bool of_precision = false;      ///< amounts beside a number format are of it: "16 GB in BF16"
  std::vector<ScopeId> implied_by;  ///< scopes that say it without a name: bytes "per token"
  std::vector<ScopeId> unsaid;      ///< scopes it may have when none is said; empty: see FindScope
  std::vector<std::string>
      nouns;  ///< counted nouns (units.json) it may count; empty: any bare count
  std::vector<std::pair<ScopeId, SymbolId>> quantities;  ///< the first is the default
};

/// The words of plans, as data (rules/vocabulary.json). Payloads of `phrases` are kind << 16 |
/// index.
struct Vocabulary {
  enum class Kind : std::uint8_t {
    kMeasure,
    kScope,
    kPhase,
    kRole,
    kWord,
    kPrecision,
    kStatement,  ///< index: StatementGrammar::classes
  };
  std::vector<Measure> measures;
  std::vector<std::string> scopes;       ///< "total", "per_gpu", "per_layer", …
  std::vector<std::string> scope_names;  ///< the first word of each, "per …" before others
  std::vector<std::string> phases;       ///< "prefill", "decode"
  std::vector<std::string> roles;  ///< "stated", "required", "expected", "alert", "rejected", …
  std::vector<std::string>
      words;            ///< words with a function: "sum", "hedge", "at_most", "at_least", …
  PhraseTable phrases;  ///< statements are a list of their own
  /// Command-line flags and environment variables, as written with their dashes, to quantities.
  std::unordered_map<std::string, SymbolId> flags;
  /// Upper-case abbreviations of degrees to quantities: "TP", "PP", "EP".
  std::unordered_map<std::string, SymbolId> degrees;
  /// What else is glued to its number, "P" of "P4D9", "top" of "top-2", with the list of words of
  /// which one has to stand beside it, or -1.
  struct Glued {
    SymbolId quantity = 0;
    std::int32_t beside = -1;
  };
  std::unordered_map<std::string, Glued> glued;
  /// What a symbol alone before "=" may stand for, by the size of its value: "h" of "h = 8192".
  struct Meaning {
    SymbolId quantity = 0;
    double least = 0, most = 0;  ///< both included
  };
  std::unordered_map<std::string, std::vector<Meaning>> symbols;
  /// Counted nouns (units.json) to the first measure that lists them: "layer" -> measure layers.
  std::unordered_map<std::string, std::uint16_t> nouns;
  /// Names of number formats to bytes a value: Kind::kPrecision's index -> 2 for "FP16".
  std::vector<double> precisions;

  static std::uint32_t Payload(Kind kind, std::uint32_t index) {
    return static_cast<std::uint32_t>(kind) << 16 | index;
  }
};

}  // namespace shardlint
