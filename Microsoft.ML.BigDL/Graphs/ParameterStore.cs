using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Graphs;

/// <summary>The numbers of a model: the flat vector of trained weights and that of states.</summary>
internal sealed class ParameterStore(ParameterLayout layout) : IDisposable
{
    public ParameterLayout Layout { get; } = layout;

    public AlignedMemory WeightMemory { get; } = new((long)layout.TrainableLength * sizeof(float));

    public AlignedMemory StateMemory { get; } = new((long)layout.StateLength * sizeof(float));

    /// <summary>All trained weights, padding included.</summary>
    public Span<float> Weights => WeightMemory.Span<float>(0, Layout.TrainableLength);

    /// <summary>All states, padding included.</summary>
    public Span<float> States => StateMemory.Span<float>(0, Layout.StateLength);

    /// <summary>The elements of one parameter.</summary>
    public Span<float> Of(Parameter parameter) => Layout.Slice(parameter, parameter.IsTrainable ? Weights : States);

    /// <summary>Gives every parameter its first values.</summary>
    public void Initialize(ulong seed)
    {
        for (int i = 0; i < Layout.Parameters.Length; i++)
        {
            Parameter parameter = Layout.Parameters[i];
            parameter.Initializer.Fill(Of(parameter), parameter.Shape, seed, i);
        }
    }

    /// <summary>Takes the numbers of another store of the same layout.</summary>
    public void CopyFrom(ParameterStore other)
    {
        other.Weights.CopyTo(Weights);
        other.States.CopyTo(States);
    }

    public void Dispose()
    {
        WeightMemory.Dispose();
        StateMemory.Dispose();
    }
}
