#include "bench/plan_generator.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <functional>
#include <iterator>
#include <string_view>
#include <utility>

namespace shardlint {
namespace {

/// SplitMix64: unlike the standard's distributions it is the same everywhere.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15U + 1) {}

  std::uint64_t Next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15U);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
  }
  std::size_t Below(std::size_t bound) { return static_cast<std::size_t>(Next() % bound); }
  bool OneIn(std::size_t n) { return Below(n) == 0; }

  template <class T, std::size_t N>
  const T& Pick(const std::array<T, N>& choices) {
    return choices[Below(N)];
  }
  std::string_view Word(std::initializer_list<std::string_view> choices) {
    return choices.begin()[Below(choices.size())];
  }

 private:
  std::uint64_t state_;
};

struct Device {
  std::string_view name;
  int memory_gb;
  int tflops;        // dense 16-bit
  double bandwidth;  // TB/s
  std::string_view link;
};

constexpr std::array<Device, 7> kDevices = {{
    {"H100 SXM", 80, 989, 3.35, "NVLink 900 GB/s"},
    {"A100 80GB", 80, 312, 2.04, "NVLink 600 GB/s"},
    {"H200", 141, 989, 4.8, "NVLink 900 GB/s"},
    {"B200", 192, 2250, 8.0, "NVLink 1.8 TB/s"},
    {"MI300X", 192, 1307, 5.3, "Infinity Fabric 896 GB/s"},
    {"L40S", 48, 362, 0.864, "PCIe 64 GB/s"},
    {"custom accelerator", 64, 400, 1.8, "mesh 300 GB/s"},
}};

struct Precision {
  std::string_view name;
  int bytes;
};

constexpr std::array<Precision, 4> kPrecisions = {
    {{"FP16", 2}, {"BF16", 2}, {"FP8", 1}, {"INT8", 1}}};
constexpr std::array<int, 6> kHidden = {2048, 3072, 4096, 5120, 6144, 8192};
constexpr std::array<int, 4> kDegrees = {1, 2, 4, 8};
constexpr std::array<int, 5> kExperts = {8, 16, 32, 64, 128};
constexpr std::array<int, 5> kBatches = {16, 32, 64, 96, 128};
constexpr std::array<int, 5> kPrompts = {512, 1024, 2048, 4096, 8192};
constexpr std::array<int, 4> kOutputs = {128, 256, 512, 1024};

/// The inputs of one plan and what follows from them (bytes, FLOPs; GB is 10^9 here).
struct Setup {
  Device device;
  Precision precision;
  int layers, hidden, heads, kv_heads, head_dim, ffn, vocab;
  int experts, top_k;  // 1 and 1 for a dense model
  int tp, pp, ep, dp;
  int batch, prompt, output;

  bool moe() const { return experts > 1; }
  int gpus() const { return tp * pp * ep * dp; }
  int sequence() const { return prompt + output; }
  double attention_parameters() const { return 2.0 * hidden * head_dim * (heads + kv_heads); }
  double expert_parameters() const { return 3.0 * hidden * ffn; }
  double layer_parameters() const { return attention_parameters() + experts * expert_parameters(); }
  double parameters() const { return layers * layer_parameters() + 2.0 * vocab * hidden; }
  double active_parameters() const {
    return layers * (attention_parameters() + top_k * expert_parameters()) + 2.0 * vocab * hidden;
  }
  double weights() const { return parameters() * precision.bytes; }
  double weights_per_gpu() const { return weights() / (tp * pp * ep); }
  double cache_per_token_layer() const { return 2.0 * kv_heads * head_dim * precision.bytes; }
  double cache_per_sequence() const { return cache_per_token_layer() * layers * sequence(); }
  double cache_per_gpu() const { return cache_per_sequence() * batch / (tp * pp * dp); }
  double activations() const { return 4.0 * batch * prompt * hidden * precision.bytes / (tp * dp); }
};

