#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "verdict/checks/arithmetic/judge_step.h"
#include "verdict/checks/place/count_words.h"
#include "verdict/checks/place/equation_results.h"
#include "verdict/checks/place/sentence_range.h"
#include "verdict/judgement.h"

// The work of a prompt told beside its length: "a prompt of 2,000 tokens costs 59 TFLOP". Two
// operations for each parameter that a token is multiplied with, and attention on top: half of it,
// an eighth, or ten times as much is a slip, and so is what all experts together would need.

namespace shardlint {
namespace {

class PromptWork {
  static constexpr std::uint32_t kGap = 40;      // bytes from the length to the work
  static constexpr double kLeastLength = 64;     // tokens
  static constexpr double kWithAttention = 1.6;  // of the linear layers alone
  static constexpr double kWithoutTables = 0.8;  // of all parameters, the embeddings left out
  static constexpr double kNear = 0.02;          // from a slip
  static constexpr double kFewerExperts = 1.3;   // times less than all that are kept
  static constexpr double kCounted = 0.06;
  static constexpr double kAlike = 1.2;  // of the nominal and the true size of a model
  static constexpr std::array<double, 6> kSlips = {2, 4, 8, 10, 100, 1000};
  static constexpr std::array<std::string_view, 8> kOther = {
      "part",           "uses.macs",  "uses.prefix_cache", "uses.speculation",
      "of_all_devices", "of_another", "adds_to",           "negation"};
  static constexpr std::array<std::string_view, 15> kParts = {
      "attention", "expert", "embedding", "head", "half",   "quarter", "third", "alone",
      "only",      "just",   "without",   "save", "注意力", "专家",    "半"};

 public:
  explicit PromptWork(Judgement& j)
      : j_(j),
        results_(j),
        active_(j.Symbol("parameters.active")),
        total_(j.Symbol("parameters.total")),
        experts_(j.Symbol("num_experts")),
        tells_experts_(j.document.text.find("xpert") != std::string::npos ||
                       j.document.text.find("MoE") != std::string::npos) {}

  void Check(std::uint32_t index) {
    const Claim& claim = j_.claims.claims[index];
    // No alert is set on work: a section of alerts tells what to expect.
    if (claim.kind != Claim::Kind::kNumber || claim.index < 1 || claim.role == Role::kMeasured ||
        claim.role == Role::kRejected || claim.role == Role::kRequired || !active_ || !total_ ||
        !experts_)
      return;
    const Verdict now = j_.judged[index].Folded();
    if (now != Verdict::kGiven && now != Verdict::kUnverifiable) return;
    const Number& n = j_.NumberOf(claim);
    if (n.dimension != Dimension::Of(Dimension::kFlop) || n.range || n.hedged || n.operand ||
        n.per != nullptr || n.decimal.digits < 10 || results_.Of(n) != nullptr ||
        j_.document.blocks[n.block].kind == Block::Kind::kCell)
      return;
    const TextRange sentence = SentenceOf(j_, claim);
    const Number* const length = LengthBefore(n, sentence.begin);
    if (length == nullptr || SaysOther(n, sentence)) return;
    const std::int32_t plan = j_.PlanOf(claim);
    if (j_.plans.plans[static_cast<std::size_t>(plan)].models.size() > 1) return;
    Judge(index, n, *length, plan, sentence);
  }

 private:
  std::string_view Text(std::uint32_t begin, std::uint32_t end) const {
    return std::string_view(j_.document.text).substr(begin, end - std::min(begin, end));
  }
  std::string Words(const Number& n) const { return std::string(Text(n.digits, n.end)); }

  // The only length of its sentence, right before it, with the words of a cost between them.
  const Number* LengthBefore(const Number& n, std::uint32_t begin) const {
    const Number* length = nullptr;
    for (const Number& x : j_.NumbersIn(begin, n.digits)) {
      if (x.dimension == n.dimension) return nullptr;
      const bool tokens = x.noun != nullptr && x.noun->id == "token" && x.dimension.dimensionless();
      if (!tokens) continue;
      if (length != nullptr) return nullptr;
      length = &x;
    }
    if (length == nullptr || length->range || length->hedged || length->operand ||
        length->Nominal() < kLeastLength)
      return nullptr;
    const std::string_view gap = Between(j_, *length, n), told = Trim(gap);
    if (gap.size() > kGap || gap.find_first_of(";,(+") != std::string_view::npos) return nullptr;
    const bool leads = told.ends_with("is") || told.ends_with("are") || told.ends_with(":") ||
                       told.ends_with("：") || told.ends_with("=") || told.ends_with("is about");
    return leads || j_.HasWord("takes", length->end, n.digits) ? length : nullptr;
  }

