using PipelineDsl.Generator.Model;

namespace PipelineDsl.Generator.Parsing;

/// <summary>Reads the transformer's geometry.</summary>
internal static class GeometryParser
{
    /// <summary>More layers than any transformer has; what is above is a mistake that would write an endless file.</summary>
    private const int MostLayers = 1000;

    internal static GeometryModel? Parse(AttributeArguments pipeline, Problems problems)
    {
        bool isFixed = pipeline.Has("Tokens");
        if (isFixed == pipeline.Has("MaxTokens"))
        {
            problems.Add(RuleIds.Geometry, pipeline.Attribute, isFixed ? "MaxTokens" : null, isFixed
                ? "both Tokens and MaxTokens are given; give Tokens when the length never changes, MaxTokens when it does"
                : "neither Tokens nor MaxTokens is given; give Tokens when the length never changes, MaxTokens when it does");
            return null;
        }

        string tokensName = isFixed ? "Tokens" : "MaxTokens";
        int tokens = pipeline.Integer(tokensName), channels = pipeline.Integer("Channels");
        int layers = pipeline.Integer("Layers"), heads = pipeline.Integer("Heads");
        double mlpRatio = pipeline.Number("MlpRatio", 4);
        (string Name, string Detail)? wrong =
            tokens < 1 ? (tokensName, $"{tokensName} is {tokens}; it must be at least 1")
            : channels < 1 ? ("Channels", $"Channels is {channels}; give the width of the residual stream")
            : layers is < 1 or > MostLayers ? ("Layers", $"Layers is {layers}; it must be 1 to {MostLayers}")
            : heads < 0 || (heads > 0 && channels % heads != 0) ? ("Heads", $"Heads is {heads}, which does not divide the {channels} channels")
            : !(mlpRatio > 0) || double.IsInfinity(mlpRatio) ? ("MlpRatio", "MlpRatio must be above 0 and finite")
            : (long)tokens * channels > int.MaxValue / sizeof(float) ? (tokensName, $"{tokens} tokens of {channels} channels exceed 2 GiB")
            : null;
        if (wrong is var (name, detail))
        {
            problems.Add(RuleIds.Geometry, pipeline.Attribute, name, detail);
            return null;
        }

        return new GeometryModel(tokens, isFixed, channels, layers, heads, mlpRatio);
    }
}
