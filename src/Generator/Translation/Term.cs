namespace PipelineDsl.Generator.Translation;

/// <summary>An expression of the kernel language. It has no side effects, so it may be written twice, and in any order.</summary>
/// <param name="Text">The expression; in parentheses unless it is a name, a literal, a call or a cast.</param>
/// <param name="Type">Its type in the kernel language, one of <see cref="KernelTypes"/>.</param>
internal readonly record struct Term(string Text, string Type)
{
    /// <summary>What stands in for an expression that was refused.</summary>
    internal static Term Nothing { get; } = new("0", "");

    /// <summary>The text without the parentheses around all of it.</summary>
    internal string Bare
    {
        get
        {
            if (Text.Length == 0 || Text[0] != '(')
            {
                return Text;
            }

            int depth = 0;
            for (int i = 0; i < Text.Length; i++)
            {
                depth += Text[i] == '(' ? 1 : Text[i] == ')' ? -1 : 0;
                if (depth == 0)
                {
                    return i == Text.Length - 1 ? Text.Substring(1, Text.Length - 2) : Text;
                }
            }

            return Text;
        }
    }
}
