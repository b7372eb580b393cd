namespace PipelineDsl.Gpu.Tests.Translation;

/// <summary>Every construct that is translated, on random values: C# and the kernel give the same bits.</summary>
public sealed class ConstructTests
{
    /// <summary>Statements that compute <c>result</c> of a token from its <c>row</c>.</summary>
    public static TheoryData<string> Statements { get; } = new()
    {
        // Floating point
        "result = row[0] + row[1] * row[2] - row[3] / row[4];",
        "result = -row[0] + +row[1] - -1.5f;",
        "double wide = row[0]; wide *= 1.1; wide /= 3; result = (float)(wide + row[1]);",
        "float a = row[0]; a += row[1]; a -= row[2]; a *= row[3]; a /= row[5]; a++; --a; result = a;",
        "result = row[0] / (row[1] - row[1]); result = result > 1 ? 2 : result < 0 ? 3 : 4;",
        "float tiny = 1e-40f; result = tiny * 0.5f + (row[0] > 0 ? tiny : 0);",
        "result = float.MaxValue * row[0] > 0 ? float.PositiveInfinity : float.NegativeInfinity; result = result > 0 ? 1 : 0;",
        "result = row[0] * 1e-30f; result *= 1e-15f;",
        "float nan = row[0] * float.NaN; result = (nan == nan ? 1 : 0) + (nan != nan ? 2 : 0) + (nan < 1 ? 4 : 0) + (nan >= 1 ? 8 : 0);",
        // Whole numbers
        "int a = (int)(row[0] * 1000), b = token - 20; result = a / (b == 0 ? 7 : b) + a % (b == 0 ? 5 : b) * 3;",
        "int a = (int)(row[0] * 1e9f); a = a * 31 + 17; a = a * a - int.MaxValue; result = a;",
        "uint a = (uint)(row[0] * 1000 + 4000); a = a * 2654435761u - 5; a /= 3; a %= 1000; result = a;",
        "long a = (long)(row[0] * 1e12f); a = a * 6364136223846793005 + 1442695040888963407; result = a / 7 % 1000;",
        "ulong a = (ulong)token * 0x9E3779B97F4A7C15; a ^= a >> 29; a /= 11; result = a;",
        "long a = (long)(row[0] * 1e15); result = (float)a; double d = (ulong)(a + (long)4e15); result += (float)d;",
        "int a = token - 18; result = (a << 3) + (a >> 1) + (a >>> 28) + (a << 33) + (1 << token) + (a >> -1);",
        "long a = token - 18; uint b = (uint)token * 77777777; result = (a << 40) + (a >> 2) + (a >>> 60) + (b >> 5) + (b << 35);",
        "int a = token; result = (a & 5) + (a | 8) * 2 + (a ^ 3) * 4 + ~a; a &= 6; a |= 16; a ^= 1; a <<= 2; a >>= 1; result += a;",
        "int a = int.MinValue + token; a = -a; long b = -(long)a; result = a % 1000 + b % 1000; a = Math.Abs(token - 5); result += a;",
        "int a = token; a += 2; a -= 5; a *= 3; a /= 2; a %= 7; a++; ++a; a--; result = a; a += (int)2.9f; result += a;",
        "uint a = (uint)token; int b = -3; result = a + b; result += a * 2 > b ? 1 : 0;",
        "int a = 7; a += (int)(row[0] * 10); a *= 2; float f = a; f += token; result = f; int g = 5; g = (int)(g * 1.5f); result += g;",
        // Conversions
        "result = (int)(row[0] * 1e12f) % 1000 + (int)(row[0] * float.NaN) + (int)(row[1] / 0f) % 1000; result += (int)(row[1] * 100);",
        "float big = row[0] * 1e20f; result = (uint)big % 977 + (long)big % 977 + (float)((ulong)big % 977) + (int)(double)big % 977;",
        "result = (float)(uint)(token * 100000007) + (float)(ulong)(token * 1234567890123456789L) + (double)token > 3 ? 1 : 2;",
        "const int Half = 3; const float Third = 1f / 3; result = Half * Third * row[0] + (byte)7 + 'a';",
        // Conditions
        "bool a = row[0] > 0, b = row[1] <= 0.5f; result = (a && b ? 1 : 0) + (a || b ? 2 : 0) + (a ^ b ? 4 : 0) + (!a ? 8 : 0) + (a & b | !b ? 16 : 0);",
        "bool a = row[0] > 0; a &= row[1] > 0; a |= row[2] > 2; a ^= row[3] > 0; result = a == (row[4] > 0) ? 1 : 2; if (a != true) { result += 4; }",
        "if (row[0] > 1) result = 1; else if (row[0] > 0) { result = 2; } else if (row[0] == 0) { result = 3; } else result = row[0] * 2;",
        "result = row[0] is > 0 and < 1 or < -2 ? 1 : row[1] is not (>= 0) ? 2 : token is 3 or 4 ? 5 : 6;",
        "result = token switch { 0 => row[0], 1 or 2 => row[1] + 1, > 10 and < 20 when row[2] > 0 => row[2], _ => row[3] * 2 };",
        "switch (token % 4) { case 0: result = 1; break; case 1: case 2: result = row[0]; break; default: { result = row[1]; break; } }",
        // Loops
        "for (int i = 0; i < row.Length; i++) { if (i == 3) continue; if (i > 20) break; result += row[i]; }",
        "for (int i = row.Length - 1, j = 0; i > j; i -= 2, j++) { result += row[i] * row[j]; }",
        "for (int i = row.Length - 1; i >= 0; i--) { result = result * 0.5f + row[i]; }",
        "int i = 0; while (i < row.Length && row[i] < 2) { result += row[i]; i++; }",
        "int i = 0; do { result += row[i]; i += 3; } while (i < row.Length);",
        "foreach (float value in row) { if (value < 0) { continue; } result += value * value; }",
        "foreach (float value in row[4..^4]) { foreach (float other in row.Slice(2, 3)) { result += value * other; } }",
        "for (int i = 0; i < 3; i++) { int k = i; for (; k < 10; k++) { if (row[k] > 2) { break; } result += k; } }",
        "for (;;) { result += row[0] * row[0] + 1; if (result > 50) { break; } }",
        // Spans
        "result = row[^1] + row[^(token % 5 + 1)] + row[1..][2] + row[..5][^1] + row[2..^3].Length + row.Slice(4)[1] + (row.IsEmpty ? 1 : 0);",
        "ReadOnlySpan<float> part = row[3..9]; part = part[1..]; result = part[0] + part.Length; { ReadOnlySpan<float> whole = hidden[0]; "
            + "result += whole[1]; }",
        "Span<float> sums = stackalloc float[8]; for (int i = 0; i < row.Length; i++) { sums[i % 8] += row[i]; "
            + "} foreach (float sum in sums) { result += sum; }",
        "Span<int> counts = stackalloc int[4]; foreach (float v in row) { counts[v < -2 ? 0 : v < 0 ? 1 : v < 2 ? 2 : 3]++; "
            + "} result = counts[0] * 7 + counts[^1];",
        "Span<float> f = stackalloc float[] { 1, 2.5f, row[0] }; f[^1] *= 2; result = f[0] + f[1] * f[2]; f.Fill(3); f[1..].Clear(); result += f[0] + f[1];",
        "Span<double> d = [1, row[0], 3]; Span<bool> b = stackalloc bool[2]; b[1] = d[1] > 0; result = (float)d[1] + (b[0] ? 1 : 0) + (b[1] ? 2 : 0);",
        "Span<uint> u = stackalloc uint[2]; u[0] = 5; u[1] -= 1; Span<long> l = stackalloc long[1]; l[0]--; Span<ulong> w = [7, 8]; "
            + "result = u[1] + l[0] + (float)w[1];",
        "result = hidden.Tokens + hidden.Channels + hidden.Stride + (hidden.IsDense ? 1 : 0) + hidden.Slice(1, 3)[1][2] + hidden[hidden.Tokens - 1][^1];",
        "Debug(row[0]); result = 1; [System.Diagnostics.Conditional(\"DEBUG\")] static void Debug(float value) { }",
        // Functions of .NET
        "result = MathF.Sqrt(MathF.Abs(row[0])) + (float)Math.Sqrt(Math.Abs((double)row[1])) + float.Sqrt(float.Abs(row[2]));",
        "result = MathF.Min(row[0], row[1]) + MathF.Max(row[2], row[3]) + Math.Clamp(row[4], -1f, 1f) + Math.Min(token, 7) + int.Max(token, 9);",
        "result = MathF.Max(row[0], float.NaN) is float.NaN ? 1 : 2; float zero = row[1] * 0; result += 1 / MathF.Max(-0f, 0f) > 0 ? 4 : 8;",
        "result = 1 / MathF.Min(0f, -0f) < 0 ? 1 : 2; result += (float)Math.Max(row[0], (double)row[1]) + (float)double.Min(row[2], row[3]);",
        "result = MathF.Floor(row[0]) + MathF.Ceiling(row[1]) * 2 + MathF.Round(row[2]) * 4 + MathF.Truncate(row[3]) * 8 + MathF.Round(token * 0.5f);",
        "result = (float)(Math.Floor((double)row[0]) + Math.Ceiling((double)row[1]) + Math.Round(token * 0.5) + Math.Truncate((double)row[2]));",
        "result = MathF.Sign(row[0]) + Math.Sign(token - 3) * 2 + MathF.CopySign(row[1], row[2]) + (float)Math.CopySign(2.0, (double)row[3]);",
        "result = MathF.FusedMultiplyAdd(row[0], row[1], row[2]) + (float)Math.FusedMultiplyAdd(row[0], row[1], (double)row[2]);",
        "result = (float.IsNaN(row[0]) ? 1 : 0) + (float.IsFinite(row[1] / 0f) ? 2 : 0) + (float.IsInfinity(row[2] * 1e38f * 100) ? 4 : 0) + (double.IsNaN(row[3]) ? 8 : 0);",
        "result = BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(row[0]) & ~7) + (BitConverter.SingleToUInt32Bits(row[1]) >> 31);",
        "result = BitConverter.DoubleToInt64Bits(row[0]) % 1000 + (float)BitConverter.Int64BitsToDouble(4607182418800017408) + BitConverter.UInt32BitsToSingle(1065353216u);",
        "result = KeyedHash.Unit(42, (ulong)token) + (KeyedHash.Key(7, (ulong)token) & 1023);",
        "result = Math.Clamp(token, 3, 9) + Math.Abs(token - 10L) + Math.Max(2u, (uint)token) + (float)Math.Clamp((double)row[0], -1.0, 0.5);",
        "_ = Math.Abs(row[0]); System.Diagnostics.Debug.Assert(row[0] < 100); ; result = checked(token + 1);",
        "var kind = token > 5 ? DayOfWeek.Friday : DayOfWeek.Monday; result = kind == DayOfWeek.Friday ? (int)kind : 2;",
    };

