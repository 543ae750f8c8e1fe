#include "document/replay.h"

#include <algorithm>
#include <string>

#include "base/text.h"

namespace shardlint {
namespace {

constexpr std::size_t kMaxLabel = 1000;
constexpr int kMaxParentheses = 32;

std::size_t CountRun(std::string_view text, std::size_t at, char c) {
  const std::size_t end = text.find_first_not_of(c, at);
  return std::min(end, text.size()) - at;
}

/// Where the closing run of exactly `ticks` backticks begins, or npos.
std::size_t FindTicks(std::string_view text, std::size_t at, std::size_t ticks) {
  while ((at = text.find('`', at)) != std::string_view::npos) {
    const std::size_t run = CountRun(text, at, '`');
    if (run == ticks) return at;
    at += run;
  }
  return at;
}

/// cmark strips one blank from both ends of a code span unless it is all blank.
Span CodeBody(std::string_view text, std::size_t begin, std::size_t end) {
  const std::string_view body = text.substr(begin, end - begin);
  const auto blank = [](char c) { return c == ' ' || c == '\n'; };
  const bool strip = body.size() >= 2 && blank(body.front()) && blank(body.back()) &&
                     body.find_first_not_of(" \n") != std::string_view::npos;
  return strip ? Span{Size32(begin + 1), Size32(end - 1)} : Span{Size32(begin), Size32(end)};
}

bool IsLineBreakTag(std::string_view tag) {
  if (tag.size() < 4 || tag[0] != '<' || ToLower(tag[1]) != 'b' || ToLower(tag[2]) != 'r') {
    return false;
  }
  return tag[3] == '>' || tag[3] == '/' || IsSpace(tag[3]);
}

}  // namespace

void RunWriter::Rewind(Mark mark) {
  document_.text.resize(mark.text);
  document_.runs.resize(mark.runs);
}

void RunWriter::Add(Run::Kind kind, Span from) {
  document_.runs.push_back(
      {text_size(), {from.begin + source_.shift, from.end + source_.shift}, kind});
}

void RunWriter::VerbatimBytes(Span from) {
  if (from.begin == from.end) return;
  const Run* last = document_.runs.empty() ? nullptr : &document_.runs.back();
  const bool joins = last != nullptr && last->kind == Run::Kind::kVerbatim &&
                     last->source.end == from.begin + source_.shift &&
                     last->text_begin + last->source.size() == text_size();
  if (joins) {
    document_.runs.back().source.end = from.end + source_.shift;
  } else {
    Add(Run::Kind::kVerbatim, from);
  }
  document_.text.append(source_.text.substr(from.begin, from.size()));
}

void RunWriter::Verbatim(Span from) {
  if (source_.has_nul) {
    const std::string_view bytes = source_.file.substr(from.begin + source_.shift, from.size());
    for (std::size_t nul = bytes.find('\0'); nul != std::string_view::npos;) {
      const std::uint32_t at = Size32(nul) + (from.end - Size32(bytes.size()));
      VerbatimBytes({from.begin, at});
      Decoded(" ", {at, at + 1});
      from.begin = at + 1;
      nul = bytes.find('\0', nul + 1);
    }
  }
  VerbatimBytes(from);
}

void RunWriter::Decoded(std::string_view text, Span from) {
  Add(Run::Kind::kDecoded, from);
  document_.text.append(text);
}

void RunWriter::Break(Span from) {
  Add(Run::Kind::kBreak, from);
  document_.text.push_back(' ');
}

void ContentMap::Clear() {
  pieces_.clear();
  cursor_ = 0;
}

std::size_t ContentMap::Find(std::uint32_t content) const {
  if (pieces_[cursor_].content > content) cursor_ = 0;
  while (cursor_ + 1 < pieces_.size() && pieces_[cursor_ + 1].content <= content) ++cursor_;
  return cursor_;
}

Span ContentMap::ByteAt(std::uint32_t content) const {
  const Piece& piece = pieces_[Find(content)];
  if (piece.kind == Piece::Kind::kPipe) return {piece.source, piece.source + 2};
  if (piece.kind == Piece::Kind::kTab) return {piece.source, piece.source + 1};
  const std::uint32_t begin = piece.source + (content - piece.content);
  return {begin, begin + 1};
}

std::uint32_t ContentMap::SourceBegin(std::uint32_t content) const { return ByteAt(content).begin; }

bool ContentMap::AddUnescaped(std::string_view source, Span from, std::string_view expected,
                              std::uint32_t content) {
  std::size_t matched = 0;
  for (std::uint32_t at = from.begin; at < from.end;) {
    std::size_t pipe = source.substr(0, from.end).find("\\|", at);
    if (pipe == std::string_view::npos) pipe = from.end;
    const std::string_view plain = source.substr(at, pipe - at);
    if (expected.substr(matched, plain.size()) != plain) return false;
    if (at == from.begin)
      pieces_.push_back({content + Size32(matched), at, Piece::Kind::kVerbatim});
    matched += plain.size();
    at = Size32(pipe);
    if (at == from.end) break;
    if (matched >= expected.size() || expected[matched] != '|') return false;
    pieces_.push_back({content + Size32(matched), at, Piece::Kind::kPipe});
    ++matched;
    at += 2;
    // What follows, a line end perhaps, does not belong to the bar.
    pieces_.push_back({content + Size32(matched), at, Piece::Kind::kVerbatim});
  }
  return matched == expected.size();
}

std::uint32_t TabSpaces(std::string_view& expected, std::string_view line) {
  std::uint32_t spaces = 0;
  std::string_view rest = expected;
  while (!line.ends_with(rest) && spaces < 3 && rest.starts_with(' ')) {
    rest.remove_prefix(1);
    ++spaces;
  }
  const std::size_t prefix = line.size() - std::min(line.size(), rest.size());
  if (spaces == 0 || prefix == 0 || line[prefix - 1] != '\t') return 0;
  expected = rest;
  return spaces;
}

char InlineReplay::Peek(std::size_t ahead) const {
  return at_ + ahead < content_.size() ? content_[at_ + ahead] : '\0';
}

bool InlineReplay::Skip(char c) {
  if (Peek() != c) return false;
  ++at_;
  return true;
}

void InlineReplay::SkipBlanks() {
  while (at_ < content_.size() && IsSpace(content_[at_])) ++at_;
}

void InlineReplay::Emit(std::size_t begin, std::size_t end) {
  if (withdrawn_) return;
  using Kind = ContentMap::Piece::Kind;
  map_.ForEach(Size32(begin), Size32(end), [&](Kind kind, Span from, std::uint32_t size) {
    if (kind == Kind::kVerbatim) {
      writer_.Verbatim(from);
    } else {
      writer_.Decoded(kind == Kind::kPipe ? "|" : std::string(size, ' '), from);
    }
  });
}

void InlineReplay::EmitBreak(std::size_t begin, std::size_t end) {
  if (withdrawn_) return;
  const std::uint32_t from = map_.SourceBegin(Size32(begin));
  const std::uint32_t to =
      end < content_.size() ? map_.SourceBegin(Size32(end)) : map_.SourceEnd(Size32(end));
  writer_.Break({from, to});
}

bool InlineReplay::Escape(std::string_view literal, std::size_t& matched) {
  const char escaped = Peek(1);
  if (autolink_ || !IsPunctuation(escaped)) {
    if (literal[matched] != '\\') return false;
    Emit(at_, at_ + 1);
    ++at_;
  } else {
    if (literal[matched] != escaped) return false;
    const std::uint32_t begin = map_.SourceBegin(Size32(at_));
    // "\," and "\;\text{GB}" are blanks of a formula, which no prose escapes.
    const bool blank =
        escaped == ',' || ((escaped == ';' || escaped == ':' || escaped == '!') && Peek(2) == '\\');
    if (!withdrawn_)
      writer_.Decoded(blank ? " " : literal.substr(matched, 1),
                      {begin, map_.SourceEnd(Size32(at_ + 2))});
    at_ += 2;
  }
  ++matched;
  return true;
}

bool InlineReplay::Entity(std::string_view literal, std::size_t& matched) {
  std::string decoded;
  const std::size_t size = decode_(content_.substr(at_ + 1), decoded);
  if (size != 0 && literal.substr(matched).starts_with(decoded)) {
    const std::uint32_t begin = map_.SourceBegin(Size32(at_));
    if (!withdrawn_) writer_.Decoded(decoded, {begin, map_.SourceEnd(Size32(at_ + 1 + size))});
    at_ += 1 + size;
    matched += decoded.size();
    return true;
  }
  if (literal[matched] != '&') return false;
  Emit(at_, at_ + 1);
  ++at_;
  ++matched;
  return true;
}

bool InlineReplay::Text(std::string_view literal) {
  for (std::size_t matched = 0; matched < literal.size();) {
    const std::size_t begin = at_;
    const std::size_t limit = std::min(content_.size(), at_ + literal.size() - matched);
    while (at_ < limit && content_[at_] == literal[matched] && content_[at_] != '\\' &&
           content_[at_] != '&') {
      ++at_;
      ++matched;
    }
    Emit(begin, at_);
    if (matched == literal.size()) break;
    const char c = Peek();
    const bool ok = c == '\\'  ? Escape(literal, matched)
                    : c == '&' ? Entity(literal, matched)
                               : false;
    if (!ok) return false;
  }
  return true;
}

bool InlineReplay::LineBreak(bool hard) {
  const std::size_t begin = at_;
  while (Peek() == ' ' || Peek() == '\t') ++at_;
  const bool backslash = hard && Skip('\\');
  if (!Skip('\n')) return false;
  // Behind a backslash cmark keeps a lazy line's indentation.
  while (!backslash && (Peek() == ' ' || Peek() == '\t')) ++at_;
  EmitBreak(begin, at_);
  return true;
}

bool InlineReplay::Code(std::string_view literal) {
  const std::size_t ticks = CountRun(content_, at_, '`');
  if (ticks == 0) return false;
  const std::size_t begin = at_ + ticks;
  const std::size_t end = FindTicks(content_, begin, ticks);
  if (end == std::string_view::npos) return false;
  const Span body = CodeBody(content_, begin, end);
  if (body.size() != literal.size()) return false;
  std::size_t plain = body.begin;
  for (std::size_t i = body.begin; i < body.end; ++i) {
    const char expected = literal[i - body.begin];
    if (content_[i] == '\n' && expected == ' ') {
      Emit(plain, i);
      EmitBreak(i, i + 1);
      plain = i + 1;
    } else if (content_[i] != expected) {
      return false;
    }
  }
  Emit(plain, body.end);
  at_ = end + ticks;
  return true;
}

bool InlineReplay::Html(std::string_view literal) {
  if (content_.substr(at_, literal.size()) != literal) return false;
  if (IsLineBreakTag(literal)) {
    EmitBreak(at_, at_ + literal.size());
  }
  at_ += literal.size();
  return true;
}

bool InlineReplay::Emphasis(std::size_t delimiters) {
  const char c = Peek();
  if (c != '*' && c != '_') return false;
  while (delimiters > 0 && Skip(c)) --delimiters;
  return delimiters == 0;
}

bool InlineReplay::Strikethrough(bool enter) {
  if (!Skip('~')) return false;
  // One '~' stands before a number more often than it strikes something out.
  if (Skip('~')) withdrawn_ = enter;
  return true;
}

bool InlineReplay::EnterLink() {
  autolink_ = Peek() == '<';
  return autolink_ ? Skip('<') : Skip('[');
}

bool InlineReplay::EnterImage() { return Skip('!') && Skip('['); }

bool InlineReplay::ExitLink() {
  if (autolink_) {
    autolink_ = false;
    return Skip('>');
  }
  if (!Skip(']')) return false;
  if (Peek() == '(' && SkipInlineTail()) return true;
  if (Peek() == '[') SkipLabel();
  return true;
}

/// `(destination "title")`, as cmark reads it; stays where it is if it is something else.
bool InlineReplay::SkipInlineTail() {
  std::size_t at = at_ + 1;
  const auto skip_blanks = [&] {
    const std::size_t begin = at;
    while (at < content_.size() &&
           (IsSpace(content_[at]) || content_[at] == '\v' || content_[at] == '\f')) {
      ++at;
    }
    return at != begin;
  };
  skip_blanks();
  if (!SkipDestination(at)) return false;
  if (skip_blanks() && SkipTitle(at)) skip_blanks();
  if (at >= content_.size() || content_[at] != ')') return false;
  at_ = at + 1;
  return true;
}

bool InlineReplay::SkipDestination(std::size_t& at) const {
  const auto escaped = [&] { return at + 1 < content_.size() && IsPunctuation(content_[at + 1]); };
  if (at < content_.size() && content_[at] == '<') {
    for (++at; at < content_.size(); ++at) {
      const char c = content_[at];
      if (c == '>') return ++at, true;
      if (c == '\n' || c == '<') return false;
      if (c == '\\' && escaped()) ++at;
    }
    return false;
  }
  int depth = 0;
  for (; at < content_.size() && !IsSpace(content_[at]); ++at) {
    const char c = content_[at];
    if (c == '\\' && escaped()) {
      ++at;
    } else if (c == '(') {
      if (++depth > kMaxParentheses) return false;
    } else if (c == ')' && depth-- == 0) {
      break;
    }
  }
  return at < content_.size();
}

/// The longest title that begins at `at`: a last escaped quote closes when no other does.
bool InlineReplay::SkipTitle(std::size_t& at) const {
  const char open = at < content_.size() ? content_[at] : '\0';
  if (open != '"' && open != '\'' && open != '(') return false;
  const char close = open == '(' ? ')' : open;
  std::size_t fallback = 0;
  for (std::size_t i = at + 1; i < content_.size(); ++i) {
    const char c = content_[i];
    if (c == '\\' && i + 1 < content_.size() && IsPunctuation(content_[i + 1])) {
      ++i;
      if (content_[i] == close) fallback = i + 1;
    } else if (c == close) {
      return at = i + 1, true;
    } else if (c == open) {
      break;
    }
  }
  if (fallback == 0) return false;
  at = fallback;
  return true;
}

bool InlineReplay::SkipLabel() {
  for (std::size_t i = at_ + 1; i < content_.size() && i - at_ <= kMaxLabel + 1; ++i) {
    const char c = content_[i];
    if (c == '\\' && i + 1 < content_.size() && IsPunctuation(content_[i + 1])) {
      ++i;
    } else if (c == '[') {
      return false;
    } else if (c == ']') {
      return at_ = i + 1, true;
    }
  }
  return false;
}

bool InlineReplay::End() const {
  return std::all_of(content_.begin() + static_cast<std::ptrdiff_t>(at_), content_.end(), IsSpace);
}

}  // namespace shardlint
