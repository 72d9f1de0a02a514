using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Graphs;

/// <summary>The declaration of a weight (trained by the optimiser) or of a running statistic (updated by its operator).</summary>
internal sealed class Parameter(Scope scope, string name, Shape shape, IParameterInitializer initializer)
{
    public Scope Scope { get; } = scope;

    /// <summary>The name within its layer, in Keras's words: <c>kernel</c>, <c>bias</c>, <c>gamma</c>.</summary>
    public string Name { get; } = name;

    public Shape Shape { get; } = shape;

    public IParameterInitializer Initializer { get; } = initializer;

    /// <summary>False for running statistics and frozen weights.</summary>
    public bool IsTrainable { get; init; } = true;

    /// <summary>Whether weights whose gradient is 0 in a step, and what an optimiser keeps of them, stay as they are.</summary>
    public bool HasSparseGradient { get; init; }

    /// <summary>Layer name and own name, as in <c>dense_1.kernel</c>.</summary>
    public string FullName => Scope.Name is null ? Name : $"{Scope.Name}.{Name}";

    public override string ToString() => $"{FullName} {Shape}";
}
