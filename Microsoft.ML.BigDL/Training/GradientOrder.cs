using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Training;

/// <summary>
/// The order in which a plan is asked for the gradients of weights. Nodes run in the order in which outputs need them, so gradients are asked
/// for from the last layer to the first: each is computed as soon as the backward pass has come to it, activations die early, and an exchange
/// can begin while the pass goes on.
/// </summary>
internal static class GradientOrder
{
    // A weight's gradient sums over samples and thus waits for all threads. Fewer weights than these are not worth a barrier of their own.
    private const int FewWeights = 2048;

    /// <summary>The gradients, given in the order of the weights' first use, in the order to ask for them.</summary>
    public static ImmutableArray<(Parameter Parameter, Value Gradient)> Backward(ImmutableArray<(Parameter Parameter, Value Gradient)> forward)
    {
        var backward = ImmutableArray.CreateBuilder<(Parameter Parameter, Value Gradient)>(forward.Length);
        for (int end = forward.Length; end > 0;)
        {
            int begin = end;
            for (long weights = 0; begin > 0 && weights < FewWeights; weights += forward[begin].Parameter.Shape.ElementCount)
            {
                begin--;
            }

            // Within a group the first layer's comes first: by then the pass has come to that layer, and the group shares its barrier.
            backward.AddRange(forward.AsSpan(begin, end - begin));
            end = begin;
        }

        return backward.MoveToImmutable();
    }
}
