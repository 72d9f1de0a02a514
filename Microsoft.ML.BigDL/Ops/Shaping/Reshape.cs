using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Ops.Shaping;

/// <summary>
/// Gives the same elements in the same order another shape. A null extent is worked out from the others; at most one
/// may be null.
/// </summary>
internal sealed record Reshape(ImmutableArray<Dimension?> Target) : Op
{
    internal override bool IsAlias => true;

    /// <summary>The value under another shape.</summary>
    public static Value Of(Value x, params ReadOnlySpan<Dimension?> target) =>
        Node.Apply(new Reshape(ImmutableArray.Create(target)), x);

    /// <summary>The value under the shape of a type.</summary>
    public static Value To(Value x, TensorType type) => x.Type == type ? x : Of(x, [.. type.Dimensions.ToArray().Select(d => (Dimension?)d)]);

    public bool Equals(Reshape? other) => other is not null && Target.SequenceEqual(other.Target);

    public override int GetHashCode() => Target.Length;

    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs)
    {
        TensorType input = inputs[0];
        Dimension rest = 1;
        foreach (Dimension dimension in input.Dimensions)
        {
            rest *= dimension;
        }

        int unknown = -1;
        Dimension? quotient = rest;
        for (int i = 0; i < Target.Length; i++)
        {
            if (Target[i] is not Dimension extent)
            {
                unknown = unknown < 0 ? i : throw Misfit(input);
            }
            else if (extent != 0 || rest != 0)
            {
                quotient = quotient?.Divide(extent);
            }
        }

        if (quotient is null || (unknown < 0 && quotient != 1 && rest != 0))
        {
            throw Misfit(input);
        }

        Dimension[] dimensions = [.. Target.Select(extent => extent ?? quotient.Value)];
        return [new TensorType(input.ElementType, dimensions)];
    }

    internal override void Backward(Node node, GradientBuilder gradients) =>
        gradients.Add(node.Inputs[0], To(gradients.Of(node.Outputs[0])!, node.Inputs[0].Type));

    internal override Op Bind(IReadOnlyDictionary<string, int> symbols) =>
        new Reshape([.. Target.Select(extent => extent?.Bind(symbols))]);

    internal override void Compile(CompileContext context)
    {
        // An alias has nothing to run.
    }

    private ArgumentException Misfit(TensorType input) => new(
        $"Reshape: the input of shape {input.DimensionsText} does not fill " +
        $"[{string.Join(", ", Target.Select(extent => extent?.ToString() ?? "?"))}]. The element counts must be equal.");
}
