namespace PipelineDsl.Datasets;

/// <summary>What reasons mean, and what they are called in files.</summary>
internal static class VerdictReasons
{
    /// <summary>Number of reasons.</summary>
    internal static int Count { get; } = Enum.GetValues<VerdictReason>().Length;

    extension(VerdictReason reason)
    {
        /// <summary>Whether the sample stays.</summary>
        internal bool Stays => reason <= VerdictReason.Prototype;

        /// <summary>Its name in files: <c>below-threshold</c>.</summary>
        internal string Word => _words[(int)reason];
    }

    private static readonly string[] _words = [.. Enum.GetNames<VerdictReason>().Select(ToWord)];

    private static string ToWord(string name) =>
        string.Concat(name.Select(static (letter, place) => (char.IsUpper(letter) && place > 0 ? "-" : "") + char.ToLowerInvariant(letter)));
}
