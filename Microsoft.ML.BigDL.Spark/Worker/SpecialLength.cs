namespace Microsoft.ML.BigDL.Spark.Worker;

/// <summary>The negative numbers that Spark and its Python workers send where a length would stand.</summary>
internal static class SpecialLength
{
    public const int EndOfDataSection = -1;
    public const int ExceptionThrown = -2;
    public const int EndOfStream = -4;
    public const int Null = -5;
    public const int StartOfArrowStream = -6;

    /// <summary>Spark 4.3 and later: the task's description follows as one counted block.</summary>
    public const int StartOfInitFrame = -8;
}
