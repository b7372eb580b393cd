namespace PipelineDsl.Recipes;

/// <summary>Which position ids the tokens have behind a method.</summary>
internal enum MethodPositions
{
    /// <summary>Positions are in the features already; nothing reads ids.</summary>
    InFeatures,

    /// <summary>Their own, with gaps.</summary>
    Original,

    /// <summary>0, 1, 2, ... again.</summary>
    Repacked,
}
