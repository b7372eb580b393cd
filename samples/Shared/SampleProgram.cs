using System.CommandLine;

namespace Samples;

/// <summary>What every sample does around its command: exit codes, and messages instead of stack traces.</summary>
internal static class SampleProgram
{
    private const int BadInput = 2;
    private const int Interrupted = 130;

    /// <summary>Runs the command; the exit code.</summary>
    /// <param name="command">The command.</param>
    /// <param name="args">The command line.</param>
    public static async Task<int> RunAsync(RootCommand command, string[] args)
    {
        ParseResult parsed = command.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            Console.Error.WriteLine(parsed.Errors[0].Message);
            return BadInput;
        }

        try
        {
            return await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false });
        }
        catch (InputException e)
        {
            Console.Error.WriteLine(e.Message);
            return BadInput;
        }
        catch (OperationCanceledException)
        {
            return Interrupted;
        }
    }

    /// <summary>Opens a file for JSON before anything is measured: a minute of measuring is not to end at a folder that does not exist.</summary>
    /// <param name="file">The file, if one is wanted.</param>
    public static Stream? OpenJson(FileInfo? file)
    {
        try
        {
            return file?.Create();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"--json {file}: {e.Message}", e);
        }
    }
}
