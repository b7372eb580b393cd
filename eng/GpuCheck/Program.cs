using System.CommandLine;
using PipelineDsl.GpuCheck;

var output = new Option<DirectoryInfo>("--output")
{
    Description = "Folder of gpu-check.json and gpu-check.md.", DefaultValueFactory = static _ => new DirectoryInfo("."),
};
var root = new RootCommand("Compares PipelineDsl's kernels on an NVIDIA GPU with the processor's, and measures them and whole models.") { output };
root.SetAction(result => CheckCommand.Run(new CheckOptions(result.GetValue(output)!.FullName)));
return root.Parse(args).Invoke();
