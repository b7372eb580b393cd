using System.Collections.Immutable;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
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
        // Room at the top, and names beside the lines: viewers have other fonts than the one that a legend would be measured with.
        var model = new PlotModel { Title = title, TitleFontSize = 14, Background = OxyColors.White, Padding = new OxyThickness(8, 24, 16, 8) };
        model.Axes.Add(Axis(AxisPosition.Bottom, "position in the text (tokens)"));
        model.Axes.Add(Axis(AxisPosition.Left, unit));
        Add(model, "full cache", OxyColors.Gray, growth.Full, value);
        Add(model, "at most 512 entries", OxyColors.RoyalBlue, growth.Bounded, value);
        using FileStream stream = File.Create(Path.Combine(folder.FullName, file));
        new SvgExporter { Width = Width, Height = Height }.Export(model, stream);
    }

    private static LinearAxis Axis(AxisPosition position, string title) =>
        new() { Position = position, Title = title, Minimum = 0, MajorGridlineStyle = LineStyle.Dot };

    private static void Add(PlotModel model, string name, OxyColor color, ImmutableArray<GrowthPoint> points, Func<GrowthPoint, double> value)
    {
        var line = new LineSeries { Color = color, StrokeThickness = 2 };
        line.Points.AddRange(points.Select(point => new DataPoint(point.Position, value(point))));
        model.Series.Add(line);
        model.Annotations.Add(new TextAnnotation
        {
            Text = name,
            TextColor = color,
            TextPosition = line.Points[points.Length / 2],
            TextHorizontalAlignment = HorizontalAlignment.Right,
            TextVerticalAlignment = VerticalAlignment.Bottom,
            Offset = new ScreenVector(-8, -8),
            StrokeThickness = 0,
        });
    }
}