    /// <summary>Statements with functions whose last bit may differ, and the relative error that they may have.</summary>
    public static TheoryData<string, float> Functions { get; } = new()
    {
        { "result = MathF.Exp(row[0] * 20);", 1.2e-7f },
        { "result = MathF.Exp(token - 110) + MathF.Exp(row[0]) + MathF.Exp(float.NegativeInfinity) + MathF.Exp(float.PositiveInfinity * (token < 5 ? 1 : -1));", 1.2e-7f },
        { "result = MathF.Log(MathF.Abs(row[0]) + 1e-3f) + MathF.Log(1 + row[1] * 1e-4f) * 100;", 3e-7f },
        { "result = MathF.Log(row[0] - 10) is float.NaN ? MathF.Log(0) < -1e30f ? 1 : 2 : 3; result += MathF.Log(1e-42f);", 1.2e-7f },
        { "result = MathF.Log2(MathF.Abs(row[0]) + 0.01f) + MathF.Log10(MathF.Abs(row[1]) + 0.01f) + MathF.Log2(1024) + MathF.Log10(1000);", 3e-6f },
        { "result = MathF.Pow(MathF.Abs(row[0]), row[1]) + MathF.Pow(row[2], 3) + MathF.Pow(row[3], -2) + MathF.Pow(row[4], 0);", 3e-6f },
        { "result = (MathF.Pow(-0f, 3) == 0 ? 1 : 0) + MathF.Pow(-2, token - 10) + (MathF.Pow(-2, 0.5f) is float.NaN ? 1 : 0) + MathF.Pow(2, float.NegativeInfinity);", 1.2e-7f },
        { "result = MathF.Tanh(row[0]);", 2.4e-7f },
        { "result = MathF.Tanh(row[0] * 1e-3f) * 1000 + MathF.Tanh(row[1] * 100);", 1e-6f },
        { "result = MathF.Sin(row[0]);", 1.2e-7f },
        { "result = MathF.Cos(token * 1000 + row[0]);", 1.2e-7f },
        { "result = (float)(Math.Exp(row[0]) + Math.Log(Math.Abs(row[1]) + 1.0) + Math.Tanh(row[2]) + Math.Pow(2.0, row[3]) + Math.Sin(row[4]) + Math.Cos(row[5]));", 3e-6f },
    };

