namespace Microsoft.ML.BigDL.Spark.Wire;

/// <summary>The exchange between the executors failed: a peer is gone, silent, or sent what it must not send.</summary>
public sealed class TransportException : BigDLException
{
    /// <summary>Makes the error.</summary>
    /// <param name="message">Which peer, what was received, what was expected, what to do.</param>
    /// <param name="isTransient">Whether the same group may succeed when it is submitted again.</param>
    /// <param name="innerException">What the socket reported, if anything.</param>
    public TransportException(string message, bool isTransient, Exception? innerException = null)
        : base(message, innerException!) => IsTransient = isTransient;

    /// <summary>
    /// Whether trying again may help: true for lost, late and silent peers, false for wrong keys, versions and frames.
    /// </summary>
    public bool IsTransient { get; }
}
