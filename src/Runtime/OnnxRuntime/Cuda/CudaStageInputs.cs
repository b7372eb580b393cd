using Microsoft.ML.OnnxRuntime.Tensors;
using PipelineDsl.Gpu;
using PipelineDsl.Tokens;

namespace PipelineDsl.OnnxRuntime;

/// <summary>
/// Reads the inputs of one run of a stage on a device: checks the shapes as the processor's version does, and says where kernels find what. Values stay on the
/// device, so what is wrong with them the kernels report.
/// </summary>
internal static class CudaStageInputs
{
    /// <summary>Reads and checks.</summary>
    /// <typeparam name="TTensors">Where tensors come from.</typeparam>
    /// <param name="node">The node.</param>
    /// <param name="tensors">The tensors.</param>
    /// <param name="element">Type of the model's tensors: single or half precision.</param>
    /// <param name="addresses">Receives the addresses of the inputs, by <see cref="GpuBuffer"/>.</param>
    /// <returns>The sizes; those of the outputs are left to <see cref="CudaStageOutputs"/>, but <see cref="GpuSizes.Kept"/> is set.</returns>
    /// <exception cref="TokenStageException">An input does not fit; the message says what was expected and what came.</exception>
    internal static CudaStageSizes Read<TTensors>(
        StageNodeSettings node, scoped ref readonly TTensors tensors, TensorElementType element, Span<nint> addresses)
        where TTensors : IStageTensors, allows ref struct
    {
        TensorView hidden = tensors.Input(StageNode.HiddenInput);
        addresses[(int)GpuBuffer.Hidden] = hidden.Address;
        Require(node, "hidden states", hidden, element);
        bool hasPast = node.HasPast && StageInputs.HasTokens(node, tensors.Input(StageNode.PastInput));
        HiddenGeometry geometry = HiddenGeometry.Of(node, hidden.Shape, hasPast);
        long original = geometry.Tokens;
        if (node.HasProvenance)
        {
            TensorView provenance = Take(GpuBuffer.Provenance, StageNode.ProvenanceInput, "provenance", TensorElementType.Int64, in tensors, addresses);
            original = provenance.Shape.Length == 2 ? provenance.Shape[1] : -1;
            geometry.Require(node, "provenance", "original tokens", provenance.Shape, original);
        }

        var sizes = new GpuSizes
        {
            Batch = geometry.Batch,
            Tokens = geometry.Tokens,
            Original = node.OriginalTokens(geometry.Tokens, original),
            Provenance = (int)original,
            HiddenItem = geometry.ItemStride,
            HiddenToken = geometry.TokenStride,
            Causal = node.IsCausal ? 1 : 0,
            SeedLow = (uint)node.Seed,
            SeedHigh = (uint)(node.Seed >> 32),
            Scale = node.Scale,
        };
        bool passesOn = hasPast || node.PassesOn(sizes.Original);
        sizes.Kept = passesOn ? sizes.Tokens : node.Stage.KeptOf(sizes.Tokens, sizes.Original);
        if (geometry.Batch == 0)
        {
            return new CudaStageSizes(sizes, passesOn);
        }

        if (node.HasSizes)
        {
            TensorView given = Take(GpuBuffer.Sizes, StageNode.SizesInput, "sizes", TensorElementType.Float, in tensors, addresses);
            geometry.Require(node, "sizes", "tokens", given.Shape, geometry.Tokens);
        }

        if (node.HasOrigins)
        {
            TensorView origins = Take(GpuBuffer.Origins, StageNode.OriginsInput, "origins", TensorElementType.Int64, in tensors, addresses);
            geometry.Require(node, "origins", "tokens", origins.Shape, geometry.Tokens);
        }

        if (!passesOn)
        {
            ReadHeads(node, in tensors, element, geometry, addresses, ref sizes);
            ReadMask(node, in tensors, geometry, addresses, ref sizes);
            if (node.ReadsScores)
            {
                TensorView network = Take(
                    GpuBuffer.Network, StageNode.ScoresInput, "scores of an auxiliary network", TensorElementType.Float, in tensors, addresses);
                var scores = new StageScores(node, network, geometry, sizes.Original);
                (sizes.NetworkItem, sizes.NetworkToken, sizes.NetworkOriginal) = (scores.ItemStride, scores.TokenStride, node.ScoresOriginal ? 1 : 0);
            }
        }

        return new CudaStageSizes(sizes, passesOn);

        TensorView Take(GpuBuffer buffer, int index, string what, TensorElementType type, scoped ref readonly TTensors tensors, Span<nint> addresses)
        {
            TensorView tensor = tensors.Input(index);
            Require(node, what, tensor, type);
            addresses[(int)buffer] = tensor.Address;
            return tensor;
        }
    }

