using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Onnx.Lowering;

/// <summary>
/// The order of merged rows in general: every token gets a key, sources the highest, and the lowest keys lead. Tokens are numbered
/// evens first, so that a source is at its ordinal among the evens.
/// </summary>
internal sealed class LeaderOrder(OnnxGraphWriter graph, TokenStage stage, StageTensors tensors)
{
    /// <summary>Writes the leaders [batch, kept].</summary>
    /// <param name="ranked">Evens by descending similarity [batch, evens].</param>
    /// <param name="merged">The first of them, which merge away [batch, removed].</param>
    /// <param name="evens">Number of evens.</param>
    /// <param name="kept">Number of rows.</param>
    internal string Write(string ranked, string merged, Extent evens, Extent kept)
    {
        string tokens = graph.Range(tensors.Tokens);
        string evenTokens = graph.From(tokens, 0, 0, step: 2), oddTokens = graph.From(tokens, 0, 1, step: 2);
        string evensFirst = graph.Concat(0, evenTokens, oddTokens);
        string keys = stage.Order == MergeOrder.Ascending || tensors.Protected is not { } isProtected
            ? graph.Unsqueeze(evensFirst, 0)
            : ToMeKeys(isProtected, ranked, evenTokens, oddTokens, evens);
        keys = graph.Expand(keys, tensors.Batch, tensors.Tokens);

        string last = graph.Add("Expand", [graph.Number(long.MaxValue), graph.Add("Shape", [merged])]);
        keys = graph.ScatterElements(keys, merged, last, 1);
        return graph.Gather(evensFirst, graph.TopK(keys, kept, largest: false).Indices, 0);
    }

    // Protected tokens, evens, odds. Where a sequence holds no protected token, evens go by descending similarity.
    private string ToMeKeys(string isProtected, string ranked, string evenTokens, string oddTokens, Extent evens)
    {
        string span = graph.Vector(tensors.Tokens);
        string any = graph.Less(graph.Number(0L), graph.Reduce("ReduceSum", graph.ToInt(isProtected), 1, keepAxis: true));
        string places = graph.Add("Expand", [graph.Range(evens), graph.Add("Shape", [ranked])]);
        string ranks = graph.ScatterElements(graph.Filled(0, tensors.Batch, evens), ranked, places, 1);
        string evenKeys = graph.Plus(span, graph.Where(any, evenTokens, ranks));
        string oddKeys = graph.Plus(graph.Times(span, graph.Number(2L)), oddTokens);
        string evenProtected = graph.From(isProtected, 1, 0, step: 2), oddProtected = graph.From(isProtected, 1, 1, step: 2);
        evenKeys = graph.Where(evenProtected, evenTokens, evenKeys);
        oddKeys = graph.Expand(graph.Where(oddProtected, oddTokens, oddKeys), tensors.Batch, 1);
        return graph.Concat(1, evenKeys, oddKeys);
    }
}
