namespace Microsoft.ML.BigDL.Optimizers;

/// <summary>The learning rate as a function of the step; a number stands for the constant one.</summary>
public abstract class LearningRateSchedule
{
    private protected LearningRateSchedule()
    {
    }

    /// <summary>The same rate at every step.</summary>
    public static implicit operator LearningRateSchedule(float learningRate) => FromSingle(learningRate);

    /// <summary>The same rate at every step.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is negative or not a number.</exception>
    public static LearningRateSchedule FromSingle(float learningRate)
    {
        if (!(learningRate >= 0) || !float.IsFinite(learningRate))
        {
            throw new ArgumentOutOfRangeException(nameof(learningRate), learningRate,
                "The learning rate must be a finite number of 0 or more, usually between 0.0001 and 0.1.");
        }

        return new Constant(learningRate);
    }

    /// <summary>The rate of a training step, counted from 0.</summary>
    public abstract float At(long iteration);

    private protected static int AtLeastOne(int steps, string name) => steps >= 1 ? steps : throw new ArgumentOutOfRangeException(
        name, steps, $"{name} must be 1 or more.");

    private sealed class Constant(float learningRate) : LearningRateSchedule
    {
        public override float At(long iteration) => learningRate;
    }
}
