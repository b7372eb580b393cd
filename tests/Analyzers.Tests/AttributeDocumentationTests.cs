using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace PipelineDsl.Analyzers.Tests;

/// <summary>What a completion list shows while someone types an attribute of the DSL: short, whole sentences, and the range of every number.</summary>
public partial class AttributeDocumentationTests
{
    private const int MostCharacters = 400;

    private static readonly Assembly[] _assemblies = [typeof(TokenPipelineAttribute).Assembly, typeof(DatasetPipelineAttribute).Assembly];

    private static readonly Dictionary<string, XElement> _members = _assemblies
        .SelectMany(static assembly => XDocument.Load(Path.ChangeExtension(assembly.Location, "xml")).Descendants("member"))
        // Helpers of the compiler are in both.
        .DistinctBy(static member => member.Attribute("name")!.Value)
        .ToDictionary(static member => member.Attribute("name")!.Value);

    private static readonly Type[] _attributes =
    [
        .. _assemblies
            .SelectMany(static assembly => assembly.GetExportedTypes())
            .Where(static type => type.Namespace == "PipelineDsl" && typeof(Attribute).IsAssignableFrom(type)),
    ];

    public static TheoryData<string> Concrete { get; } = new(_attributes.Where(static type => !type.IsAbstract).Select(static type => type.FullName!));

    public static TheoryData<string> Settable { get; } = new(_attributes.SelectMany(static type => type
        .GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        .Where(static property => property.SetMethod is not null)
        .Select(property => $"{type.FullName}.{property.Name}")));

    [Theory]
    [MemberData(nameof(Concrete))]
    public void Attribute_HasASummaryAndAnExample(string type)
    {
        AssertIsSentence(Summary($"T:{type}"));
        Assert.Contains("[", _members[$"T:{type}"].Element("example")?.Value ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Settable))]
    public void Property_HasASummaryThatSaysWhatIsAllowed(string property)
    {
        string summary = Summary($"P:{property}");
        AssertIsSentence(summary);

        int dot = property.LastIndexOf('.');
        Type value = _attributes.Single(type => type.FullName == property[..dot]).GetProperty(property[(dot + 1)..])!.PropertyType;
        if (value != typeof(string) && value != typeof(bool) && !value.IsEnum)
        {
            Assert.Matches(Range(), summary);
        }
    }

    private static void AssertIsSentence(string text)
    {
        Assert.InRange(text.Length, 1, MostCharacters);
        Assert.EndsWith(".", text, StringComparison.Ordinal);
        Assert.True(char.IsUpper(text[0]), text);
    }

    /// <summary>The text as it is shown: references by their last names, blanks collapsed.</summary>
    private static string Summary(string member)
    {
        XElement summary = new(_members[member].Element("summary")!);
        foreach (XElement reference in summary.Descendants().Where(static element => (element.Attribute("cref") ?? element.Attribute("name")) is not null))
        {
            reference.Value = (reference.Attribute("cref") ?? reference.Attribute("name"))!.Value.Split('.')[^1];
        }

        return Blanks().Replace(summary.Value, " ").Trim();
    }

    [GeneratedRegex(@"\b(at least|at most|above|or more|-?\d+(\.\d+)? to) ?-?\d*")]
    private static partial Regex Range();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
