// What numbers and phrases are taken for: measure, scope, phase and role.

#include <gtest/gtest.h>

#include "support/audited.h"
#include "support/notation.h"

namespace shardlint {
namespace {

struct Case {
  std::string_view text, claims;
};

void Expect(std::span<const Case> cases) {
  for (const Case& c : cases) EXPECT_EQ(ClaimsOf(c.text), c.claims) << c.text;
}

TEST(ClaimsTest, LabelsNameTheMeasure) {
  constexpr Case kCases[] = {
      {"- Layers: 80", "num_hidden_layers 80"},
      {"- Hidden size: 8192", "hidden_size 8192"},
      {"- KV heads: 8", "num_key_value_heads 8"},
      {"- Attention heads: 64", "num_attention_heads 64"},
      {"- Head dimension: 128", "head_dim 128"},
      {"- Vocabulary size: 128,256", "vocab_size 128,256"},
      {"- Batch size: 32", "batch_size 32"},
      {"- Sequence length: 8192 tokens", "sequence_length 8192 tokens"},
      {"- Number of experts: 64", "num_experts? 64"},
      {"- num_hidden_layers: 80", "num_hidden_layers 80"},
      {"- TTFT: 400 ms", "<prefill> ttft 400 ms"},
  };
  Expect(kCases);
}

TEST(ClaimsTest, CountedNounsNameTheMeasure) {
  constexpr Case kCases[] = {
      {"It has 80 layers.", "num_hidden_layers 80 layers"},
      {"It has 8 KV heads.", "num_key_value_heads 8 KV heads"},
      {"It runs on 16 GPUs.", "gpus.total 16 GPUs"},
      {"It serves 24 concurrent sequences.", "batch_size 24 concurrent sequences"},
  };
  Expect(kCases);
}

TEST(ClaimsTest, ScopesAreWordsBesideTheNumber) {
  constexpr Case kCases[] = {
      {"KV cache: 320 KB per token", "kv_cache.per_token 320 KB"},
      {"KV cache per token: 320 KB", "kv_cache.per_token 320 KB"},
      {"KV cache per layer: 2.68 GB", "kv_cache.per_layer 2.68 GB"},
      {"KV cache per GPU: 12 GB", "kv_cache.per_gpu 12 GB"},
      {"Each GPU holds 17.5 GB of weights.", "weights.per_gpu 17.5 GB"},
      {"Weights per GPU: 17.5 GB", "weights.per_gpu 17.5 GB"},
      {"Weights in total: 140 GB", "weights.total 140 GB"},
      {"Weights per stage: 70 GB", "weights.per_stage 70 GB"},
      {"Throughput per GPU: 400 tokens/s", "throughput.per_gpu 400 tokens/s"},
      {"The KV cache takes 1.34 GB per sequence.", "kv_cache.per_sequence 1.34 GB"},
  };
  Expect(kCases);
}

TEST(ClaimsTest, HeadersAndHeadingsNameTheMeasure) {
  constexpr Case kCases[] = {
      {"| Item | Per GPU |\n|---|---|\n| Weights | 17.5 GB |\n| KV cache | 12 GB |",
       "weights.per_gpu 17.5 GB; kv_cache.per_gpu 12 GB"},
      {"## Weights\n\n- Per GPU: 17.5 GB\n- Per stage: 70 GB",
       "weights.per_gpu 17.5 GB; weights.per_stage 70 GB"},
      {"- KV cache\n  - per token: 320 KB\n  - per GPU: 12 GB",
       "kv_cache.per_token 320 KB; kv_cache.per_gpu 12 GB"},
  };
  Expect(kCases);
}

TEST(ClaimsTest, DegreesInAnyNotation) {
  constexpr Case kCases[] = {
      {"TP=4 and PP=2", "tensor_parallel_size 4; pipeline_parallel_size 2"},
      {"TP4/PP2", "tensor_parallel_size TP4; pipeline_parallel_size PP2"},
      {"4-way tensor parallelism", "tensor_parallel_size 4-way"},
      {"tensor parallel size: 4", "tensor_parallel_size 4"},
      {"`--tensor-parallel-size 4`", "tensor_parallel_size 4"},
      {"```bash\nserve --pipeline-parallel-size 2 --max-model-len 4096\n```",
       "pipeline_parallel_size 2; sequence_length 4096"},
  };
  Expect(kCases);
}

TEST(ClaimsTest, RolesAndPhases) {
  constexpr Case kCases[] = {
      {"Target TTFT: ≤ 2 s", "<required> <prefill> ttft ≤ 2 s"},
      {"Expected TTFT: 1.4 s", "<expected> <prefill> ttft 1.4 s"},
      {"Measured TTFT: 1.4 s", "<measured> <prefill> ttft 1.4 s"},
      {"Alert when TTFT > 3 s", "<alert> <prefill> ttft > 3 s"},
      {"## Decode\n\n- TP=4", "<decode> tensor_parallel_size 4"},
      {"## Prefill\n\n- TP=4", "<prefill> tensor_parallel_size 4"},
  };
  Expect(kCases);
}

TEST(ClaimsTest, StatementsArePatternsOfWords) {
  constexpr Case kCases[] = {
      {"Gradient synchronization runs after each step.",
       "gradient-synchronization: Gradient synchronization"},
      {"Tensor parallelism needs two all-reduces per layer.",
       "tp-communicates-twice: needs two all-reduces per layer"},
      {"Optimizer states are kept.", "optimizer-states: Optimizer states"},
      {"It costs minimal communication overhead.",
       "small-overhead: minimal communication overhead"},
      {"The weights fit comfortably on each GPU.", "fits: weights fit comfortably"},
      {"KV heads are divided by TP.", "tensor-parallel-splits: KV heads are divided"},
      {"Each replica holds a full copy of the weights.",
       "replica-owns-copy: holds a full copy of the weights"},
      {"权重放得下。", "fits: 权重放得下"},
      {"重みは収まる。", "fits: 重みは収まる"},
  };
  Expect(kCases);
}

TEST(ClaimsTest, NegationTurnsAStatement) {
  constexpr Case kCases[] = {
      {"The weights do not fit.", "does-not-fit: weights do not fit"},
      {"No GPU's memory fits.", "does-not-fit: No GPU's memory fits"},
      {"The target is not met.", "requirement-missed: is not met"},
      {"Replicas do not communicate.", "dp-independent: Replicas do not communicate"},
      {"TP does not split the weights.", "tensor-parallel-splits: does not split the weights"},
      {"Not required for inference: gradient checkpointing.",
       "checkpointing-not-required: Not required for inference; activation-checkpointing: "
       "gradient checkpointing"},
  };
  Expect(kCases);
}

TEST(ClaimsTest, WhatIsNotAssertedIsNoStatement) {
  for (const std::string_view text :
       {"If the weights fit, we are done.", "The weights must fit.",
        "Check whether the weights fit.", "Do the weights fit?", "They said \"weights fit\".",
        "## Memory that fits", "The gradient of the curve in training is steep.",
        "A fitting name for a cat."})
    EXPECT_EQ(ClaimsOf(text), "") << text;
}

TEST(ClaimsTest, TheAnswerOfAQuestionIsTheStatement) {
  constexpr Case kCases[] = {
      {"Do the weights fit? Yes.", "fits: Yes"},
      {"Do the weights fit? No, they do not.", "does-not-fit: No"},
      {"**Does data parallelism reduce memory?** No.", "data-parallel-reduces-memory: No"},
  };
  Expect(kCases);
}

TEST(ClaimsTest, EffectsBelongToTheirDegree) {
  constexpr Case kCases[] = {
      {"PP splits the layers, TP splits the heads.",
       "pipeline-parallel-splits: splits the layers; tensor-parallel-splits: splits the heads"},
      // Which of two degrees a false effect is said of is not guessed.
      {"TP and DP split the weights.", ""},
      {"DP shards the weights.", "data-parallel-splits-weights: shards the weights"},
      {"### Tensor parallelism\n\n- splits the heads", "tensor-parallel-splits: splits the heads"},
      {"### TP and PP\n\n- splits the heads", ""},
  };
  Expect(kCases);
}

TEST(ClaimsTest, UnboundNumbersAreLeftAlone) {
  for (const std::string_view text :
       {"Section 3 has 12 pages.", "We met 14 times.", "The 2nd draft, 5 days later."})
    EXPECT_EQ(ClaimsOf(text), "") << text;
}

TEST(ClaimsTest, OtherDocumentsHaveNone) {
  const Ruleset& rules = BuiltInRules();
  for (const char* text :
       {"The weights of the dumbbells are 20 kg.", "A cache of 4 GB speeds the database up.",
        "The model won 8 of 12 races."}) {
    Mentioned mentioned{text};
    const Claims claims = BuildClaims(mentioned.document, mentioned.mentions, rules.units,
                                      rules.vocabulary, rules.statement_grammar);
    EXPECT_FALSE(claims.ours) << text;
    EXPECT_TRUE(claims.claims.empty()) << text;
  }
}

}  // namespace
}  // namespace shardlint