  // Of attention, of a share of the prompt or of one GPU.
  bool SaysOther(const Number& n, TextRange sentence) const {
    const std::uint32_t end = std::min(sentence.end, n.end + kGap);
    for (const std::string_view word : kOther)
      if (j_.HasWord(word, sentence.begin, end)) return true;
    const std::string text = ToLowerAscii(Text(sentence.begin, end));
    if (std::ranges::any_of(
            kParts, [&](std::string_view part) { return text.find(part) != std::string::npos; }))
      return true;
    return std::ranges::any_of(j_.CuesIn(sentence.begin, end), [&](const Cue& cue) {
      if (cue.kind != Vocabulary::Kind::kScope) return false;
      const std::string_view scope = j_.rules.vocabulary.scopes[cue.index];
      return scope == "per_rank" || scope == "per_stage" || scope == "per_layer" ||
             scope == "per_token" || scope.ends_with("per_gpu");
    });
  }

  // Stated or published; "14B" of 14.77 billion is both.
  std::vector<double> ValuesOf(SymbolId quantity, std::int32_t plan) const {
    CostModel& model = j_.ModelOf(j_.ModelIndex(plan, false));
    std::vector<double> values;
    for (const std::uint32_t id : model.Values(quantity))
      values.push_back(model.at(id).value.middle());
    if (!values.empty()) {
      const auto [low, high] = std::ranges::minmax_element(values);
      if (*low <= 0 || *high > kAlike * *low) values.clear();
    }
    return values;
  }

  void Judge(std::uint32_t index, const Number& n, const Number& length, std::int32_t plan,
             TextRange sentence) {
    const std::vector<double> experts = ValuesOf(*experts_, plan), total = ValuesOf(*total_, plan);
    const bool sparse = experts.empty() ? tells_experts_ : experts.front() > 1;
    const std::vector<double> used = sparse ? ValuesOf(*active_, plan) : total;
    const double told = n.Nominal(), each = 2 * length.Nominal();
    bool slip = false;
    for (const double parameters : used) {
      const double linear = each * parameters, times = std::max(told / linear, linear / told);
      if (told > kWithoutTables * linear && told < kWithAttention * linear) return;
      if (IsCounted(n, times, sentence)) return;
      slip |=
          std::ranges::any_of(kSlips, [&](double by) { return std::abs(times / by - 1) < kNear; });
    }
    const bool all = !used.empty() && sparse && std::ranges::any_of(total, [&](double parameters) {
      return parameters > kFewerExperts * used.front() &&
             std::abs(told / (each * parameters) - 1) < kNear;
    });
    if (used.empty() || (!slip && !all)) return;
    RefuteStep(j_, index, {&length}, Interval::Exactly(each * used.front()),
               "2 × " + std::string(j_.rules.symbols.Name(sparse ? *active_ : *total_)) + " × " +
                   Words(length));
  }

  // "Four such prompts", "on each of 8 GPUs".
  bool IsCounted(const Number& n, double times, TextRange sentence) const {
    const auto is = [&](double count) { return std::abs(times / count - 1) < kCounted; };
    const std::uint32_t end = std::min(sentence.end, n.end + kGap);
    return std::ranges::any_of(j_.NumbersIn(sentence.begin, end),
                               [&](const Number& x) {
                                 return &x != &n && x.dimension.dimensionless() &&
                                        (is(x.Nominal()) || is(1 / std::max(x.Nominal(), 1e-9)));
                               }) ||
           std::ranges::any_of(CountsInWords(Text(sentence.begin, end)), is);
  }

  Judgement& j_;
  const EquationResults results_;
  const std::optional<SymbolId> active_, total_, experts_;
  const bool tells_experts_;
};

}  // namespace

void CheckPromptWork(Judgement& j) {
  PromptWork check(j);
  for (std::uint32_t c = 0; c < j.claims.claims.size(); ++c) check.Check(c);
}

}  // namespace shardlint
