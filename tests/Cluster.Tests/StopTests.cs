using System.Diagnostics;

namespace PipelineDsl.Cluster.Tests;

/// <summary>The signal by which schedulers end a job.</summary>
public class StopTests
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(60);

    [Fact]
    public void Terminated_EndsWith75AndTheNextRunHasTheSameOutput()
    {
        using var folder = new ScratchFolder();
        string[] inputs = LossFile.Write(folder);
        ToolProgram.Run(_limit, new(), ["run", "--run", folder["whole"], .. inputs]);

        using Process process = ToolProgram.Start(new() { [PatientLoss.Delay] = "100" }, ["run", "--run", folder["stopped"], .. inputs]);
        Wait.For("a task at work", _limit, () => Directory.Exists(folder["stopped/log/Stage0-scores"]));
        Assert.Equal(0, Tool.Run(_limit, new Dictionary<string, string>(), "kill", "-TERM", $"{process.Id}").Code);
        Assert.True(process.WaitForExit(_limit), "The program did not stop.");
        Assert.Equal(75, process.ExitCode);
        Assert.False(Directory.Exists(folder["stopped/out"]));

        ToolProgram.Run(_limit, new(), ["run", "--run", folder["stopped"]]);

        RunOutput.AssertSame(folder["whole"], folder["stopped"]);
    }
}
