#include "document/cmark_session.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>
#include <cmark-gfm/houdini.h>

#include <algorithm>
#include <cstdint>
#include <mutex>
#include <shared_mutex>

#include "document/arena.h"
#include "document/guard.h"

namespace shardlint {
namespace {

thread_local Arena t_arena;

cmark_mem* Memory() {
  static cmark_mem memory = {
      [](std::size_t n, std::size_t size) { return t_arena.Allocate(n * size); },
      [](void* old, std::size_t size) { return t_arena.Grow(old, size); },
      [](void* old) { t_arena.Free(old); }};
  return &memory;
}

struct Extensions {
  cmark_syntax_extension* table = nullptr;
  cmark_syntax_extension* strikethrough = nullptr;
  cmark_syntax_extension* task_list = nullptr;
};

const Extensions& Registered() {
  static const Extensions extensions = [] {
    cmark_gfm_core_extensions_ensure_registered();
    return Extensions{cmark_find_syntax_extension("table"),
                      cmark_find_syntax_extension("strikethrough"),
                      cmark_find_syntax_extension("tasklist")};
  }();
  return extensions;
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

/// Whether a '~' may close a strikethrough; nearly all stand before a number ("~140 GB") and do
/// not, and one between two digits is of a range ("3~4 GB").
bool MayStrike(std::string_view text) {
  for (std::size_t at = text.find('~'); at != std::string_view::npos;) {
    const std::size_t end = std::min(text.find_first_not_of('~', at), text.size());
    const char before = at == 0 ? ' ' : text[at - 1];
    const char after = end == text.size() ? ' ' : text[end];
    const bool range = end - at == 1 && IsDigit(before) && IsDigit(after);
    if (!range && end - at <= 2 && MayCloseStrikethrough(before, after)) return true;
    at = text.find('~', end);
  }
  return false;
}

/// While a parser with the strikethrough extension reads inlines, '~' is special in a table that
/// all parsers of the process share. Texts in which that matters must not meet.
std::shared_mutex g_special_characters;

}  // namespace

CmarkSession::~CmarkSession() { t_arena.Reset(); }

cmark_node* CmarkSession::Parse(std::string_view text) {
  const Extensions& extensions = Registered();
  cmark_parser* parser = cmark_parser_new_with_mem(CMARK_OPT_SOURCEPOS, Memory());
  cmark_parser_attach_syntax_extension(parser, extensions.table);
  cmark_parser_attach_syntax_extension(parser, extensions.task_list);
  const bool strikes = MayStrike(text);
  if (strikes) cmark_parser_attach_syntax_extension(parser, extensions.strikethrough);
  cmark_parser_feed(parser, text.data(), text.size());
  if (strikes) {
    const std::unique_lock lock(g_special_characters);
    return cmark_parser_finish(parser);
  }
  std::shared_lock lock(g_special_characters, std::defer_lock);
  if (text.find('~') != std::string_view::npos) lock.lock();
  return cmark_parser_finish(parser);
}

std::size_t DecodeEntity(std::string_view text, std::string& out) {
  cmark_strbuf buffer;
  cmark_strbuf_init(Memory(), &buffer, 0);
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const bufsize_t size = houdini_unescape_ent(
      &buffer, bytes, static_cast<bufsize_t>(std::min<std::size_t>(text.size(), 64)));
  out.assign(reinterpret_cast<const char*>(buffer.ptr), static_cast<std::size_t>(buffer.size));
  return static_cast<std::size_t>(size);
}

std::string_view LiteralOf(cmark_node* node) {
  const char* literal = cmark_node_get_literal(node);
  return literal == nullptr ? std::string_view() : std::string_view(literal);
}

std::string_view ContentOf(cmark_node* node) {
  const char* content = cmark_node_get_string_content(node);
  return content == nullptr ? std::string_view() : std::string_view(content);
}

bool IsTable(cmark_node* node) {
  return cmark_node_get_syntax_extension(node) == Registered().table;
}

bool IsTask(cmark_node* item) {
  return cmark_node_get_syntax_extension(item) == Registered().task_list;
}

bool IsStrikethrough(cmark_node* node) {
  return cmark_node_get_syntax_extension(node) == Registered().strikethrough;
}

}  // namespace shardlint
