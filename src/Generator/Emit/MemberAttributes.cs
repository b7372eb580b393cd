using PipelineDsl.Generator.Infrastructure;

namespace PipelineDsl.Generator.Emit;

/// <summary>What stands above generated members: who wrote them, and that coverage should not count them.</summary>
internal static class MemberAttributes
{
    /// <summary>The generator's version.</summary>
    internal static string Version { get; } = typeof(MemberAttributes).Assembly.GetName().Version.ToString(3);

    /// <summary>Marks a member; those of a class that is marked as a whole need nothing.</summary>
    internal static void Write(SourceWriter writer, PipelineScope scope) => Write(writer, scope.IsTwin);

    /// <summary>Marks a member; those of a twin, a class that is marked as a whole, need nothing.</summary>
    internal static void Write(SourceWriter writer, bool isTwin)
    {
        if (!isTwin)
        {
            WriteAlways(writer);
        }
    }

    /// <summary>Marks a class that is generated as a whole.</summary>
    internal static void WriteAlways(SourceWriter writer)
    {
        string author = $"global::System.CodeDom.Compiler.GeneratedCode(\"PipelineDsl.Generator\", \"{Version}\")";
        writer.Line($"[{author}, global::System.Diagnostics.CodeAnalysis.ExcludeFromCodeCoverage]");
    }
}
