using System.Collections.Immutable;
using System.Globalization;
using Google.Protobuf;
using Microsoft.ML.BigDL.Data;
using Microsoft.ML.BigDL.Exchange.Onnx;
using Microsoft.ML.BigDL.Exchange.Onnx.Proto;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Layers;
using Microsoft.ML.BigDL.Losses;
using Microsoft.ML.BigDL.Training;
using Microsoft.ML.BigDL.Training.Checkpoints;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.BigDL.Estimators;

/// <summary>
/// Trains a network in an ML.NET pipeline. Made by the <c>BigDL</c> methods on the trainer catalogs.
/// </summary>
/// <remarks>
/// The rows are read once into native memory, of this process or, where an engine can read the view itself, of the machines that train; an image or
/// byte column takes one byte a value there.
/// </remarks>
public sealed class BigDLTrainer : IEstimator<BigDLTransformer>
{
    private readonly IHost _host;
    private readonly ScoringTask _task;
    private readonly IModelSource _source;
    private readonly BigDLOptions _options;
    private readonly TrainingColumns _columns;
    private readonly ulong _seed;

    internal BigDLTrainer(IHostEnvironment environment, ScoringTask task, IModelSource source, BigDLOptions? options)
    {
        ArgumentNullException.ThrowIfNull(source);
        _host = environment.Register(nameof(BigDLTrainer));
        _task = task;
        _source = source;
        _options = (options ?? new BigDLOptions()) with { };
        _columns = new TrainingColumns(task, _options);
        _seed = _options.Seed is long seed ? (ulong)seed : (ulong)_host.Rand.Next();
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of a type that cannot be used.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        foreach (string name in _columns.InputNames(_source as Layers.Model))
            Check(inputSchema, new ColumnRequest(name) { Role = "feature" });

        SchemaShape.Column label = Check(inputSchema, new ColumnRequest(_options.LabelColumnName)
        {
            Role = "label",
            Use = _task is ScoringTask.Multiclass or ScoringTask.Binary ? ColumnUse.Indices : ColumnUse.Numbers,
        });
        if (_options.ExampleWeightColumnName is string weight)
            Check(inputSchema, new ColumnRequest(weight) { Role = "weight" });

        // Sizes are no part of a shape, so any will do.
        ScoringModel model = Describe([], [.. OutputNames(_source as Layers.Model).Select(name => new OutputBinding(name, name) { Dimensions = [2] })]);
        return SchemaShapes.Add(inputSchema, ScoreColumns.Of(model, ScoreColumns.Dummy(label, 2), null));
    }

    /// <summary>Trains the network.</summary>
    /// <param name="input">The training rows.</param>
    /// <returns>The transformer with the trained network. After cancellation it holds the best weights so far.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of a type or size that cannot be used.</exception>
    /// <exception cref="ArgumentException">The network's output does not fit the task.</exception>
    /// <exception cref="NotSupportedException">An operator of the network has no counterpart in ONNX.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, a row holds what cannot be trained on, or the loss became infinite.</exception>
    /// <exception cref="BigDLException">The folder for checkpoints cannot be used, or holds those of another training.</exception>
    public BigDLTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using IChannel channel = _host.Start("Training");
        Layers.Model model = _source as Layers.Model ?? _source.Build(_columns.FeatureType(input));
        _columns.CheckOutput(model, input.Schema);
        Loss loss = _options.Loss ?? TaskDefaults.LossOf(_task);
        ImmutableArray<ColumnRequest> requests = _columns.Requests(model, loss, input.Schema);
        // An operator without a counterpart in ONNX is told of before hours of training, not after.
        OnnxExporter.Check(model.Graph);
        using CheckpointFolder? folder = _options.Checkpoints is CheckpointOptions checkpoints ? CheckpointFolder.Open(checkpoints) : null;
        ulong seed = _options.Seed is null ? folder?.Newest?.Manifest.Seed ?? _seed : _seed;
        using var parameters = new ParameterStore(model.Layout);
        parameters.Initialize(seed);
        TensorType target = loss.TargetType(model.OutputTypes[0]);
        using TrainingRows rows = Rows(input, requests, seed, channel);
        TrainingOptions options = Options(model, loss, seed, new ChannelObserver(channel, _options.Observer));
        if (folder is not null)
            options = options with { Checkpoints = new CheckpointPlan(folder, RunFacts.Of(model, options, _options, requests)) { AddRows = rows.AddTo } };

