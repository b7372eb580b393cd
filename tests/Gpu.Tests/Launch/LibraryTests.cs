using System.Diagnostics;
using PipelineDsl.OnnxRuntime;
using PipelineDsl.Tests.OnnxRuntime;
using PipelineDsl.Tokens;

namespace PipelineDsl.Gpu.Tests.Launch;

/// <summary>Finding NVIDIA's libraries, and doing without.</summary>
[Collection(StubCollection.Name)]
public sealed class LibraryTests
{
    [Fact]
    public void NoDriver_IsSaidSo()
    {
        string message = Assert.Throws<GpuException>(() => new CudaDriver("libnone-of-nvidia.so.1")).Message;

        Assert.Equal("There is no NVIDIA driver on this machine: libnone-of-nvidia.so.1 was not found.", message);
    }

    [Fact]
    public void LibraryThatIsNoDriver_IsSaidSo() =>
        Assert.Contains("has no function cuInit", Assert.Throws<GpuException>(() => new CudaDriver("libc.so.6")).Message, StringComparison.Ordinal);

    [Fact]
    public void NoCompiler_SaysWhatToDo()
    {
        Assert.False(NvrtcLibrary.TryLoad(["libnone-of-nvrtc.so.13"], [], out _, out string problem));

        Assert.Contains("libnone-of-nvrtc.so.13", problem, StringComparison.Ordinal);
        Assert.Contains("CompiledKernels", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void CompilerInAFolder_IsFound()
    {
        bool found = NvrtcLibrary.TryLoad(["libnone.so.13", Path.GetFileName(StubGpu.Path)], [Path.GetDirectoryName(StubGpu.Path)!], out _, out string problem);

        Assert.True(found, problem);
    }

    [Fact]
    public void SecondDevice_IsCompiledForAsFarAsTheCompilerKnowsIt()
    {
        CudaRuntime runtime = StubGpu.NewRuntime();
        CudaDevice device = runtime.Device(1);

        CudaModule module = runtime.Module(device, GpuSource.Complete(LaunchStages.Norms().Gpu!.Text, isHalf: false));

        // The device is sm_86; of what the compiler knows 80 is the newest that it can run, as PTX.
        string[] calls = StubGpu.TakeCalls();
        Assert.Equal(86, device.Architecture);
        Assert.Contains("nvrtcCompileProgram --fmad=false --gpu-architecture=compute_80", calls);
        Assert.Contains("nvrtcGetPTX", calls);
        Assert.Contains(calls, static call => call.StartsWith("cuModuleLoadDataEx device 1", StringComparison.Ordinal));
        Assert.Same(device, module.Device);
    }

    [Fact]
    public void DeviceThatIsNotThere_IsSaidSo() => Assert.Contains(
        "opening the device 2: CUDA_ERROR_INVALID_DEVICE (101)",
        Assert.Throws<GpuException>(() => StubGpu.NewRuntime().Device(2)).Message, StringComparison.Ordinal);

    [Fact]
    public void Availability_NeedsDriverAndCompiler_AndTakesNothingOfADevice()
    {
        TokenPipeline pipeline = TestStages.Pipeline(LaunchStages.Norms());
        CudaRuntime whole = StubGpu.NewRuntime();
        var withoutDriver = new CudaRuntime(static () => throw new GpuException("no driver"), static () => throw new GpuException("no compiler"), new());
        var withoutCompiler = new CudaRuntime(static () => new CudaDriver(StubGpu.Path), static () => throw new GpuException("no compiler"), new());

        Assert.True(CudaKernels.AreAvailable(whole, pipeline, device: 0, out string nothing));
        Assert.False(CudaKernels.AreAvailable(withoutDriver, pipeline, device: 0, out string first));
        Assert.False(CudaKernels.AreAvailable(withoutCompiler, pipeline, device: 0, out string second));

        Assert.Equal(("", "no driver", "no compiler"), (nothing, first, second));
        Assert.DoesNotContain(StubGpu.TakeCalls(), static call => call.StartsWith("cuDevicePrimaryCtxRetain", StringComparison.Ordinal));
    }

    [Fact]
    public void FolderOfCompiledKernels_MakesTheCompilerUnnecessary()
    {
        TokenPipeline pipeline = TestStages.Pipeline(LaunchStages.Norms());
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            // The stand-in takes texts for PTX. Those for architectures that the device cannot run must not be taken.
            foreach (string file in CompiledKernels.WriteTexts(folder, pipeline))
            {
                File.Copy(file, Path.ChangeExtension(file, "sm_80.ptx"));
                File.WriteAllText(Path.ChangeExtension(file, "sm_75.ptx"), "older");
                File.WriteAllText(Path.ChangeExtension(file, "sm_100.ptx"), "newer");
            }

            var folders = new CompiledKernelFolders();
            folders.Add(folder);
            var runtime = new CudaRuntime(static () => new CudaDriver(StubGpu.Path), static () => throw new GpuException("no compiler"), folders);

            Assert.True(CudaKernels.AreAvailable(runtime, pipeline, device: 0, out string problem), problem);
            using Microsoft.ML.OnnxRuntime.InferenceSession session = new StageModel(pipeline).OpenOnStub(runtime);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Script_CompilesEveryText_ForTheArchitectures()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            IReadOnlyList<string> texts = CompiledKernels.WriteTexts(folder, TestStages.Pipeline(LaunchStages.Norms()));
            var start = new ProcessStartInfo(Path.Combine(Repository(), "eng", "gpu-ptx"), [folder, "sm_80", "sm_90"])
            {
                RedirectStandardError = true, RedirectStandardOutput = true,
            };
            using Process script = Process.Start(start)!;
            string messages = script.StandardError.ReadToEnd();
            script.WaitForExit();

            Assert.True(script.ExitCode == 0, messages);
            Assert.Equal(4, texts.Count);
            foreach (string text in texts)
            {
                Assert.Contains(".target sm_80", File.ReadAllText(Path.ChangeExtension(text, "sm_80.ptx")), StringComparison.Ordinal);
                Assert.Contains(".entry gather_kept", File.ReadAllText(Path.ChangeExtension(text, "sm_90.ptx")), StringComparison.Ordinal);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Ptx_EndsInAZero_AsTheDriverWantsIt()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, CompiledKernelFolders.NameOf("text") + ".sm_90.ptx"), "ptx");
            var folders = new CompiledKernelFolders();
            folders.Add(folder);

            Assert.Equal("ptx\0"u8.ToArray(), folders.Find("text", 90));
            Assert.Null(folders.Find("text", 80));
            Assert.Null(folders.Find("other", 90));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Repository()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "PipelineDsl.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run inside of the repository.");
        }

        return folder;
    }
}