Setup MakeSetup(Random& random) {
  Setup s{};
  s.device = random.Pick(kDevices);
  s.precision = random.Pick(kPrecisions);
  s.hidden = random.Pick(kHidden);
  s.head_dim = random.OneIn(3) ? 64 : 128;
  s.heads = s.hidden / s.head_dim;
  s.kv_heads = std::max(1, s.heads / (1 << random.Below(4)));
  s.layers = 8 * static_cast<int>(2 + random.Below(9));
  s.ffn = s.hidden * static_cast<int>(2 + random.Below(3));
  s.vocab = 32000 + 1000 * static_cast<int>(random.Below(120));
  s.experts = s.top_k = s.ep = 1;
  s.tp = random.Pick(kDegrees);
  s.pp = random.Pick(kDegrees);
  s.dp = random.Pick(kDegrees);
  if (random.OneIn(2)) {
    s.experts = random.Pick(kExperts);
    s.top_k = random.OneIn(3) ? 1 : 2;
    s.ep = std::min(s.experts, random.Pick(kExperts));
  }
  while (s.gpus() > 512) {
    int& widest =
        std::max({std::ref(s.pp), std::ref(s.dp), std::ref(s.tp)}, std::less<int>()).get();
    widest /= 2;
  }
  s.batch = random.Pick(kBatches);
  s.prompt = random.Pick(kPrompts);
  s.output = random.Pick(kOutputs);
  return s;
}

class Writer {
 public:
  explicit Writer(std::uint32_t number)
      : random_(number), number_(number), setup_(MakeSetup(random_)) {}

  std::string Write();

 private:
  using Section = void (Writer::*)();

  template <class... Args>
  void Line(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
    out_ += '\n';
  }
  void Line() { out_ += '\n'; }
  void Heading(int level, std::string_view text) {
    if (!out_.empty()) Line();
    if (level == 2 && numbered_) {
      Line("## {}. {}", ++section_, text);
    } else {
      Line("{} {}", std::string_view("######").substr(0, static_cast<std::size_t>(level)), text);
    }
    Line();
  }
  template <class Value>
  void Item(std::string_view label, const Value& value) {
    Line("{} **{}**: {}", bullet_, label, value);
  }
  /// A figure as the author would state it: now and then it is wrong.
  double Stated(double value) {
    if (!random_.OneIn(20)) return value;
    constexpr std::array<double, 4> kSlips = {0.5, 2.0, 1.5, 8.0};
    return value * random_.Pick(kSlips);
  }
  std::string Bytes(double bytes) {
    const double stated = Stated(bytes);
    if (stated >= 0.1e9) return fmt::format("{:.2f} GB", stated / 1e9);
    if (stated >= 0.1e6) return fmt::format("{:.2f} MB", stated / 1e6);
    return fmt::format("{:.0f} bytes", stated);
  }
  std::string StrategyName() const {
    std::string name = fmt::format("TP{}_PP{}", setup_.tp, setup_.pp);
    if (setup_.moe()) name = fmt::format("EP{}_", setup_.ep) + name;
    if (setup_.dp > 1) name += fmt::format("_DP{}", setup_.dp);
    return name;
  }
  double PrefillSeconds() const {
    return 2.0 * setup_.active_parameters() * setup_.batch * setup_.prompt /
           (setup_.gpus() * setup_.device.tflops * 1e12 * 0.5);
  }
  double StepSeconds() const {
    return (setup_.weights_per_gpu() + setup_.cache_per_gpu()) / (setup_.device.bandwidth * 1e12);
  }

  void Title();
  void Hardware();
  void Model();
  void Workload();
  void Strategy();
  void Reasons();
  void Memory();
  void Cache();
  void Prefill();
  void Decode();
  void Traffic();
  void Alternatives();
  void Stages();
  void Placement();
  void Launch();
  void Sensitivity();
  void Watching();
  void Rollout();
  void Verification();
  void Shapes();
  void Cost();
  void Assumptions();
  void Faults();
  void RequestClasses();
  void Summary();

  Random random_;
  std::uint32_t number_;
  Setup setup_;
  std::string out_;
  std::string_view bullet_ = "-";
  bool numbered_ = false;
  int section_ = 0;
};

