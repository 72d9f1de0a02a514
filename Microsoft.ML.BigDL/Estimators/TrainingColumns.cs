using System.Collections.Immutable;
using Microsoft.ML.BigDL.Data;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Losses;
using Microsoft.ML.BigDL.Ops.Shaping;
using Microsoft.ML.BigDL.Tensors;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.BigDL.Estimators;

/// <summary>Which columns a training reads, and what they must hold for a model and a task.</summary>
internal sealed class TrainingColumns(ScoringTask task, BigDLOptions options)
{
    /// <summary>The columns of a model's inputs, in their order; the feature column where the model's inputs are not known yet.</summary>
    /// <exception cref="ArgumentException">The names given do not fit the inputs.</exception>
    public ImmutableArray<string> InputNames(Layers.Model? model)
    {
        if (options.InputColumnNames is not { } given)
            return model is null || model.InputNames.Length == 1 ? [options.FeatureColumnName] : model.InputNames;

        if (model is null)
            return [.. given.Values];

        string[] unknown = [.. given.Keys.Except(model.InputNames)];
        string[] absent = [.. model.InputNames.Except(given.Keys)];
        if (unknown.Length + absent.Length > 0)
        {
            throw new ArgumentException($"InputColumnNames names the inputs {List(given.Keys)}, but the network's are {List(model.InputNames)}. " +
                "Give a column for each of them.");
        }

        return [.. model.InputNames.Select(name => given[name])];
    }

    /// <summary>The type a column's data gives to a model that waits for it.</summary>
    public TensorType FeatureType(IDataView data)
    {
        var request = new ColumnRequest(options.FeatureColumnName) { Role = "feature", PixelOrder = options.PixelOrder };
        DataViewSchema.Column column = ColumnReader.Find(data.Schema, request);
        ColumnReader.CheckType(column.Type, request);
        DataViewType item = column.Type is VectorDataViewType vector ? vector.ItemType : column.Type;
        bool isWhole = item is KeyDataViewType || item.RawType == typeof(int) || item.RawType == typeof(long);
        ImmutableArray<int> extents = column.Type switch
        {
            ImageDataViewType { Height: > 0, Width: > 0 } image => [image.Height, image.Width, 3],
            VectorDataViewType { IsKnownSize: true } known => known.Dimensions,
            VectorDataViewType or ImageDataViewType => FirstRow(data, column, request),
            _ => [1],
        };
        return new TensorType(isWhole ? ElementType.Int32 : ElementType.Float32, [Dimension.Batch, .. extents.Select(extent => (Dimension)extent)]);
    }

    /// <summary>What is read for the model's inputs, the label and the weight.</summary>
    public ImmutableArray<ColumnRequest> Requests(Layers.Model model, Loss loss, DataViewSchema schema)
    {
        var requests = ImmutableArray.CreateBuilder<ColumnRequest>();
        ImmutableArray<string> names = InputNames(model);
        for (int i = 0; i < names.Length; i++)
            requests.Add(InputRequest(model, i, names[i], schema));

        requests.Add(LabelRequest(model, loss));
        if (options.ExampleWeightColumnName is string weight)
            requests.Add(new ColumnRequest(weight) { Role = "weight", Dimensions = [1] });

        return requests.ToImmutable();
    }

    /// <summary>Holds the model's first output to what the task needs.</summary>
    /// <exception cref="ArgumentException">It does not fit.</exception>
    public void CheckOutput(Layers.Model model, DataViewSchema schema)
    {
        TensorType output = model.OutputTypes[0];
        int width = Width(output);
        if (task == ScoringTask.Multiclass)
        {
            if (output.Rank != 2 || width < 2)
                throw Unfit(output, "one number per class, [N, classes] with 2 or more classes", "End the network in Dense(classes)");

            if (schema.GetColumnOrNull(options.LabelColumnName) is { Type: KeyDataViewType key } && key.Count != (ulong)width)
            {
                throw Unfit(output, $"one number for each of the {key.Count} values of label column '{options.LabelColumnName}'",
                    $"End the network in Dense({key.Count})");
            }
        }
        else if (task != ScoringTask.General && width != 1)
        {
            throw Unfit(output, "one number a row, [N, 1]", "End the network in Dense(1)");
        }

        if (task != ScoringTask.General && model.OutputTypes.Length > 1)
        {
            throw new ArgumentException($"The network has {model.OutputTypes.Length} outputs; {task} takes one. " +
                "Use ml.Transforms.BigDL for several outputs.");
        }
    }

    private ColumnRequest InputRequest(Layers.Model model, int input, string name, DataViewSchema schema)
    {
        TensorType type = model.InputTypes[input];
        Value value = model.Graph.Inputs[input];
        int[] rows = [.. model.Graph.Nodes
            .Where(node => node.Op is Gather && node.Inputs[1] == value && node.Inputs[0].Type[0].IsFixed)
            .Select(node => node.Inputs[0].Type[0].Value)];
        return new ColumnRequest(name)
        {
            Role = "feature",
            Use = type.ElementType == ElementType.Int32 ? ColumnUse.Indices : ColumnUse.Numbers,
            Dimensions = Extents(type),
            Limit = rows.Length > 0 ? rows.Min() : int.MaxValue,
            PixelOrder = options.PixelOrder,
            IsSequence = type is { ElementType: ElementType.Int32, Rank: 2 } && !type[1].IsFixed,
            // The declared length is what stock ML.NET will feed, so nothing is cut off it.
            LongestSequence = schema.GetColumnOrNull(name) is { Type: VectorDataViewType { IsKnownSize: false } }
                ? options.SequenceLength ?? int.MaxValue
                : int.MaxValue,
        };
    }

    private ColumnRequest LabelRequest(Layers.Model model, Loss loss)
    {
        var request = new ColumnRequest(options.LabelColumnName) { Role = "label", Dimensions = [1] };
        TensorType target = loss.TargetType(model.OutputTypes[0]);
        return task switch
        {
            ScoringTask.Multiclass => request with { Use = ColumnUse.Indices, Limit = Width(model.OutputTypes[0]) },
            ScoringTask.Binary => request with { Use = ColumnUse.Indices, Limit = 2 },
            ScoringTask.Regression => request,
            _ => request with
            {
                Use = target.ElementType == ElementType.Int32 ? ColumnUse.Indices : ColumnUse.Numbers,
                Dimensions = Extents(target) is { IsDefault: false, IsEmpty: false } extents ? extents : [1],
            },
        };
    }

    private static ImmutableArray<int> FirstRow(IDataView data, DataViewSchema.Column column, ColumnRequest request)
    {
        using DataViewRowCursor cursor = data.GetRowCursor([column]);
        ColumnReader reader = ColumnReader.Create(cursor, column, request);
        if (!cursor.MoveNext())
            throw new InvalidOperationException($"The data has no rows: column '{column.Name}' was to be read for training.");

        reader.Fetch();
        return reader.Dimensions;
    }

    // Null where an extent varies: the data decides then.
    private static ImmutableArray<int> Extents(TensorType type)
    {
        Dimension[] extents = [.. type.Dimensions[1..]];
        return extents.All(extent => extent.IsFixed) ? [.. extents.Select(extent => extent.Value)] : default;
    }

    private static int Width(TensorType type) => Extents(type) is { IsDefault: false } extents ? extents.Aggregate(1, (product, extent) => product * extent) : 0;

    private ArgumentException Unfit(TensorType output, string expected, string remedy) =>
        new($"The network's output {output} does not fit {task}: expected {expected}. {remedy}.");

    private static string List(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));
}
