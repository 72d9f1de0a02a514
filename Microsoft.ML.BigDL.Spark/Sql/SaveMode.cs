namespace Microsoft.ML.BigDL.Spark.Sql;

/// <summary>What a <see cref="DataFrameWriter"/> does with data that is there already.</summary>
public enum SaveMode
{
    /// <summary>Fails. The default.</summary>
    ErrorIfExists,

    /// <summary>Adds to it.</summary>
    Append,

    /// <summary>Replaces it.</summary>
    Overwrite,

    /// <summary>Leaves it and writes nothing.</summary>
    Ignore,
}
