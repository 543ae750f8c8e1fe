#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.h"
#include "model/rule_loader.h"

namespace shardlint {
namespace {

using Grammar = StatementGrammar;

constexpr std::uint8_t kUsualGap = 2, kWideGap = 8;  // words between two items of a pattern
constexpr std::size_t kMaxItems = 12;

class StatementLoader {
 public:
  explicit StatementLoader(RuleLoader& loader)
      : loader_(loader),
        vocabulary_(loader.rules().vocabulary),
        grammar_(loader.rules().statement_grammar) {
    for (const Measure& measure : vocabulary_.measures)
      grammar_.degrees.push_back(measure.id.ends_with("_parallel"));
  }

  void Load() {
    loader_.ForEach("classes", [&](RuleValue json) { LoadClass(json); });
    const std::vector<RuleValue> entries = loader_.Entries("statements");
    for (const RuleValue json : entries) LoadStatement(json);
    for (std::size_t i = 0; i < entries.size(); ++i)
      if (const RuleValue opposite = entries[i]["opposite"])
        grammar_.statements[i].opposite = Opposite(opposite);
    IndexPatterns();
  }

 private:
  // Entries of one id add their words to each other, as in the vocabulary.
  void LoadClass(RuleValue json) {
    static constexpr std::array<std::pair<std::string_view, Grammar::Duty>, 5> kDuties = {
        {{"negation", Grammar::Duty::kNegation},
         {"unasserted", Grammar::Duty::kUnasserted},
         {"aim", Grammar::Duty::kAim},
         {"yes", Grammar::Duty::kYes},
         {"no", Grammar::Duty::kNo}}};
    auto known = std::ranges::find(grammar_.classes, json["id"].text(), &Grammar::WordClass::id);
    if (known == grammar_.classes.end()) {
      grammar_.classes.push_back({.id = std::string(json["id"].text())});
      grammar_.class_values.push_back(json["value"].number());
      known = grammar_.classes.end() - 1;
    }
    for (const auto& [name, duty] : kDuties)
      if (json["duty"].text() == name) known->duty = duty;
    if (json["reach"]) known->reach = static_cast<std::uint8_t>(json["reach"].number());
    for (const RuleValue word : json["words"])
      AddWords(word.text(), static_cast<std::size_t>(known - grammar_.classes.begin()));
  }

  void AddWords(std::string_view words, std::size_t word_class) {
    vocabulary_.phrases.Add(
        words,
        Vocabulary::Payload(Vocabulary::Kind::kStatement, static_cast<std::uint32_t>(word_class)),
        PhraseTable::List::kSecond);
  }

  void LoadStatement(RuleValue json) {
    Statement statement;
    statement.id = json["id"].text();
    if (const RuleValue holds = json["holds"]) statement.holds = loader_.Bind(holds, {});
    statement.verdict = json["verdict"].text();
    statement.severity = json["severity"] ? json["severity"].text() : "error";
    statement.check = json["check"].text();
    statement.message = json["message"].text();
    statement.rationale = json["rationale"].text();
    statement.references = json["references"].texts();
    statement.phrases = WordingsOf(json);
    statement.unless = json["unless"].texts();
    for (const std::string& near : json["unless_near"].texts()) statement.unless.push_back(near);
    statement.with = json["with"].texts();
    Grammar::Statement words;
    words.unless = Keys(json["unless"]);
    words.unless_near = Keys(json["unless_near"]);
    words.with = Keys(json["with"]);
    words.headings = json["headings"].truth();
    words.needed = json["needed"].truth();
    grammar_.statements.push_back(std::move(words));
    for (const RuleValue phrase : json["phrases"]) LoadPhrase(phrase.text());
    for (const RuleValue pattern : json["patterns"]) LoadPattern(pattern, pattern.text());
    if (const RuleValue effect = json["effect"]) LoadEffect(effect, statement.verdict);
    loader_.rules().statements.push_back(std::move(statement));
  }

  static std::vector<std::string> WordingsOf(RuleValue json) {
    std::vector<std::string> out = json["phrases"].texts();
    for (const RuleValue pattern : json["patterns"]) out.emplace_back(pattern.text());
    if (const RuleValue effect = json["effect"])
      out.push_back("<" + std::string(effect["of"].text()) + "> " +
                    std::string(effect["does"].text()) + " " + std::string(effect["to"].text()));
    return out;
  }

