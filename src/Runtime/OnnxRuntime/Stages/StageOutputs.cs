using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.OnnxRuntime;

/// <summary>The outputs of one run of a stage's node, allocated, and taken apart into the items of the batch.</summary>
internal readonly ref struct StageOutputs
{
    private readonly StageNodeSettings _node;
    private readonly HiddenGeometry _geometry;
    private readonly Span<float> _hidden, _sizes, _logSizes;
    private readonly Span<long> _kept, _origins, _provenance, _assignment;
    private readonly int _provenanceWidth;

    /// <summary>Allocates the outputs that the node has.</summary>
    /// <param name="node">The node.</param>
    /// <param name="context">The run.</param>
    /// <param name="inputs">Its inputs.</param>
    /// <param name="kept">Tokens that leave.</param>
    internal StageOutputs(StageNodeSettings node, KernelContext context, in StageInputs inputs, int kept)
    {
        _node = node;
        _geometry = inputs.Geometry with { Tokens = kept };
        _provenanceWidth = inputs.ProvenanceWidth;
        long batch = _geometry.Batch, channels = _geometry.Channels;
        _hidden = node.TokensFirst
            ? context.Output<float>(StageNode.HiddenOutput, kept, batch, channels)
            : context.Output<float>(StageNode.HiddenOutput, batch, kept, channels);
        if (node.WantsKept)
        {
            _kept = context.Output<long>(StageNode.KeptOutput, batch, kept);
        }

        if (node.WantsSizes)
        {
            _sizes = context.Output<float>(StageNode.SizesOutput, batch, kept);
        }

        if (node.WantsLogSizes)
        {
            _logSizes = node.BiasLayout switch
            {
                BiasLayout.FoldedHeads => context.Output<float>(StageNode.LogSizesOutput, batch * node.Heads, 1, kept),
                BiasLayout.PerQuery => context.Output<float>(StageNode.LogSizesOutput, batch, 1, kept, kept),
                _ => context.Output<float>(StageNode.LogSizesOutput, batch, 1, 1, kept),
            };
        }

        if (node.WantsOrigins)
        {
            _origins = context.Output<long>(StageNode.OriginsOutput, batch, kept);
        }

        if (node.WantsProvenance)
        {
            _provenance = context.Output<long>(StageNode.ProvenanceOutput, batch, _provenanceWidth);
        }

        if (node.WantsAssignment)
        {
            _assignment = context.Output<long>(StageNode.AssignmentOutput, batch, inputs.Geometry.Tokens);
        }
    }

    /// <summary>Bytes that <see cref="Item"/> takes for a number of input tokens.</summary>
    /// <param name="tokens">Tokens that enter.</param>
    internal static long ScratchBytes(int tokens) => (2 * Workspace.BytesFor<int>(tokens)) + Workspace.BytesFor<float>(tokens);

    /// <summary>Where the stage writes one item.</summary>
    /// <param name="item">0-based item.</param>
    /// <param name="tokens">Tokens that enter.</param>
    /// <param name="scratch">Holds what no output takes as it is.</param>
    internal TokenStageOutput Item(int item, int tokens, Workspace scratch)
    {
        int kept = _geometry.Tokens;
        return new TokenStageOutput
        {
            Hidden = _geometry.Item(_hidden, item),
            HiddenStride = _geometry.TokenStride,
            Kept = scratch.Take<int>(kept),
            Sizes = _node.WantsSizes ? _sizes.Slice(item * kept, kept) : _node.WantsLogSizes ? scratch.Take<float>(kept) : default,
            Origins = _node.WantsOrigins ? _origins.Slice(item * kept, kept) : default,
            Assignment = _node.WantsProvenance || _node.WantsAssignment ? scratch.Take<int>(tokens) : default,
        };
    }

    /// <summary>Writes what follows from a stage's result.</summary>
    /// <param name="item">0-based item.</param>
    /// <param name="result">What the stage wrote.</param>
    /// <param name="earlier">Provenance that came in; empty when this is the first stage.</param>
    /// <exception cref="TokenStageException">The provenance names a token that does not exist.</exception>
    internal void Finish(int item, in TokenStageOutput result, ReadOnlySpan<long> earlier)
    {
        if (_node.WantsKept)
        {
            Span<long> kept = _kept.Slice(item * _geometry.Tokens, _geometry.Tokens);
            for (int i = 0; i < kept.Length; i++)
            {
                kept[i] = result.Kept[i];
            }
        }

        if (_node.WantsLogSizes)
        {
            WriteLogSizes(item, result.Sizes);
        }

        if (_node.WantsProvenance)
        {
            WriteProvenance(item, result.Assignment, earlier);
        }

        if (_node.WantsAssignment)
        {
            WriteAssignment(item, result.Assignment);
        }
    }

    private void WriteLogSizes(int item, ReadOnlySpan<float> sizes)
    {
        int kept = _geometry.Tokens;
        int rows = _node.BiasLayout switch
        {
            BiasLayout.FoldedHeads => _node.Heads,
            BiasLayout.PerQuery => kept,
            _ => 1,
        };
        Span<float> bias = _logSizes.Slice(item * rows * kept, rows * kept);
        if (bias.IsEmpty)
        {
            return;
        }

        LogSizes.Compute(sizes, bias);
        for (int row = 1; row < rows; row++)
        {
            bias[..kept].CopyTo(bias[(row * kept)..]);
        }
    }

    private void WriteAssignment(int item, ReadOnlySpan<int> assignment)
    {
        // Around attention every token gets its result from a row; elsewhere it may have been dropped.
        int least = _node.Stage.Cut == CutPoint.AroundAttention ? 0 : -1;
        Span<long> rows = _assignment.Slice(item * assignment.Length, assignment.Length);
        for (int token = 0; token < rows.Length; token++)
        {
            int row = assignment[token];
            if (row < least || row >= _geometry.Tokens)
            {
                throw _node.Error($"expected every token in a row from {least} to {_geometry.Tokens - 1}, got {row} for token {token} of item {item}.");
            }

            rows[token] = row;
        }
    }

    private void WriteProvenance(int item, ReadOnlySpan<int> assignment, ReadOnlySpan<long> earlier)
    {
        Span<long> provenance = _provenance.Slice(item * _provenanceWidth, _provenanceWidth);
        for (int original = 0; original < provenance.Length; original++)
        {
            long token = earlier.IsEmpty ? original : earlier[original];
            if (token < -1 || token >= assignment.Length)
            {
                throw _node.Error(
                    $"expected provenance from -1 to {assignment.Length - 1}, got {token} for original token {original} of item {item}.");
            }

            provenance[original] = token < 0 ? -1 : assignment[(int)token];
        }
    }
}
