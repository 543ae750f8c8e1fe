#include <algorithm>
#include <initializer_list>
#include <string_view>

#include "mention/find_equations.h"
#include "mention/read_side.h"

namespace shardlint {
namespace {

using Kind = TextToken::Kind;

class ProductReader {
 public:
  ProductReader(std::span<const TextToken> tokens, const UnitTable& units, Mentions& mentions)
      : tokens_(tokens), units_(units), mentions_(mentions) {}

  void ReadProducts() {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (tokens_[i].kind != Kind::kNumber) continue;
      Product product;
      std::size_t j = i;
      while (j < tokens_.size() && Small(tokens_[j])) {
        product.operands.push_back(static_cast<std::uint32_t>(tokens_[j].number));
        if (j + 2 < tokens_.size() && tokens_[j + 1].kind == Kind::kOperator &&
            tokens_[j + 1].op == '*' && Small(tokens_[j + 2])) {
          j += 2;
        } else {
          break;
        }
      }
      if (product.operands.size() < 2) continue;
      const bool before =
          i > 0 && (tokens_[i - 1].kind == Kind::kOperator || IsJoin(tokens_[i - 1]));
      const bool after = j + 1 < tokens_.size() &&
                         (tokens_[j + 1].kind == Kind::kOperator || IsJoin(tokens_[j + 1]));
      if (!before && !after && !Used(product.operands[0])) {
        product.begin = tokens_[i].begin, product.end = tokens_[j].end;
        product.noun = mentions_.numbers[product.operands.back()].noun;
        for (const std::uint32_t n : product.operands) mentions_.numbers[n].operand = true;
        mentions_.products.push_back(std::move(product));
      }
      i = j;
    }
  }
  // "20 GB ÷ (TP × PP) = …": a number right before or after × or ÷ is an operand even where the
  // rest of the equation could not be read.
  void MarkOperands() {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (tokens_[i].kind != Kind::kOperator || (tokens_[i].op != '*' && tokens_[i].op != '/') ||
          (tokens_[i].word && tokens_[i].op == '/') || CountsDevices(i) || CountsLoad(i))
        continue;
      // "2 (input and output) × embeddings": with a gloss between them.
      std::size_t before = i - 1;
      if (i > 0 && tokens_[before].kind == Kind::kClose)
        while (before > 0 && tokens_[before].kind != Kind::kOpen) --before;
      if (before != i - 1) --before;
      if (tokens_[i].op == '/' && i > 0 && IsListed(i)) continue;
      for (const std::size_t k : {before, i + 1})
        if (k < tokens_.size() && tokens_[k].kind == Kind::kNumber)
          mentions_.numbers[static_cast<std::size_t>(tokens_[k].number)].operand = true;
    }
  }

 private:
  // Whether more of an equation stands on either side of the two numbers beside an operator.
  bool GoesOn(std::size_t i) const {
    const auto joins = [&](std::size_t k) {
      return k < tokens_.size() && (tokens_[k].kind == Kind::kOperator || IsJoin(tokens_[k]) ||
                                    tokens_[k].kind == Kind::kOver);
    };
    return (i > 1 && joins(i - 2)) || joins(i + 2);
  }

  // "Load: 16 sequences × 8,192 tokens": how many there are and how long each is.
  bool CountsLoad(std::size_t i) const {
    if (i == 0 || i + 1 == tokens_.size() || tokens_[i].op != '*' || GoesOn(i)) return false;
    const auto counts = [&](std::size_t k, std::initializer_list<std::string_view> nouns) {
      if (tokens_[k].kind != Kind::kNumber) return false;
      const Number& n = mentions_.numbers[static_cast<std::size_t>(tokens_[k].number)];
      return n.noun != nullptr && n.decimal.integer() && !n.operand &&
             n.dimension.dimensionless() && std::ranges::find(nouns, n.noun->id) != nouns.end();
    };
    return counts(i - 1, {"sequence", "request", "user", "prompt"}) && counts(i + 1, {"token"});
  }

