namespace PipelineDsl.Datasets;

/// <summary>What scorers say about themselves. Generated code asks here, because only a type parameter reaches members that have a default.</summary>
public static class ScorerFacts
{
    /// <summary>What a scorer of samples reads.</summary>
    /// <typeparam name="TScorer">The scorer.</typeparam>
    public static SampleColumns ColumnsOfSamples<TScorer>()
        where TScorer : struct, ISampleScorer => TScorer.Columns;

    /// <summary>Whether high scores of a scorer of samples are the hard ones.</summary>
    /// <typeparam name="TScorer">The scorer.</typeparam>
    public static bool HardIsHighOfSamples<TScorer>()
        where TScorer : struct, ISampleScorer => TScorer.HardIsHigh;

    /// <summary>How the scores of a scorer of samples decide.</summary>
    /// <typeparam name="TScorer">The scorer.</typeparam>
    public static SampleChoice ChoiceOfSamples<TScorer>()
        where TScorer : struct, ISampleScorer => TScorer.Choice;

    /// <summary>What a scorer of groups reads, embeddings included.</summary>
    /// <typeparam name="TScorer">The scorer.</typeparam>
    /// <param name="classes">Classes of the pipeline; 0 when none are declared.</param>
    public static SampleColumns ColumnsOfGroups<TScorer>(int classes)
        where TScorer : struct, IGroupScorer
    {
        bool isByClass = TScorer.Grouping switch
        {
            SampleGrouping.Clusters => false,
            SampleGrouping.ClassesOrClusters => classes > 0,
            _ => true,
        };
        return TScorer.Columns | SampleColumns.Embedding | (isByClass ? SampleColumns.Label : SampleColumns.None);
    }

    /// <summary>How a scorer of groups wants the samples grouped.</summary>
    /// <typeparam name="TScorer">The scorer.</typeparam>
    public static SampleGrouping GroupingOf<TScorer>()
        where TScorer : struct, IGroupScorer => TScorer.Grouping;

    /// <summary>Whether high scores of a scorer of groups are the hard ones.</summary>
    /// <typeparam name="TScorer">The scorer.</typeparam>
    public static bool HardIsHighOfGroups<TScorer>()
        where TScorer : struct, IGroupScorer => TScorer.HardIsHigh;

    /// <summary>Whether the scores of a scorer of groups depend on the other members, so that a group has to be in memory as a whole.</summary>
    /// <typeparam name="TScorer">The scorer.</typeparam>
    public static bool NeedsGroup<TScorer>()
        where TScorer : struct, IGroupScorer => TScorer.NeedsGroup;

    /// <summary>What a selector of sets reads, embeddings included.</summary>
    /// <typeparam name="TSelector">The selector.</typeparam>
    public static SampleColumns ColumnsOfSubsets<TSelector>()
        where TSelector : struct, ISubsetSelector => TSelector.Columns | SampleColumns.Embedding;

    /// <summary>The objective of a selector; null for one without.</summary>
    /// <typeparam name="TSelector">The selector.</typeparam>
    public static Func<SubsetProblem, double>? ObjectiveOf<TSelector>()
        where TSelector : struct, ISubsetSelector => TSelector.HasObjective ? TSelector.Value : null;

    /// <summary>Hashes that a similarity of texts gives a text.</summary>
    /// <typeparam name="TSimilarity">The similarity.</typeparam>
    /// <param name="options">Options of the stage.</param>
    public static int BandsOf<TSimilarity>(SampleOptions options)
        where TSimilarity : struct, ITextSimilarity => TSimilarity.Bands(options);
}