    private static void ReadHeads<TTensors>(
        StageNodeSettings node, scoped ref readonly TTensors tensors, TensorElementType element, HiddenGeometry geometry, Span<nint> addresses,
        ref GpuSizes sizes)
        where TTensors : IStageTensors, allows ref struct
    {
        bool computes = node.ReadsAttention && !node.HasAttention;
        if (node.ReadsKeys || computes)
        {
            TensorView data = tensors.Input(StageNode.KeysInput);
            Require(node, "keys", data, element);
            addresses[(int)GpuBuffer.Keys] = data.Address;
            var keys = new HeadGeometry(node, "keys", node.KeysLayout, data.Shape, geometry);
            (sizes.Heads, sizes.KeyHeads, sizes.HeadWidth) = (keys.HeadCount, keys.HeadCount, keys.Width);
            (sizes.KeyItem, sizes.KeyHead, sizes.KeyToken) = (keys.ItemStride, keys.HeadStride, keys.TokenStride);
            if (node.ReadsQueries || computes)
            {
                data = tensors.Input(StageNode.QueriesInput);
                Require(node, "queries", data, element);
                addresses[(int)GpuBuffer.Queries] = data.Address;
                var queries = new HeadGeometry(node, "queries", node.QueriesLayout, data.Shape, geometry);
                StageAttention.ExpectSharedHeads(node, keys, queries);
                sizes.Heads = queries.HeadCount;
                (sizes.QueryItem, sizes.QueryHead, sizes.QueryToken) = (queries.ItemStride, queries.HeadStride, queries.TokenStride);
            }
        }

        if (node.ReadsAttention && node.HasAttention)
        {
            TensorView data = tensors.Input(StageNode.AttentionInput);
            Require(node, "attention", data, element);
            addresses[(int)GpuBuffer.Attention] = data.Address;
            sizes.Heads = StageAttention.HeadsOf(node, data.Shape, geometry);
            sizes.Queries = (int)data.Shape[^2];
            sizes.AttentionHead = sizes.Queries * sizes.Tokens;
            sizes.AttentionItem = sizes.Heads * sizes.AttentionHead;
        }
    }

    private static void ReadMask<TTensors>(
        StageNodeSettings node, scoped ref readonly TTensors tensors, HiddenGeometry geometry, Span<nint> addresses, ref GpuSizes sizes)
        where TTensors : IStageTensors, allows ref struct
    {
        if (!node.HasMask)
        {
            return;
        }

        TensorView data = tensors.Input(StageNode.MaskInput);
        var mask = new StageMask(node, data, geometry);
        addresses[(int)GpuBuffer.Mask] = data.Address;
        (sizes.MaskItem, sizes.MaskRow) = (mask.ItemStride, mask.LastRow);
        sizes.MaskType = data.Type switch
        {
            TensorElementType.Float => 1,
            TensorElementType.Float16 => 2,
            TensorElementType.Bool => 3,
            TensorElementType.Int32 => 4,
            _ => 5,
        };
        sizes.MaskKind = node.MaskKind switch
        {
            StageMask.Additive => 0,
            StageMask.Visible => 1,
            _ => 2,
        };
    }

    private static void Require(StageNodeSettings node, string what, TensorView tensor, TensorElementType type)
    {
        if (!tensor.IsPresent || tensor.Type != type)
        {
            throw node.Error($"expected {what} of {type}, got {(tensor.IsPresent ? tensor.Type : "none")}.");
        }
    }
}
