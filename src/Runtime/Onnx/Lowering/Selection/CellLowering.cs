using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Onnx.Lowering;

/// <summary>The quota cell of every token: <see cref="WindowCells"/> or <see cref="GridCells"/> over original positions.</summary>
internal sealed class CellLowering(OnnxGraphWriter graph, TokenQuota quota, StageTensors tensors)
{
    /// <summary>
    /// Number of cells when <paramref name="originalTokens"/> enter the first layer. Fewer may enter: cells that nobody is in have no share.
    /// </summary>
    internal int Count(int originalTokens) => quota.Window > 0
        ? WindowCells.Count(originalTokens, quota.First, quota.Window)
        : GridCells.Count(quota.Rows, quota.Columns, quota.Cell);

    /// <summary>Writes the cells [batch, tokens], int64.</summary>
    internal string Write()
    {
        string at = graph.Larger(graph.Minus(tensors.Positions, graph.Number((long)quota.First)), graph.Number(0L));
        if (quota.Window > 0)
        {
            return graph.Over(at, graph.Number((long)quota.Window));
        }

        string columns = graph.Number((long)quota.Columns), cell = graph.Number((long)quota.Cell);
        long across = (quota.Columns + quota.Cell - 1) / quota.Cell;
        at = graph.Smaller(at, graph.Number(((long)quota.Rows * quota.Columns) - 1));
        string row = graph.Over(graph.Over(at, columns), cell);
        string column = graph.Over(graph.Add("Mod", [at, columns]), cell);
        return graph.Plus(graph.Times(row, graph.Number(across)), column);
    }
}
