using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;

namespace PipelineDsl.Cluster.Tests;

/// <summary>
/// Slurm with four nodes on this machine, in a folder of its own: its own authentication daemon, ports and configuration, so it needs no service and
/// disturbs none. All its processes carry the path of the configuration, by which they are found and killed at the end.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class SlurmCluster : TestCluster
{
    private static readonly TimeSpan _commandLimit = TimeSpan.FromSeconds(20);

    private readonly ScratchFolder _folder = new();
    private readonly Dictionary<string, string> _variables;
    private readonly MarkedProcesses _processes;

    /// <summary>Starts the cluster and waits for its nodes.</summary>
    internal SlurmCluster()
    {
        if (Missing is { Count: > 0 } missing)
        {
            throw new InvalidOperationException($"{string.Join(", ", missing)} not found. Install Slurm and munge: apt-get install slurm-wlm munge");
        }

        string configuration = _folder["slurm.conf"];
        _variables = new Dictionary<string, string> { ["SLURM_CONF"] = configuration };
        _processes = new MarkedProcesses("SLURM_CONF", configuration);
        try
        {
            foreach (string name in (string[])["munge", "state", "spool", "log"])
            {
                Directory.CreateDirectory(_folder[name]);
            }

            File.WriteAllText(configuration, Configure());
            StartMunge();
            Start("slurmctld", "-D", "-i", "-f", configuration);
            foreach (string node in Nodes)
            {
                StartNode(node);
            }

            Wait.For("four idle nodes", TimeSpan.FromSeconds(30), () => NodeStates().Count(static state => state == "idle") == 4);
        }
        catch (Exception error)
        {
            string logs = Logs();
            Dispose();
            throw new InvalidOperationException($"The cluster did not start: {error.Message}\n{logs}", error);
        }
    }

    /// <summary>What is missing on this machine; empty when everything is there.</summary>
    internal static IReadOnlyList<string> Missing => [.. new[] { "munged", "slurmctld", "slurmd", "sbatch" }.Where(static name => Tool.Find(name) is null)];

    /// <inheritdoc/>
    internal override IReadOnlyDictionary<string, string> Variables => _variables;

    /// <inheritdoc/>
    internal override IReadOnlyList<QueuedTask> Queue() =>
    [
        .. Command("squeue", "-h", "-r", "-o", "%i %T %N").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Split(' '))
            .Select(static words => new QueuedTask(words[0], words[1], words.Length > 2 ? words[2] : "")),
    ];

    /// <inheritdoc/>
    internal override int KillNode(string node)
    {
        // The daemon first, or it would report the end of the job.
        string daemon = $"slurmd\0-D\0-N\0{node}\0";
        foreach (int id in _processes.Now().Where(id => CommandLine(id).Contains(daemon, StringComparison.Ordinal)))
        {
            MarkedProcesses.Kill(id);
        }

        int[] jobs = [.. JobsOn(node)];
        foreach (int id in jobs.Select(Parent).Where(IsStep).Concat(jobs))
        {
            MarkedProcesses.Kill(id);
        }

        return jobs.Length;
    }

    /// <inheritdoc/>
    internal override void Terminate(string node) => Terminate(JobsOn(node).Single(static id => IsStep(Parent(id))));

    /// <inheritdoc/>
    internal override void Release(string task) => Command("scontrol", "update", $"jobid={task}", "StartTime=now");

    /// <summary>The ends of all logs.</summary>
    internal override string Logs()
    {
        var text = new StringBuilder();
        foreach (string path in Directory.EnumerateFiles(_folder["log"]).Append(_folder["munge/log"]).Where(File.Exists).Order())
        {
            text.Append($"--- {Path.GetFileName(path)}\n").AppendJoin('\n', File.ReadLines(path).TakeLast(60)).Append('\n');
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        // Killing one may let another start a last child.
        Wait.For("the cluster's end", TimeSpan.FromSeconds(20), () => _processes.Kill() == 0);
        _folder.Dispose();
    }

    private static string CommandLine(int id) => Text($"/proc/{id}/cmdline");

    private static bool IsStep(int id) => Text($"/proc/{id}/comm").StartsWith("slurmstepd", StringComparison.Ordinal);

    private static int Parent(int id) =>
        Text($"/proc/{id}/status").Split('\n').FirstOrDefault(static line => line.StartsWith("PPid:", StringComparison.Ordinal)) is { } line
            ? int.Parse(line[5..]) : 0;

    private static string Text(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return "";
        }
    }

    private IEnumerable<int> JobsOn(string node) => _processes.With($"SLURMD_NODENAME={node}");

    private string Command(params string[] words) => Tool.Run(_commandLimit, _variables, words).Required;

    private void StartNode(string node) => Start("slurmd", "-D", "-N", node, "-f", _variables["SLURM_CONF"]);

    private string[] NodeStates() => Command("sinfo", "-h", "-N", "-o", "%T").Split('\n');

    private void Start(string name, params string[] arguments)
    {
        using Process process = Tool.Start(_variables, [Tool.Find(name)!, .. arguments]);
    }

    private void StartMunge()
    {
        File.WriteAllBytes(_folder["munge/key"], RandomNumberGenerator.GetBytes(128));
        File.SetUnixFileMode(_folder["munge/key"], UnixFileMode.UserRead);
        Start(
            "munged", "--force", "--foreground", $"--key-file={_folder["munge/key"]}", $"--socket={_folder["munge/socket"]}",
            $"--pid-file={_folder["munge/pid"]}", $"--log-file={_folder["munge/log"]}", $"--seed-file={_folder["munge/seed"]}", "--num-threads=2");
        Wait.For("munge", TimeSpan.FromSeconds(10), () => File.Exists(_folder["munge/socket"]));
    }

    private string Configure()
    {
        string text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "slurm-four-nodes.conf"))
            .Replace("{HOST}", Environment.MachineName.Split('.')[0])
            .Replace("{FOLDER}", _folder.Path)
            .Replace("{USER}", Environment.UserName);
        int[] ports = FreePorts(5);
        return Enumerable.Range(0, ports.Length).Aggregate(text, (text, number) => text.Replace($"{{PORT{number}}}", $"{ports[number]}"));
    }

    private static int[] FreePorts(int count)
    {
        TcpListener[] listeners = [.. Enumerable.Range(0, count).Select(static _ => new TcpListener(IPAddress.Loopback, 0))];
        try
        {
            Array.ForEach(listeners, static listener => listener.Start());
            return [.. listeners.Select(static listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        }
        finally
        {
            Array.ForEach(listeners, static listener => listener.Dispose());
        }
    }
}
