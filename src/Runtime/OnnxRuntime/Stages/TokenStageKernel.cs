using PipelineDsl.Kernels;
using PipelineDsl.Methods;
using PipelineDsl.Tokens;

namespace PipelineDsl.OnnxRuntime;

/// <summary>
/// Runs a stage's node: the stage's code over every item of the batch. Items know nothing of each other, so large batches are spread
/// over the session's threads without a change of the results.
/// </summary>
internal sealed class TokenStageKernel(StageNodeSettings node) : CustomOperatorKernel
{
    // Waking threads costs tens of microseconds: about what a stage takes for this many values.
    private const long WorthThreads = 1 << 17;

    /// <inheritdoc/>
    internal override void Compute(KernelContext context)
    {
        try
        {
            var inputs = new StageInputs(node, context);
            int kept = inputs.Kept;
            if (inputs.Geometry.Batch == 0)
            {
                // No sequence, so nothing decides what a threshold keeps.
                _ = new StageOutputs(node, context, inputs, kept < 0 ? inputs.Geometry.Tokens : kept);
            }
            else if (kept < 0)
            {
                RunDataDependent(context, inputs);
            }
            else
            {
                // Allocated before the items ask for them, who may do so at once.
                var outputs = new StageOutputs(node, context, inputs, kept);
                HiddenGeometry geometry = inputs.Geometry;
                if (geometry.Batch > 1 && (long)geometry.Batch * geometry.Tokens * geometry.Channels >= WorthThreads)
                {
                    context.ForEachPart(geometry.Batch);
                }
                else
                {
                    RunItems(inputs, outputs, kept, 0, geometry.Batch);
                }
            }
        }
        catch (Exception exception) when (exception is not TokenStageException)
        {
            // From the stage's code, which may be the user's, or from ONNX Runtime.
            throw node.Error($"{exception.GetType().Name}: {exception.Message}");
        }
    }

    /// <inheritdoc/>
    internal override void ComputePart(KernelContext context, int part)
    {
        // Inputs and outputs are views that must not leave their thread; making them again costs about a microsecond.
        var inputs = new StageInputs(node, context);
        int kept = inputs.Kept;
        RunItems(inputs, new StageOutputs(node, context, inputs, kept), kept, part, part + 1);
    }

    private void RunItems(in StageInputs inputs, in StageOutputs outputs, int kept, int first, int end)
    {
        int tokens = inputs.Geometry.Tokens;
        StageScratch scratch = Prepare(inputs, inputs.ScratchBytes + StageOutputs.ScratchBytes(tokens) + Workspace.BytesFor<int>(inputs.PassesOn ? tokens : 0));
        for (int item = first; item < end; item++)
        {
            scratch.Node.Reset();
            scratch.Body.Reset();
            TokenStageInput input = inputs.Item(item, scratch.Node);
            TokenStageOutput output = outputs.Item(item, tokens, scratch.Node);
            int written = inputs.PassesOn ? AllRows.Write(input, output, scratch.Node) : node.Stage.Body(input, output, scratch.Body);
            if (written != kept)
            {
                throw node.Error($"the plan keeps {kept} of {tokens} tokens, but the stage's code wrote {written}.");
            }

            outputs.Finish(item, output, inputs.Provenance(item));
        }
    }

    /// <summary>A threshold: how many tokens leave is known only afterwards, so the stage writes into scratch.</summary>
    private void RunDataDependent(KernelContext context, in StageInputs inputs)
    {
        HiddenGeometry geometry = inputs.Geometry;
        if (geometry.Batch != 1)
        {
            throw node.Error($"a threshold keeps another number of tokens in every item, so the batch must be 1, got {geometry.Batch}.");
        }

        int tokens = geometry.Tokens;
        StageScratch scratch = Prepare(
            inputs,
            inputs.ScratchBytes + StageOutputs.ScratchBytes(tokens) + Workspace.BytesFor<float>((long)tokens * geometry.Channels)
            + Workspace.BytesFor<float>(tokens) + Workspace.BytesFor<long>(tokens) + (2 * Workspace.BytesFor<int>(tokens)));
        scratch.Node.Reset();
        scratch.Body.Reset();
        TokenStageInput input = inputs.Item(0, scratch.Node);
        var written = new TokenStageOutput
        {
            Hidden = scratch.Node.Take<float>(tokens * geometry.Channels),
            HiddenStride = geometry.Channels,
            Kept = scratch.Node.Take<int>(tokens),
            Sizes = node.WantsSizes || node.WantsLogSizes ? scratch.Node.Take<float>(tokens) : default,
            Origins = node.WantsOrigins ? scratch.Node.Take<long>(tokens) : default,
            Assignment = node.WantsProvenance || node.WantsAssignment ? scratch.Node.Take<int>(tokens) : default,
        };
        int kept = node.Stage.Body(input, written, scratch.Body);
        if (kept < 0 || kept > tokens)
        {
            throw node.Error($"the stage's code says that it kept {kept} of {tokens} tokens.");
        }

        var outputs = new StageOutputs(node, context, inputs, kept);
        TokenStageOutput output = outputs.Item(0, tokens, scratch.Node);
        written.Hidden[..(kept * geometry.Channels)].CopyTo(output.Hidden);
        written.Kept[..kept].CopyTo(output.Kept);
        if (!written.Sizes.IsEmpty)
        {
            written.Sizes[..kept].CopyTo(output.Sizes);
        }

        if (!written.Origins.IsEmpty)
        {
            written.Origins[..kept].CopyTo(output.Origins);
        }

        written.Assignment.CopyTo(output.Assignment);
        outputs.Finish(0, output, inputs.Provenance(0));
    }

    private StageScratch Prepare(in StageInputs inputs, long nodeBytes)
    {
        StageScratch scratch = StageScratch.Current;
        scratch.Node.EnsureCapacity(nodeBytes);
        scratch.Body.EnsureCapacity(node.Stage.WorkspaceBytes(inputs.Geometry.Tokens, inputs.MetricWidth));
        return scratch;
    }
}
