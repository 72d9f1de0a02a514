using System.Numerics;
using System.Runtime.CompilerServices;
using Microsoft.ML.BigDL.Kernels.Simd;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Microsoft.ML.BigDL.Kernels;

/// <summary>
/// Adam and AdamW (Kingma and Ba, arXiv 1412.6980; Loshchilov and Hutter, arXiv 1711.05101): g = scale g + decay w; m =
/// b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2; w = (1 - decoupled) w - rate m / (root scale sqrt v + epsilon). Slot 1
/// is m, slot 2 is v, both 0 at first. Made by <see cref="Keras"/> or <see cref="Torch"/>.
/// </summary>
internal readonly record struct AdamStep : IOptimizerStep
{
    public AdamStep()
    {
    }

    /// <summary>
    /// The form of Keras and of the paper's section 2: the bias correction is in the rate, and epsilon is added to the
    /// uncorrected root. Steps count from 1.
    /// </summary>
    public static AdamStep Keras(double learningRate, double beta1, double beta2, double epsilon, long step)
    {
        double rate = learningRate * Math.Sqrt(1 - Math.Pow(beta2, step)) / (1 - Math.Pow(beta1, step));
        return Create(learningRate, rate, beta1, beta2, epsilon, rootScale: 1);
    }

    /// <summary>
    /// The form of Torch and of the paper's algorithm 1: epsilon is added to the bias-corrected root. Steps count from
    /// 1.
    /// </summary>
    public static AdamStep Torch(double learningRate, double beta1, double beta2, double epsilon, long step) =>
        Create(learningRate, learningRate / (1 - Math.Pow(beta1, step)), beta1, beta2, epsilon,
            1 / Math.Sqrt(1 - Math.Pow(beta2, step)));

    private static AdamStep Create(
        double learningRate, double rate, double beta1, double beta2, double epsilon, double rootScale) =>
        new()
        {
            LearningRate = (float)learningRate,
            Rate = (float)rate,
            Beta1 = (float)beta1,
            OneMinusBeta1 = (float)(1 - beta1),
            Beta2 = (float)beta2,
            OneMinusBeta2 = (float)(1 - beta2),
            Epsilon = (float)epsilon,
            RootScale = (float)rootScale,
        };

    /// <summary>The step length before bias correction; the decoupled decay is a share of it.</summary>
    public float LearningRate { get; init; }

    /// <summary>The step length with bias correction.</summary>
    public float Rate { get; init; }

    /// <summary>The share of m that is kept.</summary>
    public float Beta1 { get; init; }

    /// <summary>1 - b1, rounded once.</summary>
    public float OneMinusBeta1 { get; init; }

    /// <summary>The share of v that is kept.</summary>
    public float Beta2 { get; init; }

    /// <summary>1 - b2, rounded once.</summary>
    public float OneMinusBeta2 { get; init; }

    /// <summary>Keeps the quotient finite.</summary>
    public float Epsilon { get; init; }

    /// <summary>The bias correction of the root.</summary>
    public float RootScale { get; init; }

    /// <summary>The factor on the gradient, for clipping by norm.</summary>
    public float GradientScale { get; init; } = 1;

    /// <summary>The L2 penalty of Adam: this times the weight is added to the gradient.</summary>
    public float WeightDecay { get; init; }

    /// <summary>The decay of AdamW: rate times this share of the weight is taken off directly.</summary>
    public float DecoupledDecay { get; init; }

    public static int Slots => 2;

    public void Define<T>(ref T w, T g, ref T m, ref T v)
        where T : IFloatingPointIeee754<T>
    {
        g = (T.CreateTruncating(WeightDecay) * w) + (T.CreateTruncating(GradientScale) * g);
        m = (T.CreateTruncating(Beta1) * m) + (T.CreateTruncating(OneMinusBeta1) * g);
        v = (T.CreateTruncating(Beta2) * v) + (T.CreateTruncating(OneMinusBeta2) * g * g);
        T root = (T.CreateTruncating(RootScale) * T.Sqrt(v)) + T.CreateTruncating(Epsilon);
        T step = T.CreateTruncating(Rate) * m / root;
        w = (T.CreateTruncating(1 - (LearningRate * DecoupledDecay)) * w) - step;
    }

    [MethodImpl(AggressiveInlining)]
    public void Apply<V>(ref V w, V g, ref V m, ref V v)
        where V : struct, ILanes<V>
    {
        g = V.MultiplyAdd(V.Create(WeightDecay), w, V.Create(GradientScale) * g);
        m = V.MultiplyAdd(V.Create(Beta1), m, V.Create(OneMinusBeta1) * g);
        v = V.MultiplyAdd(V.Create(Beta2), v, V.Create(OneMinusBeta2) * g * g);
        V step = V.Create(Rate) * m / V.MultiplyAdd(V.Create(RootScale), V.Sqrt(v), V.Create(Epsilon));
        w = V.MultiplyAdd(V.Create(1 - (LearningRate * DecoupledDecay)), w, -step);
    }
}
