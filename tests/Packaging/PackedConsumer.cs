namespace PipelineDsl.Packaging;

/// <summary>
/// A folder of its own with a package source that holds what this repository packs, and a project that refers to it. Packages are
/// restored into that folder too, so that nothing of an unreleased version stays behind on the machine.
/// </summary>
public sealed class PackedConsumer : IDisposable
{
    private readonly string _packages;

    public PackedConsumer()
    {
        Folder = Directory.CreateTempSubdirectory("pipelinedsl-consumer-").FullName;
        _packages = Directory.CreateDirectory(Path.Combine(Folder, "source")).FullName;
        Pack("src/Runtime/PipelineDsl.Runtime.csproj");
        Pack("src/Datasets/PipelineDsl.Datasets.csproj");
        // Stands in for the NuGet package of the same name, which not every source carries.
        Pack("eng/OnnxRuntime/OnnxRuntime.csproj", "-p:IsPackable=true");
        File.WriteAllText(Path.Combine(Folder, "Directory.Build.props"), "<Project />");
        File.WriteAllText(Path.Combine(Folder, "Directory.Packages.props"), "<Project />");
        // What this repository was built with need not be downloaded again.
        File.WriteAllText(Path.Combine(Folder, "nuget.config"), $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="packages" /></config>
              <packageSources><add key="packed" value="source" /></packageSources>
              <fallbackPackageFolders><add key="machine" value="{MachinePackages()}" /></fallbackPackageFolders>
            </configuration>
            """);
    }

    public string Folder { get; }

    /// <summary>Writes a project of one file that takes no warning.</summary>
    internal string Project(string name, string program) =>
        Project(name, "Exe", "<TreatWarningsAsErrors>true</TreatWarningsAsErrors>", ("Program.cs", program));

    /// <summary>Writes a project that refers to the package of models alone.</summary>
    internal string Project(string name, string outputType, string properties, params (string Name, string Text)[] files) =>
        ProjectWith(["PipelineDsl"], name, outputType, properties, files);

    /// <summary>Writes a project that refers to some packages.</summary>
    internal string ProjectWith(string[] packages, string name, string outputType, string properties, params (string Name, string Text)[] files)
    {
        string folder = Directory.CreateDirectory(Path.Combine(Folder, name)).FullName;
        foreach ((string file, string text) in files)
        {
            File.WriteAllText(Path.Combine(folder, file), text);
        }

        File.WriteAllText(Path.Combine(folder, $"{name}.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>{outputType}</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                {string.Concat(packages.Select(static package => $"<PackageReference Include=\"{package}\" Version=\"*\" />"))}
              </ItemGroup>
            </Project>
            """);
        return folder;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static string MachinePackages() =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private void Pack(string project, params string[] more) => Tool.Run(
        Tool.RepositoryRoot, ["pack", project, "-c", Tool.Configuration, "--no-build", "-o", _packages, .. more]);
}
