namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>How ONNX Resize computes one axis: each output element is a weighted sum of input elements.</summary>
internal sealed record ResizeAxis(int Input, int Output, double Scale)
{
    public string Coordinates { get; init; } = "half_pixel";

    public string Rounding { get; init; } = "round_prefer_floor";

    public bool IsCubic { get; init; }

    public double CubicCoefficient { get; init; } = -0.75;

    public bool IsSmoothed { get; init; }

    public bool ExcludesOutside { get; init; }

    /// <summary>The input element each output element is, for mode nearest.</summary>
    public int[] Nearest() => [.. Enumerable.Range(0, Output).Select(index => Math.Clamp(Round(Source(index)), 0, Input - 1))];

    /// <summary>The weights <c>[Input, Output]</c> for modes linear and cubic.</summary>
    public float[] Weights()
    {
        float[] weights = new float[Input * Output];
        // Shrinking with smoothing spreads each weight over as many elements as it stands for.
        double squeeze = IsSmoothed ? Math.Min(Scale, 1) : 1;
        int reach = (int)Math.Ceiling((IsCubic ? 2 : 1) / squeeze);
        for (int index = 0; index < Output; index++)
        {
            double source = Source(index);
            int center = (int)Math.Floor(source);
            double[] taps = new double[2 * reach];
            for (int tap = 0; tap < taps.Length; tap++)
            {
                int at = center - reach + 1 + tap;
                bool isOutside = at < 0 || at >= Input;
                taps[tap] = ExcludesOutside && isOutside ? 0 : Kernel(Math.Abs(at - source) * squeeze);
            }

            double sum = ExcludesOutside || IsSmoothed ? taps.Sum() : 1;
            for (int tap = 0; tap < taps.Length; tap++)
            {
                int at = Math.Clamp(center - reach + 1 + tap, 0, Input - 1);
                weights[(at * Output) + index] += (float)(taps[tap] / sum);
            }
        }

        return weights;
    }

    private double Source(int index) => Coordinates switch
    {
        "half_pixel" => ((index + 0.5) / Scale) - 0.5,
        "half_pixel_symmetric" => HalfPixelSymmetric(index),
        "pytorch_half_pixel" => Output > 1 ? ((index + 0.5) / Scale) - 0.5 : 0,
        "align_corners" => Output == 1 ? 0 : index * (Input - 1.0) / (Output - 1.0),
        _ => index / Scale,
    };

    // Keeps the middle in the middle when the scale does not give a whole number of elements.
    private double HalfPixelSymmetric(int index)
    {
        double adjustment = Output / (Scale * Input);
        double offset = Input / 2.0 * (1 - adjustment);
        return offset + ((index + 0.5) / Scale) - 0.5;
    }

    private int Round(double source) => (int)(Rounding switch
    {
        "round_prefer_floor" => Math.Ceiling(source - 0.5),
        "round_prefer_ceil" => Math.Floor(source + 0.5),
        "floor" => Math.Floor(source),
        _ => Math.Ceiling(source),
    });

    // Linear: a triangle of half width 1. Cubic: Keys's kernel of half width 2.
    private double Kernel(double distance)
    {
        if (!IsCubic)
            return Math.Max(0, 1 - distance);

        double a = CubicCoefficient;
        return distance <= 1 ? ((((a + 2) * distance) - (a + 3)) * distance * distance) + 1
            : distance < 2 ? ((((((distance - 5) * distance) + 8) * distance) - 4) * a)
            : 0;
    }
}
