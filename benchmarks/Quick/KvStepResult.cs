using System.Text.Json.Serialization;

namespace PipelineDsl.Benchmarks.Quick;

/// <summary>
/// What compression costs a generated token, against the token's own cost in a model of 1,000,000,000 parameters with the same cache.
/// <c>decode_step_us</c> = <c>weight_us</c> x 1,000: the time in which one product of a row with a matrix reads 1,000,000 weights of single precision, times
/// the millions of weights; attention is left out, which is in compression's disfavour. <c>compression_us</c> = <c>layer_us</c> x layers / tokens between
/// two compressions. The first row is the whole of what <c>KvCache</c> does in so many tokens, compressing included.
/// </summary>
/// <param name="Method">The method.</param>
/// <param name="Layers">Layers of the model.</param>
/// <param name="TokensBetween">Tokens from one compression to the next: entries - kept.</param>
/// <param name="LayerMicroseconds">What compressing one layer takes.</param>
/// <param name="CompressionMicroseconds">The same for all layers, a token.</param>
/// <param name="WeightMicroseconds">Measured time for 1,000,000 weights.</param>
/// <param name="DecodeStepMicroseconds">The model's step.</param>
/// <param name="Share">Compression as a share of the step.</param>
internal sealed record KvStepResult(
    [property: JsonPropertyName("method")] string Method,
    [property: JsonPropertyName("layers")] int Layers,
    [property: JsonPropertyName("tokens_between")] int TokensBetween,
    [property: JsonPropertyName("layer_us")] double LayerMicroseconds,
    [property: JsonPropertyName("compression_us")] double CompressionMicroseconds,
    [property: JsonPropertyName("weight_us")] double WeightMicroseconds,
    [property: JsonPropertyName("decode_step_us")] double DecodeStepMicroseconds,
    [property: JsonPropertyName("share")] double Share);
