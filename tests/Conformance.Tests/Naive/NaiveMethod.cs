namespace PipelineDsl.Conformance.Tests.Naive;

/// <summary>A method written from its formula, in double precision and without a thought for speed, to check kernels against.</summary>
/// <param name="file">Its file of vectors, without extension.</param>
/// <param name="method">Its name in that file.</param>
internal abstract class NaiveMethod(string file, string method)
{
    /// <summary>Its file of vectors, without extension.</summary>
    public string File { get; } = file;

    /// <summary>Its name in that file.</summary>
    public string Method { get; } = method;

    /// <summary>Least distance between two values that it chooses between.</summary>
    public virtual double Margin => 1e-3;

    /// <summary>A random case.</summary>
    public abstract NaiveCase Draw(Draws draws);

    /// <summary>What comes out of a case, by the names of the file.</summary>
    public abstract Dictionary<string, object?> Compute(Values parameters, Values inputs, Decisions decisions);

    /// <inheritdoc/>
    public override string ToString() => File;
}
