using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Simd.Products;
using Microsoft.ML.BigDL.Ops.Fusion;
using Microsoft.ML.BigDL.Ops.Reduction;
using Microsoft.ML.BigDL.Ops.Shaping;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Products;

/// <summary>
/// The matrix product of the last two axes, y = epilogue(a' b' + bias), with leading axes broadcast as in ONNX MatMul:
/// a <c>[.., M, K]</c> (or <c>[.., K, M]</c>, <see cref="TransposeA"/>), b <c>[.., K, N]</c> (or <c>[.., N, K]</c>,
/// <see cref="TransposeB"/>), y <c>[.., M, N]</c>. With <see cref="HasBias"/> the third input is a bias <c>[N]</c>.
/// Transposition, bias and epilogue are not in ONNX MatMul.
/// </summary>
internal sealed record MatMul : Op
{
    // Small weights are laid out before all else, so that their products do not wait for each other; large ones where they are used, in cache.
    private const long MostBytesPackedFirst = 1 << 16;

    public bool TransposeA { get; init; }

    public bool TransposeB { get; init; }

    public bool HasBias { get; init; }

    public Epilogue Epilogue { get; init; }

    /// <summary>ONNX's name of the operator that the epilogue stands for; null if there is none.</summary>
    public string? EpilogueOperator => Epilogue == Epilogue.None ? null : Epilogue.ToString();

