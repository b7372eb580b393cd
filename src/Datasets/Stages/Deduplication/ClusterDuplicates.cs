using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets;

/// <summary>The duplicates inside one cluster.</summary>
/// <param name="similarities">Greatest cosine with an earlier member [members].</param>
/// <param name="partners">The member that a member is a duplicate of; -1 for one that stays [members].</param>
internal readonly struct ClusterDuplicates(double[] similarities, int[] partners)
{
    /// <summary>Finds them.</summary>
    /// <param name="members">The cluster, with guests whose second nearest it is.</param>
    /// <param name="threshold">Cosine above which two members are duplicates.</param>
    /// <param name="options">Which of them stay.</param>
    /// <param name="run">The task.</param>
    internal static ClusterDuplicates Find(RoutedGroup members, double threshold, SampleOptions options, TaskRun run)
    {
        double[] toCentroid = new double[members.Count], similarities = new double[members.Count];
        int[] order = new int[members.Count], partners = new int[members.Count];
        for (int member = 0; member < members.Count; member++)
        {
            // A guest keeps the place that it has at home, so that all clusters agree about who comes first.
            toCentroid[member] = members.Values[member][ClusterRouter.Similarity];
        }

        SemanticDuplicates.Order(toCentroid, options.Order == Difficulty.Hard, order);
        run.Compared(SemanticDuplicates.Find(
            members.Rows, order, threshold, strict: true, options.Mode, similarities, partners, run.Threads, run.Stop));
        return new ClusterDuplicates(similarities, partners);
    }

    /// <summary>How many samples stay whose own cluster this is.</summary>
    /// <param name="members">The cluster.</param>
    internal long Kept(RoutedGroup members)
    {
        long kept = 0;
        for (int member = 0; member < members.Count; member++)
        {
            kept += partners[member] < 0 && members.Values[member][ClusterRouter.Copy] == 0 ? 1 : 0;
        }

        return kept;
    }

    /// <summary>What was found for a member.</summary>
    /// <param name="members">The cluster.</param>
    /// <param name="member">The member.</param>
    internal Verdict Verdict(RoutedGroup members, int member)
    {
        int partner = partners[member];
        return new Verdict
        {
            Index = members.Indices[member],

            // The first of a cluster resembles nobody: the lowest cosine there is.
            Score = double.Max(similarities[member], -1),
            Weight = partner < 0 ? 1 : 0,
            Other = partner < 0 ? -1 : members.Indices[partner],
        };
    }
}