        var job = new TrainingJob(model, parameters, options)
        {
            FeatureScale = _options.FeatureScale,
            IsWeighted = _options.ExampleWeightColumnName is not null,
            Rows = rows,
        };
        TrainingHistory history = Train(job, target);
        return Transformer(input.Schema, job, Source(rows.Sample, model, target), requests, history, channel);
    }

    // Rows that the engine can reach stay where they are; all others are packed here.
    private TrainingRows Rows(IDataView input, ImmutableArray<ColumnRequest> requests, ulong seed, IChannel channel)
    {
        EngineView? training = Open(input, channel);
        EngineView? validation = training is null || _options.ValidationSet is null ? null : Open(_options.ValidationSet, channel);
        if (training is not null && validation is null && _options.ValidationSet is not null)
        {
            channel.Warning(MessageSensitivity.None, "The engine cannot read ValidationSet itself, so the training rows come to this process, too. Give both as views of the engine's data.");
        }
        else if (training is not null)
        {
            foreach (ColumnRequest request in requests)
                ColumnReader.CheckType(ColumnReader.Find(input.Schema, request).Type, request);

            return new EngineTrainingRows(training, validation, requests)
            {
                ValidationFraction = validation is null ? _options.ValidationFraction : 0,
            };
        }

        return PackedTrainingRows.Read(
            input, _options.ValidationSet, requests, _options.ValidationFraction, seed, _options.CancellationToken);
    }

    private EngineView? Open(IDataView view, IChannel channel)
    {
        string? obstacle = null;
        EngineView? opened = _options.Engine?.Open(view, out obstacle);
        if (obstacle is not null)
            channel.Warning(MessageSensitivity.Schema, obstacle);

        return opened;
    }

    private TrainingHistory Train(TrainingJob job, TensorType target)
    {
        using ITrainingEngine run = _options.Engine?.Start(job) ?? Here(job, target);
        return Trainer.Fit(run, job.Model.TrainableCount, job.Options);
    }

    private LocalEngine Here(TrainingJob job, TensorType target)
    {
        var rows = (PackedTrainingRows)job.Rows; // Without an engine all rows are packed here.
        ISampleSource? validation = rows.Validation is null ? null : Source(rows.Validation, job.Model, target);
        return new LocalEngine(job.Model, job.Parameters, Source(rows.Training, job.Model, target), validation, job.Options);
    }

    private TrainingOptions Options(Layers.Model model, Loss loss, ulong seed, ITrainingObserver observer) => new()
    {
        Loss = loss,
        Optimizer = _options.Optimizer ?? TaskDefaults.Optimizer(),
        Metrics = _options.Metrics.IsDefault ? TaskDefaults.MetricsOf(_task, model) : _options.Metrics,
        Epochs = _options.Epochs,
        BatchSize = _options.BatchSize,
        Threads = _options.Threads,
        LogicalRanks = _options.LogicalRanks ?? _options.Engine?.DefaultRanks ?? 1,
        Seed = seed,
        Shuffles = _options.Shuffles,
        EarlyStopping = _options.EarlyStopping,
        Observer = observer,
        CancellationToken = _options.CancellationToken,
    };

    private BigDLTransformer Transformer(
        DataViewSchema schema,
        TrainingJob job,
        ISampleSource sample,
        ImmutableArray<ColumnRequest> requests,
        TrainingHistory history,
        IChannel channel)
    {
        Layers.Model model = job.Model;
        ModelProto onnx = OnnxExporter.Export(model.Graph, job.Parameters, ExportOptions(schema));
        byte[] bytes = onnx.ToByteArray();
        double difference = ExportCheck.Run(bytes, model, job.Parameters, sample);
        channel.Info(MessageSensitivity.None, string.Create(CultureInfo.InvariantCulture,
            $"Exported as ONNX, {bytes.Length:N0} bytes; ONNX Runtime agrees within {difference:G3}"));
        ImmutableArray<InputBinding> inputs = [.. model.InputNames.Select((name, i) =>
            InputBinding.Create(name, requests[i], Served(job.Rows.Extents[i], requests[i], model.InputTypes[i]), schema[requests[i].Name].Type, _options.FeatureScale))];
        ImmutableArray<string> columns = OutputNames(model);
        ImmutableArray<OutputBinding> outputs = [.. onnx.Graph.Output.Select((output, i) => new OutputBinding(output.Name, columns[i])
        {
            Dimensions = OutputExtents(model.OutputTypes[i], inputs[0]),
            Head = i == 0 ? TaskDefaults.HeadOf(_task, model) : OutputHead.None,
        })];
        DataViewType[] types = [.. inputs.Select(input => schema[input.Column].Type)];
        DataViewSchema.DetachedColumn? label = _task == ScoringTask.Multiclass ? new(schema[_options.LabelColumnName]) : null;
        return new BigDLTransformer(bytes, Describe(inputs, outputs), types, label) { History = history };
    }

    // Other readers of the file find the names of the classes under this key, one a line.
    private OnnxExportOptions ExportOptions(DataViewSchema schema)
    {
        var notes = new Dictionary<string, string> { ["task"] = _task.ToString() };
        if (_task == ScoringTask.Multiclass && ScoreColumns.ClassNames(new(schema[_options.LabelColumnName])) is { } names)
            notes["classes"] = string.Join('\n', names);

        return new OnnxExportOptions { Metadata = notes, FoldsBatchNormalization = true };
    }

    private ScoringModel Describe(ImmutableArray<InputBinding> inputs, ImmutableArray<OutputBinding> outputs) => new()
    {
        Task = _task,
        Inputs = inputs,
        Outputs = outputs,
        Score = _options.ScoreColumnName,
        PredictedLabel = _options.PredictedLabelColumnName,
        Label = _task == ScoringTask.General ? string.Empty : _options.LabelColumnName,
    };

    private ImmutableArray<string> OutputNames(Layers.Model? model)
    {
        if (_task != ScoringTask.General)
            return [_options.ScoreColumnName];

        ImmutableArray<string> names = !_options.OutputColumnNames.IsDefault ? _options.OutputColumnNames : model?.OutputNames ?? [_options.ScoreColumnName];
        int outputs = model?.OutputTypes.Length ?? names.Length;
        return names.Length == outputs ? names : throw new ArgumentException(
            $"OutputColumnNames gives {names.Length} names, but the network has {outputs} outputs. Give one for each.");
    }

    private PackedSource Source(PackedData data, Layers.Model model, TensorType target) => new(
        data, [.. model.InputTypes], _options.FeatureScale, target, _options.ExampleWeightColumnName is not null);

    private ISampleSource Source(PackedRows rows, Layers.Model model, TensorType target)
    {
        PackedSource all = Source(rows.Data, model, target);
        return rows.Rows is int[] subset ? new RowSubset(all, subset) : all;
    }

    // A scalar column feeds an input [N] or [N, 1]; sequences are scored in the width asked for, or that of the longest training row.
    private static ImmutableArray<int> Served(ImmutableArray<int> extents, ColumnRequest request, TensorType type) =>
        request.IsSequence ? [request.LongestSequence < int.MaxValue ? request.LongestSequence : Math.Max(1, extents.Aggregate(1, (width, extent) => width * extent))]
        : type.Rank == 1 ? []
        : extents.IsEmpty ? [1]
        : extents;

    private static ImmutableArray<int> OutputExtents(TensorType type, InputBinding input) => type.Rank == 1
        ? [1]
        : [.. type.Dimensions[1..].ToArray().Select(extent => extent.IsFixed ? extent.Value : input.Dimensions[0])];

    private static SchemaShape.Column Check(SchemaShape schema, ColumnRequest request)
    {
        SchemaShape.Column[] found = [.. schema.Where(column => column.Name == request.Name)];
        if (found.Length == 0)
        {
            throw new ArgumentOutOfRangeException(nameof(schema), $"Schema mismatch: the data has no {request.Role} column '{request.Name}'. Its columns are " +
                $"{string.Join(", ", schema.Select(column => $"'{column.Name}'"))}. Give the name of one of them, or add the column with a transform.");
        }

        ColumnReader.CheckType(found[^1].ItemType, request);
        return found[^1];
    }
}
