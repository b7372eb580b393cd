namespace PipelineDsl.Recipes;

/// <summary>
/// Every published method over the tokens of a model that a recipe names, in the order of <c>Method</c>; <see cref="CacheMethods"/> has those over caches,
/// <see cref="DatasetMethods"/> those over the samples of a training set.
/// </summary>
internal static class MethodTable
{
    /// <summary>All methods.</summary>
    internal static MethodFacts[] All { get; } =
    [
        .. EncoderMethods.All,
        .. OutputMethods.All,
        .. PrefillMethods.All,
        .. DiffusionMethods.All,
        .. VideoMethods.All,
    ];

    /// <summary>The method of a name; null when there is none.</summary>
    internal static MethodFacts? Of(string name) => Array.Find(All, method => method.Name == name);
}
