namespace PipelineDsl.Generator.Parsing;

/// <summary>What a <see cref="Repair"/> does.</summary>
internal enum RepairKind
{
    /// <summary>Makes the class and all that contain it partial.</summary>
    MakePartial,

    /// <summary>
    /// Gives the class the attribute <see cref="Repair.Target"/> with the arguments <see cref="Repair.Text"/>, or
    /// gives the attribute that it has these arguments.
    /// </summary>
    EnsureAttribute,

    /// <summary>Sets the argument <see cref="Repair.Target"/> of the attribute at the location to <see cref="Repair.Text"/>.</summary>
    SetArgument,

    /// <summary>Removes the arguments <see cref="Repair.Target"/> (names with commas between) of the attribute at the location.</summary>
    RemoveArguments,

    /// <summary>Gives the argument <see cref="Repair.Target"/> of the attribute at the location the name <see cref="Repair.Text"/>.</summary>
    RenameArgument,
}
