using Microsoft.ML.BigDL.Benchmarks.Training;

namespace Microsoft.ML.BigDL.Benchmarks.Torch;

/// <summary>The peer whose weights the others start from.</summary>
internal interface ITorchPeer : ITrainingPeer
{
    /// <summary>All parameters by PyTorch's names, in PyTorch's layouts.</summary>
    IReadOnlyDictionary<string, float[]> Weights();
}
