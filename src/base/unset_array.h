#pragma once

#include <cstddef>
#include <type_traits>

namespace shardlint {

/// An array whose elements have no value until they are assigned: a buffer of which mostly a small
/// part is used costs nothing to make.
template <class T, std::size_t kSize>
class UnsetArray {
 public:
  static_assert(std::is_trivially_copyable_v<T>);
  UnsetArray() {}  // NOLINT: that is the point
  static constexpr std::size_t size() { return kSize; }
  T* data() { return elements_; }
  const T* data() const { return elements_; }
  T& operator[](std::size_t i) { return elements_[i]; }
  const T& operator[](std::size_t i) const { return elements_[i]; }

 private:
  union {
    T elements_[kSize];
  };
};

}  // namespace shardlint
