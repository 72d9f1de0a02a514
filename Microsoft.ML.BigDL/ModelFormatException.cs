namespace Microsoft.ML.BigDL;

/// <summary>
/// A model or weights file cannot be read: truncated, foreign, damaged, too new, or asking for what this library does
/// not have. The message names the file, the place in it, what was found and what to do.
/// </summary>
public sealed class ModelFormatException : BigDLException
{
    /// <summary>Makes an exception with a message.</summary>
    public ModelFormatException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and its cause.</summary>
    public ModelFormatException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