  // A fixed phrase is a class of its own.
  void LoadPhrase(std::string_view phrase) {
    const auto id = static_cast<std::uint32_t>(grammar_.classes.size());
    grammar_.classes.push_back({.id = std::string(phrase)});
    grammar_.class_values.push_back(0);
    AddWords(phrase, id);
    Grammar::Pattern pattern;
    pattern.items.push_back({.any = {KeyOf(kClassToken, id)}});
    Finish(std::move(pattern));
  }

  // What a degree does to something, said of it, of the thing, or under a heading that names it.
  void LoadEffect(RuleValue json, std::string_view verdict) {
    const std::string of = "<" + std::string(json["of"].text()) + ">";
    const std::string does(json["does"].text()), to(json["to"].text());
    const bool alone = verdict != "confirmed";
    LoadPattern(json, of + " ... [ " + does + " ... " + to + " ]", alone);
    LoadPattern(json, "[ " + to + " " + does + " ] ... {by} " + of, alone);
    if (alone) return;
    const std::string above = "@" + std::string(json["of"].text());
    LoadPattern(json, of + " ... [ " + to + " " + does + " ]");
    LoadPattern(json, above + " " + does + " " + to);
    LoadPattern(json, above + " " + to + " " + does);
  }

  // "<degree> ... [ {split|copy} <weights> ]": the schema describes the notation.
  void LoadPattern(RuleValue json, std::string_view text, bool alone = false) {
    Grammar::Pattern pattern;
    pattern.alone = alone;
    std::uint8_t gap = kUsualGap;
    bool closed = false;
    while (!(text = Trim(text)).empty()) {
      const std::string_view word = text.substr(0, text.find(' '));
      text.remove_prefix(word.size());
      const auto count = static_cast<std::uint8_t>(pattern.items.size());
      if (word == "...") {
        gap = kWideGap;
      } else if (word == "[") {
        pattern.span_begin = count;
      } else if (word == "]") {
        pattern.span_end = count, closed = true;
      } else if (word == "^") {
        pattern.at_begin = true;
      } else if (word == "$") {
        pattern.at_end = true;
      } else if (word.starts_with('@')) {
        pattern.context = static_cast<std::int32_t>(MeasureNamed(json, word.substr(1)));
      } else if (pattern.items.size() < kMaxItems) {
        pattern.items.push_back(ReadItem(json, word));
        pattern.items.back().gap = gap;
        gap = kUsualGap;
      }
    }
    if (!closed) pattern.span_end = 0;
    if (pattern.items.empty() || pattern.items.front().optional)
      return loader_.Mistake(json, "a pattern begins with a word that has to stand");
    Finish(std::move(pattern));
  }

  void Finish(Grammar::Pattern pattern) {
    if (pattern.span_end == 0) pattern.span_end = static_cast<std::uint8_t>(pattern.items.size());
    pattern.statement = static_cast<std::uint16_t>(grammar_.statements.size() - 1);
    grammar_.patterns.push_back(std::move(pattern));
  }

  Grammar::Item ReadItem(RuleValue json, std::string_view word) {
    Grammar::Item item;
    if (word.ends_with('?')) item.optional = true, word.remove_suffix(1);
    if (word.starts_with('#')) {
      item.number = true;
      word.remove_prefix(1);
      if (word.starts_with('>')) item.above = true, word.remove_prefix(1);
      std::from_chars(word.data(), word.data() + word.size(), item.value);
      return item;
    }
    item.any = KeysOf(json, word);
    return item;
  }

  std::vector<TokenKey> Keys(RuleValue list) {
    std::vector<TokenKey> keys;
    for (const RuleValue word : list)
      for (const TokenKey key : KeysOf(word, word.text())) keys.push_back(key);
    std::ranges::sort(keys);
    return keys;
  }

  // "{fit|hold}": classes; "<weights|per_gpu|prefill>": words of the vocabulary, or <device>;
  // "{replica}|<replicas>": of both.
  std::vector<TokenKey> KeysOf(RuleValue json, std::string_view word) {
    std::vector<TokenKey> keys;
    for (std::string_view rest = word; !rest.empty();) {
      const bool classes = rest.starts_with('{');
      const std::size_t close = rest.find(classes ? '}' : '>');
      if ((!classes && !rest.starts_with('<')) || close == rest.npos || close < 2) {
        loader_.Mistake(json, "'" + std::string(word) + "' is neither {class} nor <word>");
        return {};
      }
      AddKeys(json, rest.substr(1, close - 1), classes, keys);
      rest.remove_prefix(close + 1);
      if (rest.starts_with('|')) rest.remove_prefix(1);
    }
    std::ranges::sort(keys);
    return keys;
  }

