using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests.Rules.Evaluation;

public class UnequalBudgetsRuleTests
{
    private const string Id = "PDSL402";

    private const string Pipelines = """
        using PipelineDsl.Evaluation;
        using PipelineDsl.Tokens;
        using System.Collections.Immutable;

        [TokenPipeline(Tokens = 16, Channels = 8, Layers = 4), Prune<TokenNorm>(Layers = "2", Keep = 0.5), RandomBaseline]
        partial class Half;

        [TokenPipeline(Tokens = 16, Channels = 8, Layers = 4), Prune<KeyNorm>(Layers = "2", KeepCount = 8), RandomBaseline]
        partial class AlsoHalf;

        [TokenPipeline(Tokens = 16, Channels = 8, Layers = 4), Prune<TokenNorm>(Layers = "1,2", KeepCounts = new[] { 12, 8 }), RandomBaseline]
        partial class Earlier;

        [TokenPipeline(Tokens = 16, Channels = 8, Layers = 4), Prune<TokenNorm>(Layers = "3", Keep = 0.5), RandomBaseline]
        partial class Later;

        [TokenPipeline(Tokens = 16, Channels = 8, Layers = 4), Prune<TokenNorm>(Layers = "2,3", KeepCounts = new[] { 8, 7 }), RandomBaseline]
        partial class Less;

        [TokenPipeline(Tokens = 16, Channels = 8, Layers = 6), Prune<TokenNorm>(Layers = "2", Keep = 0.5), RandomBaseline]
        partial class Deeper;


        """;

    [Theory]
    [InlineData("Earlier", "12 tokens for layer 2 and 8 at the end", "16 and 8")]
    [InlineData("Later", "16 tokens for layer 3 and 8 at the end", "8 and 8")]
    [InlineData("Less", "7 tokens at the end", "8")]
    [InlineData("Deeper", "8 tokens after 6 layers", "8 after 4")]
    public async Task PipelineWithAnotherSchedule_IsReportedAtItsPlan(string odd, string leaves, string others)
    {
        string[] messages = await RuleTest.TriggersAsync(Id, Pipelines + Body($$"""
            var comparison = new Comparison(
                labels,
                uncompressed,
                new ArmOutcome(Arm.Random("random", Half.Random.Plan.Table, 1, 2), latency),
                new ArmOutcome(Arm.Uniform("uniform", Half.Uniform.Plan.Table), latency));
            comparison.Add(new ArmOutcome(Arm.Pipeline("odd", [|{{odd}}.Plan.Table|]), latency));
            """));
        Assert.Equal(
            [
                $"The arm of '{odd}' leaves {leaves}, that of 'Half' in the same comparison {others}; "
                + "arms with different budgets cannot be compared, so give both the same schedule",
            ],
            messages);
    }

    [Fact]
    public Task ArmsInLocals_AreFollowed() => RuleTest.TriggersAsync(Id, Pipelines + Body("""
        TokenPipeline definition = Half.Definition;
        TokenPlan plan = Less.Definition.Plan;
        Arm random = Arm.Random("random", definition.Plan, 1, 2);
        Arm pipeline = Arm.Pipeline(plan: [|plan|], name: "less");
        ArmOutcome randomOutcome = new(random, latency), uniformOutcome = new(Arm.Uniform("uniform", Half.Uniform.Definition.Plan), latency);
        ArmOutcome pipelineOutcome = new(pipeline, latency);
        Comparison comparison = new(labels, uncompressed, uniform: uniformOutcome, random: randomOutcome) { FlopsOutsideLayers = 1 };
        comparison.Add(pipelineOutcome);
        """));

    [Fact]
    public Task UniformArmOfAnotherPipeline_IsTheOddOne() => RuleTest.TriggersAsync(Id, Pipelines + Body("""
        new Comparison(
            labels,
            uncompressed,
            new ArmOutcome(Arm.Random("r", Half.Random.Definition.Plan, 1), latency),
            new ArmOutcome(Arm.Uniform("u", [|Earlier.Uniform.Plan.Table|]), latency));
        """));

