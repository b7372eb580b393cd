using PipelineDsl.Generator.Infrastructure;

namespace PipelineDsl.Generator.Emit.Dataset;

/// <summary>Writes the members of a pipeline over samples, in the order in which a reader meets them.</summary>
internal static class DatasetPipelineEmitter
{
    internal static void Write(SourceWriter writer, DatasetScope scope)
    {
        DatasetDefinitionEmitter.WriteProperty(writer, scope);
        WriteRun(writer, scope);
        for (int stage = 0; stage < scope.Model.Stages.Count; stage++)
        {
            SampleStageEmitter.Write(writer, scope, stage);
        }

        DatasetPlanEmitter.WriteClass(writer, scope.Model);
        writer.Line();
        DatasetDefinitionEmitter.WriteValue(writer, scope);
    }

    private static void WriteRun(SourceWriter writer, DatasetScope scope)
    {
        writer.Line("/// <summary>The command line of this pipeline: <c>run</c> on one machine; <c>plan</c>, <c>map</c>, <c>reduce</c> and <c>submit</c> on a cluster.</summary>");
        writer.Line("/// <remarks><c>return await ...RunAsync(args);</c> makes a program of it; <c>--help</c> says what there is.</remarks>");
        writer.Line("/// <param name=\"args\">The command line.</param>");
        writer.Line("/// <param name=\"cancellationToken\">Stops the run cleanly; the next one resumes.</param>");
        writer.Line("/// <returns>The exit code: 0 done, 2 usage, 3 incomplete, 4 bad data, 75 interrupted.</returns>");
        MemberAttributes.Write(writer, scope.IsTwin);
        writer.Line("public static global::System.Threading.Tasks.Task<int> RunAsync(");
        using (writer.Indented())
        {
            writer.Line("string[] args, global::System.Threading.CancellationToken cancellationToken = default) =>");
            writer.Line($"{DatasetNames.Program}.RunAsync(Definition, args, cancellationToken);");
        }

        writer.Line();
    }
}
