using System.Reflection;
using PipelineDsl.Methods;
using PipelineDsl.Recipes;

namespace PipelineDsl.Tests.Methods;

/// <summary>How a method of the table is called: its class, or the common parts that its recipe names, put together as generated code does.</summary>
internal sealed record MethodCall(ComposedMethod Compress, long WorkspaceBytes)
{
    /// <summary>The call of a setting's method.</summary>
    public static MethodCall Of(MethodSetting setting) => setting.Facts.Form switch
    {
        MethodForm.Composed => Composed(setting),
        MethodForm.MergeToMe => new(PlainStages.MergeToMe, PlainStages.WorkspaceBytes(setting)),
        MethodForm.PruneReduced => new(PlainStages.MaxMin, PlainStages.WorkspaceBytes(setting)),
        _ => new(setting.Facts.Type == nameof(RandomScore) ? PlainStages.Random : PlainStages.Attention, PlainStages.WorkspaceBytes(setting)),
    };

    private static MethodCall Composed(MethodSetting setting)
    {
        Type type = typeof(MethodRules).Assembly.GetType($"PipelineDsl.Methods.{setting.Facts.Type}")
            ?? throw new InvalidOperationException($"{setting.Facts.Name}: there is no class PipelineDsl.Methods.{setting.Facts.Type}");
        Type[] parameters = [.. typeof(ComposedMethod).GetMethod("Invoke")!.GetParameters().Select(static parameter => parameter.ParameterType)];
        MethodInfo compress = type.GetMethod("Compress", BindingFlags.Public | BindingFlags.Static, parameters)!;
        object bytes = type.GetMethod("WorkspaceBytes", BindingFlags.Public | BindingFlags.Static)!
            .Invoke(null, [setting.Tokens, setting.Channels, setting.HeadWidth, setting.Options])!;
        return new(compress.CreateDelegate<ComposedMethod>(), (long)bytes);
    }
}
