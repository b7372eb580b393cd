using PipelineDsl.Gpu;
using PipelineDsl.Tokens;

namespace PipelineDsl.OnnxRuntime;

/// <summary>Asks for the outputs of one run of a stage on a device.</summary>
internal static class CudaStageOutputs
{
    /// <summary>Allocates the outputs that the node has.</summary>
    /// <typeparam name="TTensors">Where tensors come from.</typeparam>
    /// <param name="node">The node.</param>
    /// <param name="tensors">The tensors.</param>
    /// <param name="addresses">Receives the addresses of the outputs, by <see cref="GpuBuffer"/>.</param>
    /// <param name="sizes">The run; receives what concerns outputs.</param>
    internal static void Allocate<TTensors>(StageNodeSettings node, scoped ref readonly TTensors tensors, Span<nint> addresses, ref GpuSizes sizes)
        where TTensors : IStageTensors, allows ref struct
    {
        long batch = sizes.Batch, kept = sizes.Kept, channels = node.Stage.Channels;
        sizes.WrittenItem = (int)(node.TokensFirst ? channels : kept * channels);
        sizes.WrittenToken = (int)(node.TokensFirst ? batch * channels : channels);
        sizes.BiasRows = node.BiasLayout switch
        {
            BiasLayout.FoldedHeads => node.Heads,
            BiasLayout.PerQuery => sizes.Kept,
            _ => 1,
        };
        addresses[(int)GpuBuffer.Written] = node.TokensFirst
            ? tensors.OutputAddress(StageNode.HiddenOutput, [kept, batch, channels])
            : tensors.OutputAddress(StageNode.HiddenOutput, [batch, kept, channels]);
        if (node.WantsKept)
        {
            addresses[(int)GpuBuffer.WrittenKept] = tensors.OutputAddress(StageNode.KeptOutput, [batch, kept]);
        }

        if (node.WantsSizes)
        {
            addresses[(int)GpuBuffer.WrittenSizes] = tensors.OutputAddress(StageNode.SizesOutput, [batch, kept]);
        }

        if (node.WantsLogSizes)
        {
            addresses[(int)GpuBuffer.WrittenLogSizes] = node.BiasLayout switch
            {
                BiasLayout.FoldedHeads => tensors.OutputAddress(StageNode.LogSizesOutput, [batch * node.Heads, 1, kept]),
                BiasLayout.PerQuery => tensors.OutputAddress(StageNode.LogSizesOutput, [batch, 1, kept, kept]),
                _ => tensors.OutputAddress(StageNode.LogSizesOutput, [batch, 1, 1, kept]),
            };
        }

        if (node.WantsOrigins)
        {
            addresses[(int)GpuBuffer.WrittenOrigins] = tensors.OutputAddress(StageNode.OriginsOutput, [batch, kept]);
        }

        if (node.WantsProvenance)
        {
            addresses[(int)GpuBuffer.WrittenProvenance] = tensors.OutputAddress(StageNode.ProvenanceOutput, [batch, sizes.Provenance]);
        }

        if (node.WantsAssignment)
        {
            addresses[(int)GpuBuffer.WrittenAssignment] = tensors.OutputAddress(StageNode.AssignmentOutput, [batch, sizes.Tokens]);
        }
    }
}
