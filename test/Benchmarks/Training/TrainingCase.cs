using Microsoft.ML.BigDL.Benchmarks.Torch;
using Microsoft.ML.BigDL.Optimizers;

namespace Microsoft.ML.BigDL.Benchmarks.Training;

/// <summary>A model, its optimiser and its data, described once for all libraries.</summary>
internal abstract record TrainingCase
{
    private const int BatchCount = 4;

    public abstract string Id { get; }

    /// <summary>What is trained, for the table.</summary>
    public abstract string Title { get; }

    public abstract int BatchSize { get; }

    public abstract ITorchPeer CreateTorch();

    /// <summary>The same model in this library.</summary>
    public abstract ITrainingPeer? CreateOurs(int threads);

    /// <summary>A few batches of seeded random records, visited in turn.</summary>
    public IReadOnlyList<Batch> Batches()
    {
        var random = new Random(20261125);
        return [.. Enumerable.Range(0, BatchCount).Select(_ => CreateBatch(random))];
    }

    /// <summary>Adam where PyTorch has epsilon and with PyTorch's values.</summary>
    protected static Adam TorchAdam() => new() { LearningRate = 1e-3f, Epsilon = 1e-8f, CorrectsEpsilon = true };

    protected abstract Batch CreateBatch(Random random);

    protected Batch DenseBatch(Random random, int width, int classes)
    {
        float[] values = new float[BatchSize * width];
        for (int i = 0; i < values.Length; i++)
            values[i] = random.NextSingle() * 2 - 1;
        return new Batch(values, [], Indices(random, BatchSize, classes));
    }

    protected static long[] Indices(Random random, int count, int limit)
    {
        long[] indices = new long[count];
        for (int i = 0; i < count; i++)
            indices[i] = random.Next(limit);
        return indices;
    }
}
