using Apache.Arrow;

namespace Microsoft.ML.BigDL.Spark.Arrow;

/// <summary>Booleans, eight to a byte.</summary>
internal sealed class BooleanCellWriter() : CellWriter<bool>(SparkType.Boolean)
{
    private readonly Bits _bits = new();

    public override long Bytes => _bits.Count / 8;

    public override void Append(bool value) => _bits.Add(value);

    public override ArrayData Take()
    {
        int length = _bits.Count;
        return Array(length, ArrowBuffer.Empty, _bits.Take());
    }
}
