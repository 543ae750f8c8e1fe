#pragma once

#include "verdict/judgement.h"

namespace shardlint {

/// Whether a value rests on what is published for a model that the document names.
bool RestsOnPublishedModel(const CostModel& model, std::uint32_t candidate);

/// Whether a share of one GPU or node rests on degrees that nobody states and on none that is, or
/// on an unstated number of GPUs in a node.
bool RestsOnNoDegree(const Judgement& judgement, const CostModel& model, std::uint32_t candidate);

/// The parameters that a value is computed from, if any.
std::optional<Interval> ParametersBelow(const Judgement& judgement, const CostModel& model,
                                        std::uint32_t candidate);

/// Whether it is computed from fewer parameters than the models named have: those of a part.
bool RestsOnPartOfModel(const Judgement& judgement, std::int32_t plan, const CostModel& model,
                        std::uint32_t candidate);
/// Whether a value rests on the memory that is published for a device.
bool RestsOnPublishedMemory(const Judgement& judgement, const CostModel& model,
                            std::uint32_t candidate);

/// "8 × H200" where no degree is said: one of each kind is nobody's plan.
bool RestsOnNothingSaid(const CostModel& model, std::uint32_t candidate);

/// Whether a value rests on a degree above 1 that nobody states.
bool RestsOnGuessedSplit(const Judgement& judgement, const CostModel& model,
                         std::uint32_t candidate);

struct ElementSize {
  double bytes = 0;   ///< of a weight; 0: none
  bool said = false;  ///< by the document for this passage, not only published
};

/// The least element size of weights that a value rests on, held against a claim.
ElementSize ElementSizeBelow(Judgement& judgement, const Claim& claim, const CostModel& model,
                             std::uint32_t candidate);

/// Whether the words nearest to a claim (its row or sentence, what introduces it, the headings
/// above) name a model that the catalogue does not know, or parameters that no model of its plan
/// has.
bool SpeaksOfUnknownModel(const Judgement& judgement, const Claim& claim);

/// "a Grok-1 style MoE": whether what is published is of another model than the document's.
bool IsOnlyLikeIt(const Judgement& judgement, const CatalogEntry& entry);

/// Whether the models of a claim's plan are named nowhere but behind it, in other sections.
bool IsNamedOnlyBehind(const Judgement& judgement, const Claim& claim);

/// Whether an architecture figure is surely one of `entry`: another figure beside it agrees with
/// that model, or its name stands right there; and its neighbours do not describe another network.
bool DescribesModel(const Judgement& judgement, std::uint32_t claim, const CatalogEntry& entry);

/// Of `models`, those that the words nearest to a claim name (its row or sentence, what introduces
/// it, the headings above), none where others are named there; all of them where no model is.
std::vector<const CatalogEntry*> NearestModels(const Judgement& judgement, const Claim& claim,
                                               const std::vector<const CatalogEntry*>& models);

/// Whether a value rests on what is published for models that the words nearest to a claim do not
/// name, while they name others.
bool RestsOnOtherModel(const Judgement& judgement, const Claim& claim, const CostModel& model,
                       std::uint32_t candidate);

/// Whether two figures or more of a plan's architecture disagree with all its models and none
/// agrees: the models are named for comparison.
bool DescribesAnother(Judgement& judgement, std::int32_t plan);

}  // namespace shardlint
