#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "source/span.h"
#include "verdict/finding.h"

namespace shardlint {

/// A line of an expect comment: `contradicted "7.98 GB"  arithmetic-sum = 7.355 GB`. The rule must
/// be there for contradicted; the value that was expected instead is optional. A quotation escapes
/// '"' and
/// '\' with '\', line ends as \n and \r, and the end of a comment as --\>.
struct ExpectedClaim {
  std::string verdict;
  std::string quote;
  std::string rule;
  std::string display;
  std::uint32_t line = 0;  ///< from 1
};

/// `<!-- expect`, a line a claim, `-->`, each at the beginning of a line but for blanks. It is
/// about the text between the comment before it and itself.
struct ExpectComment {
  Span span;  ///< whole lines
  std::vector<ExpectedClaim> claims;
};

/// Mistakes in the comments themselves go to `errors`, one line each.
std::vector<ExpectComment> FindExpectComments(std::string_view text,
                                              std::vector<std::string>& errors);

/// A claim that was made: where, and by which checks with what they expected.
struct MadeClaim {
  struct By {
    std::string rule;
    std::string display;
  };
  Span span;
  std::string verdict;
  std::vector<By> by;  ///< the checks that have the claim's verdict
};
std::vector<MadeClaim> MadeClaims(const DocumentReport& report);

/// Where a document and its comments disagree, one line each, in both directions.
std::vector<std::string> CompareClaims(std::string_view text, const std::vector<MadeClaim>& made);

/// `text` with comments that agree with `made`. What agrees already stays as it is; new comments go
/// below the paragraph, list, table or code block that the claims stand in. Everything else keeps
/// its bytes.
std::string UpdateExpectations(std::string_view text, const std::vector<MadeClaim>& made);

}  // namespace shardlint
