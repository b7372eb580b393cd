using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Methods;

/// <summary>What may come out of a method, whatever goes in.</summary>
internal static class MethodAssert
{
    /// <summary>The method refuses the input, and says in which stage.</summary>
    internal static void Refuses(MethodTrial trial, in TokenStageInput input)
    {
        TokenStageException? refusal = null;
        try
        {
            trial.Run(input);
        }
        catch (TokenStageException exception)
        {
            refusal = exception;
        }

        Assert.NotNull(refusal);
        Assert.StartsWith($"Trial, stage {trial.Setting.Facts.Name} at layer 3: ", refusal.Message, StringComparison.Ordinal);
    }

    internal static void KeepsAllOrRefuses(MethodTrial trial)
    {
        try
        {
            Assert.Equal(trial.Setting.Tokens, trial.Run());
        }
        catch (TokenStageException)
        {
        }
    }

    internal static void SoundOrRefused(MethodTrial trial)
    {
        int rows;
        try
        {
            rows = trial.Run();
        }
        catch (TokenStageException)
        {
            return;
        }

        Sound(trial, rows);
    }

    /// <summary>Finite rows, each led by another token that exists, and assignments to rows that exist.</summary>
    internal static void Sound(MethodTrial trial, int rows)
    {
        Assert.InRange(rows, 1, trial.Setting.Tokens);
        Assert.Equal(-1, trial.Output.Hidden.Span[..(rows * trial.Setting.Channels)].IndexOfAnyExceptInRange(float.MinValue, float.MaxValue));
        Assert.Equal(rows, trial.Output.Kept[..rows].Distinct().Count());
        Assert.All(trial.Output.Kept[..rows], token => Assert.InRange(token, 0, trial.Setting.Tokens - 1));
        Assert.All(trial.Output.Assignment, row => Assert.InRange(row, -1, rows - 1));
    }
}
