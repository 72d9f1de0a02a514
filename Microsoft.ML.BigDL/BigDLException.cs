namespace Microsoft.ML.BigDL;

/// <summary>An operation failed for a reason outside the call's arguments; the message names place, value and remedy.</summary>
public class BigDLException : Exception
{
    /// <summary>Makes an exception with a message.</summary>
    public BigDLException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and its cause.</summary>
    public BigDLException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
