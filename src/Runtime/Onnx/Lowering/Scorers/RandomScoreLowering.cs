using PipelineDsl.Kernels;

namespace PipelineDsl.Onnx.Lowering;

/// <summary><see cref="RandomScore"/>: the hash is 64-bit arithmetic that ONNX lacks, so its values are baked for every position.</summary>
internal sealed class RandomScoreLowering : IOnnxLowering
{
    /// <inheritdoc/>
    public string Lower(OnnxGraphWriter graph, OnnxSignals signals)
    {
        float[] table = new float[signals.OriginalTokens];
        for (int position = 0; position < table.Length; position++)
        {
            table[position] = KeyedHash.Unit(signals.Seed, (ulong)position);
        }

        return graph.Gather(graph.Constant(table, table.Length), signals.Positions, 0);
    }
}
