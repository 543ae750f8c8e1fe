#pragma once

namespace shardlint {

/// Plans that several tests of commands check: a sound one, and what is wrong for one reason.
constexpr const char* kSound =
    "We serve 70B parameters in BF16 with TP=8 on 8 GPUs. 140 GB ÷ 8 = 17.5 GB of weights per "
    "GPU.\n";
constexpr const char* kBroken =
    "We serve 70B parameters in BF16 with TP=8 on 8 GPUs. 140 GB ÷ 8 = 18.5 GB of weights per "
    "GPU.\n";
constexpr const char* kBrokenTraffic =
    "We serve 70B parameters in BF16 with TP=8 on 8 GPUs. 140 GB ÷ 8 = 18.5 GB of traffic.\n";

/// A plan in lines: what makes it one, and two that are wrong.
constexpr const char* kIntro = "We serve 70B parameters in BF16 with TP=8 on 8 GPUs.\n\n";
constexpr const char* kWrong = "- Traffic: 140 GB ÷ 8 = 18.5 GB\n";
constexpr const char* kOther = "- Backups: 120 GB ÷ 8 = 16.5 GB\n";

}  // namespace shardlint
