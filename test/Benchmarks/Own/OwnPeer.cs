using Microsoft.ML.BigDL.Benchmarks.Training;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Losses;
using Microsoft.ML.BigDL.Optimizers;
using Microsoft.ML.BigDL.Tensors;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Benchmarks.Own;

/// <summary>Trains a model of this library with softmax cross-entropy. Layers carry the names that PyTorch gives their twins.</summary>
internal sealed class OwnPeer : ITrainingPeer
{
    private readonly Layers.Model _model;
    private readonly ParameterStore _parameters;
    private readonly LocalEngine _engine;
    private int _next;

    public OwnPeer(Layers.Model model, Optimizer optimizer, IReadOnlyList<Batch> batches, int batchSize, int threads)
    {
        _model = model;
        _parameters = new ParameterStore(model.Layout);
        _parameters.Initialize(seed: 1);
        var options = new TrainingOptions
        {
            Loss = new SparseCategoricalCrossentropy(),
            Optimizer = optimizer,
            BatchSize = batchSize,
            Threads = threads,
            Shuffles = false,
        };
        TensorSource source = Source(model, batches);
        _engine = new LocalEngine(model, _parameters, source, null, options);
    }

    public string Name => "BigDL.ML";

    public void CopyWeightsFrom(IReadOnlyDictionary<string, float[]> weights)
    {
        foreach (Parameter parameter in _model.Layout.Parameters.Where(parameter => parameter.IsTrainable))
            TorchWeights.Copy(parameter, weights, _parameters.Of(parameter));
    }

    public double Step()
    {
        _engine.StartEpoch(epoch: 0);
        _engine.Train(_next);
        _next = (_next + 1) % _engine.StepsPerEpoch;
        return _engine.Statistics.Loss;
    }

    public void Dispose()
    {
        _engine.Dispose();
        _parameters.Dispose();
    }

    private static TensorSource Source(Layers.Model model, IReadOnlyList<Batch> batches)
    {
        int records = batches.Sum(batch => batch.Labels.Length);
        IEnumerable<Tensor> inputs = model.InputTypes.Select((type, input) => type.ElementType == ElementType.Float32
            ? Tensor.From<float>(Shaped(records, type), batches.SelectMany(batch => batch.Dense!).ToArray())
            : Tensor.From<int>(Shaped(records, type), Integers(batches.SelectMany(batch => batch.Indices[input]))));
        return new TensorSource([.. inputs], Tensor.From<int>(new Shape(records), Integers(batches.SelectMany(batch => batch.Labels))));
    }

    private static Shape Shaped(int records, TensorType type)
    {
        int[] extents = [records, .. type.Dimensions[1..].ToArray().Select(dimension => dimension.Value)];
        return new Shape(extents);
    }

    private static int[] Integers(IEnumerable<long> values) => [.. values.Select(value => checked((int)value))];
}
