#pragma once

#include <string_view>

#include "claim/context.h"
#include "verdict/judgement.h"

namespace shardlint {

/// The text from one number to the next; empty where they overlap.
std::string_view Between(const Judgement& judgement, const Number& a, const Number& b);

/// Whether a full stop stands in the text between two figures.
bool EndsSentence(std::string_view gap);

/// The sentence of a claim inside its block, looked for at most 400 bytes to either end.
TextRange SentenceOf(const Judgement& judgement, const Claim& claim);

/// What stands between the headings around a claim, at most 200 blocks to either side.
TextRange WordsOfSection(const Judgement& judgement, const Claim& claim);

}  // namespace shardlint
