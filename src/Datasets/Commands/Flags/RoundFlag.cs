using System.CommandLine;
using System.Globalization;

namespace PipelineDsl.Datasets;

/// <summary>The flag that names a round.</summary>
internal sealed class RoundFlag
{
    private readonly Option<string?> _round = new("--round")
    {
        Description = "The round, by name or by 0-based place; by default the first that is not merged.",
        HelpName = "ROUND",
    };

    /// <summary>Adds the flag to a command.</summary>
    /// <param name="command">The command.</param>
    internal RoundFlag(Command command) => command.Options.Add(_round);

    /// <summary>The round that is meant.</summary>
    /// <param name="line">The command line.</param>
    /// <param name="run">The run.</param>
    /// <returns>Null when none was named and all are merged.</returns>
    /// <exception cref="DatasetException">There is no such round.</exception>
    internal ScheduledRound? Find(ParseResult line, DatasetRun run)
    {
        if (line.GetValue(_round) is not { } text)
        {
            return run.Rounds.FirstOrDefault(round => !RoundState.HasMerge(run.Context, round));
        }

        bool isPlace = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int place);
        return run.Rounds.FirstOrDefault(round => round.Round.Name == text || (isPlace && round.Place == place))
            ?? throw new DatasetException(
                $"There is no round '{text}'; the rounds are {string.Join(", ", run.Rounds.Select(static round => $"{round.Place} {round.Round.Name}"))}.",
                ExitCodes.Usage);
    }
}
