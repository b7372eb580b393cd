using FsCheck;

namespace PipelineDsl.Generator.Tests.Agreement;

/// <summary>The class around the attributes: where it stands, and what it holds already.</summary>
internal static class ClassShape
{
    /// <summary>Where the attributes go.</summary>
    internal const string Attributes = "ATTRIBUTES";

    internal static Gen<string> Templates { get; } = Pick.Mostly(
        [
            $"{Attributes} partial class X;",
            $"{Attributes} public static partial class X {{ static int own; static int Own() => own; }}",
            $"{Attributes} partial record X;",
            $"{Attributes} sealed partial class X<T, @in> where T : struct;",
            $"partial class Outer {{ partial struct Middle {{ {Attributes} private partial class X; }} }}",
            $"partial interface IOuter<T> {{ {Attributes} internal partial class X; }}",
            $"[System.Serializable] partial class X {{ }} {Attributes} partial class X {{ int Layer99; }}",
            $"class Plan; class Random; {Attributes} abstract partial class X : Base; class Base {{ protected int Weave; }}",
        ],
        [
            $"{Attributes} class X;",
            $"class Outer {{ {Attributes} partial class X; }}",
            $"{Attributes} partial struct X;",
            $"{Attributes} partial interface X;",
            $"{Attributes} file partial class X;",
            $"file partial class Outer {{ {Attributes} partial class X; }}",
            $"{Attributes} partial class Plan;",
            $"{Attributes} partial class X {{ int Plan; }}",
            $"{Attributes} partial class X {{ class Plan; class Random; }}",
            $"{Attributes} partial class X {{ void Plan() {{ }} void Layer1() {{ }} }}",
            $"{Attributes} partial class X<Plan>;",
            $"{Attributes} {Attributes} partial class X;",
            $"{Attributes} partial class X {{ }} {Attributes} partial class X {{ }}",
        ]);
}
