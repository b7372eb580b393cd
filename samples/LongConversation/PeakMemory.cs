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
    /// <param name="tokens">Length of the text that it reads; 0 for a few prompts.</param>
    /// <param name="cancellation">Ends the process.</param>
    /// <returns>Its largest resident set in bytes.</returns>
    public static long OfChild(string key, int tokens, CancellationToken cancellation)
    {
        // Started by a host, the program is the host's first argument.
        string program = Environment.ProcessPath!;
        string[] hosted = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [Environment.GetCommandLineArgs()[0]] : [];
        string[] arguments = [.. hosted, "peak", key, "--tokens", tokens.ToString(CultureInfo.InvariantCulture)];
        using Process child = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })
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
    /// <param name="tokens">Length of the text that it reads; 0 for a few prompts.</param>
    /// <param name="cancellation">Ends the run.</param>
    /// <exception cref="InputException">There is no such arm.</exception>
    public static int Print(string key, int tokens, CancellationToken cancellation)
    {
        RecallArm[] arms = [.. RecallArms.All, RecallArms.Bounded];
        RecallArm arm = arms.FirstOrDefault(arm => arm.Key == key)
            ?? throw new InputException($"peak {key}: expected one of {string.Join(", ", arms.Select(arm => arm.Key))}.");
        RecallTokenizer tokenizer = RecallTokenizer.Read(ShippedModel.Tokenizer);
        using RecallReader reader = RecallReader.Open(arm, arm.Seeds[0], ShippedModel.Model, tokenizer);
        if (tokens > 0)
        {
            reader.Decoder.Append(LongText.Read(tokens, tokenizer), cancellation);
        }
        else
        {
            foreach (RecallPrompt prompt in RecallPrompts.Read(ShippedModel.Prompts, Prompts))
            {
                reader.Answer(prompt, cancellation);
            }
        }

        using Process self = Process.GetCurrentProcess();
        Console.Out.Write(self.PeakWorkingSet64.ToString(CultureInfo.InvariantCulture));
        return 0;
    }
}
