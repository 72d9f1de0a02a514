using System.Numerics.Tensors;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Initializers;

/// <summary>
/// A random orthogonal matrix: the columns, or the rows where these are fewer, have length 1 and are at right angles. Axes past the first
/// are taken together.
/// </summary>
/// <remarks>Saxe, McClelland and Ganguli 2013, arXiv 1312.6120. Source: Keras 3, <c>OrthogonalInitializer</c>.</remarks>
public sealed class Orthogonal : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, Shape shape, ulong seed, int ordinal)
    {
        if (values.IsEmpty)
        {
            return;
        }

        int rows = shape.Rank == 0 ? 1 : shape[0];
        int columns = values.Length / rows;
        (int count, int length) = rows < columns ? (rows, columns) : (columns, rows);
        float[] drawn = new float[values.Length];
        new CounterRandom(seed).With(RandomPurpose.Initialization).With((ulong)ordinal).FillNormal(drawn, 0, 0);
        double[][] vectors = [.. Enumerable.Range(0, count).Select(i => drawn.Skip(i * length).Take(length).Select(x => (double)x).ToArray())];
        for (int i = 0; i < count; i++)
        {
            // Twice, since what rounding leaves after the first pass is large where vectors are nearly parallel.
            for (int previous = 0; previous < 2 * i; previous++)
            {
                double[] other = vectors[previous % i];
                TensorPrimitives.MultiplyAdd(other, -TensorPrimitives.Dot<double>(vectors[i], other), vectors[i], vectors[i]);
            }

            TensorPrimitives.Divide(vectors[i], TensorPrimitives.Norm<double>(vectors[i]), vectors[i]);
        }

        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                values[(row * columns) + column] = (float)(rows < columns ? vectors[row][column] : vectors[column][row]);
            }
        }
    }
}
