// The text of `shardlint model`, to the letter, for one plan.

#include "report/report_model.h"

#include <gtest/gtest.h>

#include "calculate/calculated.h"

namespace shardlint {
namespace {

std::string Text(const std::vector<std::string>& select, bool derive) {
  const Calculated plan("llama-3-8b", "a100-sxm",
                        {{"--tp", "2"}, {"--pp", "2"}, {"--micro-batches", "2"}});
  ModelReport report = plan.report;
  report.title = "Llama 3 8B";
  return ModelText(BuiltInRules(), report, {.derive = derive, .color = false, .select = select});
}

TEST(ReportModelTest, GroupsValuesReadingsAndNeeds) {
  EXPECT_EQ(Text({"weights.per_gpu", "kv_cache.per_token", "kv_cache.total", "pipeline"}, false),
            R"(Llama 3 8B

Weights
  weights.per_gpu  4.015 GB (3.739 GiB)  weights on one GPU
                   3.49 GB (3.25 GiB)    if stage=middle: one between them

KV cache
  kv_cache.per_token  131,072 B/token (128 KiB)  KV cache of one token
                      65,536 B/token (64 KiB)    if kv-dtype=8-bit: 8 bit
  needs: sequence length (--context), sequences in flight (--batch)

Pipeline
  pipeline.bubble       33.3 %  share of the time that pipeline stages idle [bubble=of-total]
                        50 %    if bubble=of-ideal: over the time without idling
                        0 %     if bubble=steady: decoding with every stage filled
  pipeline.utilization  66.7 %  share of the time that pipeline stages work [bubble=of-total]
                        50 %    if bubble=of-ideal: over the time without idling
                        100 %   if bubble=steady: decoding with every stage filled
)");
}

TEST(ReportModelTest, DerivesStepByStep) {
  EXPECT_EQ(Text({"kv_cache.per_token_per_gpu"}, true),
            R"(Llama 3 8B

KV cache
  kv_cache.per_token_per_gpu  32,768 B/token (32 KiB)  KV cache of one token on one GPU
                              16,384 B/token (16 KiB)  if kv-dtype=8-bit: 8 bit
      num_key_value_heads is 8: catalogue
      head_dim is 128: catalogue
      kv_element_size is 2 B: default
      kv_cache.per_token_per_layer = 2 × num_key_value_heads × head_dim × kv_element_size ÷ 1 token = 2 × 8 × 128 × 2 B ÷ 1 token = 4096 B
      num_kv_layers is 32: catalogue
      kv_cache.per_token = kv_cache.per_token_per_layer × num_kv_layers = 4096 B × 32 = 131.1 kB
      tensor_parallel_size is 2: flag
      kv_cache.shards = min(tensor_parallel_size, num_key_value_heads) = min(2, 8) = 2
      pipeline_parallel_size is 2: flag
      kv_cache.per_token_per_gpu = kv_cache.per_token ÷ (kv_cache.shards × pipeline_parallel_size) = 131.1 kB ÷ (2 × 2) = 32.77 kB
)");
}

}  // namespace
}  // namespace shardlint
