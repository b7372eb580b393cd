using System.Text;

namespace PipelineDsl.Generator.Emit.Gpu;

/// <summary>Comments in kernel texts: whatever classes, scorers and spans are called, no comment reaches beyond its line.</summary>
internal static class KernelComment
{
    /// <summary>One line.</summary>
    /// <param name="words">A sentence, with its full stop: a backslash at the end would swallow the next line.</param>
    internal static string Line(string words)
    {
        var line = new StringBuilder("// ", words.Length + 3);
        foreach (char letter in words)
        {
            // Compilers of other languages read this: letters of any alphabet pass, breaks of lines, trigraphs and the like do not.
            bool isPlain = letter is >= ' ' and <= '~' and not ('?' or '\\' or '"');
            line.Append(isPlain || char.IsLetterOrDigit(letter) ? letter : ' ');
        }

        return line.ToString();
    }
}
