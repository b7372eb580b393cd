namespace PipelineDsl.Datasets;

/// <summary>What reasons mean.</summary>
internal static class VerdictReasons
{
    extension(VerdictReason reason)
    {
        /// <summary>Whether the sample stays.</summary>
        internal bool Stays => reason <= VerdictReason.Prototype;
    }
}
