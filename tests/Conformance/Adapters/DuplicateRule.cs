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
        1 - values.Number("eps"),
        values.Text("threshold_op", "gt") == "gt",
        values.Text("which_to_keep", "hard") == "hard",
        values.Text("mode", "kept-only") == "reference" ? DuplicateMode.Reference : DuplicateMode.KeptOnly);
}
