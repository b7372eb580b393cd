using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model.Dataset;

namespace PipelineDsl.Generator.Emit.Dataset;

/// <summary>Writes the members of a pipeline over samples, in the order in which a reader meets them.</summary>
internal static class DatasetPipelineEmitter
{
    internal static void Write(SourceWriter writer, DatasetPipelineModel model)
    {
        DatasetDefinitionEmitter.WriteProperty(writer, "DefinitionValue.Pipeline", isTwin: false);
        WriteRun(writer, isTwin: false);
        SampleReaderEmitter.Write(writer, model);
        for (int stage = 0; stage < model.Stages.Count; stage++)
        {
            SampleStageEmitter.Write(writer, model, stage);
        }

        DatasetPlanEmitter.WriteClass(writer, model);
        writer.Line();
        WriteTwin(writer);
        DatasetDefinitionEmitter.WriteValue(writer, model);
    }

    private static void WriteTwin(SourceWriter writer) => TwinEmitter.Write(
        writer,
        "Random",
        "The random baseline: as many samples from as many stages, drawn by keyed hash. What cannot beat this has learnt nothing.",
        () =>
        {
            DatasetDefinitionEmitter.WriteProperty(writer, "TwinValue.Pipeline", isTwin: true);
            WriteRun(writer, isTwin: true);
            writer.Line("private static class TwinValue");
            using (writer.Block())
            {
                string pipeline = DatasetNames.Pipeline;
                writer.Line($"internal static readonly {pipeline} Pipeline = {DatasetNames.Space}.RandomTwin.Of(DefinitionValue.Pipeline);");
            }
        });

    private static void WriteRun(SourceWriter writer, bool isTwin)
    {
        writer.Line(
            "/// <summary>The command line of this pipeline: <c>run</c> on one machine; <c>plan</c>, <c>map</c>, <c>reduce</c> and <c>submit</c> on a "
            + "cluster.</summary>");
        writer.Line("/// <remarks><c>return await ...RunAsync(args);</c> makes a program of it; <c>--help</c> says what there is.</remarks>");
        writer.Line("/// <param name=\"args\">The command line.</param>");
        writer.Line("/// <param name=\"cancellationToken\">Stops the run cleanly; the next one resumes.</param>");
        writer.Line("/// <returns>The exit code: 0 done, 2 usage, 3 incomplete, 4 bad data, 75 interrupted.</returns>");
        MemberAttributes.Write(writer, isTwin);
        writer.Line("public static global::System.Threading.Tasks.Task<int> RunAsync(");
        using (writer.Indented())
        {
            writer.Line("string[] args, global::System.Threading.CancellationToken cancellationToken = default) =>");
            writer.Line($"{DatasetNames.Program}.RunAsync(Definition, args, cancellationToken);");
        }

        writer.Line();
    }
}
