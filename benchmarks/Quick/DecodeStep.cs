using Google.Protobuf;
using PipelineDsl.Benchmarks.Models;
using PipelineDsl.Benchmarks.Pipelines;
using PipelineDsl.KvCaches;

namespace PipelineDsl.Benchmarks.Quick;

/// <summary>The parts of decoding one token: reading a model's weights, and keeping its cache.</summary>
internal static class DecodeStep
{
    /// <summary>Layers of a model of 1,000,000,000 parameters, as Llama 3.2 1B has them.</summary>
    public const int Layers = 16;

    /// <summary>Parameters of the model.</summary>
    public const double Parameters = 1e9;

    private const int MatrixRows = 2048;
    private const int MatrixColumns = 16384;

    /// <summary>Parameters that one call of <see cref="Matrix"/> reads.</summary>
    public const double MatrixParameters = (double)MatrixRows * MatrixColumns;

    /// <summary>One row times a matrix of 134 MB, more than any cache of a processor holds: what decoding does all the time.</summary>
    public static Action Matrix()
    {
        var graph = new GraphBuilder();
        graph.Input("row", "1", $"{MatrixRows}");
        graph.Output("product", "1", $"{MatrixColumns}");
        graph.Node("MatMul", ["row", graph.Weight(0.02, MatrixRows, MatrixColumns)]);
        graph.As("product");
        return Sessions.Runner(graph.Build().ToByteArray(), null, [("row", [1, MatrixRows])], [("product", [1, MatrixColumns])]);
    }

    /// <summary>
    /// All that <see cref="KvCache"/> does while a cache that is compressed at its ceiling fills up once more, token by token, and is compressed once.
    /// What a model would write is written once, before.
    /// </summary>
    /// <param name="tokens">Tokens of one call.</param>
    /// <param name="layers">Layers of the cache.</param>
    public static Action CacheCycle(out int tokens, out int layers)
    {
        CachePipeline pipeline = StepOf4096.Definition;
        var cache = new KvCache(pipeline.Geometry, pipeline);

        // Twice to the ceiling, so that both halves of the double buffer are written from end to end.
        Write(cache, pipeline.Geometry);
        Write(cache, pipeline.Geometry);
        int cycle = tokens = pipeline.Geometry.MaxTokens - pipeline.Stages[0].Budget.Count;
        layers = pipeline.Geometry.Layers;
        return () =>
        {
            for (int token = 0; token < cycle; token++)
            {
                cache.Prepare(1);
                cache.Commit(1);
            }
        };
    }

    /// <summary>Fills a cache up to its ceiling, as one run of a model would.</summary>
    private static unsafe void Write(KvCache cache, CacheGeometry geometry)
    {
        int newTokens = cache.MostNewTokens;
        cache.Prepare(newTokens);
        int values = geometry.KvHeads * geometry.HeadDim * (cache.Entries(0) + newTokens);
        for (int layer = 0; layer < geometry.Layers; layer++)
        {
            Sessions.Fill(new Span<float>((float*)cache.PresentKeys(layer), values), layer + 1);
            Sessions.Fill(new Span<float>((float*)cache.PresentValues(layer), values), layer + 1);
        }

        cache.Commit(newTokens);
    }
}
