using PipelineDsl.Generator.Model.Dataset;

namespace PipelineDsl.Generator.Parsing.Dataset;

/// <summary>An option of stages over samples: the stages that it goes with, and its range.</summary>
/// <param name="Name">The property of the attribute, and of the runtime's <c>SampleOptions</c>.</param>
/// <param name="Forms">Stages that it goes with.</param>
internal sealed record SampleOption(string Name, DatasetStageForm[] Forms)
{
    /// <summary>The least value.</summary>
    internal double Least { get; init; }

    /// <summary>The greatest value.</summary>
    internal double Most { get; init; } = double.PositiveInfinity;

    /// <summary>Whether the least value itself is refused.</summary>
    internal bool IsAboveLeast { get; init; }

    /// <summary>Whether the greatest value itself is refused.</summary>
    internal bool IsBelowMost { get; init; }

    /// <summary>Name of the enumeration that its values are of; empty for numbers and text.</summary>
    internal string Enumeration { get; init; } = "";

    /// <summary>The values of the enumeration, from 0 on.</summary>
    internal string[] Values { get; init; } = [];

    /// <summary>Whether it is text.</summary>
    internal bool IsText { get; init; }

    /// <summary>Whether a value may be given; NaN may not.</summary>
    internal bool Allows(double value) =>
        (IsAboveLeast ? value > Least : value >= Least)
        && (IsBelowMost ? value < Most : value <= Most)
        && (Enumeration.Length == 0 || value < Values.Length);

    /// <summary>The range in words.</summary>
    internal string Range => Enumeration.Length > 0 ? $"one of the values of {Enumeration}"
        : double.IsPositiveInfinity(Most) ? (IsAboveLeast ? $"above {BudgetText.Of(Least)}" : $"{BudgetText.Of(Least)} or more")
        : !IsAboveLeast && !IsBelowMost ? $"{BudgetText.Of(Least)} to {BudgetText.Of(Most)}"
        : $"{(IsAboveLeast ? $"above {BudgetText.Of(Least)}" : $"{BudgetText.Of(Least)} or more")} and "
            + (IsBelowMost ? $"below {BudgetText.Of(Most)}" : $"at most {BudgetText.Of(Most)}");
}
