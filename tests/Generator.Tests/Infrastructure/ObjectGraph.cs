using System.Reflection;

namespace PipelineDsl.Generator.Tests.Infrastructure;

/// <summary>Walks everything that a model holds on to.</summary>
internal static class ObjectGraph
{
    internal static void AssertFreeOfRoslyn(object? root)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var left = new Stack<object?>([root]);
        while (left.TryPop(out object? value))
        {
            if (value is null || !seen.Add(value))
            {
                continue;
            }

            Type type = value.GetType();
            Assert.False(type.Namespace?.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal) ?? false, $"A model holds a {type}.");
            if (type.IsPrimitive || type.IsEnum || value is string)
            {
                continue;
            }

            if (value is Array array)
            {
                foreach (object? item in array)
                {
                    left.Push(item);
                }
            }

            for (Type? declaring = type; declaring is not null; declaring = declaring.BaseType)
            {
                foreach (FieldInfo field in declaring.GetFields(
                    BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                {
                    left.Push(field.GetValue(value));
                }
            }
        }
    }
}
