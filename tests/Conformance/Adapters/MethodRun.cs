using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Kernels;
using PipelineDsl.Methods;
using PipelineDsl.Tokens;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>Runs a composed method on one sequence, as a generated stage does.</summary>
internal static class MethodRun
{
    /// <summary>A composed method.</summary>
    /// <param name="input">The stage's input.</param>
    /// <param name="output">Where it writes.</param>
    /// <param name="rules">What it is told.</param>
    /// <param name="workspace">Scratch.</param>
    /// <returns>Rows written.</returns>
    internal delegate int Compress(in TokenStageInput input, in TokenStageOutput output, in MethodRules rules, Workspace workspace);

    /// <summary>Bytes that a method takes.</summary>
    /// <param name="tokens">Tokens that enter.</param>
    /// <param name="channels">Their width.</param>
    /// <param name="width">Head width of keys.</param>
    /// <param name="options">Options.</param>
    /// <returns>Bytes.</returns>
    internal delegate long WorkspaceBytes(int tokens, int channels, int width, MethodOptions options);

    /// <summary>Runs the method with exactly the workspace that it asks for.</summary>
    /// <param name="compress">The method.</param>
    /// <param name="bytes">What it asks for.</param>
    /// <param name="input">The stage's input.</param>
    /// <param name="rules">What it is told.</param>
    /// <param name="rows">Receives the rows.</param>
    /// <returns>For every row the token that it is, or that leads it.</returns>
    internal static int[] Of(Compress compress, WorkspaceBytes bytes, in TokenStageInput input, in MethodRules rules, out Matrix rows)
    {
        int tokens = input.Tokens, channels = input.Hidden.Channels;
        var hidden = new Matrix(tokens, channels);
        int[] kept = new int[tokens];
        using var workspace = new Workspace(bytes(tokens, channels, input.Keys.HeadWidth, rules.Options));
        var output = new TokenStageOutput { Hidden = hidden.Data, HiddenStride = channels, Kept = kept, Assignment = new int[tokens] };
        int written = compress(input, output, rules, workspace);
        rows = hidden.Slice(0, written);
        return kept[..written];
    }
}
