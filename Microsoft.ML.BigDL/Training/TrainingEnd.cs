namespace Microsoft.ML.BigDL.Training;

/// <summary>Why a training ended.</summary>
public enum TrainingEnd
{
    /// <summary>All epochs were trained.</summary>
    Completed,

    /// <summary>The watched loss no longer fell.</summary>
    StoppedEarly,

    /// <summary>The caller cancelled; the best weights so far were kept.</summary>
    Cancelled,
}
