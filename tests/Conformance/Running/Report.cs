namespace PipelineDsl.Conformance.Running;

/// <summary>The report that people read.</summary>
internal static class Report
{
    /// <summary>Writes a line a file, the first difference of every failed case below it, and the counts.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="result">What to report.</param>
    /// <param name="verbose">Whether passed cases and values that nothing was compared with are listed too.</param>
    public static void Write(TextWriter writer, FolderResult result, bool verbose)
    {
        foreach (FileResult file in result.Files)
        {
            writer.WriteLine(file.NotCovered is { } reason ? $"{file.File}: not covered ({reason})" : $"{file.File}: {file.Passed}/{file.Total}");
            foreach (CaseResult one in file.Cases)
            {
                Write(writer, one, verbose);
            }
        }

        if (result.Problem is { } problem)
        {
            writer.WriteLine(problem);
        }

        writer.WriteLine($"vector widths: {result.Width}");
        writer.WriteLine($"{result.Passed} passed, {result.Failed} failed, {result.NotCovered} not covered");
    }

    private static void Write(TextWriter writer, CaseResult one, bool verbose)
    {
        if (one.Note is { } note)
        {
            writer.WriteLine(one.Outcome == Outcome.NotCovered ? $"  {one.Name}: not covered ({note})" : $"  {one.Name}: {note}");
        }
        else if (verbose)
        {
            string rest = one.NotCompared.Count == 0 ? "" : $", not compared: {string.Join(", ", one.NotCompared)}";
            writer.WriteLine($"  {one.Name}: passed{rest}");
        }
    }
}
