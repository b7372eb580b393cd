using Microsoft.ML.OnnxRuntime;
using PipelineDsl.Tokens;

namespace PipelineDsl.OnnxRuntime;

/// <summary>Feeds a stage between two sessions with the outputs that weaving added to an encoder for it.</summary>
/// <example>
/// <code>
/// WovenModel encoder = TokenWeaver.Weave(LeanVision.Definition, "clip.onnx", new WeaveOptions { Export = new SignalExport { Layer = -2 } });
/// using OutputSite site = LeanVision.OpenOutput();
/// using var encoded = session.Run(options, inputs, encoder.SiteOutputs);
/// OutputSiteResult left = site.Run(SiteSignals.Read(encoder.SiteOutputs, encoded));
/// </code>
/// </example>
public static class SiteSignals
{
    /// <summary>Finds the signals among the outputs of a run, by the names of <see cref="SiteSignal"/>.</summary>
    /// <param name="names">Names of the outputs; others than those of signals are passed over.</param>
    /// <param name="values">Their values in the same order. They stay the caller's.</param>
    /// <exception cref="ArgumentException">There is not one value per name, or no hidden states are among them.</exception>
    public static OutputSiteInputs Read(IReadOnlyList<string> names, IReadOnlyCollection<OrtValue> values)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(values);
        if (names.Count != values.Count)
        {
            throw new ArgumentException($"Expected one value for each of {names.Count} outputs, got {values.Count}.", nameof(values));
        }

        OrtValue? hidden = null;
        OutputSiteInputs signals = new() { Hidden = null! };
        int next = 0;
        foreach (OrtValue value in values)
        {
            switch (names[next++])
            {
                case SiteSignal.Hidden:
                    hidden = value;
                    break;
                case SiteSignal.Keys:
                    signals = signals with { Keys = value };
                    break;
                case SiteSignal.Queries:
                    signals = signals with { Queries = value };
                    break;
                case SiteSignal.Values:
                    signals = signals with { Values = value };
                    break;
                case SiteSignal.Attention:
                    signals = signals with { Attention = value };
                    break;
                case SiteSignal.Scores:
                    signals = signals with { Scores = value };
                    break;
                case SiteSignal.Sizes:
                    signals = signals with { Sizes = value };
                    break;
                case SiteSignal.Origins:
                    signals = signals with { Origins = value };
                    break;
            }
        }

        return hidden is not null ? signals with { Hidden = hidden } : throw new ArgumentException(
            $"No output is named '{SiteSignal.Hidden}'; weave the encoder with WeaveOptions.Export. Got {string.Join(", ", names)}.", nameof(names));
    }
}
