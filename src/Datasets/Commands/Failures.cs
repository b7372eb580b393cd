namespace PipelineDsl.Datasets;

/// <summary>Turns errors into words and exit codes.</summary>
internal static class Failures
{
    /// <summary>Does something.</summary>
    /// <param name="work">What is done.</param>
    /// <param name="host">Where errors are told.</param>
    /// <returns>The exit code.</returns>
    internal static async Task<int> CodeOf(Func<Task<int>> work, CommandHost host)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (DatasetException error)
        {
            host.Error.WriteLine($"error: {error.Message}");
            return error.ExitCode;
        }
        catch (OperationCanceledException)
        {
            host.Error.WriteLine("Stopped. What is done stays done: the same command goes on from here.");
            return ExitCodes.Interrupted;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            host.Error.WriteLine($"error: {error.Message}");
            return ExitCodes.Incomplete;
        }
        catch (Exception error)
        {
            host.Error.WriteLine($"This is a defect of the program, or of a scorer in it:\n{error}");
            return ExitCodes.Defect;
        }
    }
}
