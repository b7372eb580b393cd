using System.Numerics.Tensors;

namespace PipelineDsl;

/// <summary>Logits as files hold them in single precision, which are widened once somebody asks for more. Not safe for concurrent use.</summary>
internal sealed unsafe class SingleLogits
{
    private float* _elsewhere;
    private float[] _values = [];
    private double[] _wide = [];
    private bool _isWide;

    /// <summary>Values in use.</summary>
    internal int Count { get; set; }

    /// <summary>Where the values are.</summary>
    internal float[] Memory => _values;

    /// <summary>The values.</summary>
    internal ReadOnlySpan<float> Values => _elsewhere != null ? new ReadOnlySpan<float>(_elsewhere, Count) : _values.AsSpan(0, Count);

    /// <summary>The values in double precision: the same numbers.</summary>
    internal ReadOnlySpan<double> Wide
    {
        get
        {
            if (!_isWide)
            {
                _wide = _wide.Length < Count ? new double[Count] : _wide;
                TensorPrimitives.ConvertTruncating(Values, _wide.AsSpan(0, Count));
                _isWide = true;
            }

            return _wide.AsSpan(0, Count);
        }
    }

    /// <summary>Takes the values from memory that is not here, until the next <see cref="Begin"/>.</summary>
    /// <param name="values"><see cref="Count"/> values.</param>
    internal void Refer(float* values) => _elsewhere = values;

    /// <summary>Makes room for other values.</summary>
    /// <param name="count">How many.</param>
    /// <returns>Where they go.</returns>
    internal float[] Begin(long count)
    {
        Count = checked((int)count);
        _isWide = false;
        _elsewhere = null;
        return _values = _values.Length < Count ? new float[Count] : _values;
    }
}
