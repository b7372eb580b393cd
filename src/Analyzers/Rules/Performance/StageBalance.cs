namespace PipelineDsl.Analyzers.Rules.Performance;

/// <summary>What one stage at one layer costs and saves, in floating-point operations.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Cost">What it costs.</param>
/// <param name="Saved">What the layers need less because of it.</param>
internal readonly record struct StageBalance(int Layer, StageCost Cost, double Saved)
{
    /// <summary>By how much the cost exceeds the saving.</summary>
    internal double Loss => Cost.Total - Saved;
}
