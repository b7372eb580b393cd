using System.CommandLine.Parsing;
using System.Numerics;

namespace PipelineDsl.Datasets;

/// <summary>Checks of values on the command line.</summary>
internal static class Refuse
{
    /// <summary>Refuses a number that is too small.</summary>
    /// <typeparam name="T">Type of the number.</typeparam>
    /// <param name="result">The option as it was given.</param>
    /// <param name="least">The smallest number allowed.</param>
    internal static void Below<T>(OptionResult result, T least)
        where T : struct, INumber<T>
    {
        // Without a value the parser has its own error; with a value that is no number, too.
        if (result.Tokens.Count == 1 && T.TryParse(result.Tokens[0].Value, null, out T value) && value < least)
        {
            result.AddError($"{result.Option.Name} must be at least {least}, but is {value}.");
        }
    }

    /// <summary>Refuses what is no size in bytes.</summary>
    /// <param name="result">The option as it was given.</param>
    internal static void NoSize(OptionResult result)
    {
        if (result.Tokens.Count == 1 && !ByteSize.TryParse(result.Tokens[0].Value, out _))
        {
            result.AddError($"{result.Option.Name} must be a size such as 512MiB or 2GiB, but is '{result.Tokens[0].Value}'.");
        }
    }

    /// <summary>Refuses texts that would be more than one line of a script.</summary>
    /// <param name="result">The option as it was given.</param>
    internal static void Lines(OptionResult result)
    {
        if (result.Tokens.Any(static token => token.Value.AsSpan().ContainsAny('\n', '\r')))
        {
            result.AddError($"{result.Option.Name} must be one line.");
        }
    }
}
