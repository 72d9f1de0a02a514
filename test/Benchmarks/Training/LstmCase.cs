using Microsoft.ML.BigDL.Benchmarks.Own;
using Microsoft.ML.BigDL.Benchmarks.Torch;
using TorchSharp;

namespace Microsoft.ML.BigDL.Benchmarks.Training;

/// <summary>A text classifier: embedding of 64 over 10,000 words, 50 steps of an LSTM with 128 units, a dense layer on the last state.</summary>
internal sealed record LstmCase : TrainingCase
{
    public const int Vocabulary = 10_000;
    public const int Steps = 50;
    public const int EmbeddingSize = 64;
    public const int Units = 128;

    public override string Id => "lstm";
    public override string Title => "LSTM classifier, 50 steps, 64 -> 128, Adam";
    public override int BatchSize => 32;

    public override ITorchPeer CreateTorch()
    {
        var model = new TorchLstmClassifier(Vocabulary, EmbeddingSize, Units, classes: 2);
        return new TorchPeer<TorchLstmClassifier>(
            model, torch.optim.Adam(model.parameters(), 1e-3), Batches(), [BatchSize, Steps], (m, inputs) => m.forward(inputs[0]));
    }

    public override ITrainingPeer? CreateOurs(int threads) => new OwnPeer(
        OwnModels.LstmClassifier(Vocabulary, EmbeddingSize, Steps, Units, classes: 2), TorchAdam(), Batches(), BatchSize, threads);

    protected override Batch CreateBatch(Random random) =>
        new(null, [Indices(random, BatchSize * Steps, Vocabulary)], Indices(random, BatchSize, 2));
}
