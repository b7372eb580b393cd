using PipelineDsl.Generator.Model.Cache;

namespace PipelineDsl.Generator.Parsing.Cache;

/// <summary>Reads the cache's geometry.</summary>
internal static class CacheGeometryParser
{
    /// <summary>More layers than any decoder has; what is above is a mistake that would write an endless file.</summary>
    private const int MostLayers = 1000;

    /// <summary>1 PiB of single precision: more than any cache has, and few enough for counts of bytes not to overflow.</summary>
    private const double MostBytes = 1L << 50;

    internal static CacheGeometryModel? Parse(AttributeArguments pipeline, Problems problems)
    {
        int layers = pipeline.Integer("Layers"), heads = pipeline.Integer("KvHeads");
        int width = pipeline.Integer("HeadDim"), tokens = pipeline.Integer("MaxTokens"), queries = pipeline.Integer("QueryHeads");
        (string Name, string Detail)? wrong =
            layers is < 1 or > MostLayers ? ("Layers", $"Layers is {layers}; it must be 1 to {MostLayers}")
            : heads < 1 ? ("KvHeads", $"KvHeads is {heads}; give the key and value heads of a layer, at least 1")
            : width < 1 ? ("HeadDim", $"HeadDim is {width}; give the channels of one head, at least 1")
            : tokens < 1 ? ("MaxTokens", $"MaxTokens is {tokens}; give the most entries that a layer holds, at least 1")
            : queries < 0 || queries % heads != 0
                ? ("QueryHeads", $"QueryHeads is {queries}; groups of query heads share the {heads} key and value heads, so it must be a multiple of them")
            : 2.0 * sizeof(float) * layers * heads * width * tokens > MostBytes
                ? ("MaxTokens", $"{layers} layers of {tokens} entries of {heads} x {width} channels exceed 1 PiB")
            : null;
        if (wrong is var (name, detail))
        {
            problems.Add(RuleIds.Geometry, pipeline.Attribute, name, detail);
            return null;
        }

        return new CacheGeometryModel(layers, heads, width, tokens, queries);
    }
}
