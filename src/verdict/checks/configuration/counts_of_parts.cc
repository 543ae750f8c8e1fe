#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "verdict/checks/arithmetic/judge_step.h"
#include "verdict/checks/place/sentence_range.h"
#include "verdict/judgement.h"

// Heads, layers and experts of each of the parts that a sentence divides them into, whatever the
// rest of the document divides them by: "TP 8 would leave 4 query heads", "PP=4: 15 layers per
// card", "with EP32 8 experts a GPU"; and the GPUs that degrees make: "TP4 × DP4 = 16 GPUs".

namespace shardlint {
namespace {

struct Split {
  std::string_view part, whole, degree;
};

class PartCheck {
  static constexpr std::array<Split, 4> kSplits = {
      {{"heads.per_rank", "num_attention_heads", "tensor_parallel_size"},
       {"kv_heads.per_rank", "num_key_value_heads", "tensor_parallel_size"},
       {"layers.per_stage", "num_hidden_layers", "pipeline_parallel_size"},
       {"experts.per_gpu", "num_experts", "expert_parallel_size"}}};
  static constexpr std::uint32_t kReach = 120;  // bytes between a degree and a count under it
  static constexpr std::size_t kMost = 64;      // places of a whole
  static constexpr std::size_t kFactors = 5;    // of a product of degrees
  static constexpr std::array<std::string_view, 5> kTimes = {"×", "x", "*", "·", "⋅"};

 public:
  explicit PartCheck(Judgement& j) : j_(j) {}

  void Run() {
    for (std::uint32_t c = 0; c < j_.claims.claims.size(); ++c) {
      const Claim& claim = j_.claims.claims[c];
      if (!MayFollow(claim) || claim.quantities.empty()) continue;
      const Number& n = j_.NumberOf(claim);
      if (n.range || n.percent || n.multiplier || n.bound != Bound::kNone || !n.decimal.integer() ||
          n.decimal.digits == 0 || !n.flag.empty() || !n.degree.empty() || Decided(c))
        continue;
      CheckProduct(c, n);
      if (!Decided(c)) CheckSplit(c, n);
    }
  }

 private:
  bool Decided(std::uint32_t c) const {
    return std::ranges::any_of(j_.judged[c].checks, [](const Check& check) {
      return check.verdict == Verdict::kContradicted || check.rule == "arithmetic" ||
             check.rule == "arithmetic-sentence";
    });
  }

  // "TP4 × DP4 = 16 GPUs": degrees are no bare factors, and no equation was read.
  void CheckProduct(std::uint32_t c, const Number& n) {
    const Block& block = j_.document.blocks[n.block];
    const std::string_view text = j_.document.text;
    std::string_view before = Trim(text.substr(block.text_begin, n.begin - block.text_begin));
    if (!before.ends_with('=') || !CountsGpus(j_.claims.claims[c], n)) return;
    before.remove_suffix(1);
    std::uint32_t end = block.text_begin + Size32(Trim(before).size()) +
                        Size32(before.find_first_not_of(' ') == std::string_view::npos
                                   ? 0
                                   : before.find_first_not_of(' '));
    std::vector<const Number*> factors;
    for (auto i = static_cast<std::size_t>(&n - j_.mentions.numbers.data()); i-- > 0;) {
      const Number& factor = j_.mentions.numbers[i];
      if (factor.block != n.block || factor.degree.empty() || factor.range ||
          factors.size() == kFactors)
        break;
      const std::string_view gap = Trim(text.substr(factor.end, end - std::min(factor.end, end)));
      if (!(factors.empty() ? gap.empty() || gap == "`" || gap == "**"
                            : std::ranges::find(kTimes, gap) != kTimes.end()))
        break;
      factors.insert(factors.begin(), &factor);
      end = factor.begin;
    }
    if (factors.size() < 2) return;
    double product = 1;
    std::string words;
    for (const Number* factor : factors) {
      product *= factor->decimal.value();
      words += (words.empty() ? "" : " × ") + Words(*factor);
    }
    JudgeStep(j_, c, factors, Interval::Exactly(product), std::move(words));
  }

  bool CountsGpus(const Claim& claim, const Number& n) const {
    if (n.noun != nullptr && n.noun->id == "gpu") return true;
    const std::string_view name = j_.rules.symbols.Name(claim.quantities.front());
    return name == "gpus.total" || name == "gpus.per_replica";
  }

  std::string Words(const Number& n) const {
    return j_.document.text.substr(n.begin, n.end - n.begin);
  }

