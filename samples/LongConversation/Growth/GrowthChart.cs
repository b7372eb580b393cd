using System.Collections.Immutable;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace LongConversation.Growth;

/// <summary>Draws latency and memory against position.</summary>
internal static class GrowthChart
{
    private const double Width = 800, Height = 360, Mebibyte = 1 << 20;

    /// <summary>Writes <c>long-conversation-latency.svg</c> and <c>long-conversation-memory.svg</c>.</summary>
    /// <param name="folder">Where to; made if it does not exist.</param>
    /// <param name="growth">What was measured.</param>
    public static void Write(DirectoryInfo folder, GrowthResult growth)
    {
        folder.Create();
        Write(folder, "long-conversation-latency.svg", "Time of a token", "ms", growth, static point => point.Milliseconds);
        Write(folder, "long-conversation-memory.svg", "Memory of the cache", "MiB", growth, static point => point.BufferBytes / Mebibyte);
    }

    private static void Write(
        DirectoryInfo folder,
        string file,
        string title,
        string unit,
        GrowthResult growth,
        Func<GrowthPoint, double> value)
    {
        var model = new PlotModel { Title = title, TitleFontSize = 14, Background = OxyColors.White };
        model.Legends.Add(new Legend { LegendPosition = LegendPosition.TopLeft });
        model.Axes.Add(
            new LinearAxis { Position = AxisPosition.Bottom, Title = "position in the text (tokens)", Minimum = 0, MajorGridlineStyle = LineStyle.Dot });
        model.Axes.Add(new LinearAxis { Position = AxisPosition.Left, Title = unit, Minimum = 0, MajorGridlineStyle = LineStyle.Dot });
        model.Series.Add(Line("full cache", OxyColors.Gray, growth.Full, value));
        model.Series.Add(Line("at most 512 entries", OxyColors.RoyalBlue, growth.Bounded, value));
        using FileStream stream = File.Create(Path.Combine(folder.FullName, file));
        new SvgExporter { Width = Width, Height = Height }.Export(model, stream);
    }

    private static LineSeries Line(string title, OxyColor color, ImmutableArray<GrowthPoint> points, Func<GrowthPoint, double> value)
    {
        var line = new LineSeries { Title = title, Color = color, StrokeThickness = 2 };
        line.Points.AddRange(points.Select(point => new DataPoint(point.Position, value(point))));
        return line;
    }
}
