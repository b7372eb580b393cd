using PipelineDsl.Kernels;
using PipelineDsl.Recipes;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Methods;

/// <summary>One method, its signals and its output, ready to be called again and again.</summary>
internal sealed class MethodTrial
{
    private readonly ComposedMethod _compress;
    private readonly Workspace _workspace;

    public MethodTrial(MethodSetting setting, MethodSignals signals)
    {
        Setting = setting;
        Signals = signals;
        MethodCall call = MethodCall.Of(setting);
        _compress = call.Compress;
        _workspace = new Workspace(call.WorkspaceBytes);
        Output = new MethodOutput(setting.Tokens + 1, setting.Tokens, setting.Channels);
        signals.Attend(setting.IsPrompt);
    }

    public MethodSetting Setting { get; }

    public MethodSignals Signals { get; }

    public MethodOutput Output { get; }

    /// <summary>A trial on signals of its own.</summary>
    public static MethodTrial Of(MethodSetting setting, int seed) => new(setting, new MethodSignals(setting.Tokens, setting.Channels, setting.Heads, seed));

    /// <summary>Calls the method; the rows that it wrote.</summary>
    public int Run() => Run(Signals.Input(Setting.IsPrompt));

    /// <summary>Calls the method with an input that the caller has changed; the rows that it wrote.</summary>
    public int Run(in TokenStageInput input)
    {
        _workspace.Reset();
        return _compress(input, Output.Output, Setting.Rules, _workspace);
    }

    /// <summary>All that a stage does: the row of attention that the method reads, the method, and the un-merge where there is one.</summary>
    public void RunStage(Span<float> restored)
    {
        if ((Setting.Facts.Needs & MethodNeeds.OneRow) != 0)
        {
            Signals.Attend(Setting.IsPrompt);
        }

        int rows = Run();
        if (Setting.Facts.Site == MethodSite.AroundAttention)
        {
            Unmerge.Apply(new TokenMatrix(Output.Hidden.Span, rows, Setting.Channels), Output.Assignment, restored);
        }
    }
}
