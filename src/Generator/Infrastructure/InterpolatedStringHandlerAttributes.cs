namespace System.Runtime.CompilerServices;

/// <summary>Lets interpolated string handlers compile for a framework that does not have it.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
internal sealed class InterpolatedStringHandlerAttribute : Attribute;

/// <summary>Lets interpolated string handlers compile for a framework that does not have it.</summary>
/// <param name="argument">The argument that a handler is given.</param>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class InterpolatedStringHandlerArgumentAttribute(string argument) : Attribute
{
    /// <summary>The argument that a handler is given.</summary>
    public string[] Arguments { get; } = [argument];
}
