namespace PipelineDsl.Tokens;

/// <summary>Names a stage in messages.</summary>
/// <param name="Pipeline">The pipeline's class.</param>
/// <param name="Stage">The stage's name.</param>
/// <param name="Layer">The layer it acts at, 0-based.</param>
public readonly record struct StageSite(string Pipeline, string Stage, int Layer)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Pipeline}, stage {Stage} at layer {Layer}";
}
