using Microsoft.ML.BigDL.Data;

namespace Microsoft.ML.BigDL.Estimators;

/// <summary>Some rows of packed data in an order.</summary>
/// <param name="Data">The data.</param>
/// <param name="Rows">The rows; null for all of them.</param>
internal sealed record PackedRows(PackedData Data, int[]? Rows)
{
    public int Count => Rows?.Length ?? Data.RowCount;

    public int this[int index] => Rows?[index] ?? index;
}
