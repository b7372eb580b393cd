using System.Diagnostics;
using System.Globalization;
using LongConversation.Arms;
using LongConversation.Data;

namespace LongConversation;

/// <summary>The most memory that a process has when it runs one arm and nothing else.</summary>
internal static class PeakMemory
{
    private const int Prompts = 3;

    /// <summary>Runs an arm in a process of its own.</summary>
    /// <param name="key">Key of the arm.</param>
    /// <param name="cancellation">Ends the process.</param>
    /// <returns>Its largest resident set in bytes.</returns>
    public static long OfChild(string key, CancellationToken cancellation)
    {
        using Process child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["peak", key]) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("The process that measures memory did not start.");
        using CancellationTokenRegistration registration = cancellation.Register(() => child.Kill());
        string output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        cancellation.ThrowIfCancellationRequested();
        return child.ExitCode == 0
            ? long.Parse(output, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"The process that measures the memory of {key} ended with {child.ExitCode}.");
    }

    /// <summary>Runs an arm in this process and prints its largest resident set in bytes.</summary>
    /// <param name="key">Key of the arm.</param>
    /// <param name="cancellation">Ends the run.</param>
    /// <exception cref="InputException">There is no such arm.</exception>
    public static int Print(string key, CancellationToken cancellation)
    {
        RecallArm arm = RecallArms.All.FirstOrDefault(arm => arm.Key == key)
            ?? throw new InputException($"peak {key}: expected one of {string.Join(", ", RecallArms.All.Select(arm => arm.Key))}.");
        using RecallReader reader = RecallReader.Open(arm, arm.Seeds[0], ShippedModel.Model, RecallTokenizer.Read(ShippedModel.Tokenizer));
        foreach (RecallPrompt prompt in RecallPrompts.Read(ShippedModel.Prompts, Prompts))
        {
            reader.Answer(prompt, cancellation);
        }

        using Process self = Process.GetCurrentProcess();
        Console.Out.Write(self.PeakWorkingSet64.ToString(CultureInfo.InvariantCulture));
        return 0;
    }
}
