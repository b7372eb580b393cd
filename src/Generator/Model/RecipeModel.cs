using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Recipes;

namespace PipelineDsl.Generator.Model;

/// <summary>A published method with its options.</summary>
/// <param name="Method">Name of the <c>Method</c> value.</param>
/// <param name="Options">All options that it takes.</param>
internal sealed record RecipeModel(string Method, EquatableArray<OptionModel> Options)
{
    /// <summary>What is known about it.</summary>
    internal MethodFacts Facts => MethodTable.Of(Method)!;

    /// <summary>Whether it is a class of its own, rather than a scorer, a reducer or a similarity with the common parts around it.</summary>
    internal bool IsComposed => Facts.Form == MethodForm.Composed;

    /// <summary>Rows that it writes for the tokens that it may touch; the most of them when that depends on the data.</summary>
    internal int Rows(int touchable, int budget) => IsComposed ? MethodRows.Of(Method, touchable, budget, Value) : budget;

    /// <summary>The value of an option.</summary>
    internal double Value(string name) => Options.First(option => option.Name == name).Value;
}
