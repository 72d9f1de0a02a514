namespace Microsoft.ML.BigDL.Graphs;

/// <summary>One output of one node: computed once, used by any number of nodes.</summary>
public sealed class Value
{
    internal Value(Node producer, int index, TensorType type)
    {
        Producer = producer;
        Index = index;
        Type = type;
    }

    /// <summary>The element type and extents.</summary>
    public TensorType Type { get; }

    /// <summary>The node that computes the value.</summary>
    internal Node Producer { get; }

    /// <summary>The position among the producer's outputs.</summary>
    internal int Index { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Producer.Op.Name}:{Index} {Type}";
}
