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

    /// <summary>
    /// For sequences <c>[N, T, ..]</c> that are padded the lengths <c>[N]</c> in 32 bits; null where every step counts. Set by the layer
    /// that yields the value.
    /// </summary>
    internal Value? Lengths { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"{Producer.Op.Name}:{Index} {Type}";
}
