using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Spark.Engine;

/// <summary>
/// The best weights and states so far. Executors keep them from the end of their epoch on, so those that come later have none: before they take
/// part, so that the others may be lost, a copy comes here.
/// </summary>
internal sealed class BestModel(ModelFetch models, Guid run, ParameterLayout layout, int stepsPerEpoch) : IDisposable
{
    private ParameterStore? _parameters;
    private int? _epoch;

    /// <summary>Fetches the weights and states of an epoch's end, if they are not here; they stay the same until another epoch is asked for.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <exception cref="WorkerJobException">No executor has them, or none answers.</exception>
    public ParameterStore Fetch(int epoch)
    {
        _parameters ??= new ParameterStore(layout);
        if (_epoch != epoch)
        {
            _epoch = null;
            models.Fetch(run, (epoch + 1L) * stepsPerEpoch, epoch, _parameters);
            _epoch = epoch;
        }

        return _parameters;
    }

    public void Dispose() => _parameters?.Dispose();
}
