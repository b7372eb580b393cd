namespace PipelineDsl.Datasets;

/// <summary>Words of a shell's command line.</summary>
internal static class ShellText
{
    /// <summary>A word as the shell must read it.</summary>
    /// <param name="word">Any text.</param>
    internal static string Quote(string word) =>
        word.Length > 0 && word.All(static c => char.IsAsciiLetterOrDigit(c) || "-_./=:,+@%".Contains(c)) ? word : $"'{word.Replace("'", "'\\''")}'";

    /// <summary>Words as one command line.</summary>
    /// <param name="words">The words.</param>
    internal static string Join(IEnumerable<string> words) => string.Join(' ', words.Select(Quote));
}
