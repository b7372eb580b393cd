using System.Runtime.Versioning;

namespace PipelineDsl.Cluster.Tests;

/// <summary>
/// Runs on four nodes, by the very scripts that <c>submit</c> writes. Slurm is one of the clusters where it is installed, and has to be where the
/// variable CI is set.
/// </summary>
[UnsupportedOSPlatform("windows")]
public class NodeLossTests
{
    /// <summary>The clusters of this machine.</summary>
    public static TheoryData<string> Clusters => [.. TestCluster.Here];

    [Theory]
    [MemberData(nameof(Clusters))]
    public void NodeIsLostInTheMiddle_OutputIsThatOfALocalRunByteForByte(string kind) => ClusterRun.Compare(kind, 250, static run =>
    {
        // About four seconds a task, so all four nodes are at work for a while.
        run.Submit();
        string lost = run.TaskOn("n2");
        Assert.True(run.Cluster.KillNode("n2") > 0, "Nothing ran on n2.");

        run.WaitForRequeue(lost);
        run.WaitForEnd();

        Assert.Equal(1, run.Repeated);
    });

    [Theory]
    [MemberData(nameof(Clusters))]
    public void JobIsStoppedByItsTimeLimit_QueuesItselfAgainAndGoesOn(string kind) => ClusterRun.Compare(kind, 250, static run =>
    {
        run.Submit("--restarts", "1");
        string stopped = run.TaskOn("n3");
        run.Cluster.Terminate("n3");

        run.WaitForRequeue(stopped);
        run.WaitForEnd();

        Assert.Equal(1, run.Repeated);
    });

    [Theory]
    [MemberData(nameof(Clusters))]
    public void JobIsStoppedAndMayNotRestart_NothingFollowsUntilSubmittedAgain(string kind) => ClusterRun.Compare(kind, 100, static run =>
    {
        run.Submit("--restarts", "0");
        run.Cluster.Terminate("n1");
        run.WaitForEnd();
        Assert.False(run.IsFinished);

        run.SubmitRest();
        run.WaitForEnd();

        Assert.Equal(1, run.Repeated);
    });
}
