using Microsoft.ML.BigDL.Spark.Arrow;
using Microsoft.ML.BigDL.Spark.Messages;
using Microsoft.ML.Data;

namespace Microsoft.ML.BigDL.Spark.Engine;

/// <summary>Which columns of a frame a model reads and which the scored frame has.</summary>
/// <param name="Output">The scored frame's columns.</param>
/// <param name="Read">The positions of the columns that the model's view has.</param>
/// <param name="Extents">For each column read what its arrays' extents are, empty where they may differ.</param>
/// <param name="Columns">Where each column of the scored frame comes from.</param>
internal sealed record ScoringPlan(SparkSchema Output, int[] Read, int[][] Extents, ScoredColumn[] Columns)
{
    private const int Computed = -1;

    /// <param name="model">The model.</param>
    /// <param name="input">The frame's columns.</param>
    /// <param name="declared">The schema of the data the model was trained on, for the sizes of arrays; null where they are not needed.</param>
    /// <param name="wanted">The names of the columns wanted, in order; none for all that pass and all the model makes.</param>
    /// <exception cref="InvalidOperationException">The model does not score each row from itself alone.</exception>
    /// <exception cref="ArgumentException">A wanted column is not there.</exception>
    public static ScoringPlan Of(ITransformer model, SparkSchema input, DataViewSchema? declared, IReadOnlyList<string> wanted)
    {
        if (!model.IsRowToRowMapper)
        {
            throw new InvalidOperationException(
                $"A Spark frame can be scored by models that make each row of itself alone; {model.GetType().Name} needs others as well, and the rows of a " +
                "frame have no order. Bring the rows here, with ToDataView, and score them in this process.");
        }

        int[] read = [.. Enumerable.Range(0, input.Count).Where(i => input[i].Type.HasMLNetEqual)];
        int[][] extents = [.. read.Select(i => DeclaredExtents(input[i], declared))];
        DataViewSchema seen = Marked(new SparkSchema(read.Select(i => input[i])).ToDataViewSchema(extents));
        DataViewSchema made = model.GetOutputSchema(seen);

        List<(SparkField Field, int Input)> all = [];
        for (int i = 0; i < input.Count; i++)
        {
            DataViewSchema.Column? now = made.GetColumnOrNull(input[i].Name);
            bool passes = seen.GetColumnOrNull(input[i].Name) is null ? now is null : now is { } column && Passes(column, seen);
            if (passes)
                all.Add((input[i], i));
        }

        all.AddRange(made.Where(column => !column.IsHidden && !Passes(column, seen) && ColumnWriters.CanWrite(column))
            .Select(column => (ColumnWriters.Of(column).Field, Computed)));
        if (wanted.Count > 0)
            all = [.. wanted.Select(name => Find(name, all, made))];
        return new ScoringPlan(
            new SparkSchema(all.Select(column => column.Field)),
            read,
            extents,
            [.. all.Select(column => new ScoredColumn(column.Field.Name, column.Input, column.Field.Type.ToString()))]);
    }

    private static (SparkField Field, int Input) Find(string name, List<(SparkField Field, int Input)> all, DataViewSchema made)
    {
        int at = all.FindIndex(column => column.Field.Name == name);
        if (at >= 0)
            return all[at];
        if (made.GetColumnOrNull(name) is { } column)
            return (ColumnWriters.Of(column).Field, Computed);
        throw new ArgumentException(
            $"The scored frame has no column '{name}'. Its columns are {string.Join(", ", all.Select(each => $"'{each.Field.Name}'"))}.", nameof(name));
    }

    private static int[] DeclaredExtents(SparkField field, DataViewSchema? declared) =>
        field.Type.Kind is SparkTypeKind.Array or SparkTypeKind.Binary
            && declared?.GetColumnOrNull(field.Name)?.Type is VectorDataViewType { IsKnownSize: true } vector ? [.. vector.Dimensions] : [];

    // A model hands on what it leaves alone together with its annotations. An object of their own tells such columns from new ones of the name.
    private static DataViewSchema Marked(DataViewSchema schema)
    {
        var builder = new DataViewSchema.Builder();
        foreach (DataViewSchema.Column column in schema)
            builder.AddColumn(column.Name, column.Type, new DataViewSchema.Annotations.Builder().ToAnnotations());
        return builder.ToSchema();
    }

    private static bool Passes(DataViewSchema.Column column, DataViewSchema seen) =>
        seen.GetColumnOrNull(column.Name) is { } source && ReferenceEquals(source.Annotations, column.Annotations) && source.Type.Equals(column.Type);
}
