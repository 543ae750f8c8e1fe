#pragma once

#include <cstddef>

#include "base/check.h"
#include "base/unset_array.h"

namespace shardlint {

/// A vector of at most `kMost` elements, in place.
template <class T, std::size_t kMost>
class Few {
 public:
  void push_back(const T& value) {
    SHARDLINT_CHECK(size_ < kMost);
    elements_[size_++] = value;
  }
  std::size_t size() const { return size_; }
  const T* data() const { return elements_.data(); }
  const T* begin() const { return data(); }
  const T* end() const { return data() + size_; }
  const T& front() const { return *data(); }

 private:
  UnsetArray<T, kMost> elements_;
  std::size_t size_ = 0;
};

}  // namespace shardlint