void Writer::Title() {
  constexpr std::array<std::string_view, 6> kTitles = {
      "Serving layout {}", "Sharding proposal {}",  "Inference cluster plan {}",
      "Rollout study {}",  "Capacity worksheet {}", "Parallel layout review {}"};
  Heading(1, fmt::format(fmt::runtime(random_.Pick(kTitles)), number_));
  Line("This page lays out how a {:.1f}B-parameter {} model runs on {} {} devices. The layout is",
       Stated(setup_.parameters() / 1e9), setup_.moe() ? "mixture-of-experts" : "dense",
       setup_.gpus(), setup_.device.name);
  Line("**{}**, sized for {} requests in flight and prompts of {} tokens.", StrategyName(),
       setup_.batch, setup_.prompt);
}

void Writer::Hardware() {
  Heading(2, random_.Word({"Hardware", "Cluster", "Machines at hand"}));
  Item(random_.Word({"Accelerator", "GPU", "Device"}), setup_.device.name);
  Item(random_.Word({"Total GPUs", "GPU count", "Number of GPUs"}), setup_.gpus());
  Item(random_.Word({"GPU memory", "Memory per GPU", "HBM"}),
       fmt::format("{} GB per GPU", setup_.device.memory_gb));
  Item("Peak compute", fmt::format("{} TFLOPS per GPU ({})", setup_.device.tflops,
                                   setup_.precision.bytes == 2 ? setup_.precision.name : "16-bit"));
  Item("Memory bandwidth", fmt::format("{} TB/s per GPU", setup_.device.bandwidth));
  Item("Interconnect", setup_.device.link);
  Item("Aggregate memory", Bytes(1e9 * setup_.device.memory_gb * setup_.gpus()));
}

void Writer::Model() {
  Heading(2, random_.Word({"Model", "Model shape", "What is served"}));
  const bool table = random_.OneIn(2);
  const auto row = [&](std::string_view label, const auto& value) {
    table ? Line("| {} | {} |", label, value) : Item(label, value);
  };
  if (table) Line("| Property | Value |\n|---|---:|");
  row("Parameters", fmt::format("{:.2f}B", Stated(setup_.parameters() / 1e9)));
  row("Layers", setup_.layers);
  row("Hidden size", setup_.hidden);
  row("Attention heads", setup_.heads);
  row("KV heads", setup_.kv_heads);
  row("Head dimension", setup_.head_dim);
  row("FFN width", setup_.ffn);
  row("Vocabulary", fmt::format("{} entries", setup_.vocab));
  if (setup_.moe()) {
    row("Experts per layer", setup_.experts);
    row("Experts per token", fmt::format("top-{}", setup_.top_k));
  }
  row("Precision", setup_.precision.name);
}

void Writer::Workload() {
  Heading(2, random_.Word({"Workload and targets", "Requirements", "Service goals"}));
  Line("1. **Batch size**: {} sequences", setup_.batch);
  Line("2. **Prompt length**: {} tokens, **output length**: {} tokens", setup_.prompt,
       setup_.output);
  Line("3. **TTFT**: <= {:.1f} s at P99", std::max(0.2, PrefillSeconds() * 1.6));
  Line("4. **TPOT**: below {:.0f} ms", std::max(2.0, StepSeconds() * 2e3));
  Line("5. **Memory**: each GPU stays under {}% of its {} GB", 80 + random_.Below(15),
       setup_.device.memory_gb);
  Line("6. **Balance**: no GPU carries more than {}% above the mean", 3 + random_.Below(8));
}

void Writer::Strategy() {
  Heading(2, random_.Word({"Parallel layout", "Chosen strategy", "Mapping"}));
  Line("The layout `{}` uses every device once:\n", StrategyName());
  Item("Tensor parallelism (TP)", fmt::format("{}-way", setup_.tp));
  Item("Pipeline parallelism (PP)",
       setup_.pp == 1 ? "1 (off)" : fmt::format("{} stages", setup_.pp));
  if (setup_.moe()) Item("Expert parallelism (EP)", fmt::format("{}-way", setup_.ep));
  Item("Data parallelism (DP)", fmt::format("{} replicas", setup_.dp));
  Line("\n```");
  if (setup_.moe()) {
    Line("GPUs = {} (EP) x {} (TP) x {} (PP) x {} (DP) = {}", setup_.ep, setup_.tp, setup_.pp,
         setup_.dp, Stated(setup_.gpus()));
    Line("Experts per GPU = {} / {} = {}", setup_.experts, setup_.ep, setup_.experts / setup_.ep);
  } else {
    Line("GPUs = {} (TP) x {} (PP) x {} (DP) = {}", setup_.tp, setup_.pp, setup_.dp,
         Stated(setup_.gpus()));
  }
  Line("Layers per stage = {} / {} = {}", setup_.layers, setup_.pp, setup_.layers / setup_.pp);
  Line("Heads per rank   = {} / {} = {}", setup_.heads, setup_.tp, setup_.heads / setup_.tp);
  Line("```");
}

