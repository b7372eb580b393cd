using PipelineDsl.Conformance.Vectors;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>What a case calls a duplicate.</summary>
/// <param name="Threshold">Cosine over which it is one.</param>
/// <param name="Strict">Whether a cosine equal to the threshold is none.</param>
/// <param name="HardFirst">Whether the farthest from the centre is kept.</param>
/// <param name="Mode">Which earlier members count.</param>
internal sealed record DuplicateRule(double Threshold, bool Strict, bool HardFirst, DuplicateMode Mode)
{
    /// <summary>The rule of a case.</summary>
    /// <param name="values">Its parameters.</param>
    public static DuplicateRule Of(CaseValues values) => new(
        values.Has("threshold") ? values.Number("threshold") : 1 - values.Number(values.Spelling("eps", "epsilon", "eps_dedup", "dedup_eps")),
        OneOf(values, "threshold_op", ["gt", ">"], ["ge", ">=", "gte"]),
        OneOf(values, "which_to_keep", ["hard"], ["easy"]),
        OneOf(values, "mode", ["kept-only", "kept_only"], ["reference", "fair"]) ? DuplicateMode.KeptOnly : DuplicateMode.Reference);

    /// <summary>Whether a value is one of the first names, as it is where there is none, and not of the others.</summary>
    private static bool OneOf(CaseValues values, string key, string[] names, string[] others)
    {
        string value = values.Text(key, names[0]);
        return names.Contains(value) || (others.Contains(value) ? false : throw new UnknownCaseException($"unknown {key} '{value}'"));
    }
}
