using System.Diagnostics;
using System.Runtime.Versioning;

namespace PipelineDsl.Gpu.Tests.GpuChecks;

/// <summary>The script <c>eng/gpu-check</c> where something is missing: it says what, and ends with 3.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ScriptTests : IDisposable
{
    private const string Driver = "echo 'libcuda.so.1 (libc6,x86-64) => /usr/lib/libcuda.so.1'";

    // A copy in a tree of its own, so that what lies in this repository's artifacts does not matter.
    private readonly string _root = Directory.CreateTempSubdirectory("pipelinedsl-gpu-check").FullName;

    public ScriptTests()
    {
        Directory.CreateDirectory(Path.Combine(_root, "eng"));
        File.Copy(Path.Combine(AppContext.BaseDirectory, "gpu-check"), Path.Combine(_root, "eng", "gpu-check"));
        Directory.CreateDirectory(Pieces);

        // The tools that the script may use; .NET, npm and Python are not among them.
        foreach (string tool in (string[])["bash", "dirname", "mktemp", "rm", "grep", "cat", "cut", "sha256sum", "xargs", "tar", "xz", "head"])
        {
            File.CreateSymbolicLink(Path.Combine(Tools, tool), Find(tool));
        }
    }

    private string Tools => Directory.CreateDirectory(Path.Combine(_root, "tools")).FullName;

    private string Pieces => Path.Combine(_root, "artifacts", "gpu-check");

    [Fact]
    public void NoDriver_IsSaid()
    {
        (int status, string said) = Run("echo 'libc.so.6 => /lib/libc.so.6'");

        Assert.Equal("gpu-check: no NVIDIA driver: libcuda.so.1 was not found. Nothing was measured.\n", said);
        Assert.Equal(3, status);
    }

    [Fact]
    public void NeitherPiecesNorDotnet_IsSaid()
    {
        (int status, string said) = Run(Driver);

        Assert.Contains("there is neither a packed program in artifacts/gpu-check nor .NET and npm to build it", said, StringComparison.Ordinal);
        Assert.Equal(3, status);
    }

    [Fact]
    public void MissingPiece_IsNamed()
    {
        Pack("echo done");
        File.Delete(Path.Combine(Pieces, "program.tar.xz.01"));

        (int status, string said) = Run(Driver);

        Assert.Equal("gpu-check: the piece program.tar.xz.01 is missing in artifacts/gpu-check; SHA256SUMS lists them all\n", said);
        Assert.Equal(3, status);
    }

    [Fact]
    public void DamagedPiece_IsNamed()
    {
        Pack("echo done");
        File.AppendAllText(Path.Combine(Pieces, "program.tar.xz.00"), "x");

        (int status, string said) = Run(Driver);

        Assert.Contains("program.tar.xz.00: FAILED", said, StringComparison.Ordinal);
        Assert.Contains("the pieces in artifacts/gpu-check are not as packed", said, StringComparison.Ordinal);
        Assert.Equal(3, status);
    }

    [Fact]
    public void Pieces_AreJoined_AndTheProgramsStatusIsTheScripts()
    {
        Pack("echo \"started with $*\"; exit 1");
        File.WriteAllText(Path.Combine(Pieces, "program.tar.xz.99"), "of an older pack");

        (int status, string said) = Run(Driver, "--output", "here");

        Assert.Equal("started with --output here\n", said);
        Assert.Equal(1, status);
    }

    [Fact]
    public void DriverInALibraryPath_IsFound()
    {
        File.WriteAllText(Path.Combine(_root, "libcuda.so.1"), "");

        (_, string said) = RunWith("exit 1", $"/nowhere:{_root}", []);

        Assert.DoesNotContain("no NVIDIA driver", said, StringComparison.Ordinal);
    }

    [Fact]
    public void PackWithoutDotnet_IsSaid()
    {
        (int status, string said) = Run(Driver, "pack");

        Assert.Equal("gpu-check: packing needs the .NET SDK (dotnet)\n", said);
        Assert.Equal(3, status);
    }

    [Fact]
    public void UnknownArgument_IsWrongUse()
    {
        (int status, string said) = Run(Driver, "--fast");

        Assert.StartsWith("usage: eng/gpu-check", said, StringComparison.Ordinal);
        Assert.Equal(2, status);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static string Find(string tool) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => Path.Combine(folder, tool)).First(File.Exists);

    private static (int Status, string Said) Start(string program, string folder, string[] arguments, Action<IDictionary<string, string?>>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        environment?.Invoke(start.Environment);
        using Process process = Process.Start(start)!;
        Task<string> printed = process.StandardOutput.ReadToEndAsync();
        string said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, printed.Result + said);
    }

    /// <summary>Packs a program in two pieces, as <c>gpu-check pack</c> does.</summary>
    private void Pack(string program)
    {
        string script =
            $"""
            mkdir program && printf '#!/bin/sh\n%s\n' '{program}' >program/PipelineDsl.GpuCheck && chmod +x program/PipelineDsl.GpuCheck
            tar -cf - program | xz | split -b 100 -d - artifacts/gpu-check/program.tar.xz.
            cd artifacts/gpu-check && sha256sum program.tar.xz.* >SHA256SUMS
            """;
        (int status, string said) = Start("bash", _root, ["-ec", script]);
        Assert.True(status == 0, said);
    }

    /// <summary>Runs the script where <c>ldconfig</c> is a script of ours: the test means the same on a machine that has a driver.</summary>
    private (int Status, string Said) Run(string ldconfig, params string[] arguments) => RunWith(ldconfig, libraries: "", arguments);

    private (int Status, string Said) RunWith(string ldconfig, string libraries, string[] arguments)
    {
        string fake = Path.Combine(Tools, "ldconfig");
        File.WriteAllText(fake, $"#!/bin/sh\n{ldconfig}\n");
        File.SetUnixFileMode(fake, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        return Start(Find("bash"), _root, ["eng/gpu-check", .. arguments], environment =>
        {
            environment["PATH"] = Tools;
            environment["LD_LIBRARY_PATH"] = libraries;
        });
    }
}