void Writer::Reasons() {
  Heading(2, random_.Word({"Why these degrees", "Trade-offs", "Notes on the choice"}));
  Line("{} **TP = {}**", bullet_, setup_.tp);
  Line("  {} Each rank keeps {} of {} query heads, so attention splits evenly.", bullet_,
       setup_.heads / setup_.tp, setup_.heads);
  Line("  {} Two all-reduces per layer, {} in one forward pass of a stage.", bullet_,
       2 * setup_.layers / setup_.pp);
  Line("{} **PP = {}**", bullet_, setup_.pp);
  const int micro = 4 * setup_.pp;
  Line("  {} With {} micro-batches the bubble is ({} - 1) / ({} + {} - 1) = {:.1f}%.", bullet_,
       micro, setup_.pp, micro, setup_.pp, 100.0 * (setup_.pp - 1) / (micro + setup_.pp - 1));
  Line("{} **DP = {}**: every replica answers {} of the {} requests.", bullet_, setup_.dp,
       setup_.batch / setup_.dp, setup_.batch);
  if (setup_.moe()) {
    Line("{} **EP = {}**: {} experts per layer come to {} a group; routing sends {} tokens to each",
         bullet_, setup_.ep, setup_.experts, setup_.experts / setup_.ep,
         setup_.batch * setup_.top_k / setup_.experts);
    Line("  expert in a decode step when the router is even.");
  }
}

void Writer::Memory() {
  const double total = setup_.weights_per_gpu() + setup_.cache_per_gpu() + setup_.activations();
  const double share = total / (setup_.device.memory_gb * 1e7);
  Heading(2, random_.Word({"Memory budget", "What a GPU holds", "Memory per device"}));
  Line("```");
  Line("Parameters          = {:.2f}B", setup_.parameters() / 1e9);
  Line("Weights (all GPUs)  = {:.2f}B x {} bytes = {}", setup_.parameters() / 1e9,
       setup_.precision.bytes, Bytes(setup_.weights()));
  Line("Weights per GPU     = {:.2f} GB / ({} x {} x {}) = {}", setup_.weights() / 1e9, setup_.tp,
       setup_.pp, setup_.ep, Bytes(setup_.weights_per_gpu()));
  Line("```\n");
  Line("### Per-GPU breakdown\n\n```");
  const auto row = [&](std::string_view label, double bytes) {
    Line("{:<18} | {:>12} | {:>5.1f}%", label, Bytes(bytes), 100.0 * bytes / total);
  };
  Line("{:<18} | {:>12} | {:>6}", "Component", "Memory", "Share");
  row("Weights", setup_.weights_per_gpu());
  row("KV cache", setup_.cache_per_gpu());
  row("Activations", setup_.activations());
  row("Total", total);
  Line("```\n");
  Line("That is {:.1f}% of {} GB, so the plan {}.", Stated(share), setup_.device.memory_gb,
       share <= 100 ? "fits with room to spare" : "does not fit and needs a smaller batch");
}

void Writer::Cache() {
  Heading(3, random_.Word({"KV cache", "Cache growth", "Cache arithmetic"}));
  Line("- Per token and layer: 2 × {} × {} × {} bytes = {}", setup_.kv_heads, setup_.head_dim,
       setup_.precision.bytes, Bytes(setup_.cache_per_token_layer()));
  Line("- Per token: {:.0f} bytes × {} layers = {}", setup_.cache_per_token_layer(), setup_.layers,
       Bytes(setup_.cache_per_token_layer() * setup_.layers));
  Line("- Per sequence of {} tokens: {}", setup_.sequence(), Bytes(setup_.cache_per_sequence()));
  Line("- All {} sequences: {}, or {} per GPU", setup_.batch,
       Bytes(setup_.cache_per_sequence() * setup_.batch), Bytes(setup_.cache_per_gpu()));
}

