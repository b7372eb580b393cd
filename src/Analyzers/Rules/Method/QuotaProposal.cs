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

    /// <summary>Proposes a quota.</summary>
    /// <param name="pipeline">The declaration.</param>
    /// <param name="tokens">Its plan, in which at least one stage prunes.</param>
    internal static QuotaProposal For(PipelineUnderReview pipeline, TokenPipelineModel tokens)
    {
        if (pipeline.Stages.Any(static stage => !stage.IsMerge && stage.Budgets[0].DependsOnData))
        {
            return new QuotaProposal("give every pruning stage a number to keep instead of a threshold, then add [Uniform]");
        }

        int isProtected = tokens.Protected.Count;
        int open = tokens.Geometry.Tokens - isProtected;

        // A cell that is due less than one token may get none, and then the first cells are served first: no more cells than tokens kept.
        int mostCells = tokens.Stages.Where(static stage => !stage.IsMerge).Min(static stage => stage.Kept) - isProtected;
        if (mostCells < 2)
        {
            return new QuotaProposal("keep enough tokens to spread over the sequence, then add [Uniform]");
        }

        string window = $"Window = {Window(open, mostCells, tokens.Geometry.IsFixed)}";
        string[] arguments = Grid(tokens, open, mostCells) is { } grid ? [grid, window] : [window];
        return new QuotaProposal($"give every region its share with [Uniform({arguments[0]})]", arguments);
    }

    /// <summary>A square image in square cells, when the tokens that are not protected are as many as one has, and stand together.</summary>
    private static string? Grid(TokenPipelineModel tokens, int open, int mostCells)
    {
        int side = SquareRoot.OfSquare(open);
        if (!tokens.Geometry.IsFixed || side < 4 || !StandTogether(tokens, open))
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
        int first = 0;
        while (first < tokens.Protected.Count && tokens.Protected[first] == first)
        {
            first++;
        }

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
