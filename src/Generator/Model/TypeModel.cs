using PipelineDsl.Generator.Infrastructure;

namespace PipelineDsl.Generator.Model;

/// <summary>Where the annotated class stands.</summary>
/// <param name="Namespace">Its namespace, escaped; empty for the global one.</param>
/// <param name="Declarations">Containing types from the outside in, then the class: <c>partial class Name&lt;T&gt;</c>, escaped.</param>
/// <param name="Name">Its name with those of its containing types, for messages: <c>Outer.Inner</c>.</param>
/// <param name="Reference">How code anywhere refers to it: <c>global::Space.Outer&lt;T&gt;.Inner</c>, escaped.</param>
/// <param name="FullName">Namespace, containing types and name, arity after a dash: unique in the assembly, stable, and fit for an operator domain.</param>
internal sealed record TypeModel(string Namespace, EquatableArray<string> Declarations, string Name, string Reference, string FullName);
