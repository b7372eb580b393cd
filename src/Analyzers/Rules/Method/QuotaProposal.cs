using PipelineDsl.Generator.Model;
using PipelineDsl.Generator.Parsing;

namespace PipelineDsl.Analyzers.Rules.Method;

/// <summary>The quota that a token pipeline without one could have: valid for its geometry, and fine enough to spread what it keeps.</summary>
internal sealed class QuotaProposal
{
    /// <summary>Window of a sequence whose length is not known: that of the example in the attribute's documentation.</summary>
    private const int UsualWindow = 64;

    private QuotaProposal(string advice, params string[] arguments)
    {
        Advice = advice;
        Repairs = [.. arguments.Select(static text => new Repair(RepairKind.EnsureAttribute, "Uniform", text))];
    }

    /// <summary>What to tell the user to do.</summary>
    internal string Advice { get; }

    /// <summary>What a machine could do, the best first; none when a quota needs another budget first.</summary>
    internal Repair[] Repairs { get; }

    /// <summary>For methods that choose in their own way: a quota cannot be put around them.</summary>
    internal static QuotaProposal None { get; } = new("take a method that covers the sequence, or prune by its scorer with [Uniform]");

    /// <summary>Proposes a quota.</summary>
    /// <param name="pipeline">The declaration.</param>
    /// <param name="tokens">Its plan, in which at least one stage prunes.</param>
    internal static QuotaProposal For(PipelineUnderReview pipeline, TokenPipelineModel tokens)
    {
        if (pipeline.Stages.Any(static stage => stage.IsTopK && stage.Budgets[0].DependsOnData))
        {
            return new QuotaProposal("give every pruning stage a number to keep instead of a threshold, then add [Uniform]");
        }

        // Stages within a span have their quota there. One attribute serves all stages, so the proposal is made for the smallest run of tokens.
        StageModel[] pruning = [.. tokens.Stages.Where(static stage => stage.Strategy == StageStrategy.Prune)];
        int[] runs = [.. pruning.Select(stage => stage.Span?.Length ?? (tokens.Geometry.Tokens - tokens.Protected.Count)).Distinct()];
        int open = runs.Min();
        bool isWithin = pruning.All(static stage => stage.Span is not null), isFixed = tokens.Geometry.IsFixed || isWithin;

        // A cell that is due less than one token may get none: no more cells than tokens kept.
        int mostCells = pruning.Min(static stage => stage.Kept - stage.Untouchable);
        if (mostCells < 2)
        {
            return new QuotaProposal("keep enough tokens to spread over the sequence, then add [Uniform]");
        }

        string window = $"Window = {Window(open, mostCells, isFixed)}";
        string[] arguments = runs.Length == 1 && isFixed && (isWithin || StandTogether(tokens, open)) && Grid(open, mostCells) is { } grid
            ? [grid, window]
            : [window];
        return new QuotaProposal($"give every region its share with [Uniform({arguments[0]})]", arguments);
    }

    /// <summary>A square image in square cells, when the tokens are as many as one has.</summary>
    private static string? Grid(int open, int mostCells)
    {
        int side = SquareRoot.OfSquare(open);
        if (side < 4)
        {
            return null;
        }

        int cell = 2;
        while (CellsAcross(side, cell) * CellsAcross(side, cell) > mostCells)
        {
            cell++;
        }

        return cell < side ? $"Rows = {side}, Columns = {side}, Cell = {cell}" : null;
    }

    private static int CellsAcross(int side, int cell) => (side + cell - 1) / cell;

    private static bool StandTogether(TokenPipelineModel tokens, int open)
    {
        int first = GuardRailParser.FirstUnprotected(tokens.Protected);
        return first == tokens.Protected.Count || tokens.Protected[first] == first + open;
    }

    /// <summary>As many windows as tokens in one, or fewer where fewer are kept; windows of one length where the tokens divide.</summary>
    private static int Window(int open, int mostCells, bool isFixed)
    {
        int least = (open + mostCells - 1) / mostCells;
        if (!isFixed && open >= 4 * UsualWindow)
        {
            return Math.Max(UsualWindow, least);
        }

        int wanted = Math.Max((int)Math.Round(Math.Sqrt(open)), least);
        for (int off = 0; isFixed && off <= wanted; off++)
        {
            // Not shorter than half of what is wanted, nor longer than twice.
            int shorter = wanted - off, longer = wanted + off;
            if (shorter >= Math.Max(least, wanted / 2) && shorter > 1 && open % shorter == 0)
            {
                return shorter;
            }

            if (longer <= open / 2 && open % longer == 0)
            {
                return longer;
            }
        }

        return wanted;
    }
}
