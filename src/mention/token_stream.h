#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "mention/mention.h"
#include "source/span.h"

namespace shardlint {

/// One token of readable text, as equations and claims read it. Offsets are into Document::text.
struct TextToken {
  enum class Kind : std::uint8_t {
    kNumber,    ///< `number` indexes Mentions::numbers
    kWord,      ///< a word, an identifier, a name of the catalogue, a flag
    kOperator,  ///< `op` is one of + - * / ^
    kOpen,
    kClose,
    kEqual,
    kApprox,
    kBound,
    kColon,
    kComma,
    kStop,
    kArrow,
    kDash,
    kOf,
    kOther,
    kLine,  ///< a line end inside a paragraph
    kIs,    ///< "is", "gives": an equality after a computed side, else a word
    kOver,  ///< "over", "across": divides an amount by a count
  };
  Kind kind = Kind::kOther;
  char op = 0;
  bool spaced = false;       ///< an operator with blanks on both sides
  bool word = false;         ///< an operator in words: "minus"
  bool joins_comma = false;  ///< the comma before it parts nothing: "80 GB, minus 16 GB"
  bool dot = false;     ///< a "·" with blanks on both sides: a product, or a mark between figures
  bool symbol = false;  ///< "t_p": a word that stands for a value
  std::uint32_t begin = 0, end = 0;
  std::int32_t number = -1;
};

/// Reads one block: appends numbers, rank lists and names to `mentions`, tokens to `tokens`.
/// `masked` are the stretches (URLs, dates, versions, paths) that hold no quantity, in order.
class BlockScanner {
 public:
  BlockScanner(const Document& document, const MentionRules& rules, Mentions& mentions);
  void Scan(std::uint32_t block, const std::vector<Span>& masked, std::vector<TextToken>& tokens);

 private:
  std::uint32_t ScanWord(std::uint32_t at);
  std::uint32_t ScanOperatorWord(std::uint32_t at);
  std::uint32_t ScanDegrees(std::uint32_t at);
  std::uint32_t ScanPools(std::uint32_t at);
  std::uint32_t ScanFlag(std::uint32_t at);
  std::uint32_t ScanNumber(std::uint32_t at);
  std::uint32_t ScanSymbol(std::uint32_t at);
  std::uint32_t SkipMarkdown(std::uint32_t at);
  std::uint32_t ScanRankList(std::uint32_t noun_begin, std::uint32_t at, const Unit* noun);
  std::uint32_t ScanDeviceList(std::uint32_t at, std::uint32_t first);
  std::uint32_t ScanNamedRanks(std::uint32_t at);
  std::uint32_t ScanBrackets(std::uint32_t at);
  std::uint32_t ScanLatexCommand(std::uint32_t at);
  std::uint32_t ScanBrace(std::uint32_t at);
  std::uint32_t ScanWideCharacter(std::uint32_t at);
  std::optional<Decimal> ReadPower(const Decimal& base, std::uint32_t& end) const;
  std::uint32_t NumberSizeAt(std::uint32_t at) const;
  std::uint32_t TimesDevice(std::uint32_t at) const;
  bool BehindDevice() const;
  bool IsTimesDigits(std::string_view word) const;
  bool BehindFunction() const;
  bool SaysResult(std::uint32_t at) const;
  bool InExpression(std::uint32_t end) const;
  std::uint32_t ReadRange(Number& number, std::uint32_t at, bool own_unit);
  std::uint32_t ReadUnits(Number& number, std::uint32_t at);
  std::uint32_t ReadDenominators(Number& number, std::uint32_t at);
  std::uint32_t ReadMoneySuffix(Number& number, std::uint32_t at) const;
  std::uint32_t SkipFormulaEnd(std::uint32_t at) const;
  bool IsDevice(std::uint32_t at) const;
  std::uint32_t ReadCountedNoun(Number& number, std::uint32_t at);
  std::uint32_t ReadPrefix(Number& number, std::uint32_t at) const;
  void Push(TextToken::Kind kind, std::uint32_t begin, std::uint32_t end, char op = 0);
  void PushNumber(Number number);
  void PushGlued(std::uint32_t begin, std::uint32_t digits, std::uint32_t end,
                 std::string_view name);
  char At(std::uint32_t i) const { return i < end_ ? text_[i] : '\0'; }
  /// The rest of the block; `i` is at most its end.
  std::string_view From(std::uint32_t i) const { return {text_ + i, i < end_ ? end_ - i : 0}; }
  /// `what` is not empty.
  bool StartsWith(std::uint32_t i, std::string_view what) const {
    return i < end_ && text_[i] == what[0] && From(i).starts_with(what);
  }
  std::uint32_t SkipBlank(std::uint32_t i) const;
  bool IsLabelIndex(std::uint32_t at) const;
  bool IsOfAnyOne(std::uint32_t noun) const;
  bool EndsLine(std::uint32_t at) const;
  bool NamesValue(std::uint32_t at) const;
  bool EndsCount(std::uint32_t at) const;
  void CountLikeBefore(Number& number, std::uint32_t at);
  std::pair<std::uint32_t, int> PowerOfTen(std::uint32_t at) const;

  const Document& document_;
  const MentionRules& rules_;
  Mentions& mentions_;
  const char* text_ = nullptr;  ///< of the whole document
  std::vector<TextToken>* tokens_ = nullptr;
  std::size_t first_token_ = 0;  ///< of this block
  std::uint32_t block_ = 0, begin_ = 0, end_ = 0;
  std::string_view pending_flag_;
  const Unit* rate_prefix_ = nullptr;  ///< "每秒" before the next number
  std::uint32_t rate_prefix_end_ = 0;
  std::array<bool, 256> begins_degree_{};  ///< by the sum of a degree's first two letters
  std::uint32_t dollars_ = 0;              ///< seen in this block: an odd number opens a formula
  enum class Brace : std::uint8_t { kPlain, kNumerator, kDenominator, kPower };
  std::vector<Brace> braces_;  ///< of LaTeX, still open
  Brace next_brace_ = Brace::kPlain;
  bool has_backslash_ = false;  ///< anywhere in this block
  bool latex_ = false;          ///< a command was seen in this block
};

}  // namespace shardlint
