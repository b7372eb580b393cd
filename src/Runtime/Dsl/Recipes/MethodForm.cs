namespace PipelineDsl.Recipes;

/// <summary>What a recipe expands into.</summary>
internal enum MethodForm
{
    /// <summary>A scorer and the highest scores.</summary>
    Prune,

    /// <summary>A similarity, a reducer and the highest scores.</summary>
    PruneReduced,

    /// <summary>ToMe's matching and its order of rows.</summary>
    MergeToMe,

    /// <summary>A class of <c>PipelineDsl.Methods</c> that composes the common parts.</summary>
    Composed,

    /// <summary>Eviction from a cache; <see cref="MethodFacts.Cache"/> says by what.</summary>
    Evict,

    /// <summary>Stages over the samples of a training set; <see cref="MethodFacts.Dataset"/> says which.</summary>
    Samples,
}
