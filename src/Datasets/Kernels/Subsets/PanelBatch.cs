using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace PipelineDsl.Kernels;

/// <summary>Cosine similarities of float rows, in tiles that stay in registers. Products accumulate in channel order, so that all widths agree.</summary>
internal sealed unsafe class PanelBatch : SimilarityBatch<float>
{
    private const int Panel = TokenPanels.Lanes;

    private readonly RowBuffer<float> _candidates;
    private readonly ReferencePanels _references;
    private readonly float _constant;
    private readonly VectorWidth _vectors;
    private float* _loaded;
    private int _filled;

    /// <summary>Makes room for a batch.</summary>
    /// <param name="candidates">Candidates, of length 1.</param>
    /// <param name="references">References, of length 1.</param>
    /// <param name="constant">Added to half the cosine.</param>
    /// <param name="vectors">Instructions to use.</param>
    internal PanelBatch(RowBuffer<float> candidates, ReferencePanels references, float constant, VectorWidth vectors)
    {
        (_candidates, _references, _constant, _vectors) = (candidates, references, constant, vectors);
        _loaded = (float*)NativeMemory.AlignedAlloc(nuint.Max((nuint)TokenPanels.Floats(Lanes, candidates.Width) * sizeof(float), 64), 64);
    }

    /// <summary>Frees a batch that was never disposed.</summary>
    ~PanelBatch() => NativeMemory.AlignedFree(_loaded);

    /// <inheritdoc/>
    public override void Dispose()
    {
        NativeMemory.AlignedFree(_loaded);
        _loaded = null;
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    internal override void Load(ReadOnlySpan<int> candidates)
    {
        foreach (int candidate in candidates)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)candidate, (uint)_candidates.Count);
        }

        _filled = TokenPanels.Padded(candidates.Length);
        fixed (int* indices = candidates)
        {
            TokenPanels.Pack(_candidates.Values, _candidates.Width, indices, candidates.Length, _candidates.Width, _loaded, _vectors);
        }
    }

    /// <inheritdoc/>
    internal override void Fill(int first, Span<float> block)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(block.Length, Block * Lanes);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)first, (uint)_references.Count);
        fixed (float* to = block)
        {
            float* panel = _references.Panel(first);
            switch (_vectors)
            {
                case VectorWidth.Bits512:
                    Products<Lanes512, Vector512<float>>(panel, to);
                    break;
                case VectorWidth.Bits256:
                    Products<Lanes256, Vector256<float>>(panel, to);
                    break;
                default:
                    Products<Lanes1, float>(panel, to);
                    break;
            }

            ToSimilarities(ref *to, _constant);
        }
    }

    /// <summary>Candidates lie in the lanes. Where they fill one vector only, that one is taken twice.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Products<TLanes, TVector>(float* references, float* to)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        int width = _candidates.Width, next = TLanes.Count, tile = TLanes.Width == VectorWidth.Bits512 ? 8 : 4;
        float* dots = stackalloc float[16 * Panel];
        for (int left = 0; left < _filled; left += 2 * next)
        {
            int leftNext = int.Min(left + next, _filled - next);
            for (int right = 0; right < Block; right += tile)
            {
                if (tile == 8)
                {
                    DotTiles<TLanes, TVector>.Eight(Column(left), Column(leftNext), references + right, width, dots);
                }
                else
                {
                    DotTiles<TLanes, TVector>.Four(Column(left), Column(leftNext), references + right, width, dots);
                }

                for (int row = 0; row < tile; row++)
                {
                    float* line = to + ((right + row) * Lanes);
                    TLanes.Store(TLanes.Load(dots + (2 * row * next)), line + left);
                    TLanes.Store(TLanes.Load(dots + (((2 * row) + 1) * next)), line + leftNext);
                }
            }
        }
    }

    private float* Column(int candidate) => _loaded + ((long)(candidate / Panel) * Panel * _candidates.Width) + (candidate % Panel);

    /// <summary>max(0, constant + half the product): halving is exact, so there is one rounding whatever the instructions.</summary>
    private static void ToSimilarities(ref float block, float constant)
    {
        var half = new Vector<float>(0.5f);
        var added = new Vector<float>(constant);
        for (nuint at = 0; at < Block * Lanes; at += (nuint)Vector<float>.Count)
        {
            Vector.Max((Vector.LoadUnsafe(ref block, at) * half) + added, Vector<float>.Zero).StoreUnsafe(ref block, at);
        }
    }
}
