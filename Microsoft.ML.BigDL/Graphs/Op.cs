using System.Collections.Immutable;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Graphs;

/// <summary>
/// An operator: its attributes, the types it yields, its gradient as more nodes, and the kernels it compiles to.
/// Operators carry ONNX's names and meaning; what ONNX lacks (gradients, fused forms) says so.
/// </summary>
public abstract record Op
{
    internal Op()
    {
    }

    /// <summary>The operator's name; ONNX's where ONNX has the operator.</summary>
    public virtual string Name => GetType().Name;

    /// <summary>Whether the output is the first input's memory under another shape.</summary>
    internal virtual bool IsAlias => false;

    /// <summary>Pairs (input, output): after a training step the state behind the input takes the output's value.</summary>
    internal virtual ImmutableArray<(int Input, int Output)> StateUpdates => [];

    /// <summary>The output types for the given input types.</summary>
    /// <exception cref="ArgumentException">The types do not fit; the text has the shapes and the remedy.</exception>
    internal abstract ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs);

    /// <summary>Adds the nodes that compute the gradients of the node's inputs from those of its outputs.</summary>
    internal virtual void Backward(Node node, GradientBuilder gradients) =>
        throw new NotSupportedException($"{node.Scope?.ToString() ?? Name}: operator {Name} has no gradient. " +
            "Use it behind the last trained layer only.");

    /// <summary>Emits the kernels for a node of fixed types.</summary>
    internal abstract void Compile(CompileContext context);

    /// <summary>The operator with symbols in its attributes replaced by numbers.</summary>
    internal virtual Op Bind(IReadOnlyDictionary<string, int> symbols) => this;

    /// <summary>The operator with single precision in its attributes replaced by another floating-point type.</summary>
    internal virtual Op WithFloatType(ElementType type) => this;

    /// <summary>The values that stand for the node's outputs when a model is used and not trained; default: the node itself.</summary>
    internal virtual ImmutableArray<Value>? ForInference(ImmutableArray<Value> inputs) => null;

    /// <summary>Throws the error every operator throws for a wrong number of axes.</summary>
    private protected void ThrowIfRankIsNot(TensorType type, int rank, string input)
    {
        if (type.Rank != rank)
        {
            throw new ArgumentException($"{Name}: {input} has {type.Rank} axes (shape {type.DimensionsText}) " +
                $"but {rank} are expected. Reshape it, or use a layer for {type.Rank}-axis data.");
        }
    }
}
