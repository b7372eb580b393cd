using System.Reflection;
using PipelineDsl.Generator.Model.Dataset;
using PipelineDsl.Generator.Parsing.Dataset;

namespace PipelineDsl.Generator.Tests;

/// <summary>The table of options, and the enumerations at compile time, are those of the runtime.</summary>
public class SampleOptionTableTests
{
    private static readonly string[] _budgets = ["Keep", "KeepCount", "Threshold", "MaxCost", "Of"];

    [Theory]
    [InlineData(typeof(SelectAttribute<RandomScore>))]
    [InlineData(typeof(DeduplicateAttribute<HiddenSimilarity>))]
    public void EveryOptionOfAnAttribute_IsInTheTableWithItsType(Type attribute)
    {
        PropertyInfo[] options = [.. attribute.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)];

        Assert.All(options.Where(static option => !_budgets.Contains(option.Name)), static option =>
        {
            SampleOption known = SampleOptionTable.Of(option.Name)!;
            PropertyInfo given = typeof(SampleOptions).GetProperty(option.Name)!;
            Assert.Equal(option.PropertyType, given.PropertyType);
            Assert.Equal(option.PropertyType == typeof(string), known.IsText);
            Assert.Equal(option.PropertyType.IsEnum ? option.PropertyType.Name : "", known.Enumeration);
            Assert.Equal(option.PropertyType.IsEnum ? Enum.GetNames(option.PropertyType) : [], known.Values);
        });
    }

    [Fact]
    public void DefaultsOfAttributes_AreThoseOfTheOptions()
    {
        var options = new SampleOptions();
        Assert.All(new object[] { new SelectAttribute<RandomScore>(), new DeduplicateAttribute<HiddenSimilarity>() }, attribute => Assert.All(
            attribute.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly),
            property => Assert.True(
                _budgets.Contains(property.Name)
                || Equals(property.GetValue(attribute), typeof(SampleOptions).GetProperty(property.Name)!.GetValue(options)), property.Name)));
    }

    [Theory]
    [InlineData(typeof(ColumnForm), typeof(SampleColumns))]
    [InlineData(typeof(GroupingForm), typeof(SampleGrouping))]
    [InlineData(typeof(SampleBudgetForm), typeof(Datasets.SampleBudgetKind))]
    public void EnumerationsAtCompileTime_AreThoseOfTheRuntime(Type form, Type runtime)
    {
        Assert.Equal(Enum.GetNames(runtime), Enum.GetNames(form));
        Assert.Equal(
            Enum.GetValues(runtime).Cast<object>().Select(static value => Convert.ToInt32(value, null)),
            Enum.GetValues(form).Cast<object>().Select(static value => Convert.ToInt32(value, null)));
    }
}
