using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.BigDL.Estimators;

/// <summary>The columns a transformer adds, with the annotations that ML.NET's own trainers put on them.</summary>
internal static class ScoreColumns
{
    private const string KeyValues = "KeyValues";

    /// <summary>The columns of a model, in the order they are added.</summary>
    /// <param name="model">What the network yields.</param>
    /// <param name="label">The column it was trained on, with the key values; null where there is none.</param>
    /// <param name="input">The columns the data has before; they decide on the number of the set of scores.</param>
    public static DataViewSchema.DetachedColumn[] Of(ScoringModel model, DataViewSchema.DetachedColumn? label, DataViewSchema? input)
    {
        uint set = NextSet(input);
        int width = model.Outputs[0].Width;
        switch (model.Task)
        {
            case ScoringTask.Multiclass:
                DataViewSchema.Annotations? names = LabelValues(label, width);
                return
                [
                    new(model.PredictedLabel, new KeyDataViewType(typeof(uint), width),
                        Annotate(set, "MulticlassClassification", "PredictedLabel", builder => Copy(builder, names, KeyValues, KeyValues))),
                    new(model.Score, new VectorDataViewType(NumberDataViewType.Single, width),
                        Annotate(set, "MulticlassClassification", "Score", builder =>
                        {
                            if (names?.Schema[KeyValues].Type is VectorDataViewType { ItemType: TextDataViewType })
                                Copy(builder, names, KeyValues, "SlotNames");

                            Copy(builder, names, KeyValues, "TrainingLabelValues");
                        })),
                ];
            case ScoringTask.Binary:
                return
                [
                    new(model.PredictedLabel, BooleanDataViewType.Instance, Annotate(set, "BinaryClassification", "PredictedLabel")),
                    new(model.Score, NumberDataViewType.Single, Annotate(set, "BinaryClassification", "Score")),
                    new(model.Probability, NumberDataViewType.Single, Annotate(set, "BinaryClassification", "Probability",
                        builder => builder.AddPrimitiveValue("IsNormalized", BooleanDataViewType.Instance, true))),
                ];
            case ScoringTask.Regression:
                return [new(model.Score, NumberDataViewType.Single, Annotate(set, "Regression", "Score"))];
            default:
                return [.. model.Outputs.Select(output => new DataViewSchema.DetachedColumn(
                    output.Column, new VectorDataViewType(NumberDataViewType.Single, output.Dimensions), null))];
        }
    }

    /// <summary>The text of a key column's values; null where they are no text.</summary>
    public static IEnumerable<string>? ClassNames(DataViewSchema.DetachedColumn label)
    {
        if (label.Annotations?.Schema.GetColumnOrNull(KeyValues) is not { Type: VectorDataViewType { ItemType: TextDataViewType } })
            return null;

        VBuffer<ReadOnlyMemory<char>> values = default;
        label.Annotations.GetValue(KeyValues, ref values);
        return values.DenseValues().Select(value => value.ToString());
    }

    /// <summary>The label as a key column with values, as a stock scorer wants it in its schema.</summary>
    public static DataViewSchema.DetachedColumn TrainLabel(ScoringModel model, DataViewSchema.DetachedColumn? label)
    {
        int classes = model.Outputs[0].Width;
        return new DataViewSchema.DetachedColumn(model.Label, new KeyDataViewType(typeof(uint), classes), LabelValues(label, classes));
    }

    /// <summary>The label column as a stand-in for one whose values are not known yet.</summary>
    public static DataViewSchema.DetachedColumn? Dummy(SchemaShape.Column label, int classes)
    {
        SchemaShape.Column[] values = [.. label.Annotations.Where(column => column.Name == KeyValues)];
        if (!label.IsKey || values.Length == 0)
            return label.IsKey ? new(label.Name, new KeyDataViewType(typeof(uint), classes), null) : null;

        var builder = new DataViewSchema.Annotations.Builder();
        AddDefault(builder, new VectorDataViewType((PrimitiveDataViewType)values[0].ItemType, classes));
        return new(label.Name, new KeyDataViewType(typeof(uint), classes), builder.ToAnnotations());
    }

