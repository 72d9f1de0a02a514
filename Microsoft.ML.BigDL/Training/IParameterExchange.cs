using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Optimizers;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Training;

/// <summary>
/// Turns the ranks' gradients of a step into new weights: sums them along a fixed tree over the ranks and applies the
/// optimiser. One engine does it in memory, another between machines; the bits are the same.
/// </summary>
internal interface IParameterExchange : IDisposable
{
    /// <summary>The ranks this process computes, ascending.</summary>
    ImmutableArray<int> HostedRanks { get; }

    /// <summary>Bytes of native memory held.</summary>
    long Bytes { get; }

    /// <summary>Where the backward pass of a hosted rank writes its gradients.</summary>
    AlignedMemory GradientsOf(int rank);

    /// <summary>Where the forward pass of a hosted rank writes its next running statistics.</summary>
    AlignedMemory StatesOf(int rank);

    /// <summary>
    /// Makes the sum of the records' weights of every rank in a step known to every process. Called by one thread with the entries of
    /// the hosted ranks filled in, and only where records carry weights: otherwise everyone can count.
    /// </summary>
    void ShareWeights(Span<double> rankWeights);

    /// <summary>
    /// Says that the last pass of a step is about to run; the other hosted ranks have their gradients. What this pass is done with may be
    /// exchanged, and written, while it goes on. It need not be called: then all is done in <see cref="CompleteStep"/>.
    /// </summary>
    /// <param name="step">The number of the step, from 0, and its learning rate.</param>
    /// <param name="shares">Each rank's share of the batch's weight.</param>
    /// <param name="plan">What the pass runs.</param>
    /// <returns>Who is to hear how far the pass has come; null if it need not be heard.</returns>
    IPlanListener? BeginStep(in UpdateStep step, ReadOnlySpan<double> shares, Plan plan);

    /// <summary>
    /// Does one thread's share of the step's end; on return from all threads the next forward pass may read weights and states.
    /// Weights follow from the sum of the gradients; states change by the sum of the ranks' changes, each times its share.
    /// </summary>
    /// <param name="step">The number of the step, from 0, and its learning rate.</param>
    /// <param name="shares">Each rank's share of the batch's weight.</param>
    /// <param name="thread">The calling thread.</param>
    /// <param name="barrier">The barrier of the team; all its threads call.</param>
    void CompleteStep(in UpdateStep step, ReadOnlySpan<double> shares, int thread, TeamBarrier barrier);
}
