using System.Globalization;

namespace PipelineDsl.Datasets;

/// <summary>How far a part of a run is.</summary>
/// <param name="Fraction">Share done, 0 to 1.</param>
/// <param name="RowsPerSecond">Rows that are done in a second.</param>
/// <param name="Left">Time left; null while it cannot be told.</param>
internal readonly record struct RunPace(double Fraction, double RowsPerSecond, TimeSpan? Left)
{
    /// <summary>The rate for people.</summary>
    internal string RateText => Rate(RowsPerSecond);

    /// <summary>The time left for people.</summary>
    internal string LeftText => Left is { } left ? Duration(left) + " left" : "";

    /// <summary>A rate for people.</summary>
    /// <param name="rowsPerSecond">Rows that are done in a second.</param>
    internal static string Rate(double rowsPerSecond) => rowsPerSecond switch
    {
        >= 1e6 => string.Create(CultureInfo.InvariantCulture, $"{rowsPerSecond / 1e6:0.0} M rows/s"),
        >= 1e3 => string.Create(CultureInfo.InvariantCulture, $"{rowsPerSecond / 1e3:0.0} k rows/s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{rowsPerSecond:0} rows/s"),
    };

    /// <summary>A duration for people: <c>2:03:04</c> or <c>3:04</c>.</summary>
    /// <param name="time">The duration.</param>
    internal static string Duration(TimeSpan time) => time.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}")
        : string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}:{time.Seconds:00}");
}
