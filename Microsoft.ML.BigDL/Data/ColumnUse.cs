namespace Microsoft.ML.BigDL.Data;

/// <summary>What the values of a column mean to the reader.</summary>
internal enum ColumnUse
{
    /// <summary>Quantities: floats stay floats, bytes and pixels stay bytes, keys count from 0.</summary>
    Numbers,

    /// <summary>Classes or rows of a table: whole numbers from 0, checked against a limit.</summary>
    Indices,
}
