#pragma once

#include "claim/claim.h"

namespace shardlint {

/// "Memory per GPU: 64 GB" beside "Compute: 400 TFLOPS" is what a device has, not what is used of
/// it: such figures become the device's memory.
void NameDeviceMemory(const Document& document, const Mentions& mentions,
                      const Vocabulary& vocabulary, Claims& claims);

}  // namespace shardlint
