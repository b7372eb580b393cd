using PipelineDsl.Generator.Infrastructure;

namespace PipelineDsl.Generator.Emit;

/// <summary>Writes the nested class of a twin.</summary>
internal static class TwinEmitter
{
    /// <summary>Writes the class.</summary>
    /// <param name="writer">Receives the code.</param>
    /// <param name="name">The twin's name, behind those of the classes that it is nested in.</param>
    /// <param name="summary">What it is.</param>
    /// <param name="writeMembers">Writes its members.</param>
    internal static void Write(SourceWriter writer, string name, string summary, Action writeMembers)
    {
        writer.Line($"/// <summary>{summary}</summary>");
        MemberAttributes.WriteAlways(writer);
        writer.Line($"public static class {name.Substring(name.LastIndexOf('.') + 1)}");
        using (writer.Block())
        {
            writeMembers();
        }

        writer.Line();
    }
}
