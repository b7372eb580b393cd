using Microsoft.ML.OnnxRuntime;
using PipelineDsl.GpuCheck.Machine;
using PipelineDsl.OnnxRuntime;
using PipelineDsl.Tokens;

namespace PipelineDsl.GpuCheck.Timing;

/// <summary>A ToMe step in half precision: hidden states, keys of one head and sizes in; merged states, their sizes and the logarithms of those out.</summary>
internal sealed class MergeStep : TimedStep
{
    /// <summary>Width of the keys.</summary>
    internal const int HeadWidth = 64;

    private readonly GpuStageRunner _runner;
    private readonly OrtValue?[][] _inputs, _outputs;

    /// <summary>Compiles the stage and takes memory.</summary>
    /// <param name="device">The device.</param>
    /// <param name="pipeline">A pipeline of one stage.</param>
    /// <param name="batch">Sequences.</param>
    /// <exception cref="TokenStageException">It cannot be compiled.</exception>
    internal MergeStep(CheckDevice device, TokenPipeline pipeline, int batch)
        : base(device, BytesOf(pipeline.Stages[0], batch))
    {
        TokenStage stage = pipeline.Stages[0];
        var attributes = new StageNodeAttributes
        {
            Inputs = [StageNode.HiddenInput, StageNode.KeysInput, StageNode.SizesInput],
            Outputs = [StageNode.HiddenOutput, StageNode.SizesOutput, StageNode.LogSizesOutput],
            Heads = 1,
        };
        _runner = GpuStageRunner.Open(device.Gpu, pipeline, stage, attributes, isHalf: true);
        int tokens = stage.Tokens, kept = stage.KeptTokens, channels = stage.Channels;
        Half[] hidden = Normal(batch * tokens * channels), keys = Normal(batch * tokens * HeadWidth);
        float[] sizes = [.. Enumerable.Repeat(1f, batch * tokens)];
        _inputs = [.. Enumerable.Range(0, Sets).Select(_ =>
        {
            var given = new OrtValue?[StageNode.Inputs];
            given[StageNode.HiddenInput] = Fill<Half>(hidden, batch, tokens, channels).Value;
            given[StageNode.KeysInput] = Fill<Half>(keys, batch, 1, tokens, HeadWidth).Value;
            given[StageNode.SizesInput] = Fill<float>(sizes, batch, tokens).Value;
            return given;
        })];
        _outputs = [.. Enumerable.Range(0, Sets).Select(_ =>
        {
            var written = new OrtValue?[StageNode.Outputs];
            written[StageNode.HiddenOutput] = Empty<Half>(batch, kept, channels).Value;
            written[StageNode.SizesOutput] = Empty<float>(batch, kept).Value;
            written[StageNode.LogSizesOutput] = Empty<Half>(batch, 1, 1, kept).Value;
            return written;
        })];
    }

    /// <inheritdoc/>
    internal override void Put(int set, nint stream) => _runner.Run(stream, _inputs[set], _outputs[set]);

    /// <inheritdoc/>
    internal override void ThrowIfFaulty() => _runner.ThrowIfFaulty();

    /// <inheritdoc/>
    public override void Dispose()
    {
        _runner.Dispose();
        base.Dispose();
    }

    private static unsafe long BytesOf(TokenStage stage, int batch)
    {
        long enter = stage.Tokens * (((stage.Channels + HeadWidth) * sizeof(Half)) + sizeof(float));
        long leave = stage.KeptTokens * ((stage.Channels * sizeof(Half)) + sizeof(float) + sizeof(Half));
        return batch * (enter + leave);
    }
}
