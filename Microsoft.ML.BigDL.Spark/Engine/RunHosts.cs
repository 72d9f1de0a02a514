using System.Collections.Immutable;
using Microsoft.ML.BigDL.Estimators;
using Microsoft.ML.BigDL.Spark.Bridge;
using Microsoft.ML.BigDL.Spark.Executor;
using Microsoft.ML.BigDL.Spark.Messages;
using Microsoft.ML.BigDL.Spark.Scheduling;
using Microsoft.ML.BigDL.Spark.Worker;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Spark.Engine;

/// <summary>Who hosts the ranks of a run, and how their records get there: at the start, and after a loss.</summary>
internal sealed class RunHosts
{
    // On a node that has nothing yet a worker takes a while to start.
    private static readonly TimeSpan s_forStart = TimeSpan.FromSeconds(60);

    private readonly IWorkerCluster _cluster;
    private readonly RollCall _rollCall;
    private readonly RunSpec _spec;
    private readonly IRecordSupply _supply;
    private readonly Membership _membership;
    private readonly HostReports _reports = new();
    private readonly List<HostSeat> _offered = [];
    private readonly HashSet<string> _refused = [];
    private readonly HashSet<HostSeat> _answered = [];
    private readonly TimeProvider _time;
    private readonly TimeSpan _settling;
    private readonly TrainingOptions _options;
    private ImmutableArray<HostSeat> _seats;
    private long _looked;
    private long? _restored;

    /// <summary>Opens the run on the executors there are and gives them weights and records.</summary>
    /// <exception cref="WorkerJobException">An executor failed.</exception>
    /// <exception cref="SparkException">The executors cannot train together.</exception>
    public RunHosts(IWorkerCluster cluster, RunSpec spec, TrainingJob job, TimeSpan settling, TimeProvider time)
    {
        _time = time;
        _settling = settling;
        _looked = time.GetTimestamp();
        _cluster = cluster;
        _rollCall = new RollCall(cluster, spec);
        _spec = spec;
        _supply = job.Rows is EngineTrainingRows rows
            ? new FrameRecords(cluster, spec, job, rows, () => Open(_rollCall.Present()))
            : new DriverRecords(cluster, spec, job, (PackedTrainingRows)job.Rows);
        _options = job.Options;
        try
        {
            _membership = Start();
        }
        catch
        {
            Close();
            throw;
        }
    }

    /// <summary>Spent so far on bringing hosts the records that they lacked.</summary>
    public TimeSpan Supplying { get; private set; }

    /// <summary>The placement that holds.</summary>
    public Placement Placement => _membership.Current;

    /// <summary>The hosts, in the order of the placement.</summary>
    public ImmutableArray<HostSeat> Seats => _seats;

    /// <summary>The host of each rank, by its place among <see cref="Seats"/>.</summary>
    public ImmutableArray<int> HostOfRank =>
        [.. Enumerable.Range(0, _spec.Ranks).Select(rank => Placement.Hosts.IndexOf(Placement.OwnerOf(rank)))];

    /// <summary>The vector instructions of the executors, which all have the same.</summary>
    public string VectorTier => _reports.NodeOf(_seats[0]).VectorTier;

    /// <summary>Training records of each rank.</summary>
    public ImmutableArray<int> Records => [.. Enumerable.Range(0, _spec.Ranks).Select(_supply.Records)];

    /// <summary>Validation records of each rank.</summary>
    public ImmutableArray<int> ValidationRecords => [.. Enumerable.Range(0, _spec.Ranks).Select(_supply.ValidationRecords)];

    public bool CanValidate => ValidationRecords.Any(count => count > 0);

    /// <summary>
    /// After a failure, which hosts have the weights of the step to go on from, in the order of <see cref="Seats"/>; else empty.
    /// </summary>
    public ImmutableArray<bool> HasModel => _restored is long step ? [.. _seats.Select(seat => _reports.HasModel(seat, step))] : [];

    /// <summary>After a failure, a host for each rank that has its slots of that step, the rank's own if possible; else empty.</summary>
    public ImmutableArray<int> SlotHolders => _restored is long step ? _reports.HoldersOf(step, _seats, HostOfRank) : [];

    /// <summary>Runs one task of a job on every host and returns the answers in the order of <see cref="Seats"/>.</summary>
    public IReadOnlyList<byte[]> Run(string job, ReadOnlyMemory<byte> body, CancellationToken cancellation = default) =>
        _cluster.Run(job, body, [.. _seats.Select(seat => (seat.Executor, Array.Empty<byte>()))], cancellation);

    /// <summary>As <see cref="Run"/>, and each task gets the element of its host, by the host's place among <see cref="Seats"/>.</summary>
    public IReadOnlyList<byte[]> RunWith(string job, ReadOnlyMemory<byte> body, Func<int, byte[]> element) =>
        _cluster.Run(job, body, [.. _seats.Select((seat, host) => (seat.Executor, element(host)))]);

