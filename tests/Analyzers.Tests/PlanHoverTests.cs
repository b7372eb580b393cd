using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests;

/// <summary>What an editor shows over the name of an annotated class: the documentation of all its parts.</summary>
public class PlanHoverTests
{
    private const string Pipeline = "[TokenPipeline(Tokens = 16, Channels = 8, Layers = 4), Prune<TokenNorm>(Layers = \"2\", Keep = 0.5), RandomBaseline]\n";

    [Fact]
    public void ClassWithoutDocumentation_ShowsThePlan() => AssertShowsThePlan(Documentation(Pipeline + "partial class X;"));

    [Fact]
    public void ClassWithASummary_ShowsItAndThePlan()
    {
        XElement documentation = Documentation("/// <summary>Mine.</summary>\n" + Pipeline + "partial class X;");
        Assert.Equal("Mine.", Assert.Single(documentation.Elements("summary")).Value);
        AssertShowsThePlan(documentation);
    }

    [Fact]
    public void ClassWithRemarks_KeepsThemBesideThePlan()
    {
        XElement documentation = Documentation("/// <summary>Mine.</summary>\n/// <remarks>Also mine.</remarks>\n" + Pipeline + "partial class X;");
        Assert.Contains("Also mine.", documentation.Elements("remarks").Select(static remarks => remarks.Value));
        AssertShowsThePlan(documentation);
    }

    [Fact]
    public void SummaryOnAnotherPart_IsShownToo()
    {
        XElement documentation = Documentation(Pipeline + "partial class X;", "/// <summary>Mine.</summary>\npartial class X;");
        Assert.Equal("Mine.", Assert.Single(documentation.Elements("summary")).Value);
        AssertShowsThePlan(documentation);
    }

    private static void AssertShowsThePlan(XElement documentation)
    {
        XElement remarks = documentation.Elements("remarks").Single(static remarks => remarks.Element("list") is not null);
        Assert.StartsWith("16 tokens of 8 channels enter, 8 leave the last of 4 layers.", remarks.Elements("para").First().Value, StringComparison.Ordinal);
        XElement row = Assert.Single(remarks.Element("list")!.Elements("item"));
        Assert.Equal("2", row.Element("term")!.Value);
        Assert.StartsWith("16 -> 8", row.Element("description")!.Value, StringComparison.Ordinal);
    }

    private static XElement Documentation(params string[] sources)
    {
        Compilation compilation = Programs.Generate(Programs.Compile(sources.Select(static source => Programs.Usings + source)));
        return XElement.Parse(compilation.GetTypeByMetadataName("X")!.GetDocumentationCommentXml()!);
    }
}
