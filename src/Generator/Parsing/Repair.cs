using System.Collections.Immutable;

namespace PipelineDsl.Generator.Parsing;

/// <summary>
/// A mechanical way to mend a problem, as whoever finds the problem knows it. It travels to the code fixes in the properties of the
/// diagnostic; this file is compiled into both.
/// </summary>
/// <param name="Kind">What it does.</param>
/// <param name="Target">Name of the attribute or argument.</param>
/// <param name="Text">C# to write.</param>
internal sealed record Repair(RepairKind Kind, string Target = "", string Text = "")
{
    private const char Separator = '\n';

    /// <summary>Packs alternatives, the best first.</summary>
    internal static ImmutableDictionary<string, string?> Pack(IEnumerable<Repair> repairs) => repairs
        .Select(static (repair, index) => new KeyValuePair<string, string?>(Key(index), $"{repair.Kind}{Separator}{repair.Target}{Separator}{repair.Text}"))
        .ToImmutableDictionary();

    /// <summary>Unpacks what <see cref="Pack"/> packed.</summary>
    internal static IEnumerable<Repair> Unpack(ImmutableDictionary<string, string?> properties)
    {
        for (int index = 0; properties.TryGetValue(Key(index), out string? packed) && packed is not null; index++)
        {
            string[] parts = packed.Split(Separator);
            yield return new Repair((RepairKind)Enum.Parse(typeof(RepairKind), parts[0]), parts[1], parts[2]);
        }
    }

    private static string Key(int index) => "repair" + index.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
