using Microsoft.CodeAnalysis.CSharp;

namespace PipelineDsl.Analyzers.Tests.Fuzzing;

/// <summary>Breaks sources as editing breaks them. The same random numbers give the same source.</summary>
internal sealed class SourceMutator(string[] seeds)
{
    private const int MostSteps = 4;

    // Each token carries the white space around it, so that joined tokens are the source again.
    private readonly string[][] _seeds =
        [.. seeds.Select(static seed => SyntaxFactory.ParseTokens(seed).Select(static token => token.ToFullString()).ToArray())];

    /// <summary>One broken source.</summary>
    internal string Next(Random random)
    {
        List<string> tokens = [.. Any(random, _seeds)];
        for (int steps = random.Next(1, MostSteps + 1); steps > 0 && tokens.Count > 0; steps--)
        {
            Change(tokens, random);
        }

        string text = string.Concat(tokens);
        return random.Next(4) == 0 ? text[..random.Next(text.Length + 1)] : text;
    }

    private void Change(List<string> tokens, Random random)
    {
        int at = random.Next(tokens.Count), count = int.Min(random.Next(1, 6), tokens.Count - at);
        switch (random.Next(7))
        {
            case 0:
                tokens.RemoveRange(at, count);
                break;
            case 1:
                tokens.InsertRange(at, tokens.GetRange(at, count));
                break;
            case 2:
                int other = random.Next(tokens.Count);
                (tokens[at], tokens[other]) = (tokens[other], tokens[at]);
                break;
            case 3:
                tokens.Insert(at, $" {Any(random, HostileFragments.All)} ");
                break;
            case 4:
                tokens[at] = Any(random, HostileFragments.All) + " ";
                break;
            case 5:
                // A directive counts only at the beginning of a line.
                tokens.Insert(at, $"\n{Any(random, HostileFragments.All)}\n");
                break;
            default:
                string[] donor = Any(random, _seeds);
                tokens.RemoveRange(at, tokens.Count - at);
                tokens.AddRange(donor.Skip(random.Next(donor.Length)));
                break;
        }
    }

    private static T Any<T>(Random random, T[] items) => items[random.Next(items.Length)];
}