  void CheckSplit(std::uint32_t c, const Number& n) {
    const Claim& claim = j_.claims.claims[c];
    const std::string_view name = j_.rules.symbols.Name(claim.quantities.front());
    const auto split = std::ranges::find(kSplits, name, &Split::part);
    if (split == kSplits.end() || !claim.scope_known) return;
    const Number* degree = DegreeBeside(claim, split->degree);
    const Number* whole = WholeOf(split->whole, *j_.Symbol(split->whole));
    if (degree == nullptr || whole == nullptr || degree->decimal.value() <= 1) return;
    const double all = whole->Nominal(), by = degree->decimal.value(), own = n.Nominal();
    double each = all / by;
    // Fewer KV heads than ranks: each rank has a copy of one. Stages and ranks that do not divide
    // evenly have one more or less.
    if (split->part == "kv_heads.per_rank" && each < 1) each = 1;
    if (own == std::floor(each) || own == std::ceil(each)) {
      if (each == std::floor(each))
        JudgeStep(j_, c, {whole, degree}, Interval::Exactly(each), Expression(*whole, *degree));
      return;
    }
    if (each != std::floor(each)) return;
    // "464 experts on a GPU" of all layers.
    if (split->part == "experts.per_gpu" && (own > all || IsOfLayers(claim) || own < each)) return;
    // What another degree of the document gives is not what this one gives.
    j_.judged[c].Drop(Verdict::kConfirmed);
    JudgeStep(j_, c, {whole, degree}, Interval::Exactly(each), Expression(*whole, *degree));
  }

  std::string Expression(const Number& whole, const Number& degree) const {
    return Words(whole) + " ÷ " + Words(degree);
  }

  bool IsOfLayers(const Claim& claim) const {
    const TextRange sentence = SentenceOf(j_, claim);
    const auto& numbers = j_.mentions.numbers;
    for (auto n = std::ranges::lower_bound(numbers, sentence.begin, {}, &Number::digits);
         n != numbers.end() && n->digits < sentence.end; ++n)
      if (n->noun != nullptr && n->noun->id == "layer") return true;
    return false;
  }

  // The one degree of its kind in the sentence, before the count or right behind it.
  const Number* DegreeBeside(const Claim& claim, std::string_view name) const {
    const TextRange sentence = SentenceOf(j_, claim);
    const auto [first, last] = j_.ClaimsIn(sentence.begin, sentence.end);
    const Number* only = nullptr;
    for (std::uint32_t c = first; c < last; ++c) {
      const Claim& other = j_.claims.claims[c];
      if (other.kind != Claim::Kind::kNumber || other.quantities.empty() ||
          j_.rules.symbols.Name(other.quantities.front()) != name)
        continue;
      const Number& n = j_.NumberOf(other);
      if (n.degree.empty() || n.range || (only != nullptr && !(only->decimal == n.decimal)))
        return nullptr;
      only = &n;
    }
    if (only == nullptr || only->block != claim.block) return nullptr;
    const std::uint32_t apart = only->end <= claim.begin   ? claim.begin - only->end
                                : only->begin >= claim.end ? only->begin - claim.end
                                                           : 0;
    return apart <= kReach ? only : nullptr;
  }

  // What all of the document says of the whole, if it is one value.
  const Number* WholeOf(std::string_view name, SymbolId q) {
    const auto [it, fresh] = whole_.try_emplace(q, nullptr);
    if (fresh) it->second = FindWhole(name, q);
    return it->second;
  }
  const Number* FindWhole(std::string_view name, SymbolId q) const {
    const Number* only = nullptr;
    std::size_t places = 0;
    for (const Claim& claim : j_.claims.claims) {
      if (claim.kind != Claim::Kind::kNumber || claim.quantities.empty() ||
          claim.quantities.front() != q || !claim.firm || claim.role == Role::kRejected ||
          claim.unnamed)
        continue;
      const Number& n = j_.NumberOf(claim);
      if (n.range || n.percent || ++places > kMost) return nullptr;
      if (only != nullptr && only->Nominal() != n.Nominal()) return nullptr;
      if (only == nullptr) only = &n;
    }
    // "If the model had 32 KV heads": the published shape has others.
    if (only != nullptr && IsOtherThanPublished(q, only->Nominal())) return nullptr;
    // A latent has no heads, whatever the configuration counts.
    return name == "num_key_value_heads" && only != nullptr && only->Nominal() == 1 ? nullptr
                                                                                    : only;
  }

  bool IsOtherThanPublished(SymbolId q, double whole) const {
    bool published = false;
    for (const Plan& plan : j_.plans.plans)
      for (const StatedValue& value : plan.values[q]) {
        if (value.value.Contains(whole)) return false;
        published |= value.source == StatedValue::Source::kCatalogue;
      }
    return published;
  }

  Judgement& j_;
  std::map<SymbolId, const Number*> whole_;
};

}  // namespace

void CheckPartCounts(Judgement& j) { PartCheck(j).Run(); }

}  // namespace shardlint
