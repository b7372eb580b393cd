using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Methods;

/// <summary>
/// The token grid of a diffusion block as tomesd parts it (arXiv 2303.17604, section 3): one destination in every cell, all others are sources. Tokens
/// outside of the grid, such as a CLS token that is protected, take no part.
/// </summary>
internal readonly ref struct DiffusionGrid
{
    private readonly MethodOptions _options;
    private readonly int _rows, _columns;
    private readonly ReadOnlySpan<int> _touchable, _places;

    /// <summary>Parts the tokens.</summary>
    /// <param name="input">The stage's input.</param>
    /// <param name="rules">The budget, the size of the latent image, the cells.</param>
    /// <param name="workspace">Holds the lists.</param>
    /// <exception cref="TokenStageException">The tokens do not fill the grid, or some are padding.</exception>
    internal DiffusionGrid(in TokenStageInput input, in MethodRules rules, Workspace workspace)
    {
        _options = rules.Options;
        Span<int> touchable = workspace.Take<int>(input.Tokens);
        touchable = touchable[..MethodTokens.Touchable(input, rules, touchable, workspace)];
        MergeGate gate = MergeGate.Of(_options.Rows, _options.Columns, int.Max(1, touchable.Length), _options.MaxDownsample);
        (_rows, _columns) = (gate.Rows, gate.Columns);
        if (!gate.IsOpen)
        {
            return;
        }

        if ((long)_rows * _columns != touchable.Length)
        {
            throw new TokenStageException(
                rules.Site,
                $"expected {_rows} x {_columns} tokens (a latent image of {_options.Rows} x {_options.Columns}, downsampled by {gate.Downsample}), "
                    + $"got {touchable.Length}.");
        }

        if (input.Visible.Contains(false))
        {
            throw new TokenStageException(rules.Site, $"token {input.Visible.IndexOf(false)} is padding; a grid has none.");
        }

        int cells = StridedDestinations.Count(_rows, _columns, _options.CellRows, _options.CellColumns);
        Span<int> offsets = workspace.Take<int>(_options.Jitter ? cells : 0);
        StridedDestinations.Jitter(input.Seed, rules.Layer, checked(_options.CellRows * _options.CellColumns), offsets);
        Span<int> places = workspace.Take<int>(cells);
        StridedDestinations.Fill(_rows, _columns, _options.CellRows, _options.CellColumns, offsets, places);
        _touchable = touchable;
        _places = places;
        Span<bool> isDestination = workspace.Take<bool>(touchable.Length);
        isDestination.Clear();
        foreach (int place in places)
        {
            isDestination[place] = true;
        }

        Span<int> sources = workspace.Take<int>(touchable.Length - cells), destinations = workspace.Take<int>(cells);
        int source = 0, destination = 0;
        for (int place = 0; place < touchable.Length; place++)
        {
            ref int next = ref isDestination[place] ? ref destinations[destination++] : ref sources[source++];
            next = touchable[place];
        }

        Sources = sources;
        Destinations = destinations;
        Removed = cells == 0 ? 0 : int.Clamp(touchable.Length - rules.Budget, 0, Sources.Length);
    }

    /// <summary>Tokens that may merge into another, ascending.</summary>
    internal ReadOnlySpan<int> Sources { get; }

    /// <summary>Tokens that others may merge into, ascending.</summary>
    internal ReadOnlySpan<int> Destinations { get; }

    /// <summary>How many sources are to merge; 0 behind a closed gate.</summary>
    internal int Removed { get; }

    /// <summary>Bytes that the constructor and <see cref="OwnCells"/> take.</summary>
    /// <param name="tokens">Tokens that enter.</param>
    internal static long WorkspaceBytes(int tokens) =>
        (6 * Workspace.BytesFor<int>(tokens)) + Workspace.BytesFor<byte>(tokens) + MethodTokens.WorkspaceBytes(tokens);

    /// <summary>For every source the destination in its own cell; left-over edges have that of the nearest cell.</summary>
    /// <param name="workspace">Holds the list.</param>
    internal ReadOnlySpan<int> OwnCells(Workspace workspace)
    {
        Span<int> partner = workspace.Take<int>(Sources.Length);
        int source = 0, destination = 0;
        for (int place = 0; source < partner.Length; place++)
        {
            if (destination < Destinations.Length && Destinations[destination] == _touchable[place])
            {
                destination++;
                continue;
            }

            partner[source++] = _touchable[_places[StridedDestinations.CellOf(place, _rows, _columns, _options.CellRows, _options.CellColumns)]];
        }

        return partner;
    }
}
