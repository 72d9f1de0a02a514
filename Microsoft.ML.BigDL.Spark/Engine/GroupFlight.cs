using System.Collections.Immutable;
using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.ML.BigDL.Spark.Bridge;
using Microsoft.ML.BigDL.Spark.Executor;
using Microsoft.ML.BigDL.Spark.Messages;
using Microsoft.ML.BigDL.Spark.Scheduling;

namespace Microsoft.ML.BigDL.Spark.Engine;

/// <summary>
/// The groups on their way, first to last. While one runs, the next can be with Spark already: it starts its tasks meanwhile, which wait in the
/// workers.
/// </summary>
internal sealed class GroupFlight : IDisposable
{
    private readonly Guid _run;
    private readonly RunHosts _hosts;
    private readonly GroupSequence _sequence;
    private readonly GroupSizer _sizer;
    private readonly int _stepsPerEpoch;
    private readonly bool _overlaps;
    private readonly bool _halves;
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly JobThread[] _threads = [new("BigDL even groups"), new("BigDL odd groups")];
    private readonly Queue<FlyingGroup> _groups = [];
    private CancellationTokenSource _end = new();
    private long _launches;
    private int _membership = 1;
    private bool _isSeated;

    /// <param name="run">The run.</param>
    /// <param name="hosts">Who trains.</param>
    /// <param name="stepsPerEpoch">Steps in an epoch, which no group reaches across.</param>
    /// <param name="epochs">Epochs of the run.</param>
    /// <param name="sizer">The steps of a group.</param>
    /// <param name="overlaps">Whether the next group may be launched while one runs.</param>
    /// <param name="halves">Whether each step takes two jobs, one for the gradients and one for the update.</param>
    public GroupFlight(Guid run, RunHosts hosts, int stepsPerEpoch, int epochs, GroupSizer sizer, bool overlaps, bool halves)
    {
        _run = run;
        _hosts = hosts;
        _stepsPerEpoch = stepsPerEpoch;
        _sequence = new GroupSequence(stepsPerEpoch, epochs);
        _sizer = sizer;
        _overlaps = overlaps;
        _halves = halves;
    }

    /// <summary>Whether all hosts have reached the same step and no group is on its way, so that hosts may change.</summary>
    public bool IsAtBoundary => _groups.Count == 0 && _isSeated;

    /// <summary>Whether an executor can run the tasks of two groups.</summary>
    public static bool HasSpareSlot(ExecutorDescription executor) => executor.TaskSlots > 1;

    /// <summary>Launches the group to be waited for, if it is not on its way, and the one after where there is room for its tasks.</summary>
    /// <param name="sums">The sums of each rank's statistics over the epoch so far.</param>
    /// <param name="bestEpoch">The best epoch so far, from 0.</param>
    /// <param name="reached">Steps before this one are done again: a group ends there, since what hosts keep of it may be wanted, and validates nothing.</param>
    public void Launch(ImmutableArray<double[]> sums, int? bestEpoch, long reached)
    {
        if (_groups.Count == 0)
        {
            Launch(Next(sums, bestEpoch, reached));
        }

        // Newcomers are seated when no group is on its way, so that none is launched ahead where some wait.
        if (_overlaps && _groups.Count == 1 && !_sequence.IsFinished
            && _hosts.Seats.All(seat => HasSpareSlot(seat.Executor)) && !_hosts.CanGrow())
        {
            Launch(Next(sums, bestEpoch, reached));
        }
    }

    /// <summary>Waits for the first group. One that has failed stays until all are ended.</summary>
    /// <exception cref="WorkerJobException">It failed.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled; the groups are still on their way.</exception>
    public FlyingGroup Land(CancellationToken cancellation)
    {
        _groups.Peek().Landing.WaitAsync(cancellation).GetAwaiter().GetResult();
        return _groups.Dequeue();
    }

    /// <summary>Launches the second half of a step whose gradients have landed.</summary>
    public void LaunchUpdate(GroupCommand gradients) => Launch(gradients with { Part = StepPart.Update, Start = null });

    /// <summary>Gives up all groups on their way. Their tasks end in the workers, a little later than here.</summary>
    public void End()
    {
        _end.Cancel();
        while (_groups.TryDequeue(out FlyingGroup? group))
        {
            // How it ended is of no interest any more, but it must have.
            ((IAsyncResult)group.Landing).AsyncWaitHandle.WaitOne();
            _ = group.Landing.Exception;
        }

        _end.Dispose();
        _end = new CancellationTokenSource();
    }

    /// <summary>
    /// Goes on from a step under a new membership epoch, which fences off what is left of the one before; its first group says what hosts begin
    /// with.
    /// </summary>
    public void BeginMembership(long step)
    {
        _membership++;
        _isSeated = false;
        _sizer.Forget();
        _sequence.Restart(step);
    }

    public void Dispose()
    {
        End();
        Array.ForEach(_threads, thread => thread.Dispose());
        _end.Dispose();
    }

    private GroupCommand Next(ImmutableArray<double[]> sums, int? bestEpoch, long reached)
    {
        long again = reached - _sequence.Position;
        GroupPlan plan = _sequence.Next(again > 0 ? (int)Math.Min(_sizer.Size, again) : _sizer.Size);
        var command = new GroupCommand
        {
            Run = _run,
            Key = _key,
            Membership = _membership,
            Hosts = [.. _hosts.Seats.Select(seat => seat.Address)],
            HostOfRank = _hosts.HostOfRank,
            Records = _hosts.Records,
            ValidationRecords = _hosts.ValidationRecords,
            Epoch = plan.Epoch,
            FirstStepOfEpoch = plan.FirstStepOfEpoch,
            FirstStep = plan.FirstStep,
            Steps = plan.Steps,
            Part = _halves ? StepPart.Gradients : StepPart.Whole,
            Start = _isSeated ? null : new SeatStart { Sums = sums, HasModel = _hosts.HasModel, SlotHolders = _hosts.SlotHolders },
            BestEpoch = bestEpoch,
            Validates = _hosts.CanValidate && plan.FirstStepOfEpoch + plan.Steps == _stepsPerEpoch && plan.End > reached,
        };
        _isSeated = true;
        return command;
    }

    // At most as many as there are threads.
    private void Launch(GroupCommand command)
    {
        byte[] body = Message.Write(command);
        CancellationToken end = _end.Token;
        JobThread thread = _threads[_launches++ % _threads.Length];
        _groups.Enqueue(new FlyingGroup(command, Stopwatch.GetTimestamp(), thread.Run(() =>
        {
            IReadOnlyList<byte[]> answers = _hosts.Run(GroupJob.Name, body, end);
            long landed = Stopwatch.GetTimestamp();
            return (answers.Select(answer => Message.Read<GroupReport>(answer)).ToArray(), landed);
        })));
    }
}
