using PipelineDsl.Gpu.Tests.OpenCl;

namespace PipelineDsl.Gpu.Tests.Parity;

/// <summary>The same stage as its kernels, under OpenCL.</summary>
internal static class DeviceStage
{
    private const int Bytes = 3, Visible = 1;

    internal static StageResult Run(StageCase run)
    {
        int batch = run.Batch, tokens = run.Tokens, kept = run.Kept, channels = run.Channels;
        using var device = new StageRun(run.Stage.Gpu!, run.IsHalf);
        device.SetElements(GpuBuffer.Hidden, run.IsTokenFirst ? Turned(run.Hidden, batch, tokens) : run.Hidden)
            .SetElements(GpuBuffer.Keys, run.Keys).SetElements(GpuBuffer.Queries, run.Queries)
            .Set(GpuBuffer.Network, run.Network)
            .SetElements(GpuBuffer.Written, new float[batch * kept * channels])
            .Set(GpuBuffer.WrittenKept, new long[batch * kept])
            .Set(GpuBuffer.WrittenSizes, new float[batch * kept])
            .SetElements(GpuBuffer.WrittenLogSizes, new float[batch * kept])
            .Set(GpuBuffer.WrittenOrigins, new long[batch * kept])
            .Set(GpuBuffer.WrittenProvenance, new long[batch * run.Original])
            .Set(GpuBuffer.WrittenAssignment, new long[batch * tokens]);
        if (run.Attention is { } attention)
        {
            device.SetElements(GpuBuffer.Attention, attention);
        }

        Optional(device, GpuBuffer.Sizes, run.Sizes);
        Optional(device, GpuBuffer.Origins, run.Origins);
        Optional(device, GpuBuffer.Provenance, run.Provenance);
        Optional(device, GpuBuffer.Mask, run.Visible);
        device.Launch(Sizes(run), channels);
        Assert.Equal(0, device.Fault);
        float[] written = device.ReadElements(GpuBuffer.Written);
        return new StageResult(
            run.IsTokenFirst ? Turned(written, kept, batch) : written, device.Read<long>(GpuBuffer.WrittenKept), device.Read<float>(GpuBuffer.WrittenSizes),
            device.ReadElements(GpuBuffer.WrittenLogSizes), device.Read<long>(GpuBuffer.WrittenOrigins), device.Read<long>(GpuBuffer.WrittenProvenance),
            device.Read<long>(GpuBuffer.WrittenAssignment));
    }

    /// <summary>Rows [outer, inner, channels] as [inner, outer, channels].</summary>
    private static float[] Turned(float[] rows, int outer, int inner)
    {
        int channels = rows.Length / (outer * inner);
        float[] turned = new float[rows.Length];
        for (int row = 0; row < outer * inner; row++)
        {
            (int first, int second) = int.DivRem(row, inner);
            rows.AsSpan(row * channels, channels).CopyTo(turned.AsSpan(((second * outer) + first) * channels));
        }

        return turned;
    }

    private static void Optional<T>(StageRun device, GpuBuffer buffer, T[]? values)
        where T : unmanaged
    {
        if (values is not null)
        {
            device.Set<T>(buffer, values);
        }
    }

    private static GpuSizes Sizes(StageCase run)
    {
        int tokens = run.Tokens, channels = run.Channels, head = tokens * run.HeadWidth;
        return new GpuSizes
        {
            Batch = run.Batch,
            Tokens = tokens,
            Kept = run.Kept,
            Original = run.Original,
            HiddenItem = run.IsTokenFirst ? channels : tokens * channels,
            HiddenToken = run.IsTokenFirst ? run.Batch * channels : channels,
            WrittenItem = run.IsTokenFirst ? channels : run.Kept * channels,
            WrittenToken = run.IsTokenFirst ? run.Batch * channels : channels,
            Heads = run.Heads,
            HeadWidth = run.HeadWidth,
            KeyHeads = run.Heads,
            KeyItem = run.Heads * head,
            KeyHead = head,
            KeyToken = run.HeadWidth,
            QueryItem = run.Heads * head,
            QueryHead = head,
            QueryToken = run.HeadWidth,
            Queries = run.Attention is null ? 0 : tokens,
            AttentionItem = run.Heads * tokens * tokens,
            AttentionHead = tokens * tokens,
            MaskItem = tokens,
            MaskType = run.Visible is null ? 0 : Bytes,
            MaskKind = Visible,
            NetworkItem = tokens,
            NetworkToken = 1,
            BiasRows = 1,
            Provenance = run.Original,
            SeedLow = (uint)run.Seed,
            SeedHigh = (uint)(run.Seed >> 32),
            Scale = run.Scale,
        };
    }
}
