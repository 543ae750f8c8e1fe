#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <vector>

namespace shardlint {

/// Memory that is given back all at once: cmark allocates a node for every piece of text, and
/// freeing them one by one costs as much as parsing.
class Arena {
 public:
  /// Zeroed and aligned for any type.
  void* Allocate(std::size_t size);
  /// A larger copy of `old`, in place if it was the last allocation; nullptr is an empty one.
  void* Grow(void* old, std::size_t size);
  /// Small allocations are used again.
  void Free(void* allocation);
  /// Forgets everything; keeps the first chunk for the next document.
  void Reset();

 private:
  struct Chunk {
    std::unique_ptr<std::byte[]> bytes;
    std::size_t size = 0;
  };

  std::byte* Reserve(std::size_t size);

  static constexpr std::size_t kSizes = 32;  ///< free lists, one for each multiple of the alignment

  std::vector<Chunk> chunks_;
  std::array<void*, kSizes> free_{};
  std::byte* next_ = nullptr;
  std::byte* end_ = nullptr;
};

}  // namespace shardlint
