using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Parsing;

namespace PipelineDsl.CodeFixes;

/// <summary>
/// Which repairs belong together: who picks one of several alternatives and asks for all occurrences means the same choice everywhere,
/// though each class may need a number of its own.
/// </summary>
internal static class RepairChoice
{
    private const char Separator = ':';

    /// <summary>The equivalence key of a repair.</summary>
    internal static string Key(Repair repair) => $"{repair.Kind}{Separator}{repair.Target}{Separator}{repair.Text}";

    /// <summary>The repair of another diagnostic that makes the choice which a key stands for; null when it offers none.</summary>
    /// <param name="key">The key. Tools that choose nothing have none, and get the best repair.</param>
    /// <param name="kind">The kind of repairs that count.</param>
    /// <param name="diagnostic">The other diagnostic.</param>
    internal static Repair? Of(string? key, RepairKind kind, Diagnostic diagnostic)
    {
        Repair[] offered = [.. Repair.Unpack(diagnostic.Properties)];
        if (key is null)
        {
            return offered.FirstOrDefault() is { } best && best.Kind == kind ? best : null;
        }

        string[] parts = key.Split([Separator], 3);
        if (parts.Length < 3 || parts[0] != kind.ToString())
        {
            return null;
        }

        var chosen = new Repair(kind, parts[1], parts[2]);
        return offered.FirstOrDefault(repair => repair == chosen) ?? offered.FirstOrDefault(repair => IsAlike(chosen, repair));
    }

    private static bool IsAlike(Repair chosen, Repair other) => chosen.Kind == other.Kind && chosen.Kind switch
    {
        RepairKind.EnsureAttribute => chosen.Target == other.Target,
        RepairKind.RemoveArguments => chosen.Text == other.Text,
        _ => true,
    };
}
