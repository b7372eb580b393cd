using PipelineDsl.Recipes;

namespace PipelineDsl.Tokens;

/// <summary>
/// A published method that is a class of <c>PipelineDsl.Methods</c>. In a stage it stands where others have a scorer,
/// and says how many rows come out.
/// </summary>
/// <param name="method">The method.</param>
/// <param name="options">Its options.</param>
public sealed class ComposedMethod(Method method, MethodOptions options) : IScorer
{
    // Made once: counting rows must not allocate while a model runs.
    private readonly string _name = method.ToString();
    private readonly Func<string, double> _option = options.Value;

    /// <summary>The method.</summary>
    public Method Method => method;

    /// <summary>Its options.</summary>
    public MethodOptions Options => options;

    /// <summary>The order of its rows.</summary>
    internal MethodOrder Order => MethodTable.Of(_name)?.Order ?? MethodOrder.Position;

    /// <inheritdoc/>
    public override string ToString() => _name;

    /// <summary>Rows that it writes for the tokens that it may touch; the most of them when that depends on the data.</summary>
    /// <param name="touchable">Tokens that it may touch.</param>
    /// <param name="budget">How many of them are kept, counted as the paper does.</param>
    internal int Rows(int touchable, int budget) => MethodRows.Of(_name, touchable, budget, _option);
}
