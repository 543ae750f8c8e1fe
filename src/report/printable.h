#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace shardlint {

/// Whether a terminal would act on the code point or show nothing for it: controls except the tab,
/// DEL, bidirectional controls, zero-width characters, line separators.
bool IsHidden(std::uint32_t code_point);

/// "<U+202E>".
std::string HiddenName(std::uint32_t code_point);

/// Text as it may reach a terminal: hidden characters by name, broken UTF-8 as U+FFFD. Everything
/// that a document, a path or a rule says passes through here.
std::string Printable(std::string_view text);
void AppendPrintable(std::string& out, std::string_view text);

/// Words of a document in quotes: printable, on one line, cut after 100 characters.
std::string Quoted(std::string_view text);

}  // namespace shardlint
