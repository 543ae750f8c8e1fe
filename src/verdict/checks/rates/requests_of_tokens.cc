#include <algorithm>
#include <string>

#include "base/text.h"
#include "verdict/checks/place/sentence_range.h"
#include "verdict/judgement.h"

// "4,768 tokens/s, or 18.6 requests/s at 256 output tokens": the tokens of an answer, counted right
// behind the requests, make one rate of the other.

namespace shardlint {
namespace {

class RequestsOfTokens {
  static constexpr std::uint32_t kBeside = 24;  // bytes between the figures

 public:
  explicit RequestsOfTokens(Judgement& j) : j_(j) {}

  void Run() {
    const auto& numbers = j_.mentions.numbers;
    for (std::size_t i = 1; i + 1 < numbers.size(); ++i) {
      const std::int32_t claim = j_.claims.of_number[i];
      if (claim >= 0 && IsRate(numbers[i], "request"))
        Check(static_cast<std::uint32_t>(claim), numbers[i - 1], numbers[i], numbers[i + 1]);
    }
  }

 private:
  static bool IsRate(const Number& n, std::string_view noun) {
    return n.dimension == Dimension::Of(Dimension::kSecond, -1) && n.noun != nullptr &&
           n.noun->id == noun && n.bound == Bound::kNone && !n.range;
  }

  void Check(std::uint32_t index, const Number& tokens, const Number& requests,
             const Number& answer) {
    if (!IsRate(tokens, "token") || tokens.block != requests.block ||
        answer.block != requests.block || requests.digits - tokens.end > kBeside ||
        answer.digits - requests.end > kBeside || answer.range || answer.noun == nullptr ||
        answer.noun->id != "token" || !answer.dimension.dimensionless() ||
        !answer.decimal.integer() || answer.decimal.value() < 2)
      return;
    if (EndsSentence(Between(j_, tokens, requests)) || EndsSentence(Between(j_, requests, answer)))
      return;
    // "at 256 output tokens": a prompt's tokens are none that are generated.
    const std::string_view link = Between(j_, requests, answer);
    const std::string_view noun =
        std::string_view(j_.document.text).substr(answer.digits, answer.end - answer.digits);
    if (Trim(link) != "at" && Trim(link) != "of" && Trim(link) != "for" && Trim(link) != "with")
      return;
    if (noun.find("prompt") != std::string_view::npos ||
        noun.find("input") != std::string_view::npos)
      return;
    const Interval value = tokens.InBase() / answer.InBase();
    if (!value.known()) return;
    const bool agrees = Agrees(requests, value) != nullptr;
    CheckDetail detail{.kind = CheckDetail::Kind::kNearby, .claim = index};
    detail.expected = value, detail.has_expected = true;
    const auto add = [&](const Number& n) {
      detail.numbers.push_back(static_cast<std::uint32_t>(&n - j_.mentions.numbers.data()));
      return j_.document.text.substr(n.digits, n.end - n.digits);
    };
    detail.message = add(tokens);
    detail.message += " ÷ " + add(answer);
    JudgedClaim& judged = j_.judged[index];
    if (judged.Folded() == Verdict::kContradicted) return;
    if (!agrees) judged.Drop(Verdict::kConfirmed);
    judged.Add(agrees ? "arithmetic-nearby" : "arithmetic-chain",
               agrees ? Verdict::kConfirmed : Verdict::kContradicted,
               agrees ? Severity::kNone : Severity::kError, std::move(detail));
  }

  Judgement& j_;
};

}  // namespace

void CheckRequestsOfTokens(Judgement& j) { RequestsOfTokens(j).Run(); }

}  // namespace shardlint
