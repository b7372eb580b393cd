using PipelineDsl.Kernels;

namespace PipelineDsl.Tokens;

/// <summary>The code of one stage, for one sequence. Returns the number of output tokens.</summary>
/// <param name="input">What the stage reads.</param>
/// <param name="output">Where it writes.</param>
/// <param name="workspace">Scratch, reset by the caller.</param>
public delegate int TokenStageBody(in TokenStageInput input, in TokenStageOutput output, Workspace workspace);
