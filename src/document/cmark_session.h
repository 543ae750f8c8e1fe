#pragma once

#include <cstddef>
#include <string>
#include <string_view>

struct cmark_node;

namespace shardlint {

/// cmark with our extensions and memory. A parsed tree lives in the thread's arena until the
/// session ends; a thread has one session at a time.
class CmarkSession {
 public:
  CmarkSession() = default;
  ~CmarkSession();
  CmarkSession(const CmarkSession&) = delete;
  CmarkSession& operator=(const CmarkSession&) = delete;

  cmark_node* Parse(std::string_view text);
};

/// Decodes the entity whose name begins at `text` (after the '&'); answers how many bytes it took,
/// 0 if it is none.
std::size_t DecodeEntity(std::string_view text, std::string& out);

std::string_view LiteralOf(cmark_node* node);
/// What cmark's inline parser was given for a block.
std::string_view ContentOf(cmark_node* node);

bool IsTable(cmark_node* node);
bool IsTask(cmark_node* item);
bool IsStrikethrough(cmark_node* node);

}  // namespace shardlint
