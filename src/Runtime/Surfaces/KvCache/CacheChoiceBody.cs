using PipelineDsl.Kernels;

namespace PipelineDsl.KvCaches;

/// <summary>The first half of a stage: scores one layer and says which entries stay. It changes nothing, so that an error leaves the cache as it was.</summary>
/// <param name="layer">
/// The layer. Where heads hold different numbers of entries (<see cref="HeadBudgets.Adaptive"/>), or are to keep different numbers
/// (<see cref="CacheStage.HeadCounts"/>), it is called once a head, with one head.
/// </param>
/// <param name="choice">Receives what stays.</param>
/// <param name="workspace">Scratch, reset by the caller.</param>
public delegate void CacheChoiceBody(in CacheLayer layer, CacheChoice choice, Workspace workspace);
