namespace PipelineDsl.OnnxRuntime;

/// <summary>The names that <see cref="Tokens.StageNode.BiasLayout"/> holds.</summary>
internal static class BiasLayout
{
    /// <summary>[batch, 1, 1, kept].</summary>
    internal const string PerItem = "b11n";

    /// <summary>[batch x heads, 1, kept].</summary>
    internal const string FoldedHeads = "x1n";

    /// <summary>[batch, 1, kept, kept].</summary>
    internal const string PerQuery = "b1nn";
}
