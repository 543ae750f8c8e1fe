#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "document/document.h"
#include "source/span.h"

namespace shardlint {

/// The text that cmark parses and how it lies in the file: the same bytes from `shift` on, except
/// that some are masked by as many blanks.
struct SourceText {
  std::string_view text;
  std::uint32_t shift = 0;  ///< length of the byte order mark, which cmark does not see
  bool has_nul = false;     ///< some blanks stand for NUL bytes
  std::string_view file;    ///< all bytes of the file
};

/// Appends readable text and its runs to a Document. Spans are offsets into SourceText::text.
class RunWriter {
 public:
  RunWriter(Document& document, const SourceText& source) : document_(document), source_(source) {}

  void Verbatim(Span from);
  /// `text` must not be empty.
  void Decoded(std::string_view text, Span from);
  void Break(Span from);
  /// Text without runs, for a block that did not replay.
  void Inexact(std::string_view text) { document_.text.append(text); }

  std::uint32_t text_size() const { return static_cast<std::uint32_t>(document_.text.size()); }
  struct Mark {
    std::size_t text = 0;
    std::size_t runs = 0;
  };
  Mark Here() const { return {document_.text.size(), document_.runs.size()}; }
  void Rewind(Mark mark);

 private:
  void Add(Run::Kind kind, Span from);
  void VerbatimBytes(Span from);

  Document& document_;
  const SourceText& source_;
};

/// Where each byte of a block's content (what cmark hands to its inline parser: lines without
/// container marks, cells without `\|`) lies in the source.
class ContentMap {
 public:
  struct Piece {
    enum class Kind : std::uint8_t {
      kVerbatim,
      kPipe,  ///< one '|' that stands for the two bytes `\|`
      kTab,   ///< blanks that stand for part of a tab
    };
    std::uint32_t content = 0;  ///< begins here, ends where the next piece begins
    std::uint32_t source = 0;
    Kind kind = Kind::kVerbatim;
  };

  void Clear();
  void Add(Piece piece) { pieces_.push_back(piece); }
  /// Adds `source` [from.begin, from.end) as the content that begins at `content`, each `\|` as
  /// '|'. False if that is not what `expected` says.
  bool AddUnescaped(std::string_view source, Span from, std::string_view expected,
                    std::uint32_t content);

  std::uint32_t SourceBegin(std::uint32_t content) const;
  /// The end of the source of the byte before `content`.
  std::uint32_t SourceEnd(std::uint32_t content) const { return ByteAt(content - 1).end; }
  /// Calls `use` with the kind, source and content size of each piece of content [begin, end).
  template <class Use>
  void ForEach(std::uint32_t begin, std::uint32_t end, Use use) const;
  bool empty() const { return pieces_.empty(); }

 private:
  Span ByteAt(std::uint32_t content) const;
  std::size_t Find(std::uint32_t content) const;

  std::vector<Piece> pieces_;
  mutable std::size_t cursor_ = 0;  ///< look-ups go forwards
};

/// cmark writes blanks for the rest of a tab whose first columns a container took. If `expected`
/// begins with such blanks and its rest ends `line`, cuts them off and answers how many they were.
std::uint32_t TabSpaces(std::string_view& expected, std::string_view line);

/// Decodes the entity whose name begins at `text` (after the '&'); answers how many bytes it took,
/// 0 if it is none.
using EntityDecoder = std::size_t (*)(std::string_view text, std::string& out);

/// Follows cmark's inline events with a cursor over the block's content and writes the text. Every
/// step answers false when the content does not say what the event says: the block is inexact.
class InlineReplay {
 public:
  InlineReplay(std::string_view content, const ContentMap& map, EntityDecoder decode,
               RunWriter& writer)
      : content_(content), map_(map), decode_(decode), writer_(writer) {}

  bool Text(std::string_view literal);
  bool LineBreak(bool hard);
  bool Code(std::string_view literal);
  bool Html(std::string_view literal);
  bool Emphasis(std::size_t delimiters);
  /// What stands between "~~" is withdrawn: it is followed, but no text.
  bool Strikethrough(bool enter);
  bool EnterLink();
  bool EnterImage();
  bool ExitLink();
  /// Nothing but blanks may be left.
  bool End() const;

 private:
  char Peek(std::size_t ahead = 0) const;
  bool Skip(char c);
  void SkipBlanks();
  void Emit(std::size_t begin, std::size_t end);
  void EmitBreak(std::size_t begin, std::size_t end);
  bool Escape(std::string_view literal, std::size_t& matched);
  bool Entity(std::string_view literal, std::size_t& matched);
  bool SkipInlineTail();
  bool SkipDestination(std::size_t& at) const;
  bool SkipTitle(std::size_t& at) const;
  bool SkipLabel();

  std::string_view content_;
  std::size_t at_ = 0;
  bool autolink_ = false;
  bool withdrawn_ = false;
  const ContentMap& map_;
  EntityDecoder decode_;
  RunWriter& writer_;
};

template <class Use>
void ContentMap::ForEach(std::uint32_t begin, std::uint32_t end, Use use) const {
  for (std::size_t i = Find(begin); begin < end; ++i) {
    const std::uint32_t piece_end = i + 1 < pieces_.size() ? pieces_[i + 1].content : end;
    const std::uint32_t stop = piece_end < end ? piece_end : end;
    const Piece& piece = pieces_[i];
    const std::uint32_t source = piece.source + (begin - piece.content);
    const Span from = piece.kind == Piece::Kind::kVerbatim ? Span{source, source + (stop - begin)}
                                                           : ByteAt(begin);
    use(piece.kind, from, stop - begin);
    begin = stop;
  }
}

}  // namespace shardlint
