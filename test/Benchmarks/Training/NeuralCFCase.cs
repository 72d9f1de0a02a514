using Microsoft.ML.BigDL.Benchmarks.Own;
using Microsoft.ML.BigDL.Benchmarks.Torch;
using TorchSharp;

namespace Microsoft.ML.BigDL.Benchmarks.Training;

/// <summary>Neural collaborative filtering (He et al. 2017, arXiv 1708.05031) at the size of MovieLens latest-small; five rating classes.</summary>
internal sealed record NeuralCFCase : TrainingCase
{
    public const int Users = 610;
    public const int Items = 9_724;
    public const int EmbeddingSize = 20;
    public static readonly int[] Hidden = [40, 20, 10];

    public override string Id => "neuralcf";
    public override string Title => "NeuralCF, 610 users, 9,724 items, Adam";
    public override int BatchSize => 256;

    public override ITorchPeer CreateTorch()
    {
        var model = new TorchNeuralCF(Users, Items, EmbeddingSize, Hidden, classes: 5);
        return new TorchPeer<TorchNeuralCF>(
            model, torch.optim.Adam(model.parameters(), 1e-3), Batches(), [BatchSize],
            (m, inputs) => m.forward(inputs[0], inputs[1]));
    }

    public override ITrainingPeer? CreateOurs(int threads) =>
        new OwnPeer(OwnModels.NeuralCF(Users, Items, EmbeddingSize, Hidden, classes: 5), TorchAdam(), Batches(), BatchSize, threads);

    protected override Batch CreateBatch(Random random) =>
        new(null, [Indices(random, BatchSize, Users), Indices(random, BatchSize, Items)], Indices(random, BatchSize, 5));
}
