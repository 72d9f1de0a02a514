using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Initializers;

/// <summary>
/// Random values whose variance is a scale divided by the number of connections, so that signals keep their size from
/// layer to layer.
/// </summary>
public abstract class VarianceScaling : Initializer
{
    // The deviation of a standard normal distribution cut at two deviations; dividing by it restores the variance.
    private const float TruncatedDeviation = 0.87962566f;

    private readonly float _scale;
    private readonly FanMode _mode;
    private readonly bool _isNormal;

    private protected VarianceScaling(float scale, FanMode mode, bool isNormal)
    {
        _scale = scale;
        _mode = mode;
        _isNormal = isNormal;
    }

    /// <inheritdoc/>
    public override void Fill(Span<float> values, Shape shape, ulong seed, int ordinal)
    {
        (double fanIn, double fanOut) = Fans(shape);
        double variance = _scale / Math.Max(1, _mode == FanMode.FanIn ? fanIn : (fanIn + fanOut) / 2);
        CounterRandom random = new CounterRandom(seed).With(RandomPurpose.Initialization).With((ulong)ordinal);
        if (!_isNormal)
        {
            float limit = (float)Math.Sqrt(3 * variance);
            random.FillUniform(values, 0, 0, -limit, limit);
            return;
        }

        float deviation = (float)(Math.Sqrt(variance) / TruncatedDeviation);
        random.FillNormal(values, 0, 0);
        Span<float> again = stackalloc float[1];
        for (int i = 0; i < values.Length; i++)
        {
            for (ulong draw = 1; Math.Abs(values[i]) > 2; draw++)
            {
                random.FillNormal(again, draw, (ulong)i);
                values[i] = again[0];
            }

            values[i] *= deviation;
        }
    }

    // Matrices are [in, out]; kernels of convolutions [out, in, ..] with the window behind.
    private static (double In, double Out) Fans(Shape shape)
    {
        switch (shape.Rank)
        {
            case 0:
                return (1, 1);
            case 1:
                return (shape[0], shape[0]);
            case 2:
                return (shape[0], shape[1]);
            default:
                double window = shape.Product(2, shape.Rank);
                return (shape[1] * window, shape[0] * window);
        }
    }
}
