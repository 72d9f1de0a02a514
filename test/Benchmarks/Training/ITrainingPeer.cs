namespace Microsoft.ML.BigDL.Benchmarks.Training;

/// <summary>One model being trained by one library on the batches of a <see cref="TrainingCase"/>.</summary>
internal interface ITrainingPeer : IDisposable
{
    /// <summary>The library, as the table heads its column.</summary>
    string Name { get; }

    /// <summary>Starts from the weights of another peer, given by PyTorch's names and layouts.</summary>
    void CopyWeightsFrom(IReadOnlyDictionary<string, float[]> weights);

    /// <summary>Trains on the next batch and returns its mean loss, as it was before the update.</summary>
    double Step();
}
