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
            result.AddError($"{result.IdentifierToken?.Value ?? result.Option.Name} must be at least {least}, but is {value}.");
        }
    }
}
