namespace PipelineDsl.Analyzers.Rules.Method;

/// <summary>Square roots of whole numbers.</summary>
internal static class SquareRoot
{
    /// <summary>The root of a perfect square; 0 for any other number.</summary>
    internal static int OfSquare(int number)
    {
        int root = number > 0 ? (int)Math.Round(Math.Sqrt(number)) : 0;
        return (long)root * root == number ? root : 0;
    }
}
