using Microsoft.ML.BigDL.Benchmarks.Own;
using Microsoft.ML.BigDL.Benchmarks.Torch;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.BigDL.Benchmarks.Training;

/// <summary>A perceptron with two hidden layers of 512: matrix products and little else, 669,706 parameters.</summary>
internal sealed record MlpCase : TrainingCase
{
    public override string Id => "mlp";
    public override string Title => "MLP 784-512-512-10, Adam";
    public override int BatchSize => 128;

    public override ITorchPeer CreateTorch()
    {
        var model = Sequential(
            ("fc1", Linear(784, 512)), ("relu1", ReLU()), ("fc2", Linear(512, 512)), ("relu2", ReLU()), ("fc3", Linear(512, 10)));
        return new TorchPeer<TorchSharp.Modules.Sequential>(
            model, torch.optim.Adam(model.parameters(), 1e-3), Batches(), [BatchSize, 784], (m, inputs) => m.forward(inputs[0]));
    }

    public override ITrainingPeer? CreateOurs(int threads) =>
        new OwnPeer(OwnModels.Mlp(), TorchAdam(), Batches(), BatchSize, threads);

    protected override Batch CreateBatch(Random random) => DenseBatch(random, 784, 10);
}
