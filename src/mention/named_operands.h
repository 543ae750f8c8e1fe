#pragma once

#include <vector>

#include "mention/token_stream.h"

namespace shardlint {

/// "4 replicas × TP=4 = 16", "TP(4) × PP(2) = 8": an operand with the short name it is the value
/// of. The name and its sign go, so that the equation reads as one of numbers.
void DropNamesOfOperands(std::vector<TextToken>& tokens);

}  // namespace shardlint