void Writer::Prefill() {
  const double tokens = static_cast<double>(setup_.batch) * setup_.prompt;
  const double work = 2.0 * setup_.active_parameters() * tokens;
  Heading(2, random_.Word({"Prefill", "Prompt phase", "Time to first token"}));
  Line("A prefill pass covers {} x {} = {:.0f} tokens.\n", setup_.batch, setup_.prompt,
       Stated(tokens));
  Line("```");
  Line("Work    = 2 x {:.2f}B x {:.0f} = {:.2f} PFLOP", setup_.active_parameters() / 1e9, tokens,
       Stated(work / 1e15));
  Line("Compute = {} x {} TFLOPS x 50% = {:.2f} PFLOPS", setup_.gpus(), setup_.device.tflops,
       setup_.gpus() * setup_.device.tflops * 0.0005);
  Line("TTFT    = {:.2f} PFLOP / {:.2f} PFLOPS = {:.3f} s", work / 1e15,
       setup_.gpus() * setup_.device.tflops * 0.0005, Stated(PrefillSeconds()));
  Line("```");
}

void Writer::Decode() {
  const double step = StepSeconds();
  Heading(2, random_.Word({"Decode", "Generation phase", "Time per output token"}));
  Line("Decode reads the weights and the cache once a step, so bandwidth sets the pace:\n");
  Item("Bytes read per GPU", Bytes(setup_.weights_per_gpu() + setup_.cache_per_gpu()));
  Item("Step time", fmt::format("{:.2f} GB ÷ {} TB/s ≈ {:.2f} ms",
                                (setup_.weights_per_gpu() + setup_.cache_per_gpu()) / 1e9,
                                setup_.device.bandwidth, Stated(step * 1e3)));
  Item("Throughput", fmt::format("{} / {:.2f} ms ≈ {:.0f} tokens/s", setup_.batch, step * 1e3,
                                 Stated(setup_.batch / step)));
  Item("Throughput per GPU",
       fmt::format("about {:.0f} tokens/s", setup_.batch / step / setup_.gpus()));
}

void Writer::Traffic() {
  const double message = static_cast<double>(setup_.batch) * setup_.prompt * setup_.hidden *
                         setup_.precision.bytes / setup_.dp;
  Heading(3, random_.Word({"Communication", "Traffic between GPUs", "Links"}));
  Line("| Collective | Group | Calls per pass | Payload |");
  Line("|:-----------|------:|---------------:|--------:|");
  Line("| all-reduce | {} | {} | {} |", setup_.tp, 2 * setup_.layers, Bytes(message));
  Line("| send/recv  | {} | {} | {} |", setup_.pp, setup_.pp - 1, Bytes(message));
  if (setup_.moe()) {
    Line("| all-to-all | {} | {} | {} |", setup_.ep, 2 * setup_.layers,
         Bytes(message * setup_.top_k));
  }
  Line("\nOver {} the largest payload stays hidden behind the matrix products for most layers.",
       setup_.device.link);
}

void Writer::Alternatives() {
  Heading(2, random_.Word({"Alternatives", "Other layouts", "Options we compared"}));
  Line("| Option | TP | PP | GPUs | Weights per GPU | Remark |");
  Line("|---|---:|---:|---:|---:|---|");
  char name = 'A';
  for (const int tp : kDegrees) {
    const int pp = random_.Pick(kDegrees);
    Line("| {} | {} | {} | {} | {} | {} |", name++, tp, pp, tp * pp,
         Bytes(setup_.weights() / (tp * pp)),
         setup_.heads % tp == 0
             ? random_.Word({"heads divide", "simple to operate", "short pipeline", "long warm-up"})
             : "heads do not divide");
  }
  Line("\nOption {} came closest; ~~pure data parallelism~~ was dropped early because one device",
       static_cast<char>('A' + random_.Below(4)));
  Line("would have to hold {}.", Bytes(setup_.weights()));
}

