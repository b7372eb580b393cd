namespace PipelineDsl.Benchmarks.Quick;

/// <summary>One thing that is measured in turn with others.</summary>
/// <param name="Name">Shown nowhere but in a debugger.</param>
/// <param name="Repeats">Calls per duration; the duration is divided by this.</param>
/// <param name="Action">What is called.</param>
/// <param name="WarmUps">Calls before anything counts, at least.</param>
internal sealed record InterleavedCase(string Name, int Repeats, Action Action, int WarmUps = 3);
