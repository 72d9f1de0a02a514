using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Microsoft.ML.BigDL.Data;
using Microsoft.ML.Data;

namespace Microsoft.ML.BigDL.Estimators;

/// <summary>How a column becomes an input of the network.</summary>
/// <param name="ModelInput">The input's name in the network.</param>
/// <param name="Column">The column's name in the data.</param>
internal sealed record InputBinding(string ModelInput, string Column)
{
    /// <summary>The extents of one row, without the batch axis.</summary>
    public ImmutableArray<int> Dimensions { get; init; } = [];

    public ColumnUse Use { get; init; }

    public FeedType Feed { get; init; }

    public PixelOrder PixelOrder { get; init; }

    /// <summary>Multiplied with every value before the network sees it.</summary>
    public float Scale { get; init; } = 1;

    /// <summary>Indices must be below this.</summary>
    public int Limit { get; init; } = int.MaxValue;

    /// <summary>Whether a row is a sequence of indices, cut or padded with 0 to the one extent.</summary>
    public bool IsSequence { get; init; }

    /// <summary>Whether stock ML.NET has to convert the column before its ONNX transform can take it.</summary>
    public bool NeedsConversion { get; init; }

    /// <summary>The input's name in the served graph; where nothing needs conversion it is the column's.</summary>
    [JsonIgnore]
    public string GraphInput => NeedsConversion ? $"__BigDL.{Column}" : Column;

    [JsonIgnore]
    public int Width => Dimensions.Aggregate(1, (product, extent) => checked(product * extent));

    /// <summary>What the reader of the column is asked for when scoring.</summary>
    [JsonIgnore]
    public ColumnRequest Request => new(Column)
    {
        Use = Use,
        Role = "input",
        Dimensions = Dimensions,
        PixelOrder = PixelOrder,
        Limit = Limit,
        AllowsMissing = true,
        IsSequence = IsSequence,
        LongestSequence = IsSequence ? Width : int.MaxValue,
    };

    /// <summary>The binding for a column of the given type.</summary>
    public static InputBinding Create(string modelInput, ColumnRequest request, ImmutableArray<int> dimensions, DataViewType type, float scale = 1)
    {
        DataViewType item = type is VectorDataViewType vector ? vector.ItemType : type;
        FeedType feed = item is KeyDataViewType ? FeedType.Key
            : request.Use == ColumnUse.Indices && item is NumberDataViewType && item.RawType != typeof(float) && item.RawType != typeof(double) ? FeedType.Whole
            : FeedType.Float;
        return new InputBinding(modelInput, request.Name)
        {
            Dimensions = dimensions,
            Use = request.Use,
            Feed = feed,
            PixelOrder = request.PixelOrder,
            Limit = request.Limit,
            Scale = scale,
            IsSequence = request.IsSequence,
            NeedsConversion = item.RawType != (feed == FeedType.Whole ? typeof(long) : typeof(float)),
        };
    }
}