void Writer::Stages() {
  Heading(3, random_.Word({"Stages", "Layer assignment", "Pipeline stages"}));
  Line("| Stage | Layers | Weights | Devices |\n|---|---|---|---|");
  const int each = setup_.layers / setup_.pp;
  for (int stage = 0; stage < setup_.pp; ++stage) {
    Line("| Stage {} | {}–{} | {} | {} |", stage, stage * each, (stage + 1) * each - 1,
         Bytes(each * setup_.layer_parameters() * setup_.precision.bytes),
         setup_.gpus() / setup_.pp);
  }
}

void Writer::Placement() {
  Heading(3, random_.Word({"Placement", "Device map", "Ranks"}));
  Line("```text");
  const int shown = std::min(8, setup_.gpus());
  for (int gpu = 0; gpu < shown; ++gpu) {
    Line("GPU{:<3} tp_rank={} stage={} layers={}-{} weights={}", gpu, gpu % setup_.tp,
         gpu / setup_.tp % setup_.pp, gpu / setup_.tp % setup_.pp * (setup_.layers / setup_.pp),
         (gpu / setup_.tp % setup_.pp + 1) * (setup_.layers / setup_.pp) - 1,
         Bytes(setup_.weights_per_gpu()));
  }
  if (setup_.gpus() > shown)
    Line("...    {} more devices repeat the pattern", setup_.gpus() - shown);
  Line("```");
}

void Writer::Launch() {
  Heading(3, random_.Word({"Launch", "How to start it", "Command line"}));
  Line("```bash");
  Line("vllm serve ./checkpoints/plan-{} \\", number_);
  Line("  --tensor-parallel-size {} \\", setup_.tp);
  Line("  --pipeline-parallel-size {} \\", setup_.pp);
  if (setup_.moe()) Line("  --enable-expert-parallel \\");
  Line("  --max-model-len {} \\", setup_.sequence());
  Line("  --max-num-seqs {} \\", setup_.batch / setup_.dp);
  Line("  --gpu-memory-utilization 0.{}", 80 + random_.Below(15));
  Line("```");
}

void Writer::Sensitivity() {
  Heading(3, random_.Word({"Sensitivity", "If traffic grows", "What-if table"}));
  Line("| Sequences | KV cache total | KV cache per GPU | Step time |");
  Line("|---:|---:|---:|---:|");
  for (int factor = 1; factor <= 4; ++factor) {
    const double cache = setup_.cache_per_gpu() * factor;
    Line("| {} | {} | {} | {:.2f} ms |", setup_.batch * factor,
         Bytes(setup_.cache_per_sequence() * setup_.batch * factor), Bytes(cache),
         Stated((setup_.weights_per_gpu() + cache) / (setup_.device.bandwidth * 1e9)));
  }
}

void Writer::Watching() {
  Heading(2, random_.Word({"Monitoring", "Alarms", "What to watch"}));
  Item("Memory alarm", fmt::format("above {}% on any GPU", 88 + random_.Below(9)));
  Item("Queue", fmt::format("more than {} waiting requests for 30 s", 2 * setup_.batch));
  Item("Step time", fmt::format("over {:.1f} ms at P95", StepSeconds() * 1.5e3));
  Item("Imbalance", fmt::format("tensor ranks differ by more than {}%", 4 + random_.Below(8)));
  Line("\n> A breach of the memory alarm lowers the batch from {} to {} until the cache drains;",
       setup_.batch, setup_.batch / 2);
  Line("> that frees {} per GPU.", Bytes(setup_.cache_per_gpu() / 2));
}

void Writer::Rollout() {
  Heading(2, random_.Word({"Rollout", "Order of work", "Steps"}));
  Line("1. Load one replica ({} GPUs) and compare logits with the reference.",
       setup_.gpus() / setup_.dp);
  Line("   - Loading {} at 5 GB/s takes {:.0f} s.", Bytes(setup_.weights()),
       Stated(setup_.weights() / 5e9));
  Line("   - Keep {} of traffic on the old layout.", random_.Word({"90%", "75%", "half"}));
  Line("2. Raise the batch from {} to {} in steps of {}.", setup_.batch / 4, setup_.batch,
       setup_.batch / 4);
  Line("3. Start the other {} replicas.", setup_.dp - 1);
  Line("4. Record TTFT and TPOT for {} h before closing the change.", 6 + 6 * random_.Below(8));
}

