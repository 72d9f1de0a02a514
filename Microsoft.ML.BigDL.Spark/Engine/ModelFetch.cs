using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Spark.Executor;
using Microsoft.ML.BigDL.Spark.Messages;

namespace Microsoft.ML.BigDL.Spark.Engine;

/// <summary>Brings weights and states from the executors to the driver. One executor that has them is enough: the others are not asked.</summary>
internal sealed class ModelFetch(RunHosts hosts)
{
    /// <summary>Fetches what the weights and states were before a step.</summary>
    /// <param name="run">The run.</param>
    /// <param name="step">The step.</param>
    /// <param name="epoch">The epoch, from 0, that ended there; null within an epoch.</param>
    /// <param name="target">Where they are put.</param>
    /// <exception cref="WorkerJobException">No executor has them, or none answers.</exception>
    public void Fetch(Guid run, long step, int? epoch, ParameterStore target)
    {
        List<WorkerJobException> errors = [];
        foreach (HostSeat seat in hosts.Seats)
        {
            try
            {
                var command = new FetchCommand(run, seat.Address.Worker, step, epoch);
                FetchJob.Join(hosts.RunOn(seat, FetchJob.Name, Message.Write(command)), target);
                return;
            }
            catch (WorkerJobException error) when (error.IsTransient || error.IsLacking)
            {
                errors.Add(error);
            }
        }

        throw errors.Find(error => error.IsTransient) ?? new WorkerJobException(
            $"No executor has the weights of {(epoch is int ended ? $"the end of epoch {ended + 1}" : $"step {step}")}; those that had them are lost.",
            errors[^1].Fault,
            errors[^1]);
    }
}
