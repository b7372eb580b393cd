using PipelineDsl.Onnx.Protobuf;
using static PipelineDsl.Onnx.Protobuf.TensorProto.Types;

namespace PipelineDsl.Onnx;

/// <summary>
/// Which token count every tensor of the original has in the woven graph: its version is the number of stages that it comes after.
/// Tensors keep their names; only the residual stream behind a stage, and what is gathered, get new ones.
/// </summary>
internal sealed class TokenState(TokenAxes axes, WovenGraph graph)
{
    private readonly Dictionary<string, int> _versions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _written = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _replaced = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _originals = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Tensor, int Version), GatheredTensor> _gathered = [];
    private readonly Dictionary<Axis, long> _slices = new(ReferenceEqualityComparer.Instance);
    private readonly List<WovenStage> _stages = [];
    private readonly SortedSet<string> _live = new(StringComparer.Ordinal);
    private readonly List<TokenState> _forks = [];
    private TokenCount? _counts;

    /// <summary>A copy for what runs beside the rest on other tokens: what is done to it does not change the original.</summary>
    private TokenState(TokenState original)
        : this(original.Axes, original.Graph)
    {
        _versions = new(original._versions, StringComparer.Ordinal);
        _written = new(original._written, StringComparer.Ordinal);
        _replaced = new(original._replaced, StringComparer.Ordinal);
        _gathered = new(original._gathered);
        _slices = new(original._slices, ReferenceEqualityComparer.Instance);
        _stages = [.. original._stages];
    }

    internal TokenAxes Axes { get; } = axes;

    internal WovenGraph Graph { get; } = graph;

    /// <summary>The number of tokens of every version.</summary>
    internal TokenCount Counts => _counts ??= new TokenCount(this, Axes.Entry);

    /// <summary>Finds a tensor, as it is with the tokens of a version, other than by gathering it; gives null to have it gathered.</summary>
    internal Func<string, int, string?>? Recompute { get; set; }

    /// <summary>Stages so far; stage i leads from version i to i + 1.</summary>
    internal IReadOnlyList<WovenStage> Stages => _stages;

    /// <summary>Copies for what runs on other tokens.</summary>
    internal IReadOnlyList<TokenState> Forks => _forks;

    /// <summary>Makes a copy that starts with the tokens as they are here.</summary>
    internal TokenState Fork()
    {
        _forks.Add(new TokenState(this));
        return _forks[^1];
    }

    /// <summary>Tensors that were gathered.</summary>
    internal IReadOnlyCollection<string> Live => _live;

    /// <summary>Version of what carries the tensor's own name; differs from <see cref="Version"/> where a stage took its place.</summary>
    internal int WrittenVersion(string tensor) => _written.TryGetValue(tensor, out int version) ? version : Version(tensor);

    internal int Version(string tensor) => _versions.GetValueOrDefault(tensor);

    internal void SetVersion(string tensor, int version)
    {
        if (version > 0)
        {
            _versions[tensor] = version;
        }
    }

    /// <summary>The name under which a tensor of the original is read now.</summary>
    internal string Current(string tensor) => _replaced.GetValueOrDefault(tensor, tensor);

    /// <summary>Lets a tensor be followed like one of the original, of which it is a copy.</summary>
    internal void AddCopy(string tensor, string original)
    {
        Axes.Shapes.Set(tensor, Facts(original));
        _originals[tensor] = original;
    }

    /// <summary>The tensor of the original that a tensor is, or is a copy of.</summary>
    internal string OriginalOf(string tensor) => _originals.GetValueOrDefault(tensor, tensor);

    internal void Add(WovenStage stage) => _stages.Add(stage);

    /// <summary>Lets everybody read another tensor from here on.</summary>
    internal void Replace(string tensor, string by, int version)
    {
        _written[tensor] = Version(tensor);
        _replaced[tensor] = by;
        _versions[tensor] = version;
    }

    internal TensorFacts Facts(string tensor) => Axes.Shapes.Facts(tensor);

    /// <summary>Element type of a tensor of the original, or of a copy of one.</summary>
    internal DataType TypeOf(string tensor) => Axes.Shapes.TypeOf(OriginalOf(tensor));

    /// <summary>A tensor in another precision; itself where it has that one already.</summary>
    /// <param name="tensor">Its name in the woven graph.</param>
    /// <param name="own">Its type.</param>
    /// <param name="wanted">The type wanted.</param>
    internal string Cast(string tensor, DataType own, DataType wanted) => own == wanted ? tensor
        : Graph.Add("Cast", $"{tensor}/{wanted}", [tensor], WovenGraph.Attribute("to", (long)wanted));

    /// <summary>Marks what a slice along the tokens left: all tokens but the first few.</summary>
    internal void AddSlice(Axis axis, long first) => _slices[axis.Root] = first;

    /// <summary>Leading tokens that are missing from an axis; null when it is no token axis.</summary>
    internal long? Missing(Dimension dimension)
    {
        foreach (Axis axis in dimension.Leaves)
        {
            if (axis == Axes.Tokens || _slices.ContainsKey(axis))
            {
                return axis == Axes.Tokens ? 0 : _slices[axis];
            }
        }

        return null;
    }

    internal bool IsToken(Dimension dimension) => Missing(dimension) is not null;

    /// <summary>Whether a dimension is a cache with the tokens at its end.</summary>
    internal bool IsCached(Dimension dimension) => Axes.IsCached(dimension);

    /// <summary>Whether a dimension has fewer places when there are fewer tokens.</summary>
    internal bool Shrinks(Dimension dimension) => IsToken(dimension) || IsCached(dimension);

    internal bool Carries(string tensor) => tensor.Length > 0 && Facts(tensor) is { HasShape: true } facts && facts.Shape.Any(Shrinks);

    /// <summary>Whether an element of a shape follows the number of tokens of a version by itself.</summary>
    internal bool Follows(ShapeValue value, int version) => SourceVersion(value) == version;

    /// <summary>Version of the tensors whose token count a value was taken from; -1 when it was taken from none, -2 when they differ.</summary>
    internal int SourceVersion(ShapeValue value)
    {
        int[] versions = [.. value.Sources.Where(Carries).Select(Version).Distinct()];
        return versions.Length == 0 ? -1 : versions.Length == 1 ? versions[0] : -2;
    }

    /// <summary>The tensor with the tokens of a version; gathers it by the kept tokens of the stages in between.</summary>
    /// <param name="tensor">A tensor of the original.</param>
    /// <param name="version">The version wanted.</param>
    /// <param name="reader">Who wants it, for messages.</param>
    internal string At(string tensor, int version, NodeProto reader) =>
        Carries(tensor) ? Gathered(tensor, version, reader).Name : Current(tensor);

    private GatheredTensor Gathered(string tensor, int version, NodeProto reader)
    {
        int own = Version(tensor);
        if (own == version)
        {
            return new GatheredTensor(Current(tensor), Facts(tensor));
        }

        if (own > version)
        {
            throw new WeaveException($"{Axes.Describe(reader)} needs '{tensor}' with more tokens than it has left.");
        }

        if (!_gathered.TryGetValue((tensor, version), out GatheredTensor? gathered))
        {
            gathered = Recompute?.Invoke(tensor, version) is string name ? new GatheredTensor(name, Facts(tensor))
                : new LiveGather(this, version).Apply(Gathered(tensor, version - 1, reader), tensor, reader);
            _gathered[(tensor, version)] = gathered;
            _live.Add(tensor);
        }

        return gathered;
    }
}
