using System.Collections.Immutable;
using System.Numerics;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Tensors;
using Definition = Microsoft.ML.BigDL.Kernels.Reference.LayerNorm;
using Fast = Microsoft.ML.BigDL.Kernels.Simd.LayerNorm;

namespace Microsoft.ML.BigDL.Ops.Normalization;

/// <summary>
/// ONNX LayerNormalization, y = (x - mean) / sqrt(variance + epsilon) scale + bias over the axes from <see cref="Axis"/> (counted from
/// the front) on; scale and bias have the shape of those axes. The second and third output are mean and 1 / sqrt(variance +
/// epsilon), one for each row. Ba, Kiros and Hinton, arXiv 1607.06450. A missing scale is not in ONNX.
/// </summary>
internal sealed record LayerNormalization(int Axis, float Epsilon) : Op
{
    /// <summary>Whether the second input is a scale.</summary>
    public bool HasScale { get; init; }

    /// <summary>Whether the input after the scale is a bias.</summary>
    public bool HasBias { get; init; }

    /// <summary>The normalised x; a negative axis counts from the end.</summary>
    public static Value Of(Value x, Value? scale = null, Value? bias = null, int axis = -1, float epsilon = 1e-5f)
    {
        var op = new LayerNormalization(axis < 0 ? axis + x.Type.Rank : axis, epsilon)
        {
            HasScale = scale is not null,
            HasBias = bias is not null,
        };
        ImmutableArray<Value> inputs = [x];
        inputs = scale is null ? inputs : inputs.Add(scale);
        return Node.Apply(op, bias is null ? inputs : inputs.Add(bias));
    }

    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs)
    {
        TensorType x = inputs[0];
        if (!ElementTypes.IsFloat(x.ElementType) || Axis < 0 || Axis >= x.Rank)
        {
            throw new ArgumentException($"{Name}: the input is {x} but a floating-point tensor with an axis {Axis} is expected.");
        }

        var expected = new TensorType(x.ElementType, x.Dimensions[Axis..]);
        foreach (TensorType parameter in inputs[1..])
        {
            if (parameter != expected)
            {
                throw new ArgumentException($"{Name}: a scale or bias is {parameter} but {expected} is expected, the axes of the input " +
                    $"{x.DimensionsText} from {Axis} on.");
            }
        }

        TensorType statistics = x;
        for (int axis = Axis; axis < x.Rank; axis++)
        {
            statistics = statistics.WithDimension(axis, 1);
        }

        return [x, statistics, statistics];
    }

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        Value dy = gradients.Of(node.Outputs[0])!;
        var op = new LayerNormalizationGradient(Axis, HasScale);
        ImmutableArray<Value> inputs = [node.Inputs[0], dy, node.Outputs[1], node.Outputs[2]];
        Node gradient = Node.Create(op, HasScale ? inputs.Add(node.Inputs[1]) : inputs);
        gradients.Add(node.Inputs[0], gradient.Outputs[0]);
        if (HasScale)
        {
            gradients.Add(node.Inputs[1], gradient.Outputs[1]);
        }

        if (HasBias)
        {
            gradients.Add(node.Inputs[HasScale ? 2 : 1], gradient.Outputs[2]);
        }
    }

    internal override void Compile(CompileContext context)
    {
        (int rows, int columns) = Extents(context.InputShape(0), Axis);
        Kernel kernel = context.IsFast ? new FastKernel(rows, columns, this)
            : context.FloatType == ElementType.Float64 ? new ReferenceKernel<double>(rows, columns, this)
            : new ReferenceKernel<float>(rows, columns, this);
        context.Emit(
            kernel,
            [
                BufferUse.ReadByItem(context.Input(0)),
                BufferUse.WriteByItem(context.Output(0)),
                BufferUse.WriteByItem(context.Output(1)),
                BufferUse.WriteByItem(context.Output(2)),
                .. Enumerable.Range(1, context.Node.Inputs.Length - 1).Select(i => BufferUse.Read(context.Input(i))),
            ]);
    }

    /// <summary>The rows and columns of a shape cut before an axis.</summary>
    internal static (int Rows, int Columns) Extents(Shape shape, int axis)
    {
        (int rows, int columns) = (1, 1);
        for (int i = 0; i < shape.Rank; i++)
        {
            rows *= i < axis ? shape[i] : 1;
            columns *= i < axis ? 1 : shape[i];
        }

        return (rows, columns);
    }

    private ReadOnlySpan<T> Scale<T>(in KernelArguments arguments)
        where T : unmanaged => HasScale ? arguments.Get<T>(4) : default;

    private ReadOnlySpan<T> Bias<T>(in KernelArguments arguments)
        where T : unmanaged => HasBias ? arguments.Get<T>(HasScale ? 5 : 4) : default;

    private sealed class FastKernel(int rows, int columns, LayerNormalization op) : Kernel(rows)
    {
        public override void Run(in KernelArguments arguments, int begin, int end) => Fast.Forward(
            columns, arguments.Get<float>(0), op.Scale<float>(arguments), op.Bias<float>(arguments), op.Epsilon,
            arguments.Get<float>(1), arguments.Get<float>(2), arguments.Get<float>(3), begin, end);
    }

    private sealed class ReferenceKernel<T>(int rows, int columns, LayerNormalization op) : Kernel(rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly T[] _ones = [.. Enumerable.Repeat(T.One, columns)];
        private readonly T[] _zeros = new T[columns];

        public override void Run(in KernelArguments arguments, int begin, int end) => Definition.Forward(
            columns, Slices.Of(arguments.Get<T>(0), Items, begin, end), op.HasScale ? op.Scale<T>(arguments) : _ones,
            op.HasBias ? op.Bias<T>(arguments) : _zeros, T.CreateTruncating(op.Epsilon),
            Slices.Of(arguments.Get<T>(1), Items, begin, end), arguments.Get<T>(2)[begin..end], arguments.Get<T>(3)[begin..end]);
    }
}
