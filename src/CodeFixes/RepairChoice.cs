using System.Globalization;
using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Parsing;

namespace PipelineDsl.CodeFixes;

/// <summary>
/// Which repairs belong together: who picks one of several alternatives and asks for all occurrences means the same choice everywhere,
/// though each class may need numbers of its own. The equivalence key of an action is the choice as text.
/// </summary>
/// <param name="Repair">What was picked.</param>
/// <param name="Rank">Its place among the alternatives; 0 is the best.</param>
internal sealed record RepairChoice(Repair Repair, int Rank)
{
    private const char Separator = ':';

    /// <summary>Every repair of a kind that a diagnostic offers.</summary>
    internal static IEnumerable<RepairChoice> All(Diagnostic diagnostic, RepairKind kind) => Repair
        .Unpack(diagnostic.Properties)
        .Select(static (repair, rank) => new RepairChoice(repair, rank))
        .Where(choice => choice.Repair.Kind == kind);

    /// <summary>The repair of another diagnostic that makes the choice of a key; null when it offers none.</summary>
    /// <param name="key">The key. Tools that choose nothing have none, and get the best repair.</param>
    /// <param name="kind">The kind of repairs that count.</param>
    /// <param name="diagnostic">The other diagnostic.</param>
    internal static Repair? Find(string? key, RepairKind kind, Diagnostic diagnostic)
    {
        RepairChoice[] offered = [.. All(diagnostic, kind)];
        Repair? best = offered.FirstOrDefault(static choice => choice.Rank == 0)?.Repair;
        if (key is null)
        {
            return best;
        }

        return Parse(key) is not { } picked || picked.Repair.Kind != kind ? null
            : offered.FirstOrDefault(choice => choice.Repair == picked.Repair)?.Repair
                ?? offered.FirstOrDefault(choice => IsSame(picked.Repair, choice.Repair))?.Repair
                ?? (picked.Rank == 0 && best is not null && IsAlike(picked.Repair, best) ? best : null);
    }

    /// <summary>The key.</summary>
    public override string ToString() => string.Join(
        Separator.ToString(), Repair.Kind, Rank.ToString(CultureInfo.InvariantCulture), Repair.Target, Repair.Text);

    private static RepairChoice? Parse(string key) =>
        key.Split([Separator], 4) is { Length: 4 } parts && Enum.TryParse(parts[0], out RepairKind kind) && int.TryParse(parts[1], out int rank)
            ? new RepairChoice(new Repair(kind, parts[2], parts[3]), rank)
            : null;

    /// <summary>Whether only numbers differ. Several budgets are given in many ways, but one of them stays.</summary>
    private static bool IsSame(Repair picked, Repair other) => picked.Kind switch
    {
        RepairKind.EnsureAttribute => picked.Target == other.Target && WithoutNumbers(picked.Text) == WithoutNumbers(other.Text),
        RepairKind.RemoveArguments => picked.Text.Length > 0 && picked.Text == other.Text,
        _ => picked.Target == other.Target,
    };

    /// <summary>Whether the best of one diagnostic may stand in for the best of another.</summary>
    private static bool IsAlike(Repair picked, Repair other) => picked.Kind switch
    {
        RepairKind.EnsureAttribute => picked.Target == other.Target,
        RepairKind.RemoveArguments => picked.Text == other.Text,
        _ => true,
    };

    private static string WithoutNumbers(string text) => new([.. text.Where(static character => !char.IsDigit(character))]);
}
