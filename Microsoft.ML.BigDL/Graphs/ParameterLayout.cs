using System.Collections.Immutable;

namespace Microsoft.ML.BigDL.Graphs;

/// <summary>
/// Where each parameter lies in the flat vector of weights, or of states: the one place that knows. Offsets are in
/// elements and multiples of 16, a cache line of floats, so that ranges of whole lines never share a vector register.
/// </summary>
internal sealed class ParameterLayout
{
    /// <summary>Every parameter begins at a multiple of so many elements.</summary>
    public const int Alignment = 16;

    private readonly Dictionary<Parameter, int> _offsets = [];

    public ParameterLayout(IEnumerable<Parameter> parameters)
    {
        Parameters = [.. parameters];
        foreach (Parameter parameter in Parameters)
        {
            int length = PaddedLength(parameter);
            if (parameter.IsTrainable)
            {
                _offsets.Add(parameter, TrainableLength);
                TrainableLength = checked(TrainableLength + length);
            }
            else
            {
                _offsets.Add(parameter, StateLength);
                StateLength = checked(StateLength + length);
            }
        }
    }

    /// <summary>All parameters in the order of the vectors.</summary>
    public ImmutableArray<Parameter> Parameters { get; }

    /// <summary>Elements of the vector of trainable weights, padding included.</summary>
    public int TrainableLength { get; }

    /// <summary>Elements of the vector of states, padding included.</summary>
    public int StateLength { get; }

    public static ParameterLayout Of(Graph graph) => new(graph.Parameters.Select(Graph.ParameterOf).Distinct());

    /// <summary>The elements a parameter takes up in its vector, padding included.</summary>
    public static int PaddedLength(Parameter parameter) =>
        checked((int)((parameter.Shape.ElementCount + Alignment - 1) / Alignment * Alignment));

    /// <summary>The first element of a parameter in its vector.</summary>
    public int OffsetOf(Parameter parameter) => _offsets[parameter];

    /// <summary>The elements of one parameter within its vector.</summary>
    public Span<T> Slice<T>(Parameter parameter, Span<T> vector) =>
        vector.Slice(OffsetOf(parameter), (int)parameter.Shape.ElementCount);
}
