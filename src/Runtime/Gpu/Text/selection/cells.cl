// The cell of a quota that an original position lies in: a window, a frame, or a square of a grid, of one picture or of every frame. Positions outside
// of what the quota covers fall into the nearest cell.
DEVICE int cell_of(int64 position)
{
    int64 place = position - QUOTA_FIRST;
#if defined(WINDOW)
    return (int)((place > 0 ? place : 0) / WINDOW);
#else
#if defined(FRAME_TOKENS)
    int64 length = (int64)FRAMES * FRAME_TOKENS;
#elif defined(FRAMES)
    int64 length = (int64)FRAMES * GRID_ROWS * GRID_COLUMNS;
#else
    int64 length = (int64)GRID_ROWS * GRID_COLUMNS;
#endif
    place = place < 0 ? 0 : place < length ? place : length - 1;
#if defined(FRAME_TOKENS)
    return (int)(place / FRAME_TOKENS);
#else
    int across = (GRID_COLUMNS + GRID_CELL - 1) / GRID_CELL;
    int down = (GRID_ROWS + GRID_CELL - 1) / GRID_CELL;
    int64 frame = place / (GRID_ROWS * GRID_COLUMNS);
    int spot = (int)(place % (GRID_ROWS * GRID_COLUMNS));
    return (int)(frame * across * down) + spot / GRID_COLUMNS / GRID_CELL * across + spot % GRID_COLUMNS / GRID_CELL;
#endif
#endif
}
