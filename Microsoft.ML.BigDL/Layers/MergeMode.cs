namespace Microsoft.ML.BigDL.Layers;

/// <summary>How the two directions of a <see cref="Bidirectional"/> layer become one output.</summary>
public enum MergeMode
{
    /// <summary>One behind the other, twice as wide.</summary>
    Concat,

    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>Their mean.</summary>
    Average,

    /// <summary>Their product.</summary>
    Multiply,
}
