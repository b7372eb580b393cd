using System.CommandLine;
using PipelineDsl.GpuCheck;

var output = new Option<DirectoryInfo>("--output")
{
    Description = "Folder of gpu-check.json and gpu-check.md.", DefaultValueFactory = static _ => new DirectoryInfo("."),
};
var standIn = new Option<FileInfo>("--stand-in")
{
    Description = "A library that stands in for NVIDIA's driver and NVRTC, as the tests build it; only parity is checked then.", Hidden = true,
};
var root = new RootCommand("Compares PipelineDsl's kernels on an NVIDIA GPU with the processor's, and measures them and whole models.") { output, standIn };
root.SetAction(result => CheckCommand.Run(new CheckOptions(result.GetValue(output)!.FullName, result.GetValue(standIn)?.FullName)));
return root.Parse(args).Invoke();
