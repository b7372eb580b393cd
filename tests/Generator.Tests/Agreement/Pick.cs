using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace PipelineDsl.Generator.Tests.Agreement;

/// <summary>Choices between sound text and faulty text.</summary>
internal static class Pick
{
    /// <summary>Of twenty choices, one is faulty: a declaration makes about ten, so that about half of them are sound.</summary>
    internal static Gen<string> Mostly(string[] sound, string[] faulty) => Mostly(Gen.Elements(sound), faulty);

    internal static Gen<string> Mostly(Gen<string> sound, string[] faulty) => Gen.Frequency((19, sound), (1, Gen.Elements(faulty)));

    /// <summary>A sound number, or one outside its range.</summary>
    internal static Gen<string> Number(int low, int high, params string[] faulty) =>
        Mostly(from number in Gen.Choose(low, high) select Text(number), faulty);

    internal static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
