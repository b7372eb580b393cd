namespace PipelineDsl.Conformance.Running;

/// <summary>Makes one result of the runs at several widths: a case passes when it passes at each of them.</summary>
internal static class Combination
{
    /// <summary>Combines runs of the same folder.</summary>
    /// <param name="runs">One a width.</param>
    public static FolderResult Of(IReadOnlyList<FolderResult> runs)
    {
        string widths = string.Join(", ", runs.Select(static run => run.Width));
        FolderResult[] whole = [.. runs.Where(static run => run.Problem is null)];
        string? problem = runs.FirstOrDefault(static run => run.Problem is not null)?.Problem;
        return whole.Length == 0
            ? new FolderResult(widths, problem, [])
            : new FolderResult(widths, problem, [.. whole[0].Files.Select((_, index) => File(whole, index))]);
    }

    private static FileResult File(FolderResult[] runs, int index)
    {
        FileResult first = runs[0].Files[index];
        return first with { Cases = [.. first.Cases.Select((_, at) => Case(runs, index, at))] };
    }

    private static CaseResult Case(FolderResult[] runs, int file, int index)
    {
        (string Width, CaseResult Result)[] results = [.. runs.Select(run => (run.Width, run.Files[file].Cases[index]))];
        (string Width, CaseResult Result)[] failed = [.. results.Where(static result => result.Result.Outcome == Outcome.Failed)];
        return failed.Length == 0 ? results[0].Result
            : failed.Length == results.Length ? failed[0].Result
            : failed[0].Result with { Note = $"width {string.Join(", ", failed.Select(static one => one.Width))} only: {failed[0].Result.Note}" };
    }
}