    // Labels that are numbers have their own values, 0 to K - 1; keys without values have none.
    private static DataViewSchema.Annotations? LabelValues(DataViewSchema.DetachedColumn? label, int classes)
    {
        if (label is { Type: KeyDataViewType } key)
            return key.Annotations?.Schema.GetColumnOrNull(KeyValues) is null ? null : key.Annotations;

        float[] numbers = [.. Enumerable.Range(0, classes).Select(i => (float)i)];
        var builder = new DataViewSchema.Annotations.Builder();
        builder.Add(KeyValues, new VectorDataViewType(NumberDataViewType.Single, classes),
            (ref VBuffer<float> values) => new VBuffer<float>(numbers.Length, numbers).CopyTo(ref values));
        return builder.ToAnnotations();
    }

    private static DataViewSchema.Annotations Annotate(
        uint set, string kind, string valueKind, Action<DataViewSchema.Annotations.Builder>? more = null)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        more?.Invoke(builder);
        builder.AddPrimitiveValue("ScoreColumnSetId", new KeyDataViewType(typeof(uint), int.MaxValue), set);
        builder.AddPrimitiveValue("ScoreColumnKind", TextDataViewType.Instance, kind.AsMemory());
        builder.AddPrimitiveValue("ScoreValueKind", TextDataViewType.Instance, valueKind.AsMemory());
        return builder.ToAnnotations();
    }

    private static void Copy(DataViewSchema.Annotations.Builder builder, DataViewSchema.Annotations? source, string from, string to)
    {
        if (source is null)
            return;

        var type = (VectorDataViewType)source.Schema[from].Type;
        Dispatch(type.ItemType, new CopyAnnotation(builder, source, type, from, to));
    }

    private static void AddDefault(DataViewSchema.Annotations.Builder builder, VectorDataViewType type) =>
        Dispatch(type.ItemType, new DefaultAnnotation(builder, type, KeyValues));

    private static void Dispatch(DataViewType item, IAnnotationAction action)
    {
        Type raw = item.RawType;
        if (raw == typeof(ReadOnlyMemory<char>)) action.Run<ReadOnlyMemory<char>>();
        else if (raw == typeof(float)) action.Run<float>();
        else if (raw == typeof(double)) action.Run<double>();
        else if (raw == typeof(bool)) action.Run<bool>();
        else if (raw == typeof(sbyte)) action.Run<sbyte>();
        else if (raw == typeof(byte)) action.Run<byte>();
        else if (raw == typeof(short)) action.Run<short>();
        else if (raw == typeof(ushort)) action.Run<ushort>();
        else if (raw == typeof(int)) action.Run<int>();
        else if (raw == typeof(uint)) action.Run<uint>();
        else if (raw == typeof(long)) action.Run<long>();
        else if (raw == typeof(ulong)) action.Run<ulong>();
        else if (raw == typeof(DateTime)) action.Run<DateTime>();
        else if (raw == typeof(DateTimeOffset)) action.Run<DateTimeOffset>();
        else if (raw == typeof(TimeSpan)) action.Run<TimeSpan>();
        else throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"Labels of type {item} cannot be read."));
    }

    private static uint NextSet(DataViewSchema? input)
    {
        uint last = 0;
        foreach (DataViewSchema.Column column in input ?? Enumerable.Empty<DataViewSchema.Column>())
        {
            if (column.Annotations.Schema.GetColumnOrNull("ScoreColumnSetId") is { Type: KeyDataViewType { RawType: Type raw } } && raw == typeof(uint))
            {
                uint set = 0;
                column.Annotations.GetValue("ScoreColumnSetId", ref set);
                last = Math.Max(last, set);
            }
        }

        return last + 1;
    }

    private interface IAnnotationAction
    {
        void Run<T>();
    }

    private sealed record CopyAnnotation(
        DataViewSchema.Annotations.Builder Builder, DataViewSchema.Annotations Source, VectorDataViewType Type, string From, string To) : IAnnotationAction
    {
        public void Run<T>() => Builder.Add(To, Type, Source.GetGetter<VBuffer<T>>(Source.Schema[From]));
    }

    private sealed record DefaultAnnotation(DataViewSchema.Annotations.Builder Builder, VectorDataViewType Type, string Name) : IAnnotationAction
    {
        public void Run<T>() => Builder.Add(Name, Type, (ref VBuffer<T> values) => values = new VBuffer<T>(Type.Size, new T[Type.Size]));
    }
}
