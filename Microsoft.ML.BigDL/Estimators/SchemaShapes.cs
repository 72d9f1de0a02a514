using Microsoft.ML.Data;

namespace Microsoft.ML.BigDL.Estimators;

/// <summary>
/// Makes column shapes, whose constructor ML.NET keeps to itself: a chain of one estimator is fitted on data without rows, and
/// what it is shown as the shape of its input is kept.
/// </summary>
internal static class SchemaShapes
{
    /// <summary>The shapes of the given columns, annotations included.</summary>
    public static IReadOnlyList<SchemaShape.Column> Capture(IEnumerable<DataViewSchema.DetachedColumn> columns)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(columns);
        var capture = new ShapeCapture();
        new EstimatorChain<ITransformer>().Append(capture).Fit(new EmptyView(builder.ToSchema()));
        return capture.Columns;
    }

    /// <summary>A shape with columns added; one of the same name is replaced.</summary>
    public static SchemaShape Add(SchemaShape input, IEnumerable<DataViewSchema.DetachedColumn> columns)
    {
        IReadOnlyList<SchemaShape.Column> added = Capture(columns);
        return new SchemaShape([.. input.Where(column => added.All(other => other.Name != column.Name)), .. added]);
    }
}
