using PipelineDsl.Generator.Model;

namespace PipelineDsl.Generator.Emit;

/// <summary>The class that is being written: the user's, or a twin inside it.</summary>
/// <param name="Model">What it does.</param>
/// <param name="Name">Its name for people, for example <c>DeitSmall.Random</c>.</param>
/// <param name="FullName">Its name in operator domains.</param>
/// <param name="IsTwin">Whether all of it is generated, so that its members need no marks of their own.</param>
internal sealed record PipelineScope(TokenPipelineModel Model, string Name, string FullName, bool IsTwin)
{
    /// <summary>The scope of a twin.</summary>
    internal PipelineScope Twin(TokenPipelineModel model, string name) => new(model, $"{Name}.{name}", $"{FullName}.{name}", IsTwin: true);
}
