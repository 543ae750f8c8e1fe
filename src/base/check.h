#pragma once

#include <cstdio>
#include <cstdlib>

/// Aborts with the place when `condition` is false: a mistake of ours, never of the input's.
#define SHARDLINT_CHECK(condition)                                                           \
  do {                                                                                       \
    if (!(condition)) {                                                                      \
      std::fprintf(stderr, "%s:%d: broken invariant: %s\n", __FILE__, __LINE__, #condition); \
      std::abort();                                                                          \
    }                                                                                        \
  } while (false)
