using System.Xml.Linq;
using PipelineDsl.Recipes;

namespace PipelineDsl.Tests.Methods;

/// <summary>docs/methods.md says what the table says, and the table has every method.</summary>
public sealed class MethodsPageTests
{
    private static readonly MethodFacts[] _all = [.. MethodTable.All, .. CacheMethods.All, .. DatasetMethods.All];

    private static string Docs { get; } = Path.Combine(AppContext.BaseDirectory, "docs");

    [Fact]
    public void Page_IsWhatTheTableAndTheCostsMake()
    {
        string costs = File.ReadAllText(Path.Combine(Docs, MethodsPage.CostsFile));
        string cacheCosts = File.ReadAllText(Path.Combine(Docs, CacheMethodsPage.CostsFile));

        Assert.Equal(
            MethodsPage.Write(costs) + CacheMethodsPage.Write(cacheCosts) + DatasetMethodsPage.Write(),
            File.ReadAllText(Path.Combine(Docs, MethodsPage.PageFile)).ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Page_HasTheCostOfEveryMethod()
    {
        Assert.DoesNotContain("not measured", File.ReadAllText(Path.Combine(Docs, MethodsPage.PageFile)), StringComparison.Ordinal);
    }

    [Fact]
    public void Table_HasEveryMethodInItsOrder()
    {
        string[] inOrder = Enum.GetNames<Method>();
        string[] inTables = [.. _all.Select(static facts => facts.Name).Distinct()];
        Assert.Equal(inOrder.Order(StringComparer.Ordinal), inTables.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void EveryMethod_CitesItsSourceInItsDocumentation()
    {
        var documentation = XDocument.Load(Path.Combine(AppContext.BaseDirectory, "PipelineDsl.xml"));
        Dictionary<string, string> summaries = documentation.Descendants("member")
            .ToDictionary(static member => (string)member.Attribute("name")!, static member => member.Value);

        Assert.All(Enum.GetNames<Method>(), method => Assert.Contains($"F:PipelineDsl.Method.{method}", summaries));
        Assert.All(_all, facts =>
        {
            string summary = summaries[$"F:PipelineDsl.Method.{facts.Name}"];
            bool isNamed = facts.Source.Split(' ').Any(word => word.Any(char.IsDigit) && summary.Contains(word.Trim(','), StringComparison.Ordinal));
            Assert.True(
                isNamed || facts.Source.StartsWith("baseline", StringComparison.Ordinal),
                $"{facts.Name}: its documentation does not name {facts.Source}");
        });
    }

    [Fact]
    public void EveryRecipeLine_NamesItsMethodAndTheOptionsThatMustBeGiven()
    {
        Assert.All(_all, facts =>
        {
            Assert.StartsWith($"[Recipe(Method.{facts.Name}", facts.Recipe, StringComparison.Ordinal);
            Assert.All(
                facts.Options.Where(static option => double.IsNaN(option.Default)),
                option => Assert.Contains($"{option.Name} = ", facts.Recipe, StringComparison.Ordinal));
        });
    }
}
