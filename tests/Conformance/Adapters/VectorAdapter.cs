using PipelineDsl.Conformance.Vectors;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>Runs the cases of one method's file through public kernels and recipes.</summary>
internal abstract class VectorAdapter
{
    /// <summary>The file's name without extension.</summary>
    public abstract string File { get; }

    /// <summary>The method's name as the file states it.</summary>
    public abstract string Method { get; }

    /// <summary>
    /// Computes a case and compares every value that it states. Throws to fail the case; whatever a kernel throws does so too. A case of a kind
    /// that is unknown here throws <see cref="UnknownCaseException"/>.
    /// </summary>
    /// <param name="vector">The case.</param>
    public abstract void Check(VectorCase vector);
}
