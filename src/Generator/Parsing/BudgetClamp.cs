using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Model;

namespace PipelineDsl.Generator.Parsing;

/// <summary>
/// Looks for the budget nearest to a refused one that can be met at every layer of its stage, with all other stages as they are. What a
/// layer gets depends on what the ones before it leave, so it tries candidates by walking the plan.
/// </summary>
/// <param name="geometry">The transformer.</param>
/// <param name="isProtected">Protected positions, ascending.</param>
/// <param name="declared">The stages.</param>
internal sealed class BudgetClamp(GeometryModel geometry, int[] isProtected, IReadOnlyList<DeclaredStage> declared)
{
    /// <summary>Fractions are looked for in thousandths.</summary>
    private const int Whole = 1000;

    /// <summary>A stage is refused at many layers, but mended once.</summary>
    private readonly Dictionary<AttributeData, Repair[]> _found = [];

    /// <summary>The repair of a refused budget; none when no budget of its form can be met.</summary>
    internal Repair[] Repairs(BudgetFault fault)
    {
        AttributeData attribute = fault.Stage.Attribute;
        if (!_found.TryGetValue(attribute, out Repair[]? repairs))
        {
            string? text = fault.Stage.BudgetArgument.Length == 0 ? null : BudgetParser.IsList(fault.Stage.BudgetArgument) ? List(fault.Stage) : Scalar(fault);
            repairs = text is null ? [] : [new Repair(RepairKind.SetArgument, fault.Stage.BudgetArgument, text)];
            _found.Add(attribute, repairs);
        }

        return repairs;
    }

    private string? Scalar(BudgetFault fault)
    {
        DeclaredStage stage = fault.Stage;
        BudgetForm form = stage.Budgets[0].Form;
        double given = BudgetParser.Scalar(new AttributeArguments(stage.Attribute), stage.BudgetArgument, form);
        bool isTooMuch = fault.Kind == BudgetFaultKind.MoreThanEnter;
        double? nearest = (form, isTooMuch) switch
        {
            (BudgetForm.Keep, _) => Nearest((int)(given * Whole), Whole, count => (double)count / Whole, stage, isTooMuch),
            (BudgetForm.KeepCount, true) => Nearest((int)given, 1, static count => count, stage, isTooMuch),
            (BudgetForm.KeepCount, false) => Nearest((int)given, geometry.Tokens, static count => count, stage, isTooMuch),
            (BudgetForm.Remove, _) => Nearest((int)given, 0, static count => count, stage, isTooMuch),
            _ => null,
        };
        return nearest is { } value && FirstFault(WithScalar(stage, value)) is null ? BudgetText.Of(value) : null;
    }

    /// <summary>Halves the way from what is refused to what is certainly not refused for the same reason.</summary>
    private double Nearest(int refused, int met, Func<int, double> value, DeclaredStage stage, bool isTooMuch)
    {
        while (Math.Abs((long)met - refused) > 1)
        {
            int middle = (int)(((long)met + refused) / 2);
            if (FirstFault(WithScalar(stage, value(middle)), isTooMuch) is null)
            {
                met = middle;
            }
            else
            {
                refused = middle;
            }
        }

        return value(met);
    }

    /// <summary>Mends one layer after the other: what it leaves changes what the next ones get.</summary>
    private string? List(DeclaredStage stage)
    {
        double[] values = [.. stage.Budgets.Select(static budget => budget.Value)];
        for (int mended = 0; mended <= values.Length; mended++)
        {
            if (FirstFault(With(stage, values)) is not { } fault)
            {
                return BudgetText.Of(stage.Budgets[0].Form, values);
            }

            int index = Array.IndexOf(stage.Layers, fault.Layer);
            values[index] = Nearest(stage.Budgets[index] with { Value = values[index] }, fault);
        }

        return null;
    }

    private double Nearest(BudgetModel budget, BudgetFault fault)
    {
        switch (budget.Form)
        {
            case BudgetForm.Keep:
                int thousandths = (int)(budget.Value * Whole);
                while (thousandths < Whole && Asked(thousandths) < fault.Least)
                {
                    thousandths++;
                }

                return (double)thousandths / Whole;
            case BudgetForm.KeepCount:
                return Math.Min(Math.Max(fault.Asked, fault.Least), fault.Entering);
            default:
                return fault.Entering - fault.Least;
        }

        int Asked(int thousandths) => (budget with { Value = (double)thousandths / Whole }).Asked(fault.Entering, geometry.Tokens, isProtected.Length);
    }

    private static DeclaredStage WithScalar(DeclaredStage stage, double value) =>
        With(stage, BudgetParser.Scheduled(new AttributeArguments(stage.Attribute), stage.Budgets[0].Form, value, stage.Layers.Length));

    private static DeclaredStage With(DeclaredStage stage, double[] values) =>
        stage with { Budgets = [.. stage.Budgets.Select((budget, index) => budget with { Value = values[index] })] };

    /// <summary>Why a stage would still be refused; null when it would not.</summary>
    /// <param name="changed">The stage as it would be.</param>
    /// <param name="isTooMuch">Whether only what keeps too much counts, or only what keeps too little; null for both.</param>
    private BudgetFault? FirstFault(DeclaredStage changed, bool? isTooMuch = null)
    {
        BudgetFault? first = null;
        new PlanWalk(geometry, isProtected, new StageRails()).Run(
            [.. declared.Select(stage => ReferenceEquals(stage.Attribute, changed.Attribute) ? changed : stage)],
            fault =>
            {
                bool counts = isTooMuch is null || isTooMuch == (fault.Kind == BudgetFaultKind.MoreThanEnter);
                if (first is null && counts && ReferenceEquals(fault.Stage, changed))
                {
                    first = fault;
                }
            });
        return first;
    }
}
