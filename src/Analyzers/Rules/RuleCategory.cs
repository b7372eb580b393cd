namespace PipelineDsl.Analyzers.Rules;

/// <summary>Areas of rules, as an <c>.editorconfig</c> names them; each has its hundred of ids.</summary>
internal static class RuleCategory
{
    /// <summary>PDSL101-199: no code can be generated.</summary>
    internal const string Declaration = "Declaration";

    /// <summary>PDSL201-299: what the literature says about the method.</summary>
    internal const string Method = "Method";

    /// <summary>PDSL301-399: what costs more time than it must.</summary>
    internal const string Performance = "Performance";

    /// <summary>PDSL401-499: measurements that do not show what they seem to.</summary>
    internal const string Evaluation = "Evaluation";

    /// <summary>PDSL501-599: what the project lacks.</summary>
    internal const string Environment = "Environment";
}
