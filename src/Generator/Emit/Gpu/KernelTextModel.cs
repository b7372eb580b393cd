namespace PipelineDsl.Generator.Emit.Gpu;

/// <summary>A kernel text that stages share, as it is about to be written.</summary>
/// <param name="Name">Name of the constant that holds it.</param>
/// <param name="Title">What it is, in the user's terms: a sentence, for a comment in the text and one above the constant.</param>
/// <param name="Lines">The text without its title, line by line.</param>
internal sealed record KernelTextModel(string Name, string Title, string[] Lines);