    [Theory]
    [MemberData(nameof(Statements))]
    public void Statement_GivesTheSameBits(string statements) => ScorerComparison.AssertHidden(ScorerComparison.PerToken(statements));

    [Theory]
    [MemberData(nameof(Functions))]
    public void Function_IsAsCloseAsStated(string statements, float tolerance) =>
        ScorerComparison.AssertHidden(ScorerComparison.PerToken(statements), tolerance);

    [Theory]
    [InlineData("result = Weight(row, 2) + Weight(hidden[0], 3);", "static float Weight(ReadOnlySpan<float> row, int at) => row[at] * 2;")]
    [InlineData("result = Helper.Twice(row[0]);", "} static class Helper { internal static float Twice(float x) => Helper.Add(x, x); "
            + "static float Add(float a, float b) { return a + b; }")]
    [InlineData("float low = 0; Extremes(row, ref low, out float high); "
            + "result = high - low;", "static void Extremes(ReadOnlySpan<float> row, ref float low, out float high) { high = row[0]; "
            + "foreach (float v in row) { low = MathF.Min(low, v); if (v > high) high = v; } }")]
    [InlineData("if (Find(row, out int place) && place > 1) { result = place; "
            + "}", "static bool Find(ReadOnlySpan<float> row, out int place) { for (place = 0; place < row.Length; "
            + "place++) { if (row[place] > 3) { return true; } } return false; }")]
    [InlineData("Span<float> own = stackalloc float[4]; Fill(own, row[0]); "
            + "result = Total(own) + Total(row);", "static void Fill(Span<float> to, float v) { for (int i = 0; i < to.Length; "
            + "i++) { to[i] = v + i; } } static float Total(ReadOnlySpan<float> of) { float sum = 0; foreach (float v in of) { sum += v; } return sum; }")]
    [InlineData("result = Half(row)[0] + Row(hidden, token)[1];", "static ReadOnlySpan<float> Half(ReadOnlySpan<float> row) { return row[(row.Length / 2)..]; } static ReadOnlySpan<float> Row(TokenMatrix rows, int at) => rows[at];")]
    [InlineData("result = Scale * row[0] + Shift + Limits.Top;", "static float Scale => 2.5f; const float Shift = 3; "
            + "static class Limits { internal static int Top { get { return 4; } } }")]
    [InlineData("static float Cube(float x) => x * x * x; result = Cube(row[0]);", "")]
    [InlineData("result = Mixed(scale: row[1], value: row[0]) + Mixed(row[2]);", "static float Mixed(float value, in float scale = 2) => value * scale;")]
    [InlineData("result = Add(1, 2) + Add(1f, row[0]);", "static int Add(int a, int b) => a + b; static float Add(float a, float b) => a + b;")]
    public void MethodsOfTheSameKind_AreTranslatedToo(string statements, string members) =>
        ScorerComparison.AssertHidden(ScorerComparison.PerToken(statements, members));

    [Theory]
    [InlineData("float half = row[0], kernel = row[1], __global = 2, float4 = 3; result = half + kernel * __global - float4;")]
    [InlineData("float faults = row[0], at = 1, TOKENS_ = 2, scores_ = 3, größe = 4, @if = 5; result = faults + at + TOKENS_ + scores_ + größe + @if;")]
    [InlineData("float READ = row[0], unix = 1, asm = 2, sqrt = 3, pointer = 4; result = READ + unix + asm + MathF.Sqrt(sqrt) + pointer;")]
    public void HostileNames_DoNoHarm(string statements) => ScorerComparison.AssertHidden(ScorerComparison.PerToken(statements));

    [Fact]
    public void HalfPrecision_IsReadAsSingle() => ScorerComparison.AssertHidden(
        ScorerComparison.PerToken("foreach (float value in row) { result += value * value; } result = MathF.Sqrt(result);"), isHalf: true);
}
