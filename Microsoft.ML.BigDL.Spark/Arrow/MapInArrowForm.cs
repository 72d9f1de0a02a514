using Apache.Arrow;
using Apache.Arrow.Types;

namespace Microsoft.ML.BigDL.Spark.Arrow;

/// <summary>
/// The form in which Spark's <c>mapInArrow</c> sends rows and wants them back: one struct column whose fields are the columns.
/// </summary>
internal static class MapInArrowForm
{
    /// <summary>The columns inside the struct.</summary>
    /// <exception cref="BigDLException">The schema is not one struct column.</exception>
    public static Schema Unwrap(Schema schema) => schema.FieldsList is [{ DataType: StructType inner }]
        ? new Schema(inner.Fields, metadata: null)
        : throw new BigDLException(
            $"Expected one struct column with the rows' columns in it, got [{string.Join(", ", schema.FieldsList.Select(f => f.Name))}].");

    /// <summary>The columns inside the struct of a batch; they share its memory.</summary>
    public static RecordBatch Unwrap(RecordBatch batch) =>
        new(Unwrap(batch.Schema), ((StructArray)batch.Column(0)).Fields, batch.Length);

    /// <summary>The schema of one struct column around these columns.</summary>
    public static Schema Wrap(Schema schema) => new([new Field("_0", new StructType(schema.FieldsList), nullable: false)], metadata: null);

    /// <summary>One struct column around the columns of a batch; it shares its memory.</summary>
    public static RecordBatch Wrap(RecordBatch batch)
    {
        Schema schema = Wrap(batch.Schema);
        var column = new StructArray(schema.FieldsList[0].DataType, batch.Length, batch.Arrays, ArrowBuffer.Empty);
        return new RecordBatch(schema, [column], batch.Length);
    }
}
