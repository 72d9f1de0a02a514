using Microsoft.ML.BigDL.Data;
using Microsoft.ML.BigDL.Training;
using Microsoft.ML.Data;

namespace Microsoft.ML.BigDL.Estimators;

/// <summary>
/// A trained network in an ML.NET pipeline. It adds the columns its task's evaluator reads, scoring 256 rows in one run of ONNX
/// Runtime; in a prediction engine it scores row by row.
/// </summary>
/// <remarks>
/// <para>Saving writes a chain of stock transforms, so that <c>mlContext.Model.Load</c> gives the same scores in a process without
/// this library, one row at a time. <c>mlContext.Model.LoadBigDL</c> gives this class back.</para>
/// <para>The transformer may be used by several threads; a cursor or prediction engine only by one.</para>
/// </remarks>
public sealed class BigDLTransformer : ISingleFeaturePredictionTransformer<BigDLModelParameters>, IDisposable
{
    private readonly ScoringModel _model;
    private readonly byte[] _served;
    private readonly SharedSession _session;
    private readonly DataViewSchema.DetachedColumn? _label;
    private readonly DataViewType[] _inputTypes;
    private readonly ITransformer? _stock;

    /// <param name="onnx">The network, with a symbolic batch axis.</param>
    /// <param name="model">Its place in the pipeline.</param>
    /// <param name="inputTypes">The types of the columns that enter it.</param>
    /// <param name="label">The label column it was trained on, for the key values; null where there is none.</param>
    internal BigDLTransformer(byte[] onnx, ScoringModel model, IReadOnlyList<DataViewType> inputTypes, DataViewSchema.DetachedColumn? label)
        : this(onnx, ServedGraph.Build(onnx, model), model, [.. inputTypes], label, null)
    {
    }

    private BigDLTransformer(
        byte[] onnx, byte[] served, ScoringModel model, DataViewType[] inputTypes, DataViewSchema.DetachedColumn? label, ITransformer? stock)
    {
        Model = new BigDLModelParameters(onnx);
        _served = served;
        _model = model;
        _inputTypes = inputTypes;
        _label = label;
        _stock = stock;
        _session = new SharedSession(served);
    }

    /// <summary>The trained network.</summary>
    public BigDLModelParameters Model { get; }

    /// <summary>The name of the column that enters the network.</summary>
    /// <exception cref="InvalidOperationException">The network has several inputs.</exception>
    public string FeatureColumnName => SingleInput().Column;

    /// <summary>The type of the column that enters the network.</summary>
    /// <exception cref="InvalidOperationException">The network has several inputs.</exception>
    public DataViewType FeatureColumnType => SingleInput().Dimensions switch
    {
        _ when _inputTypes.Length > 0 => _inputTypes[0],
        { IsEmpty: true } => NumberDataViewType.Single,
        var dimensions => new VectorDataViewType(NumberDataViewType.Single, dimensions),
    };

    /// <summary>The course of the training; null for a network that was loaded.</summary>
    public TrainingHistory? History { get; internal init; }

    /// <summary>Always true: every row is scored from itself alone.</summary>
    public bool IsRowToRowMapper => true;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type or size than the network takes.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        foreach (InputBinding input in _model.Inputs)
            ColumnReader.CheckType(ColumnReader.Find(inputSchema, input.Request).Type, input.Request);

        var builder = new DataViewSchema.Builder();
        builder.AddColumns(inputSchema.Select(column => new DataViewSchema.DetachedColumn(column)));
        builder.AddColumns(ScoreColumns.Of(_model, _label, inputSchema));
        return builder.ToSchema();
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type or size than the network takes.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new ScoringView(this, input, GetOutputSchema(input.Schema), _model, _session);
    }

    /// <inheritdoc/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) =>
        new ScoringRowMapper(inputSchema, GetOutputSchema(inputSchema), _model, _session);

    /// <summary>Frees the ONNX Runtime session once no cursor uses it. A later use opens another.</summary>
    public void Dispose() => _session.Dispose();

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        if (_stock is not null)
        {
            _stock.Save(ctx);
            return;
        }

        using StockChain chain = StockChain.Build(_served, _model, _inputTypes, _label);
        ((ICanSaveModel)chain.Transformer).Save(ctx);
    }

    /// <summary>The transformer behind a loaded stock chain.</summary>
    internal static BigDLTransformer Restore(byte[] served, ScoringModel model, DataViewSchema.DetachedColumn? label, ITransformer stock) =>
        new(served, served, model, [], label, stock);

    /// <summary>The same, with a declared size for every input that has none; this very object where all have one.</summary>
    internal BigDLTransformer Sized() => _inputTypes.Any(type => type is VectorDataViewType { IsKnownSize: false })
        ? new BigDLTransformer(
            Model.Onnx.ToArray(), _served, _model,
            [.. _inputTypes.Select((type, i) => type is VectorDataViewType { IsKnownSize: false } vector
                ? new VectorDataViewType(vector.ItemType, _model.Inputs[i].Width)
                : type)],
            _label, _stock)
        : this;

    private InputBinding SingleInput() => _model.Inputs.Length == 1 ? _model.Inputs[0] : throw new InvalidOperationException(
        $"The network reads {_model.Inputs.Length} columns, {string.Join(", ", _model.Inputs.Select(input => $"'{input.Column}'"))}; there is no single feature column.");
}
