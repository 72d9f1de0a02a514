using Microsoft.ML.BigDL.Data;

namespace Microsoft.ML.BigDL.Spark.Messages;

/// <summary>A <see cref="ColumnRequest"/> on its way to executors, member by member.</summary>
internal sealed record RequestedColumn(
    string Name,
    ColumnUse Use,
    string Role,
    int[]? Dimensions,
    int Limit,
    bool AllowsMissing,
    PixelOrder PixelOrder,
    bool IsSequence,
    int LongestSequence)
{
    public static RequestedColumn Of(ColumnRequest request) => new(
        request.Name,
        request.Use,
        request.Role,
        request.Dimensions.IsDefault ? null : [.. request.Dimensions],
        request.Limit,
        request.AllowsMissing,
        request.PixelOrder,
        request.IsSequence,
        request.LongestSequence);

    public ColumnRequest ToRequest() => new(Name)
    {
        Use = Use,
        Role = Role,
        Dimensions = Dimensions is null ? default : [.. Dimensions],
        Limit = Limit,
        AllowsMissing = AllowsMissing,
        PixelOrder = PixelOrder,
        IsSequence = IsSequence,
        LongestSequence = LongestSequence,
    };
}
