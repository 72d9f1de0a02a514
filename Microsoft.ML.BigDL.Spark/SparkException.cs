namespace Microsoft.ML.BigDL.Spark;

/// <summary>Spark, or the Java process that drives it, could not do what was asked; the message names place, value and remedy.</summary>
public class SparkException : BigDLException
{
    /// <summary>Makes an exception with a message.</summary>
    public SparkException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and its cause.</summary>
    public SparkException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