    /// <summary>A host for each rank that has its slots before a step: after a failure whoever kept them, else the rank's own host.</summary>
    public ImmutableArray<int> SlotHoldersAt(long step) => _restored == step ? SlotHolders : HostOfRank;

    /// <summary>Runs one task of a job on one host and returns its answers.</summary>
    public IReadOnlyList<byte[]> RunOn(HostSeat seat, string job, ReadOnlyMemory<byte> body) => _cluster.Run(job, body, [(seat.Executor, [])]);

    /// <summary>All hosts have reached a boundary.</summary>
    public void Reached()
    {
        _restored = null;
        _answered.Clear();
        _membership.Reached();
    }

    /// <summary>Whether executors have come in the meantime that wait for ranks.</summary>
    public bool CanGrow()
    {
        Discover();
        return _membership.CanGrow;
    }

    /// <summary>
    /// At a boundary, while no group is on its way: takes in executors that have come in the meantime. Returns whether the hosts have changed.
    /// </summary>
    /// <param name="step">The step to go on from.</param>
    public bool AtBoundary(long step)
    {
        Discover();
        if (_membership.AtBoundary() is null)
        {
            return false;
        }

        Seat([.. _seats, .. _offered], step);
        return true;
    }

    /// <summary>
    /// After a failure: finds out who is left, which may be everybody, where only a connection broke. Returns whether there is anybody to go on with.
    /// </summary>
    public bool Survey()
    {
        HashSet<string> present = [.. _rollCall.Present().Select(executor => executor.Id)];
        ImmutableArray<HostSeat> reopened = Call(
            [.. _seats.Select(seat => seat.Executor).Where(executor => present.Contains(executor.Id))], _cluster.Patience);
        _answered.Clear();
        _answered.UnionWith(reopened);
        HostSeat[] left = [.. _seats.Where(reopened.Contains)];
        foreach (HostSeat lost in _seats.Except(left))
        {
            _membership.Lose(lost.Host);
        }

        // A worker that was started anew on a living executor is a newcomer.
        Forget(present);
        Offer(reopened.Except(left));
        return left.Length > 0 || _offered.Count > 0;
    }

    /// <summary>Waits for executors that take the place of all who were lost.</summary>
    /// <exception cref="SparkException">They did not come within the time allowed.</exception>
    public void WaitForOthers(SparkEngineOptions options, CancellationToken cancellation) =>
        Offer(Open([.. _cluster.WaitForExecutors(options, cancellation).Take(_spec.Ranks)]));

    /// <summary>
    /// Lets those who are left take over the ranks of who is lost. Returns whether they have all it takes to go on from a step; if not, they wait for
    /// a state.
    /// </summary>
    public bool Reseat(long step)
    {
        _membership.Recover();
        Seat([.. _seats, .. _offered], step);
        return step == 0 || (HasModel.Contains(true) && !SlotHolders.Contains(HostReports.Nobody));
    }

    /// <summary>The hosts were given a state of a step.</summary>
    public void GoOnFrom(long step)
    {
        Open([.. _seats.Select(seat => seat.Executor)]);
        _restored = step;
    }

    /// <summary>The hosts are to begin with the first weights.</summary>
    public void StartOver()
    {
        _restored = null;
        Open([.. _seats.Select(seat => seat.Executor)]);
        BringMissing(Placement, withParameters: true);
    }

    /// <summary>The error of a run that failed again and again.</summary>
    public SparkException GivenUp(RetryPolicy retries, Exception reason) => new($"{retries.Report()}\n{_cluster.DescribeLogs()}", reason);

    /// <summary>Ends the run on all executors, with all that they keep for it.</summary>
    public void Close()
    {
        try
        {
            (ExecutorDescription, byte[])[] all = [.. _rollCall.Present().Select(executor => (executor, Array.Empty<byte>()))];
            if (all.Length > 0)
            {
                using var limit = new CancellationTokenSource(_cluster.Patience);
                _cluster.Run(CloseJob.Name, _spec.Run.ToByteArray(), all, limit.Token);
            }
        }
        catch (Exception error) when (error is WorkerJobException or SparkException or OperationCanceledException)
        {
            // What the executors still hold goes with them; the run itself is over.
        }
    }

