using Microsoft.ML.BigDL.Benchmarks.Own;
using Microsoft.ML.BigDL.Benchmarks.Torch;
using Microsoft.ML.BigDL.Optimizers;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.BigDL.Benchmarks.Training;

/// <summary>LeNet-5 on 28 x 28 grey images: two convolutions of 5 x 5, three dense layers, 61,706 parameters.</summary>
internal sealed record LeNetCase : TrainingCase
{
    public override string Id => "lenet5";
    public override string Title => "LeNet-5, 1x28x28, SGD";
    public override int BatchSize => 128;

    public override ITorchPeer CreateTorch()
    {
        var model = Sequential(
            ("conv1", Conv2d(1, 6, 5, padding: 2)), ("relu1", ReLU()), ("pool1", MaxPool2d(2)),
            ("conv2", Conv2d(6, 16, 5)), ("relu2", ReLU()), ("pool2", MaxPool2d(2)),
            ("flatten", Flatten()),
            ("fc1", Linear(400, 120)), ("relu3", ReLU()),
            ("fc2", Linear(120, 84)), ("relu4", ReLU()),
            ("fc3", Linear(84, 10)));
        return new TorchPeer<TorchSharp.Modules.Sequential>(
            model, torch.optim.SGD(model.parameters(), 0.05), Batches(), [BatchSize, 1, 28, 28], (m, inputs) => m.forward(inputs[0]));
    }

    public override ITrainingPeer? CreateOurs(int threads) =>
        new OwnPeer(OwnModels.LeNet5(), new SGD { LearningRate = 0.05f }, Batches(), BatchSize, threads);

    protected override Batch CreateBatch(Random random) => DenseBatch(random, 28 * 28, 10);
}
