using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Microsoft.ML.BigDL.Estimators;

/// <summary>How an output of the network becomes a column.</summary>
/// <param name="ModelOutput">The output's name in the network.</param>
/// <param name="Column">The column's name.</param>
internal sealed record OutputBinding(string ModelOutput, string Column)
{
    /// <summary>The extents of one row, without the batch axis.</summary>
    public ImmutableArray<int> Dimensions { get; init; } = [];

    public OutputHead Head { get; init; }

    [JsonIgnore]
    public int Width => Dimensions.Aggregate(1, (product, extent) => checked(product * extent));
}
