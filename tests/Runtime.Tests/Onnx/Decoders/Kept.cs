namespace PipelineDsl.Tests.Onnx.Decoders;

/// <summary>What a woven model kept of a prompt, and the masks that hide the rest from an uncompressed one.</summary>
internal sealed class Kept
{
    private readonly bool[][] _isKept;

    /// <summary>Reads the woven model's provenance [batch, tokens].</summary>
    internal Kept(ModelTensor provenance)
    {
        int tokens = (int)provenance.Shape[1];
        _isKept = [.. provenance.Values.Chunk(tokens).Select(row => row.Select(place => place >= 0).ToArray())];
    }

    /// <summary>Original positions of what was kept of a sequence, ascending.</summary>
    internal int[] this[int sequence] => [.. Enumerable.Range(0, _isKept[sequence].Length).Where(token => _isKept[sequence][token])];

    /// <summary>Hides what was dropped from a layer on.</summary>
    /// <param name="layers">Layers of the model.</param>
    /// <param name="from">The first layer that does not see it.</param>
    /// <param name="newer">Tokens that came since the prompt.</param>
    internal bool[][][] Hidden(int layers, int from, int newer = 0) => [.. Enumerable.Range(0, layers).Select(layer =>
        _isKept.Select(row => row.Select(kept => layer >= from && !kept).Concat(Enumerable.Repeat(false, newer)).ToArray()).ToArray())];
}