    [Fact]
    public Task RandomArmAloneAgainstTheOthers_IsTheOddOne() => RuleTest.TriggersAsync(Id, Pipelines + Body("""
        var comparison = new Comparison(
            labels,
            uncompressed,
            new ArmOutcome(Arm.Random("r", [|Earlier.Random.Plan.Table|], 1), latency),
            new ArmOutcome(Arm.Uniform("u", Half.Uniform.Plan.Table), latency));
        comparison.Add(new ArmOutcome(Arm.Pipeline("a", Half.Plan.Table), latency));
        """));

    [Fact]
    public async Task FieldInitialiser_IsABody()
    {
        string[] messages = await RuleTest.TriggersAsync(Id, Pipelines + """
            static class Program
            {
                static readonly ArmLatency latency = new(1, 1, 1, 0);
                static ArmOutcome Of(Arm arm) => new(arm, latency);
                static readonly Func<ImmutableArray<int>, ArmOutcome, Comparison> _make = static (labels, uncompressed) => new Comparison(
                    labels,
                    uncompressed,
                    new ArmOutcome(Arm.Random("r", Half.Plan.Table, 1), latency),
                    new ArmOutcome(Arm.Uniform("u", [|Less.Plan.Table|]), latency));
            }
            """);
        Assert.Single(messages);
    }

    [Theory]
    [InlineData("AlsoHalf.Plan.Table")]
    [InlineData("Half.Uniform.Plan.Table")]
    [InlineData("known ? Half.Plan.Table : Less.Plan.Table")]
    [InlineData("given")]
    [InlineData("changed")]
    [InlineData("Half.Plan.Table with { MlpRatio = 2 }")]
    public Task SameScheduleOrOneThatCannotBeTold_IsSilent(string plan) => RuleTest.SilentAsync(Id, Pipelines + Body($$"""
        bool known = labels.Length > 1;
        TokenPlan given = Plan();
        TokenPlan changed = Less.Plan.Table;
        changed = Half.Plan.Table;
        var comparison = new Comparison(
            labels,
            uncompressed,
            new ArmOutcome(Arm.Random("random", Half.Random.Plan.Table, 1, 2), latency),
            new ArmOutcome(Arm.Uniform("uniform", Half.Uniform.Plan.Table), latency));
        comparison.Add(new ArmOutcome(Arm.Pipeline("other", {{plan}}), latency));
        """));

    [Fact]
    public Task ArmsThatMeetInNoComparison_AreSilent() => RuleTest.SilentAsync(Id, Pipelines + Body("""
        Arm[] arms = [Arm.Pipeline("a", Half.Plan.Table), Arm.Pipeline("b", Less.Plan.Table)];
        var half = new Comparison(
            labels,
            uncompressed,
            new ArmOutcome(Arm.Random("r", Half.Random.Plan.Table, 1), latency),
            new ArmOutcome(Arm.Uniform("u", Half.Uniform.Plan.Table), latency));
        var less = new Comparison(
            labels,
            uncompressed,
            new ArmOutcome(Arm.Random("r", Less.Random.Plan.Table, 1), latency),
            new ArmOutcome(Arm.Uniform("u", Less.Uniform.Plan.Table), latency));
        half.Add(new ArmOutcome(arms[0], latency));
        less.Add(new ArmOutcome(arms[1], latency));
        foreach (Arm arm in arms)
        {
            half.Add(new ArmOutcome(arm, latency));
        }
        """));

    private static string Body(string statements) => $$"""
        static class Report
        {
            static TokenPlan Plan() => Less.Plan.Table;

            static void Make(ImmutableArray<int> labels, ArmOutcome uncompressed, ArmLatency latency)
            {
                {{statements}}
            }
        }
        """;
}
