using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Kernels;
using PipelineDsl.Methods;
using PipelineDsl.Tokens;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>What a composed method wrote, run as a stage runs it, with a workspace of exactly the size that it asks for.</summary>
internal sealed class MethodRun
{
    private MethodRun(Matrix rows, int[] kept, float[] sizes, int[] assignment)
    {
        Rows = rows;
        Kept = kept;
        Sizes = sizes;
        Assignment = assignment;
    }

    /// <summary>A method's <c>Compress</c>.</summary>
    public delegate int Compression(in TokenStageInput input, in TokenStageOutput output, in MethodRules rules, Workspace workspace);

    /// <summary>A method's <c>WorkspaceBytes</c>.</summary>
    public delegate long Scratch(int tokens, int channels, int width, MethodOptions options);

    /// <summary>The rows.</summary>
    public Matrix Rows { get; }

    /// <summary>The token that leads every row.</summary>
    public int[] Kept { get; }

    /// <summary>The size of every row.</summary>
    public float[] Sizes { get; }

    /// <summary>The row of every token, -1 where it was dropped.</summary>
    public int[] Assignment { get; }

    /// <summary>The site that messages name.</summary>
    /// <param name="vector">The case.</param>
    public static StageSite Site(VectorCase vector) => new("Vectors", vector.Name, 0);

    /// <summary>Runs a method.</summary>
    /// <param name="compress">Its code.</param>
    /// <param name="scratch">How much workspace it takes.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="rules">What it is told.</param>
    public static MethodRun Of(Compression compress, Scratch scratch, in TokenStageInput input, in MethodRules rules)
    {
        int tokens = input.Tokens, channels = input.Hidden.Channels;
        float[] rows = new float[tokens * channels], sizes = new float[tokens];
        int[] kept = new int[tokens], assignment = new int[tokens];
        var output = new TokenStageOutput { Hidden = rows, HiddenStride = channels, Kept = kept, Sizes = sizes, Assignment = assignment };
        using var workspace = new Workspace(scratch(tokens, channels, input.Keys.HeadWidth, rules.Options));
        int count = compress(input, output, rules, workspace);
        return new MethodRun(new Matrix(rows[..(count * channels)], count, channels), kept[..count], sizes[..count], assignment);
    }
}
