using System.Collections.Immutable;
using Microsoft.ML.BigDL.Spark.Executor;
using Microsoft.ML.BigDL.Spark.Messages;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Spark.Engine;

/// <summary>Brings the whole state of a run from the executors to the driver and back, whoever hosts the ranks by then.</summary>
internal sealed class StateTransfer(RunHosts hosts, ModelFetch models, RunSpec spec, SliceMap slices)
{
    // Spark ends a job whose results are larger than spark.driver.maxResultSize, 1 GiB unless set otherwise.
    private const long JobBytes = 256 << 20;

    /// <summary>Fetches what the state was before a step that all hosts have reached.</summary>
    /// <param name="state">Where it is put; its step says what is wanted.</param>
    /// <param name="epoch">The epoch, from 0, that ended there; null within an epoch.</param>
    /// <param name="best">The best weights and states, of the epoch that the state names.</param>
    /// <exception cref="WorkerJobException">An executor was lost meanwhile.</exception>
    public void Fetch(EngineState state, int? epoch, BestModel best)
    {
        models.Fetch(spec.Run, state.Step, epoch, state.Parameters);
        ImmutableArray<HostSeat> seats = hosts.Seats;
        ImmutableArray<Guid> holders = [.. hosts.SlotHoldersAt(state.Step).Select(host => seats[host].Address.Worker)];
        foreach ((int first, int end) in slices.Runs(JobBytes / sizeof(float) / Math.Max(1, state.SlotCount)))
        {
            var command = new SlotsCommand(spec.Run, state.Step, first, end, holders);
            SlotsJob.Join(command, hosts.Run(SlotsJob.Name, Message.Write(command)), slices, state);
        }

        if (state.BestEpoch is int bestEpoch)
        {
            state.MakeBest().CopyFrom(bestEpoch == epoch ? state.Parameters : best.Fetch(bestEpoch));
        }
    }

    /// <summary>Gives every host what it needs to go on from a state.</summary>
    /// <exception cref="WorkerJobException">An executor was lost meanwhile.</exception>
    /// <exception cref="SparkException">The state is too large to be sent.</exception>
    public void Give(EngineState state)
    {
        ImmutableArray<int> hostOfRank = hosts.HostOfRank;
        hosts.RunWith(StateJob.Name, spec.Run.ToByteArray(), host => StateElement.Write(
            state, slices, [.. Enumerable.Range(0, hostOfRank.Length).Where(rank => hostOfRank[rank] == host)]));
        hosts.GoOnFrom(state.Step);
    }
}
