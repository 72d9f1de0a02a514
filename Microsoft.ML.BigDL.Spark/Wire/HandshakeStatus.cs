namespace Microsoft.ML.BigDL.Spark.Wire;

/// <summary>What a listener answers to a greeting. Numbers are part of the wire format.</summary>
internal enum HandshakeStatus : byte
{
    Accepted = 0,

    /// <summary>The listener does not know this run or epoch yet: ask again.</summary>
    NotYet = 1,

    /// <summary>The greeting belongs to an epoch that is over.</summary>
    Stale = 2,

    /// <summary>The greeting is meant for another host, or comes from one that is no member.</summary>
    Misaddressed = 3,

    /// <summary>The two sides speak different versions.</summary>
    WrongVersion = 4,

    /// <summary>That host is connected already.</summary>
    Duplicate = 5,
}
