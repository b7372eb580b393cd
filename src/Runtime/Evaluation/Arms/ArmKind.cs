namespace PipelineDsl.Evaluation;

/// <summary>What an arm is in a comparison.</summary>
public enum ArmKind
{
    /// <summary>The model as it is.</summary>
    Uncompressed,

    /// <summary>The pipeline under test.</summary>
    Pipeline,

    /// <summary>Random selection with the same budgets, over several seeds.</summary>
    Random,

    /// <summary>Evenly spaced selection with the same budgets.</summary>
    Uniform,
}