void Writer::Verification() {
  Heading(2, random_.Word({"Checks", "Verification", "Target review"}));
  Line("| Target | Result | Status |\n|---|---|:---:|");
  Line("| TTFT | {:.3f} s | {} |", PrefillSeconds(), "✓");
  Line("| TPOT | {:.2f} ms | {} |", StepSeconds() * 1e3, "✓");
  Line("| GPUs used | {} of {} | ✓ |", setup_.gpus(), setup_.gpus());
  Line("| Weights per GPU | {} | {} |\n", Bytes(setup_.weights_per_gpu()),
       setup_.weights_per_gpu() < setup_.device.memory_gb * 1e9 ? "✓" : "✗");
  Line("- [x] {} GPUs = {} groups of {}", setup_.gpus(), setup_.gpus() / setup_.tp, setup_.tp);
  Line("- [x] every stage has {} layers", setup_.layers / setup_.pp);
  Line("- [ ] soak test at {} sequences", 2 * setup_.batch);
}

void Writer::Shapes() {
  Heading(3, random_.Word({"Shapes on one rank", "Matrix sizes", "What a rank multiplies"}));
  const int rank_heads = setup_.heads / setup_.tp;
  Line("```");
  Line("Q projection   [{}, {}] x [{}, {}]", setup_.batch, setup_.hidden, setup_.hidden,
       rank_heads * setup_.head_dim);
  Line("KV projection  [{}, {}] x [{}, {}]", setup_.batch, setup_.hidden, setup_.hidden,
       2 * std::max(1, setup_.kv_heads / setup_.tp) * setup_.head_dim);
  Line("FFN up         [{}, {}] x [{}, {}]", setup_.batch, setup_.hidden, setup_.hidden,
       setup_.ffn / setup_.tp);
  Line("FFN down       [{}, {}] x [{}, {}]", setup_.batch, setup_.ffn / setup_.tp,
       setup_.ffn / setup_.tp, setup_.hidden);
  Line("Attention parameters per layer = 2 x {} x {} x ({} + {}) = {:.2f}M", setup_.hidden,
       setup_.head_dim, setup_.heads, setup_.kv_heads, Stated(setup_.attention_parameters() / 1e6));
  Line("FFN parameters per layer       = {} x 3 x {} x {} = {:.2f}M", setup_.experts, setup_.hidden,
       setup_.ffn, Stated(setup_.experts * setup_.expert_parameters() / 1e6));
  Line("```");
}

void Writer::Cost() {
  const double hourly = 1.5 + 0.25 * static_cast<double>(random_.Below(12));
  const double tokens_per_hour = setup_.batch / StepSeconds() * 3600;
  Heading(2, random_.Word({"Cost", "Price of a token", "Spending"}));
  Item("Rate", fmt::format("${:.2f} per GPU hour", hourly));
  Item("Cluster", fmt::format("{} × ${:.2f} = ${:.2f} per hour", setup_.gpus(), hourly,
                              Stated(setup_.gpus() * hourly)));
  Item("Output", fmt::format("{:.2f}M tokens per hour at a full batch", tokens_per_hour / 1e6));
  Item("Unit price", fmt::format("${:.3f} per million tokens",
                                 Stated(setup_.gpus() * hourly / tokens_per_hour * 1e6)));
  Line("\nIdle hours are not counted. At {}% load the unit price rises by a factor of {:.2f}.",
       40 + 5 * random_.Below(8), 1.2 + 0.1 * static_cast<double>(random_.Below(10)));
}

void Writer::Assumptions() {
  Heading(2, random_.Word({"Assumptions", "Ground rules", "How we counted"}));
  Line("{} GB means 10^9 bytes; parameters are kept in {} at {} byte(s) each.", bullet_,
       setup_.precision.name, setup_.precision.bytes);
  Line("{} Half of the peak, {} TFLOPS, is taken as reachable in prefill.", bullet_,
       setup_.device.tflops / 2);
  Line("{} Prompts are padded to {} tokens and every answer runs to {} tokens.", bullet_,
       setup_.prompt, setup_.output);
  Line("{} Embedding and output matrices ({} x {}) are counted once each: {:.2f}M parameters.",
       bullet_, setup_.vocab, setup_.hidden, Stated(2.0 * setup_.vocab * setup_.hidden / 1e6));
  Line("{} Links between racks are {} times slower than those inside a node and carry only",
       bullet_, 4 + random_.Below(12));
  Line("  pipeline traffic.");
}

