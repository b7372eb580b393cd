using PipelineDsl.Kernels;
using PipelineDsl.Methods;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Methods;

/// <summary>What every method comes down to.</summary>
internal delegate int ComposedMethod(in TokenStageInput input, in TokenStageOutput output, in MethodRules rules, Workspace workspace);
