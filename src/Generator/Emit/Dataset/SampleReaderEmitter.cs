using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model.Dataset;

namespace PipelineDsl.Generator.Emit.Dataset;

/// <summary>Writes the typed reader: samples with exactly the columns that the stages read, at constant widths.</summary>
internal static class SampleReaderEmitter
{
    private const string Reader = DatasetNames.Space + ".SampleReader";
    private const string Inputs = DatasetNames.Space + ".SampleInputs";

    internal static void Write(SourceWriter writer, DatasetPipelineModel model)
    {
        WriteRead(
            writer, "params string[] inputs", "inputs", "Paths of table files, or patterns of them: npz, safetensors, csv, jsonl, parquet, arrow.",
            $"new SampleRows({Inputs}.Parse(inputs))");
        WriteRead(writer, $"{Inputs} inputs", "inputs", "Where the samples are: table files, or files that hold one column each.", "new SampleRows(inputs)");
        WriteRows(writer);
        WriteSample(writer, model);
    }

    private static void WriteRead(SourceWriter writer, string parameter, string name, string what, string value)
    {
        writer.Line(
            "/// <summary>Reads samples one after the other, in the order that numbers them: <c>foreach (var sample in Read(\"*.npz\"))</c>.</summary>");
        writer.Line($"/// <param name=\"{name}\">{what}</param>");
        writer.Line("/// <returns>The samples; files are opened when the enumeration starts.</returns>");
        MemberAttributes.WriteAlways(writer);
        writer.Line($"public static SampleRows Read({parameter}) => {value};");
        writer.Line();
    }

    private static void WriteRows(SourceWriter writer)
    {
        writer.Line("/// <summary>The samples of some files.</summary>");
        MemberAttributes.WriteAlways(writer);
        writer.Line("public readonly struct SampleRows");
        using (writer.Block())
        {
            writer.Line($"private readonly {Inputs} _inputs;");
            writer.Line();
            writer.Line($"internal SampleRows({Inputs} inputs) => _inputs = inputs;");
            writer.Line();
            writer.Line("/// <summary>Opens the files.</summary>");
            writer.Line($"/// <exception cref=\"{DatasetNames.Space}.DatasetException\">A file is missing, damaged, or not of the declared shape.</exception>");
            writer.Line($"public Enumerator GetEnumerator() => new Enumerator({Reader}.Open(Definition, _inputs));");
            writer.Line();
            writer.Line("/// <summary>Goes through the samples, one block in memory.</summary>");
            writer.Line("public readonly ref struct Enumerator");
            using (writer.Block())
            {
                writer.Line($"private readonly {Reader} _reader;");
                writer.Line();
                writer.Line($"internal Enumerator({Reader} reader) => _reader = reader;");
                writer.Line();
                writer.Line("/// <summary>The sample; valid until the next one is read.</summary>");
                writer.Line("public Sample Current => new Sample(_reader, _reader.Row);");
                writer.Line();
                writer.Line("/// <summary>Reads the next sample.</summary>");
                writer.Line(
                    $"/// <exception cref=\"{DatasetNames.Space}.DatasetException\">A value is not as it must be; names file, row and column.</exception>");
                writer.Line("public bool MoveNext() => _reader.MoveNext();");
                writer.Line();
                writer.Line("/// <summary>Closes the files.</summary>");
                writer.Line("public void Dispose() => _reader.Dispose();");
            }
        }

        writer.Line();
    }

    private static void WriteSample(SourceWriter writer, DatasetPipelineModel model)
    {
        writer.Line("/// <summary>One sample, with the columns that the stages read.</summary>");
        MemberAttributes.WriteAlways(writer);
        writer.Line("public readonly ref struct Sample");
        using (writer.Block())
        {
            writer.Line($"private readonly {Reader} _reader;");
            writer.Line("private readonly int _row;");
            writer.Line();
            writer.Line($"internal Sample({Reader} reader, int row)");
            using (writer.Block())
            {
                writer.Line("_reader = reader;");
                writer.Line("_row = row;");
            }

            WriteProperty(writer, "Global index: its place in the ordinal order of the files, then by row.", "long", "Index", "_reader.Indices[_row]");
            WriteProperty(writer, "Its name; empty where the files have none.", "string", "Id", "_reader.Id");
            foreach ((string summary, string type, string name, string value) in Columns(model))
            {
                WriteProperty(writer, summary, type, name, value);
            }
        }

        writer.Line();
    }

    private static IEnumerable<(string Summary, string Type, string Name, string Value)> Columns(DatasetPipelineModel model)
    {
        DatasetGeometryModel geometry = model.Geometry;
        ColumnForm columns = model.Columns;
        string epochs = CSharpText.Literal(geometry.Epochs), classes = CSharpText.Literal(geometry.Classes);
        if ((columns & ColumnForm.Embedding) != 0)
        {
            yield return (
                $"Embedding [{CSharpText.Literal(geometry.Channels)}].", RuntimeNames.ReadOnlySpan + "<float>", "Embedding",
                Row("Embeddings", geometry.Channels));
        }

        if ((columns & ColumnForm.Logits) != 0)
        {
            string shape = geometry.Runs > 1 ? $"{CSharpText.Literal(geometry.Runs)} x {classes}" : classes;
            yield return ($"Logits [{shape}].", RuntimeNames.ReadOnlySpan + "<double>", "Logits", Row("Logits", geometry.Runs * geometry.Classes));
        }

        if ((columns & ColumnForm.Label) != 0)
        {
            yield return ($"Class, 0 to {CSharpText.Literal(geometry.Classes - 1)}.", "int", "Label", "_reader.Labels[_row]");
        }

        if ((columns & ColumnForm.Loss) != 0)
        {
            yield return ("Loss.", "double", "Loss", "_reader.Losses[_row]");
        }

        string[] scores = [.. model.ScoreColumns];
        for (int column = 0; column < scores.Length; column++)
        {
            string number = CSharpText.Literal(column);
            string name = scores.Length == 1 ? "Score" : "Score" + number;
            yield return ($"The column {CSharpText.Xml(CSharpText.Literal(scores[column]))}.", "double", name, $"_reader.Scores({number})[_row]");
        }

        if ((columns & ColumnForm.Correct) != 0)
        {
            yield return (
                $"Whether its presentations were classified correctly [{epochs}], 0 or 1.", RuntimeNames.ReadOnlySpan + "<byte>", "Correct",
                Row("Correct", geometry.Epochs));
        }

        if ((columns & ColumnForm.Probabilities) != 0)
        {
            yield return (
                $"Probabilities at its presentations [{epochs} x {classes}].", RuntimeNames.ReadOnlySpan + "<double>", "Probabilities",
                Row("Probabilities", geometry.Epochs * geometry.Classes));
        }

        if ((columns & ColumnForm.Cost) != 0)
        {
            yield return ("What keeping it costs.", "double", "Cost", "_reader.Costs[_row]");
        }

        if ((columns & ColumnForm.Text) != 0)
        {
            yield return ("Text, UTF-8.", RuntimeNames.ReadOnlySpan + "<byte>", "Text", "_reader.Text");
        }
    }

    private static string Row(string column, int width) => $"_reader.{column}.Slice(_row * {CSharpText.Literal(width)}, {CSharpText.Literal(width)})";

    private static void WriteProperty(SourceWriter writer, string summary, string type, string name, string value)
    {
        writer.Line();
        writer.Line($"/// <summary>{summary}</summary>");
        writer.Line($"public {type} {name} => {value};");
    }
}