  void AddKeys(RuleValue json, std::string_view names, bool classes, std::vector<TokenKey>& keys) {
    while (!names.empty()) {
      const std::string_view name = names.substr(0, names.find('|'));
      names.remove_prefix(std::min(names.size(), name.size() + 1));
      const auto key = classes ? ClassNamed(name) : WordNamed(name);
      if (key) keys.push_back(*key);
      if (!key) loader_.Mistake(json, "unknown word '" + std::string(name) + "'");
    }
  }

  std::optional<TokenKey> ClassNamed(std::string_view name) const {
    const auto known = std::ranges::find(grammar_.classes, name, &Grammar::WordClass::id);
    if (known == grammar_.classes.end()) return std::nullopt;
    return KeyOf(kClassToken, static_cast<std::uint32_t>(known - grammar_.classes.begin()));
  }

  std::optional<TokenKey> WordNamed(std::string_view name) const {
    if (name == "amount") return KeyOf(kNumberToken, 1);
    if (name == "device")
      return KeyOf(kNameToken, static_cast<std::uint32_t>(CatalogName::Kind::kDevice));
    using Kind = Vocabulary::Kind;
    if (const auto format = FormatNamed(name))
      return KeyOf(static_cast<std::uint32_t>(Kind::kPrecision), *format);
    const auto measure = std::ranges::find(vocabulary_.measures, name, &Measure::id);
    if (measure != vocabulary_.measures.end())
      return KeyOf(0, static_cast<std::uint32_t>(measure - vocabulary_.measures.begin()));
    for (const auto& [kind, ids] :
         {std::pair{Kind::kScope, &vocabulary_.scopes},
          std::pair{Kind::kPhase, &vocabulary_.phases}, std::pair{Kind::kRole, &vocabulary_.roles},
          std::pair{Kind::kWord, &vocabulary_.words}})
      if (const auto id = std::ranges::find(*ids, name); id != ids->end())
        return KeyOf(static_cast<std::uint32_t>(kind),
                     static_cast<std::uint32_t>(id - ids->begin()));
    return std::nullopt;
  }

  // "8_bit": number formats of so many bits.
  std::optional<std::uint32_t> FormatNamed(std::string_view name) const {
    if (!name.ends_with("_bit")) return std::nullopt;
    double bits = 0;
    std::from_chars(name.data(), name.data() + name.size(), bits);
    const auto format = std::ranges::find(vocabulary_.precisions, bits / 8);
    if (format == vocabulary_.precisions.end()) return std::nullopt;
    return static_cast<std::uint32_t>(format - vocabulary_.precisions.begin());
  }

  std::uint32_t MeasureNamed(RuleValue json, std::string_view name) {
    const auto key = WordNamed(name);
    if (!key || *key >> 16 != 0)
      loader_.Mistake(json, "unknown measure '" + std::string(name) + "'");
    return key.value_or(0);
  }

  std::int32_t Opposite(RuleValue json) {
    const auto& statements = loader_.rules().statements;
    const auto known = std::ranges::find(statements, json.text(), &Statement::id);
    if (known == statements.end()) {
      loader_.Mistake(json, "unknown statement '" + std::string(json.text()) + "'");
      return -1;
    }
    return static_cast<std::int32_t>(known - statements.begin());
  }

  void IndexPatterns() {
    for (std::size_t p = 0; p < grammar_.patterns.size(); ++p) {
      const Grammar::Item& first = grammar_.patterns[p].items.front();
      std::vector<TokenKey> keys = first.any;
      if (first.number) {
        keys.push_back(KeyOf(kNumberToken, 0));
        for (std::uint32_t c = 0; c < grammar_.classes.size(); ++c)
          if (grammar_.class_values[c] > 0) keys.push_back(KeyOf(kClassToken, c));
      }
      for (const TokenKey key : keys)
        grammar_.by_first[key].push_back(static_cast<std::uint16_t>(p));
      grammar_.patterns[p].needs = GroupsNeeded(grammar_.patterns[p]);
    }
  }

  static std::uint64_t GroupsNeeded(const Grammar::Pattern& pattern) {
    const auto needed = std::find_if(pattern.items.begin() + 1, pattern.items.end(),
                                     [](const Grammar::Item& item) { return !item.optional; });
    if (needed == pattern.items.end() || needed->number) return ~std::uint64_t{0};
    std::uint64_t groups = 0;
    for (const TokenKey key : needed->any) groups |= GroupOf(key);
    return groups;
  }

  RuleLoader& loader_;
  Vocabulary& vocabulary_;
  Grammar& grammar_;
};

}  // namespace

void LoadStatements(RuleLoader& loader) { StatementLoader(loader).Load(); }

}  // namespace shardlint
