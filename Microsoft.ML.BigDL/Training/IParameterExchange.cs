using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Optimizers;

namespace Microsoft.ML.BigDL.Training;

/// <summary>
/// Turns the ranks' gradients of a step into new weights: sums them along a fixed tree over the ranks and applies the
/// optimiser. One engine does it in memory, another between machines.
/// </summary>
internal interface IParameterExchange
{
    /// <summary>Does one thread's share; on return from all threads the next forward pass may read the weights.</summary>
    void CompleteStep(in UpdateStep step, int thread, TeamBarrier barrier);
}
