namespace PipelineDsl.Tests.Kernels;

/// <summary>One case of Vectors/tome-bipartite.json. Groups and merged rows are in output order.</summary>
public sealed record ToMeVector(
    string Name, int Removed, int ProtectedTokens, float[][] Metric, float[][] X, float[] Sizes, int[][] Groups, float[][] Merged, float[] MergedSizes);
