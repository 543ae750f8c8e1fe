#pragma once

#include "verdict/judgement.h"

// What the words around a figure say of it: that it is of something else, or what kind of amount.

namespace shardlint {

/// "shared: 1.60B, 3.2 GB on every GPU": the count before it, in a usual format.
bool IsOfParametersBefore(const Judgement& judgement, const Number& number);

/// "KV heads per GPU = 8 / 2 = 4 … 4 heads per GPU": the count just told, by its short name.
bool IsOfKvHeads(const Judgement& judgement, std::uint32_t index, const Number& number);

/// "layers 0-21 (22 layers)": as many as are listed right before it.
bool IsOfListBefore(const Judgement& judgement, const Number& number);

/// "33.6 GiB is KV = 366,880 tokens": the cache of as many.
bool IsOfTokensBehind(const Judgement& judgement, const Number& number);

/// Bills of an API, of people and of disks stand in the same documents.
bool SpeaksOfGpus(const Judgement& judgement, const Claim& claim);

/// Whether its row, its column's header or its paragraph names one GPU.
bool SpeaksOfOneGpu(const Judgement& judgement, const Claim& claim);

/// "| B | weights read (GB) |": a table of what steps read.
bool IsOfReading(const Judgement& judgement, const Claim& claim);

/// "Rejected: two replicas of TP4 …": the item begins with what is not taken.
bool IsOfRejected(const Judgement& judgement, const Claim& claim);

/// "a conversation takes 1.25 GiB, and 32 of them 40 GiB".
bool IsOfThem(const Judgement& judgement, const Number& number);

/// "54.4 GB (85% of 64 GB)": its bracket computes it, of whatever device that is.
bool IsShareOfBracket(const Judgement& judgement, const Number& number);

/// "does not fit in 80 GB": what there is, not what is put there.
bool IsWhatItFits(const Judgement& judgement, const Number& number);

/// "A sequence: 640 MiB. The batch of 64: 40 GiB": a figure of the cache before it times a count of
/// its own line.
bool IsTimesCount(const Judgement& judgement, const Number& number);

/// "Most of the weights belong to experts: 270 GB", "the remaining weights 17 GB".
bool IsPart(const Judgement& judgement, const Number& number);

/// "Leaves 50 GB to the weights", "saves another 8 GB": what there is for them, not what they take.
bool IsWhatIsLeft(const Judgement& judgement, const Number& number);

/// "TP=4: OOM (71 GB)": what an attempt reached that failed.
bool IsOfFailure(const Judgement& judgement, const Number& number);

/// "Headroom to the budget": what is free below a limit, not below all there is.
bool IsBelowLimit(const Judgement& judgement, const Number& number);

/// "an A100 holds 80 GB", "a 16 GB T4", "a 24 GB card": what the device has.
bool IsOfDevice(const Judgement& judgement, const Number& number);

/// "TTFT + 1024 × TPOT = 13.8 s": whether a claim's name is a term of a formula, which gives the
/// figure and not the name.
bool IsTermOfFormula(const Judgement& judgement, const Claim& claim);

/// "17 GB … and 5.1 GB of experts. So 22 GB of weights": what two amounts just before it make.
bool IsOfTwoBefore(const Judgement& judgement, const Number& number);

/// "free 42.0 GiB" and below it "x 0.9 for KV 37.8 GiB": the share that its line tells of an amount
/// just before it.
bool IsShareOfAmountBefore(const Judgement& judgement, const Number& number);

/// "One sequence: cache 5.59 GB at 3.9 TB/s": what one of so many GPUs reads, `ratio` of what it is
/// said of.
bool IsReadByOneGpu(const Judgement& judgement, const Claim& claim, double ratio);

/// "## FP8 cache", "Halving the bytes …: 8.59 GB": a half or a quarter under a heading that names
/// another format.
bool IsOfNarrowerFormat(const Judgement& judgement, const Claim& claim, double ratio);

/// Whether the words of its own block name the cache; a cell's are those of its table.
bool SpeaksOfCache(const Judgement& judgement, const Claim& claim);

}  // namespace shardlint
