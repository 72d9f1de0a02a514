using Microsoft.ML.BigDL.Benchmarks.Own;
using Microsoft.ML.BigDL.Benchmarks.Torch;
using Microsoft.ML.BigDL.Optimizers;
using TorchSharp;

namespace Microsoft.ML.BigDL.Benchmarks.Training;

/// <summary>ResNet-20 for 32 x 32 colour images (He et al. 2015, arXiv 1512.03385, section 4.2) with projection shortcuts.</summary>
internal sealed record ResNetCase : TrainingCase
{
    public override string Id => "resnet20";
    public override string Title => "ResNet-20, 3x32x32, SGD with momentum";
    public override int BatchSize => 32;

    public override ITorchPeer CreateTorch()
    {
        var model = new TorchResNet(blocksPerStage: 3, classes: 10);
        return new TorchPeer<TorchResNet>(
            model, torch.optim.SGD(model.parameters(), 0.005, momentum: 0.9), Batches(), [BatchSize, 3, 32, 32],
            (m, inputs) => m.forward(inputs[0]));
    }

    public override ITrainingPeer? CreateOurs(int threads) =>
        new OwnPeer(OwnModels.ResNet20(), new SGD { LearningRate = 0.005f, Momentum = 0.9f }, Batches(), BatchSize, threads);

    protected override Batch CreateBatch(Random random) => DenseBatch(random, 3 * 32 * 32, 10);
}
