namespace Microsoft.ML.BigDL.Optimizers.Schedules;

/// <summary>
/// The rate falls along half a cosine over FirstDecaySteps steps, starts again from Initial MMul over TMul times as many steps, and so on.
/// </summary>
/// <remarks>Loshchilov and Hutter 2016, arXiv 1608.03983. Source: Keras 3, <c>CosineDecayRestarts</c>.</remarks>
/// <exception cref="ArgumentOutOfRangeException">There is not one step.</exception>
public sealed class CosineDecayRestarts(float initialLearningRate, int firstDecaySteps) : LearningRateSchedule
{
    private readonly int _firstDecaySteps = AtLeastOne(firstDecaySteps, nameof(firstDecaySteps));

    /// <summary>How many times as long each fall is as the one before; default 2, at least 1.</summary>
    public float TMul
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "CosineDecayRestarts.TMul must be 1 or more.");
    } = 2;

    /// <summary>How many times as high each fall begins as the one before; default 1.</summary>
    public float MMul { get; init; } = 1;

    /// <summary>The share of the rate that is left at the end of a fall; default 0.</summary>
    public float Alpha { get; init; }

    /// <inheritdoc/>
    public override float At(long iteration)
    {
        double begin = 0;
        double length = _firstDecaySteps;
        double height = 1;
        while (iteration >= begin + length)
        {
            begin += length;
            length *= TMul;
            height *= MMul;
        }

        double cosine = height * (1 + Math.Cos(Math.PI * (iteration - begin) / length)) / 2;
        return (float)(initialLearningRate * (((1 - Alpha) * cosine) + Alpha));
    }
}
