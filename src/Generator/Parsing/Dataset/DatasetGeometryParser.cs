using PipelineDsl.Generator.Model.Dataset;

namespace PipelineDsl.Generator.Parsing.Dataset;

/// <summary>Reads the sizes of the columns of a set.</summary>
internal static class DatasetGeometryParser
{
    /// <summary>The sizes, whatever is wrong with them.</summary>
    internal static DatasetGeometryModel Parse(AttributeArguments pipeline, Problems problems)
    {
        var geometry = new DatasetGeometryModel(
            pipeline.Integer("Channels"), pipeline.Integer("Classes"), pipeline.Integer("Epochs"), pipeline.Integer("Runs", absent: 1));
        Check("Channels", geometry.Channels >= 0, geometry.Channels, "the width of an embedding, at least 1, or nothing when no stage reads embeddings");
        Check("Classes", geometry.Classes is 0 or > 1, geometry.Classes, "the number of classes, at least 2, or nothing when no stage reads them");
        Check("Epochs", geometry.Epochs >= 0, geometry.Epochs, "the presentations of a sample that the columns hold, 0 or more");
        Check("Runs", geometry.Runs >= 1, geometry.Runs, "the runs whose logits stand in a row, at least 1");
        CheckWidth("Runs", "logits", geometry.Runs);
        CheckWidth("Epochs", "probabilities", geometry.Epochs);
        return geometry;

        void Check(string name, bool isSound, int value, string what)
        {
            if (!isSound)
            {
                problems.Add(RuleIds.Geometry, pipeline.Attribute, name, $"{name} is {value}; give {what}");
            }
        }

        void CheckWidth(string name, string what, int times)
        {
            if ((long)times * geometry.Classes > int.MaxValue)
            {
                problems.Add(
                    RuleIds.Geometry, pipeline.Attribute, name, $"a row of {what} would have {times} x {geometry.Classes} values; at most {int.MaxValue} fit");
            }
        }
    }
}
