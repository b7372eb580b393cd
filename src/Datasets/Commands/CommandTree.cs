using System.CommandLine;

namespace PipelineDsl.Datasets;

/// <summary>All commands of a pipeline's program.</summary>
internal static class CommandTree
{
    /// <summary>Builds the commands.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="host">The surrounding.</param>
    internal static RootCommand Build(DatasetPipeline pipeline, CommandHost host)
    {
        string stages = string.Join('\n', pipeline.Stages.Select(static (stage, place) => $"  {place + 1}. {stage.Action}"));
        var root = new RootCommand($"{pipeline.Name}: keeps the part of a training set worth training on.\n{stages}");
        var opener = new RunOpener(pipeline, host.Inputs);
        root.Subcommands.Add(PlanCommand.Build(opener, host));
        root.Subcommands.Add(RunCommand.Build(opener, host));
        root.Subcommands.Add(MapCommand.Build(opener, host));
        root.Subcommands.Add(ReduceCommand.Build(opener, host));
        root.Subcommands.Add(SubmitCommand.Build(opener, host));
        root.Subcommands.Add(StatusCommand.Build(opener, host));
        root.Subcommands.Add(RetryCommand.Build(opener, host));
        root.Subcommands.Add(VerifyCommand.Build(opener, host));
        root.Subcommands.Add(MaterializeCommand.Build(opener, host));
        root.Subcommands.Add(ExplainCommand.Build(opener, host));
        return root;
    }
}
