#include "document/arena.h"

#include <algorithm>
#include <cstring>
#include <new>

namespace shardlint {
namespace {

constexpr std::size_t kAlign = alignof(std::max_align_t);
constexpr std::size_t kHeader = kAlign;  ///< holds the size of the allocation behind it
constexpr std::size_t kFirstChunk = std::size_t{1} << 20;
constexpr std::size_t kLargestChunk = std::size_t{8} << 20;

constexpr std::size_t RoundUp(std::size_t size) { return (size + kAlign - 1) & ~(kAlign - 1); }

std::size_t& SizeOf(void* allocation) {
  return *std::launder(
      reinterpret_cast<std::size_t*>(static_cast<std::byte*>(allocation) - kHeader));
}

}  // namespace

std::byte* Arena::Reserve(std::size_t size) {
  if (static_cast<std::size_t>(end_ - next_) < size) {
    const std::size_t usual =
        std::min(kLargestChunk, kFirstChunk << std::min<std::size_t>(chunks_.size(), 3));
    const std::size_t chunk = std::max(size, usual);
    chunks_.push_back({std::unique_ptr<std::byte[]>(new std::byte[chunk]), chunk});
    next_ = chunks_.back().bytes.get();
    end_ = next_ + chunk;
  }
  std::byte* const place = next_;
  next_ += size;
  return place;
}

void* Arena::Allocate(std::size_t size) {
  const std::size_t list = RoundUp(size) / kAlign;
  if (list < kSizes && free_[list] != nullptr) {
    void* const place = free_[list];
    std::memcpy(&free_[list], place, sizeof(void*));
    SizeOf(place) = size;
    return std::memset(place, 0, size);
  }
  std::byte* const place = Reserve(kHeader + RoundUp(size)) + kHeader;
  new (place - kHeader) std::size_t(size);
  std::memset(place, 0, size);
  return place;
}

void* Arena::Grow(void* old, std::size_t size) {
  if (old == nullptr) return Allocate(size);
  const std::size_t old_size = SizeOf(old);
  if (size <= old_size) return old;
  std::byte* const place = static_cast<std::byte*>(old);
  const std::size_t more = RoundUp(size) - RoundUp(old_size);
  if (place + RoundUp(old_size) == next_ && more <= static_cast<std::size_t>(end_ - next_)) {
    next_ += more;
    SizeOf(old) = size;
    return old;
  }
  void* const larger = Allocate(size);
  std::memcpy(larger, old, old_size);
  return larger;
}

void Arena::Free(void* allocation) {
  if (allocation == nullptr) return;
  const std::size_t list = RoundUp(SizeOf(allocation)) / kAlign;
  if (list == 0 || list >= kSizes) return;
  std::memcpy(allocation, &free_[list], sizeof(void*));
  free_[list] = allocation;
}

void Arena::Reset() {
  free_ = {};
  const bool keep = !chunks_.empty() && chunks_.front().size == kFirstChunk;
  chunks_.resize(keep ? 1 : 0);
  next_ = keep ? chunks_.front().bytes.get() : nullptr;
  end_ = keep ? next_ + kFirstChunk : nullptr;
}

}  // namespace shardlint
