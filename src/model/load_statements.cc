#include "model/rule_loader.h"

namespace shardlint {

void LoadStatements(RuleLoader& loader) {
  Ruleset& rules = loader.rules();
  for (const RuleValue json : loader.Entries("statements")) {
    Statement statement;
    statement.id = json["id"].text();
    statement.phrases = json["phrases"].texts();
    statement.unless = json["unless"].texts();
    statement.with = json["with"].texts();
    if (const RuleValue holds = json["holds"]) statement.holds = loader.Bind(holds, {});
    statement.verdict = json["verdict"].text();
    statement.severity = json["severity"] ? json["severity"].text() : "error";
    statement.check = json["check"].text();
    statement.message = json["message"].text();
    statement.rationale = json["rationale"].text();
    statement.references = json["references"].texts();
    for (const std::string& phrase : statement.phrases)
      rules.vocabulary.phrases.Add(
          phrase,
          Vocabulary::Payload(Vocabulary::Kind::kStatement,
                              static_cast<std::uint32_t>(rules.statements.size())),
          PhraseTable::List::kSecond);
    rules.statements.push_back(std::move(statement));
  }
}

}  // namespace shardlint
