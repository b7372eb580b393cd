using PipelineDsl.Generator.Infrastructure;

namespace PipelineDsl.Generator.Emit.Gpu;

/// <summary>Writes the nested class <c>KernelText</c>: kernel texts as constants, each a raw string literal that reads like a file.</summary>
internal static class KernelTextClass
{
    /// <summary>Writes the class; nothing where there are no texts.</summary>
    /// <param name="writer">Receives the code.</param>
    /// <param name="isTwin">Whether all of the class around is generated.</param>
    /// <param name="summary">What the texts are.</param>
    /// <param name="texts">The texts.</param>
    internal static void Write(SourceWriter writer, bool isTwin, string summary, KernelTextModel[] texts)
    {
        if (texts.Length == 0)
        {
            return;
        }

        writer.Line($"/// <summary>{summary}</summary>");
        MemberAttributes.Write(writer, isTwin);
        writer.Line("public static class KernelText");
        using (writer.Block())
        {
            bool isFirst = true;
            foreach (KernelTextModel text in texts)
            {
                if (!isFirst)
                {
                    writer.Line();
                }

                isFirst = false;
                WriteText(writer, text);
            }
        }

        writer.Line();
    }

    private static void WriteText(SourceWriter writer, KernelTextModel text)
    {
        string[] lines = [KernelComment.Line(text.Title), .. text.Lines];
        string quotes = Quotes(lines);
        writer.Line($"/// <summary>{CSharpText.Xml(text.Title)}</summary>");
        writer.Line($"public const string {text.Name} = {quotes}");
        using (writer.Indented())
        {
            foreach (string line in lines)
            {
                WriteLine(writer, line);
            }

            writer.Line($"{quotes};");
        }
    }

    private static void WriteLine(SourceWriter writer, string line)
    {
        if (line.Length == 0)
        {
            writer.Line();
        }
        else
        {
            writer.Line(line);
        }
    }

    /// <summary>The delimiter of a raw string: more quotes than stand in a row in any line.</summary>
    private static string Quotes(string[] lines)
    {
        string quotes = "\"\"\"";
        while (lines.Any(line => line.Contains(quotes)))
        {
            quotes += "\"";
        }

        return quotes;
    }
}
