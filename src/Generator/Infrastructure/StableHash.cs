namespace PipelineDsl.Generator.Infrastructure;

/// <summary>FNV-1a over 64 bits: the same in every process, unlike the framework's hashes of strings.</summary>
internal struct StableHash()
{
    private const ulong Prime = 1099511628211;

    /// <summary>The hash of all that was added.</summary>
    internal ulong Value { get; private set; } = 14695981039346656037;

    internal void Add(string text)
    {
        foreach (char character in text)
        {
            Value = unchecked((Value ^ character) * Prime);
        }

        Add(text.Length);
    }

    internal void Add(int number) => Add((ulong)(uint)number);

    internal void Add(ulong number) => Value = unchecked((Value ^ number) * Prime);
}
