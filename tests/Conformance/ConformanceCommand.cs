using System.CommandLine;
using System.Text.Json;
using PipelineDsl.Conformance.Running;

namespace PipelineDsl.Conformance;

/// <summary>The command line.</summary>
internal static class ConformanceCommand
{
    private const string All = "all";
    private const string Best = "best";

    private const string About =
        """
        Runs conformance vectors through PipelineDsl's public kernels and recipes.

        Every *.json file of FOLDER is read, in the order of names; subfolders are not. A file's content says what it is. The report has a line a
        file, FILE: PASSED/TOTAL, with the first difference of every failed case below it. Files that nothing runs here (other surfaces, unknown
        methods, broken JSON) are named as 'not covered'. The last line counts cases: those of a file that is not covered too, which counts as
        one case where its cases cannot be told.

        Exit code: 0, or 1 when a case failed or FOLDER holds nothing to run.
        """;

    /// <summary>Parses <paramref name="args"/> and runs; the exit code.</summary>
    /// <param name="args">The command line.</param>
    public static int Run(string[] args)
    {
        var folder = new Argument<string>("FOLDER") { Description = "Folder with the vectors." };
        var width = new Option<string>("--width")
        {
            Description = "Vector width that kernels use. A case passes when it passes at every width: 'all' are those that this machine can do, "
                + "each in a process of its own; 'best' is the widest, in this process.",
            DefaultValueFactory = static _ => All,
        };
        width.AcceptOnlyFromAmong(All, Best, VectorWidthName.Scalar, VectorWidthName.Bits256, VectorWidthName.Bits512);
        var verbose = new Option<bool>("--verbose", "-v") { Description = "List passed cases too, with the expected values that nothing was compared with." };
        var json = new Option<bool>("--json") { Description = "Print the results as JSON." };
        var root = new RootCommand(About) { folder, width, verbose, json };
        root.SetAction(parsed =>
        {
            FolderResult result = Run(parsed.GetValue(folder)!, parsed.GetValue(width)!);
            if (parsed.GetValue(json))
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(result, ResultJson.Default.FolderResult));
            }
            else
            {
                Report.Write(Console.Out, result, parsed.GetValue(verbose));
            }

            return result.ExitCode;
        });
        return root.Parse(args).Invoke();
    }

    private static FolderResult Run(string folder, string width) => width switch
    {
        Best => FolderRun.Run(folder),
        All => Combination.Of(WidthRuns.Run(folder, VectorWidthName.Available)),
        _ when !VectorWidthName.Available.Contains(width) => new FolderResult(
            width, $"width {width}: this machine can do {string.Join(", ", VectorWidthName.Available)}", []),
        _ => Combination.Of(WidthRuns.Run(folder, [width])),
    };
}
