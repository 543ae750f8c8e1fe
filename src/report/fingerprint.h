#pragma once

#include <string>
#include <string_view>

namespace shardlint {

/// 16 hexadecimal digits that stay the same while the rule, the claim's own text and its section
/// do, wherever its line moves. `scope` sets apart what would be alike: a document's path.
std::string Fingerprint(std::string_view rule, std::string_view id, std::string_view scope = {});

}  // namespace shardlint
