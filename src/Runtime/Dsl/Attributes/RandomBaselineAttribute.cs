namespace PipelineDsl;

/// <summary>Asks for the random arm in every report: the generated <c>Random</c> twin, with the same budgets.</summary>
/// <example><c>[RandomBaseline]</c></example>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class RandomBaselineAttribute : Attribute
{
    /// <summary>Seeds that a report averages over; at least 1, and from 5 on they support an interval.</summary>
    public int Seeds { get; set; } = 5;
}