void Writer::Faults() {
  Heading(2, random_.Word({"Failures", "When a device is lost", "Spare capacity"}));
  Line("Losing one GPU stops its replica of {} devices, {:.1f}% of the fleet.\n",
       setup_.gpus() / setup_.dp, 100.0 / setup_.dp);
  Line("| Lost replicas | GPUs left | Sequences each | Cache per GPU |\n|:-:|--:|--:|--:|");
  for (int left = setup_.dp; left >= 1 && left > setup_.dp - 4; --left) {
    Line("| {} | {} | {} | {} |", setup_.dp - left, setup_.gpus() / setup_.dp * left,
         (setup_.batch + left - 1) / left, Bytes(setup_.cache_per_gpu() * setup_.dp / left));
  }
  Line("\nA cold start reads {} per GPU from disk; at 2 GB/s this takes {:.1f} s.",
       Bytes(setup_.weights_per_gpu()), Stated(setup_.weights_per_gpu() / 2e9));
}

void Writer::RequestClasses() {
  Heading(2, random_.Word({"Request classes", "Traffic mix", "Who sends what"}));
  const std::size_t classes = 3 + random_.Below(5);
  for (std::size_t i = 0; i < classes; ++i) {
    const int prompt = setup_.prompt / (1 << random_.Below(4));
    const double cache = setup_.cache_per_token_layer() * setup_.layers * (prompt + setup_.output);
    Heading(3, fmt::format("Class {}: {}", static_cast<char>('A' + i),
                           random_.Word({"chat", "search", "code", "batch jobs", "agents"})));
    Line("Prompts of {} tokens with answers of up to {} tokens make up {}% of the load.\n", prompt,
         setup_.output, 5 + random_.Below(40));
    Item("Cache", fmt::format("{} + {} = {} tokens, {} per sequence", prompt, setup_.output,
                              prompt + setup_.output, Bytes(cache)));
    Item("Prefill work", fmt::format("{:.2f} TFLOP a request",
                                     Stated(2e-12 * setup_.active_parameters() * prompt)));
    Item("Target", fmt::format("first token within {} ms", 50 * (1 + random_.Below(40))));
  }
}

void Writer::Summary() {
  Heading(2, random_.Word({"Summary", "In short", "Closing note"}));
  Line("With {} on {} GPUs every device holds {} of weights and {} of cache, the first token",
       StrategyName(), setup_.gpus(), Bytes(setup_.weights_per_gpu()),
       Bytes(setup_.cache_per_gpu()));
  Line("arrives after {:.3f} s and each further one takes {:.2f} ms.", Stated(PrefillSeconds()),
       StepSeconds() * 1e3);
}

std::string Writer::Write() {
  constexpr std::array<Section, 7> kOpening = {
      &Writer::Title,    &Writer::Hardware, &Writer::Model, &Writer::Workload,
      &Writer::Strategy, &Writer::Memory,   &Writer::Cache};
  std::array<Section, 17> body = {
      &Writer::Reasons,       &Writer::Prefill,   &Writer::Decode,       &Writer::Traffic,
      &Writer::Stages,        &Writer::Placement, &Writer::Alternatives, &Writer::Launch,
      &Writer::Sensitivity,   &Writer::Watching,  &Writer::Rollout,      &Writer::Verification,
      &Writer::Shapes,        &Writer::Cost,      &Writer::Assumptions,  &Writer::Faults,
      &Writer::RequestClasses};
  bullet_ = random_.OneIn(4) ? "*" : "-";
  numbered_ = random_.OneIn(2);
  out_.reserve(10'000);
  for (const Section section : kOpening) (this->*section)();
  for (std::size_t i = body.size() - 1; i > 0; --i) std::swap(body[i], body[random_.Below(i + 1)]);
  const std::size_t enough = 5'800 + random_.Below(3'200);
  for (const Section section : body) {
    if (out_.size() >= enough) break;
    (this->*section)();
  }
  Summary();
  return std::move(out_);
}

}  // namespace

std::string GeneratePlan(std::uint32_t number) { return Writer(number).Write(); }

}  // namespace shardlint
