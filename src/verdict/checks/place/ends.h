#pragma once

#include "quantity/interval.h"
#include "verdict/checks/place/figures_around.h"

namespace shardlint {

/// What a derivation gives at both ends of a range; the same twice where there is none.
struct Ends {
  Interval low, high;
  double low_nominal = 0, high_nominal = 0;
};

inline Ends operator*(const Ends& a, const Ends& b) {
  return {a.low * b.low, a.high * b.high, a.low_nominal * b.low_nominal,
          a.high_nominal * b.high_nominal};
}
inline Ends operator/(const Ends& a, const Ends& b) {
  return {a.low / b.high, a.high / b.low, a.low_nominal / b.high_nominal,
          a.high_nominal / b.low_nominal};
}
inline Ends operator+(const Ends& a, const Ends& b) {
  return {a.low + b.low, a.high + b.high, a.low_nominal + b.low_nominal,
          a.high_nominal + b.high_nominal};
}
inline Ends operator-(const Ends& a, const Ends& b) {
  return {a.low - b.high, a.high - b.low, a.low_nominal - b.high_nominal,
          a.high_nominal - b.low_nominal};
}
inline Ends Exactly(double value) {
  return {Interval::Exactly(value), Interval::Exactly(value), value, value};
}
inline Ends EndsOf(const Figure& f) { return {f.low, f.high, f.low_nominal, f.high_nominal}; }

}  // namespace shardlint