  // "192 GB × 4 cards", "MI300X 192G x4", "2 × 80 GB A100": how much memory a device has and how
  // many there are; two facts, no operands.
  bool CountsDevices(std::size_t i) {
    if (i == 0 || i + 1 == tokens_.size() || tokens_[i].op != '*') return false;
    if (GoesOn(i)) return false;
    const bool behind = Small(tokens_[i + 1]);
    const TextToken& count = tokens_[behind ? i + 1 : i - 1];
    const TextToken& amount = tokens_[behind ? i - 1 : i + 1];
    if (!Small(count) || amount.kind != Kind::kNumber) return false;
    Number& n = mentions_.numbers[static_cast<std::size_t>(count.number)];
    Number& memory = mentions_.numbers[static_cast<std::size_t>(amount.number)];
    if (memory.dimension != Dimension::Of(Dimension::kByte) || !memory.decimal.integer() ||
        memory.range || memory.operand || n.operand)
      return false;
    const Unit* gpu = units_.Find("gpu");
    if (n.noun == nullptr && IsBesideDevice(tokens_[i - 1].begin, tokens_[i + 1].end)) n.noun = gpu;
    return memory.of_each_device = n.noun == gpu;
  }

  // The name of a device, right before or behind.
  bool IsBesideDevice(std::uint32_t begin, std::uint32_t end) const {
    auto hit = std::ranges::upper_bound(mentions_.names, end, {}, &NameHit::begin);
    if (hit != mentions_.names.end() && hit->begin <= end + 1 && IsDevice(*hit)) return true;
    while (hit != mentions_.names.begin() && (--hit)->end > begin) {
    }
    return hit != mentions_.names.end() && hit->end <= begin && hit->end + 3 >= begin &&
           IsDevice(*hit);
  }
  static bool IsDevice(const NameHit& hit) {
    return hit.names.front().kind == CatalogName::Kind::kDevice;
  }

  // "80B total / 3B active", "8 prefill GPUs / 4 decode GPUs", "64 heads / 8 KV heads", "$2/1M
  // tokens": two counts beside each other, or a price. What has a result is marked where that is
  // found.
  bool IsListed(std::size_t slash) const {
    if (slash + 1 >= tokens_.size() || tokens_[slash + 1].kind != Kind::kNumber) return false;
    const Number& b = mentions_.numbers[static_cast<std::size_t>(tokens_[slash + 1].number)];
    if (tokens_[slash - 1].kind == Kind::kWord && tokens_[slash].begin > tokens_[slash - 1].end)
      return b.bare_suffix || (b.noun != nullptr && b.unit == b.noun);
    if (tokens_[slash - 1].kind != Kind::kNumber) return false;
    const Number& a = mentions_.numbers[static_cast<std::size_t>(tokens_[slash - 1].number)];
    const bool money = a.dimension == Dimension::Of(Dimension::kDollar) && b.bare_suffix;
    const bool counts =
        a.noun != nullptr && b.noun != nullptr && a.unit == a.noun && b.unit == b.noun;
    const bool heads = counts && a.noun->id.ends_with("head") && b.noun->id.ends_with("head");
    return money || heads || (a.noun != nullptr && a.noun == b.noun && a.unit == b.unit);
  }

  bool Small(const TextToken& t) const {
    if (t.kind != Kind::kNumber) return false;
    const Number& n = mentions_.numbers[static_cast<std::size_t>(t.number)];
    // "7×8 GPUs", "4x4 topology".
    const bool bare = n.unit == nullptr || n.unit->id == "gpu" || n.unit->id == "mesh";
    return n.decimal.integer() && !n.range && bare && !n.percent && n.decimal.value() <= 65536;
  }
  bool Used(std::uint32_t number) const { return mentions_.numbers[number].operand; }

  std::span<const TextToken> tokens_;
  const UnitTable& units_;
  Mentions& mentions_;
};

}  // namespace

void FindProducts(std::span<const TextToken> tokens, const UnitTable& units, Mentions& mentions) {
  ProductReader reader(tokens, units, mentions);
  reader.ReadProducts();
  reader.MarkOperands();
}

}  // namespace shardlint
