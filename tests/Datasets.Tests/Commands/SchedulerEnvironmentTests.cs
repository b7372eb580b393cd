namespace PipelineDsl.Datasets.Tests.Commands;

/// <summary>Variables by which schedulers tell a process its place.</summary>
public class SchedulerEnvironmentTests
{
    private readonly Dictionary<string, string> _variables = [];

    private SchedulerEnvironment Environment => new(name => _variables.GetValueOrDefault(name));

    [Theory]
    [InlineData("SLURM_ARRAY_TASK_ID", "4", 4)]
    [InlineData("SGE_TASK_ID", "4", 3)]
    [InlineData("JOB_COMPLETION_INDEX", "4", 4)]
    [InlineData("OMPI_COMM_WORLD_RANK", "4", 4)]
    [InlineData("AWS_BATCH_JOB_ARRAY_INDEX", "0", 0)]
    public void SchedulerNumbersTheTask_ShardIsZeroBased(string name, string value, int expected)
    {
        _variables[name] = value;

        Assert.Equal(expected, Environment.Shard());
    }

    [Fact]
    public void TwoSchedulers_SlurmComesFirst()
    {
        _variables["SGE_TASK_ID"] = "9";
        _variables["SLURM_ARRAY_TASK_ID"] = "2";

        Assert.Equal(2, Environment.Shard());
    }

    [Fact]
    public void NoArray_NoShard()
    {
        _variables["SGE_TASK_ID"] = "undefined";
        _variables["SLURM_ARRAY_TASK_ID"] = "";

        Assert.Null(Environment.Shard());
    }

    [Theory]
    [InlineData("SGE_TASK_ID", "0")]
    [InlineData("SLURM_ARRAY_TASK_ID", "-1")]
    [InlineData("SLURM_ARRAY_TASK_ID", "one")]
    public void VariableIsNoNumber_IsAnErrorThatNamesIt(string name, string value)
    {
        _variables[name] = value;

        DatasetException error = Assert.Throws<DatasetException>(() => Environment.Shard());

        Assert.Equal(2, error.ExitCode);
        Assert.Contains(name, error.Message);
    }

    [Fact]
    public void UnderSlurm_ThreadsAreThoseOfTheJob()
    {
        Assert.Equal(System.Environment.ProcessorCount, Environment.Threads());

        // Cores that another job may have are still visible, so a job that is told nothing takes one.
        _variables["SLURM_JOB_ID"] = "1";
        Assert.Equal(1, Environment.Threads());
        _variables["SLURM_CPUS_ON_NODE"] = "3";
        Assert.Equal(3, Environment.Threads());
        _variables["SLURM_CPUS_PER_TASK"] = "2";
        Assert.Equal(2, Environment.Threads());
    }

    [Fact]
    public void UnderGridEngine_ThreadsAreSlots()
    {
        _variables["NSLOTS"] = "6";

        Assert.Equal(6, Environment.Threads());
    }
}