    /// <summary>
    /// The product of two values. A vector on the left is a row, one on the right a column, and its axis is missing in
    /// the output.
    /// </summary>
    public static Value Of(
        Value a, Value b, Value? bias = null, bool transposeA = false, bool transposeB = false,
        Epilogue epilogue = Epilogue.None)
    {
        bool isRow = a.Type.Rank == 1 && !transposeA;
        bool isColumn = b.Type.Rank == 1 && !transposeB;
        Value left = isRow ? Reshape.Of(a, 1, null) : a;
        Value right = isColumn ? Reshape.Of(b, null, 1) : b;
        var op = new MatMul
        {
            TransposeA = transposeA,
            TransposeB = transposeB,
            HasBias = bias is not null,
            Epilogue = epilogue,
        };
        Value y = bias is null ? Node.Apply(op, left, right) : Node.Apply(op, left, right, bias);
        if (!isRow && !isColumn)
        {
            return y;
        }

        ReadOnlySpan<Dimension> extents = y.Type.Dimensions;
        Dimension[] batch = extents[..^2].ToArray();
        Dimension[] kept = [.. batch, .. isRow ? [] : extents.Slice(batch.Length, 1), .. isColumn ? [] : extents[^1..]];
        return Reshape.To(y, new TensorType(y.Type.ElementType, kept));
    }

    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs)
    {
        TensorType a = inputs[0];
        TensorType b = inputs[1];
        if (!ElementTypes.IsFloat(a.ElementType) || a.ElementType != b.ElementType)
        {
            throw new ArgumentException($"{Name}: the inputs are {a} and {b} but must be of one floating-point type. Cast one first.");
        }

        if (a.Rank < 2 || b.Rank < 2)
        {
            throw new ArgumentException($"{Name}: the inputs have shapes {a.DimensionsText} and {b.DimensionsText} " +
                "but matrices of two or more axes are expected. Reshape the vector to a row or a column.");
        }

        Dimension columns = a[TransposeA ? -2 : -1];
        Dimension rows = b[TransposeB ? -1 : -2];
        if (columns != rows)
        {
            throw new ArgumentException($"{Name}: the left input{Side(TransposeA)} {a.DimensionsText} has rows of {columns} elements " +
                $"but the right input{Side(TransposeB)} {b.DimensionsText} has columns of {rows}. Make them equal.");
        }

        Dimension n = b[TransposeB ? -2 : -1];
        if (HasBias && inputs[2] != new TensorType(a.ElementType, n))
        {
            throw new ArgumentException($"{Name}: the bias is {inputs[2]} but {new TensorType(a.ElementType, n)} is expected, " +
                "one element for each column of the output.");
        }

        return [new TensorType(a.ElementType, [.. Batch(a, b), a[TransposeA ? -1 : -2], n])];
    }

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        (Value a, Value b) = (node.Inputs[0], node.Inputs[1]);
        Value dy = EpilogueGradient.Of(Epilogue, gradients.Of(node.Outputs[0])!, node.Outputs[0]);
        if (gradients.Needs(a))
        {
            Value gradient = TransposeA
                ? Of(b, dy, transposeA: TransposeB, transposeB: true)
                : Of(dy, b, transposeB: !TransposeB);
            gradients.Add(a, SumToShape.Of(gradient, a.Type));
        }

        if (gradients.Needs(b))
        {
            // A right operand shared by every product takes its whole gradient from one tall product.
            bool isTall = b.Type.Rank == 2 && !TransposeA;
            Value left = isTall ? Rows(a) : a;
            Value right = isTall ? Rows(dy) : dy;
            Value gradient = TransposeB
                ? Of(right, left, transposeA: true, transposeB: TransposeA)
                : Of(left, right, transposeA: !TransposeA);
            gradients.Add(b, SumToShape.Of(gradient, b.Type));
        }

        if (HasBias && gradients.Needs(node.Inputs[2]))
        {
            gradients.Add(node.Inputs[2], BiasGradient.Of(dy, -1));
        }
    }

    internal override void Compile(CompileContext context)
    {
        var product = new BatchedProduct(context.InputShape(0), context.InputShape(1), TransposeA, TransposeB);
        Emit(context, product, Epilogue, context.Input(0), context.Input(1), HasBias ? context.Input(2) : null, context.Output());
    }

    /// <summary>Emits the kernels of a product on buffers of any origin; a null bias stands for zeros.</summary>
    internal static void Emit(
        CompileContext context, BatchedProduct product, Epilogue epilogue, PlanBuffer a, PlanBuffer b, PlanBuffer? bias, PlanBuffer c)
    {
        bool hasBias = bias is not null;
        BufferUse left = product.ReadsByItemA ? BufferUse.ReadByItem(a) : BufferUse.Read(a);
        BufferUse right = product.ReadsByItemB ? BufferUse.ReadByItem(b) : BufferUse.Read(b);
        BufferUse output = BufferUse.WriteByItem(c);
        BufferUse[] last = bias is null ? [] : [BufferUse.Read(bias)];
        if (!context.IsFast)
        {
            Kernel reference = context.FloatType == ElementType.Float64
                ? new ReferenceProduct<double>(product, hasBias, epilogue)
                : new ReferenceProduct<float>(product, hasBias, epilogue);
            context.Emit(reference, [left, right, output, .. last]);
        }
        else if (product.IsByProduct)
        {
            context.Emit(new PackedProduct(product, hasBias, epilogue), [left, right, output, .. last]);
        }
        else if (Gemm.IsFasterUnpacked(product.Geometry))
        {
            context.Emit(new UnpackedProduct(product, hasBias, epilogue), [left, right, output, .. last]);
        }
        else
        {
            var packed = new PlanBuffer(ElementType.Float32, product.Matrices * Gemm.PackedLength(product.Geometry));
            var pack = new PackKernel(product);
            if (b.Region == Region.Parameters && packed.Bytes <= MostBytesPackedFirst)
            {
                context.EmitFirst(pack, right, BufferUse.Write(packed));
            }
            else
            {
                context.Emit(pack, right, BufferUse.Write(packed));
            }

            context.Emit(new RowProduct(product, hasBias, epilogue), [left, BufferUse.Read(packed), output, .. last]);
        }
    }

    private static Value Rows(Value value) => value.Type.Rank == 2 ? value : Reshape.Of(value, null, value.Type[-1]);

    private static string Side(bool isTransposed) => isTransposed ? ", transposed from" : string.Empty;

    private Dimension[] Batch(TensorType a, TensorType b)
    {
        var batch = new Dimension[Math.Max(a.Rank, b.Rank) - 2];
        for (int i = 1; i <= batch.Length; i++)
        {
            Dimension left = i <= a.Rank - 2 ? a[-2 - i] : 1;
            Dimension right = i <= b.Rank - 2 ? b[-2 - i] : 1;
            batch[^i] = left == 1 || left == right ? right
                : right == 1 ? left
                : throw new ArgumentException($"{Name}: the leading axes of {a.DimensionsText} and {b.DimensionsText} do not broadcast. " +
                    "They must be equal or 1.");
        }

        return batch;
    }
}