    // Nothing is lost with an executor that is lost before the first step: those that are left begin anew.
    private Membership Start()
    {
        var retries = new RetryPolicy(new RetryOptions(), _time);
        while (true)
        {
            try
            {
                ImmutableArray<ExecutorDescription> executors = [.. _rollCall.Present().Take(_spec.Ranks)];
                ImmutableArray<HostSeat> seats = executors.IsEmpty ? throw new WorkerJobException("No executor is there.", null) : Open(executors);
                var membership = new Membership(Placement.Start(_spec.Ranks, [.. seats.Select(seat => seat.Host)]), _time, _settling);
                _seats = InOrder(seats, membership.Current);
                BringMissing(membership.Current, withParameters: true);
                _options.ThrowIfUnfit(Records.Sum());
                return membership;
            }
            catch (WorkerJobException error) when (error.IsTransient)
            {
                TimeSpan wait = retries.Failed(0, error.Message) ?? throw GivenUp(retries, error);
                _options.CancellationToken.WaitHandle.WaitOne(wait);
                _options.CancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    // New executors are looked for as often as they may settle, not at every boundary: asking takes milliseconds.
    private void Discover()
    {
        if (Placement.Hosts.Length + _offered.Count >= _spec.Ranks || _time.GetElapsedTime(_looked) < _settling)
        {
            return;
        }

        _looked = _time.GetTimestamp();
        HashSet<string> known = [.. _seats.Concat(_offered).Select(seat => seat.Executor.Id), .. _refused];
        ImmutableArray<ExecutorDescription> added = [.. _rollCall.Present().Where(executor => !known.Contains(executor.Id))];
        Offer(Call(added, s_forStart).Where(IsLikeTheOthers));
    }

    private void Forget(HashSet<string> present)
    {
        foreach (HostSeat gone in _offered.Where(seat => !present.Contains(seat.Executor.Id)).ToArray())
        {
            _offered.Remove(gone);
            _membership.Lose(gone.Host);
        }
    }

    private void Offer(IEnumerable<HostSeat> seats)
    {
        foreach (HostSeat seat in seats.Except(_offered).ToArray())
        {
            _offered.Add(seat);
            _membership.Offer(seat.Host);
        }
    }

    // Puts the placement into effect: who hosts ranks is asked what it has, unless it has just said so, and gets the records that it lacks.
    private void Seat(IReadOnlyCollection<HostSeat> seats, long step)
    {
        _seats = InOrder(seats, Placement);
        _offered.RemoveAll(_seats.Contains);
        if (_seats.All(_answered.Contains))
        {
            _reports.Check(_seats);
        }
        else
        {
            Open([.. _seats.Select(seat => seat.Executor)]);
        }

        _restored = step > 0 ? step : null;
        BringMissing(Placement, withParameters: step == 0);
    }

    private void BringMissing(Placement placement, bool withParameters)
    {
        ImmutableArray<int> Missing(HostSeat seat) => [.. placement.RanksOf(seat.Host).Except(_reports.RanksOf(seat))];
        ImmutableArray<(HostSeat Seat, ImmutableArray<int> Ranks)> hosts =
            [.. _seats.Select(seat => (seat, Missing(seat))).Where(host => withParameters || !host.Item2.IsEmpty)];
        if (!hosts.IsEmpty)
        {
            long began = _time.GetTimestamp();
            _supply.Bring(hosts, Holders(hosts.SelectMany(host => host.Ranks)), withParameters);
            Supplying += _time.GetElapsedTime(began);
        }
    }

    private ImmutableDictionary<int, HostSeat> Holders(IEnumerable<int> ranks) => ranks
        .Select(rank => (Rank: rank, Holder: _seats.FirstOrDefault(seat => _reports.RanksOf(seat).Contains(rank))))
        .Where(held => held.Holder is not null)
        .ToImmutableDictionary(held => held.Rank, held => held.Holder!);

    // Those who answer.
    private ImmutableArray<HostSeat> Call(ImmutableArray<ExecutorDescription> executors, TimeSpan patience) =>
        [.. _rollCall.Ask(executors, patience).Select(answer => _reports.Note(answer.Executor, answer.Report))];

    // All, or none.
    private ImmutableArray<HostSeat> Open(ImmutableArray<ExecutorDescription> executors)
    {
        IReadOnlyList<byte[]> answers = _cluster.Run(
            OpenJob.Name, Message.Write(_spec), [.. executors.Select(executor => (executor, Array.Empty<byte>()))]);
        OpenReport[] reports = [.. answers.Select(answer => Message.Read<OpenReport>(answer))];
        HostReports.Check(executors, reports);
        return [.. executors.Zip(reports, _reports.Note)];
    }

    // The run goes on without a newcomer whose results would differ, or who could not prove who it is.
    private bool IsLikeTheOthers(HostSeat newcomer)
    {
        NodeReport node = _reports.NodeOf(newcomer);
        bool isAlike = node.VectorTier == VectorTier && node.HasOpenSsl;
        if (!isAlike && _refused.Add(newcomer.Executor.Id))
        {
            _options.Observer?.OnMessage(
                $"{newcomer} takes no part: it computes with {node.VectorTier}, the others with {VectorTier}" + (node.HasOpenSsl ? "." : ", and it has no OpenSSL."), isWarning: true);
        }

        return isAlike;
    }

    private static ImmutableArray<HostSeat> InOrder(IEnumerable<HostSeat> seats, Placement placement) =>
        [.. placement.Hosts.Select(host => seats.First(seat => seat.Host == host))];
}
