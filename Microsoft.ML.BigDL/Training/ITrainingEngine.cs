using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Training;

/// <summary>
/// Where the steps of a run are done: in this process or on a cluster. The trainer decides what is done; the weights come to the same
/// bits on every engine.
/// </summary>
internal interface ITrainingEngine : IDisposable
{
    /// <summary>The number of training records.</summary>
    int Records { get; }

    /// <summary>The number of steps in an epoch.</summary>
    int StepsPerEpoch { get; }

    /// <summary>The number of threads that compute, of all machines.</summary>
    int Threads { get; }

    /// <summary>The training records of each rank.</summary>
    ImmutableArray<int> RecordsOfRanks { get; }

    /// <summary>The validation records of each rank.</summary>
    ImmutableArray<int> ValidationRecordsOfRanks { get; }

    /// <summary>Where each parameter lies in the vectors of an <see cref="EngineState"/>.</summary>
    ParameterLayout Layout { get; }

    /// <summary>The vector instructions that compute, as <see cref="Kernels.VectorTier"/> names them.</summary>
    string VectorTier { get; }

    /// <summary>Whether there are records to validate on.</summary>
    bool CanValidate { get; }

    /// <summary>The mean loss and the metrics of the epoch so far, or of the validation just done.</summary>
    BatchStatistics Statistics { get; }

    /// <summary>Where the time of the epoch goes; null where all of it is computing.</summary>
    TrainingShares? Shares { get; }

    /// <summary>Starts an epoch, from 0.</summary>
    void StartEpoch(int epoch);

    /// <summary>Trains one or more steps of the epoch from the given one on and returns how many; 0 where the run was cancelled meanwhile.</summary>
    int Train(int step);

    /// <summary>Evaluates the network on the validation records.</summary>
    void Validate();

    /// <summary>Copies all that is needed to go on from the present step, on this engine or another; the caller disposes it.</summary>
    EngineState Capture();

    /// <summary>Goes on from a state, within the epoch just started.</summary>
    void Restore(EngineState state);

    /// <summary>Keeps the present weights as the best so far.</summary>
    void KeepBest();

    /// <summary>Goes back to the weights kept last.</summary>
    void RestoreBest();

    /// <summary>Brings the trained weights into the parameters that the run started from.</summary>
    void Finish();
}
