namespace Microsoft.ML.BigDL.Training;

/// <summary>Where the time of the present epoch goes on a cluster; the fractions add up to 1.</summary>
/// <param name="Compute">Of the time, forward and backward passes, validation, and copies kept in case a machine is lost.</param>
/// <param name="Exchange">Gradients and weights on their way between machines, waiting for the slowest included.</param>
/// <param name="Scheduling">Machines have nothing to do until their next work is started.</param>
/// <param name="Straggler">The machine that has held the others up for several groups of steps, and how much; null where none has.</param>
public sealed record TrainingShares(double Compute, double Exchange, double Scheduling, string? Straggler)
{
    /// <summary>The shares as a line of text.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"compute {100 * Compute:0} %, exchange {100 * Exchange:0} %, scheduling {100 * Scheduling:0} %")
        + (Straggler is null ? string.Empty : $"; {Straggler}");
}
