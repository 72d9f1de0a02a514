using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Optimizers;
using Microsoft.ML.BigDL.Spark.Wire;
using Microsoft.ML.BigDL.Tensors;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Spark.Parameters;

/// <summary>
/// The exchange between hosts. Each step a host adds up the ranks it computes as far as the tree allows and sends every slice to its owner;
/// the owner adds the rest in tree order, applies the optimiser, whose slots exist only there, and sends the new weights and states to all.
/// </summary>
/// <remarks>
/// No wait is circular: only receiving threads read, each straight into a place that is free by then, so senders never block for long;
/// a thread that waits for frames holds nothing that a receiver needs. What a pass is done with is sent and taken in by a courier while the
/// pass goes on, and the rest by the team after it. Every parcel is claimed by one thread, and added and updated element by element, so the
/// bits depend on neither threads nor hosts. Nothing is allocated in a step.
/// </remarks>
internal sealed class ShardedExchange : IParameterExchange
{
    private readonly ExchangePlan _plan;
    private readonly PeerGroup _group;
    private readonly Arrivals _arrivals = new();
    private readonly StepInbox _inbox;
    private readonly RankVectors _vectors;
    private readonly Board _rankWeights;
    private readonly Board _squares;
    private readonly SnapshotExchange _snapshots;
    private readonly SnapshotStore? _ownSnapshots;
    private readonly ImmutableArray<Parcel> _owned;
    private readonly byte[][] _frames;
    private readonly int _self;
    private readonly ParcelClaims _claims;
    private readonly ExchangeSchedule _afterPass;
    private readonly Dictionary<Plan, ExchangeSchedule> _schedules = [];
    private readonly PassExchange? _pass;
    private ExchangeSchedule _schedule;
    private long _takenIn;
    private long _round;
    private long _exchangeTicks;
    private long _waitTicks;

    /// <param name="parameters">The weights and states of this process, updated in place.</param>
    /// <param name="optimizer">The rule, the same on every host.</param>
    /// <param name="plan">What goes where.</param>
    /// <param name="group">The connections; they serve this exchange alone and end with it.</param>
    /// <param name="threads">The most team threads that will call.</param>
    /// <param name="snapshots">The snapshots of this process, which outlive the exchange; without them they end with it.</param>
    /// <param name="firstStep">The first step to be done; snapshots of later steps are void.</param>
    public ShardedExchange(ParameterStore parameters, Optimizer optimizer, ExchangePlan plan, PeerGroup group, int threads,
        SnapshotStore? snapshots = null, long firstStep = 0)
    {
        RankMap placement = plan.RankMap;
        if (placement.Hosts != group.Hosts)
        {
            throw new ArgumentException($"The ranks are placed on {placement.Hosts} hosts, but {group.Hosts} are connected.", nameof(group));
        }

        _plan = plan;
        _group = group;
        _self = group.Self;
        _inbox = new StepInbox(plan, parameters, _self, _arrivals);
        _vectors = new RankVectors(parameters, optimizer, plan, _inbox, _self);
        _rankWeights = new Board(FrameType.RankWeights, [.. Enumerable.Range(0, placement.Hosts).Select(placement.RanksOf)], _self, _arrivals);
        _squares = new Board(FrameType.Squares, _vectors.BlocksOfHosts(), _self, _arrivals);
        _owned = plan.ParcelsOf(_self);
        _claims = new ParcelClaims(plan);
        _afterPass = new ExchangeSchedule(plan, _self, pass: null);
        _schedule = _afterPass;
        HostedRanks = placement.RanksOf(_self);
        _ownSnapshots = snapshots is null ? new SnapshotStore(plan.Weights, plan.States.Length, optimizer.SlotCount) : null;
        _snapshots = new SnapshotExchange(placement, parameters, _vectors.Slots, group, (snapshots ?? _ownSnapshots)!, firstStep, _arrivals);
        int longest = Enumerable.Range(0, placement.Hosts).SelectMany(host => plan.ParcelsOf(host))
            .Max(parcel => Math.Max(plan.PushBytes(_self, parcel), parcel.UpdateBytes));
        longest = Math.Max(longest, Math.Max(_rankWeights.BytesOf(_self), _squares.BytesOf(_self)));
        int senders = placement.Hosts > 1 ? threads + 1 : threads;
        _frames = [.. Enumerable.Range(0, senders).Select(_ => GC.AllocateUninitializedArray<byte>(FrameHeader.Size + longest, pinned: true))];
        group.Start(new Sink(this));
        if (placement.Hosts > 1)
        {
            void Carry(Errand errand, in UpdateStep step, ReadOnlySpan<double> shares) => Do(errand, step, shares, threads);
            _pass = new PassExchange(_afterPass, _claims, _inbox, placement.Ranks, Carry, group.Abort);
        }
    }

    public ImmutableArray<int> HostedRanks { get; }

    public long Bytes => _inbox.Bytes + _vectors.Bytes + (_ownSnapshots?.Bytes ?? 0) + _frames.Sum(frame => (long)frame.Length);

    /// <summary>Bytes sent to all peers so far, headers included.</summary>
    public long BytesSent => _group.BytesSent;

    /// <summary>Ticks of the stopwatch for which steps were held up by the exchange, waiting included; what overlaps with a pass is not.</summary>
    public long ExchangeTicks => _exchangeTicks;

    /// <summary>Of these, ticks spent waiting for peers.</summary>
    public long WaitTicks => _waitTicks;

    public AlignedMemory GradientsOf(int rank) => _vectors.GradientsOf(rank);

    public AlignedMemory StatesOf(int rank) => _vectors.StatesOf(rank);

    /// <summary>The optimiser's slots for the slice of a hosted rank, one vector after the other.</summary>
    public Span<float> SlotsOf(int rank) => _vectors.SlotsOf(rank).Span<float>();

    /// <inheritdoc cref="SnapshotExchange.BackUp"/>
    public void BackUp(long step) => _snapshots.BackUp(step);

    /// <inheritdoc cref="SnapshotExchange.Restore"/>
    public void Restore(RestorePlan plan)
    {
        _snapshots.Restore(plan);
        _vectors.CopyStatesToRanks();
    }

    public void ShareWeights(Span<double> rankWeights)
    {
        long began = Stopwatch.GetTimestamp();
        Share(_rankWeights, rankWeights, 0, "the weights of its records");
        _exchangeTicks += Stopwatch.GetTimestamp() - began;
    }

    public IPlanListener? BeginStep(in UpdateStep step, ReadOnlySpan<double> shares, Plan plan)
    {
        if (_pass is null)
        {
            return null;
        }

        if (!_schedules.TryGetValue(plan, out ExchangeSchedule? schedule))
        {
            schedule = new ExchangeSchedule(_plan, _self, plan);
            _schedules.Add(plan, schedule);
        }

        _schedule = schedule;
        _pass.Begin(_round + 1, schedule, step, shares);
        return _pass;
    }

    public void CompleteStep(in UpdateStep step, ReadOnlySpan<double> shares, int thread, TeamBarrier barrier)
    {
        long began = Stopwatch.GetTimestamp();
        long waited = 0;
        long round = _round + 1;
        if (thread == 0)
        {
            _pass?.End();
        }

        _group.ThrowIfFailed();
        ExchangeSchedule schedule = _schedule;
        int next = 0;
        foreach (Errand push in schedule.Pushes)
        {
            if (!_claims.TryClaim(push, round))
            {
                continue;
            }

            Do(push, step, shares, thread);
            for (; next < schedule.Owned.Length && IsHere(schedule.Owned[next], round); next++)
            {
                if (_claims.TryClaim(schedule.Owned[next], round))
                {
                    Do(schedule.Owned[next], step, shares, thread);
                }
            }
        }

        for (; next < schedule.Owned.Length; next++)
        {
            Errand owned = schedule.Owned[next];
            if (_claims.TryClaim(owned, round))
            {
                long waiting = Stopwatch.GetTimestamp();
                if (!_inbox.WaitForPushes(owned.Parcel.Index, round, _group.StepTimeout))
                {
                    throw Late(_inbox.Missing(round), $"the gradients of step {step.Step}");
                }

                waited += Stopwatch.GetTimestamp() - waiting;
                Do(owned, step, shares, thread);
            }
        }

        if (thread == 0)
        {
            // Some parcels are still in the hands of other threads, or of the courier.
            long waiting = Stopwatch.GetTimestamp();
            if (!_arrivals.Wait(ref _takenIn, round * _owned.Length, _group.StepTimeout))
            {
                throw Late(_inbox.Missing(round), $"the gradients of step {step.Step}");
            }

            waited += Stopwatch.GetTimestamp() - waiting;
        }

        if (_vectors.NeedsNorms)
        {
            waited += Norm(step, thread, barrier);
        }

        if (thread == 0)
        {
            long waiting = Stopwatch.GetTimestamp();
            if (!_inbox.WaitForUpdates(round, _group.StepTimeout))
            {
                throw Late(_inbox.Missing(round), $"the new weights of step {step.Step}");
            }

            waited += Stopwatch.GetTimestamp() - waiting;
        }

        barrier.Wait();
        if (thread == 0)
        {
            _vectors.CopyStatesToRanks();
            _schedule = _afterPass;
            _round = round;
            _waitTicks += waited;
            _exchangeTicks += Stopwatch.GetTimestamp() - began;
        }
    }

    public void Dispose()
    {
        // Receiving threads and courier work on the memory below. The former end with the connections, and the latter can send no more.
        _group.Dispose();
        _pass?.Dispose();
        _inbox.Dispose();
        _vectors.Dispose();
        _ownSnapshots?.Dispose();
    }

    // Whether nobody has to wait for a parcel's gradients.
    private bool IsHere(Errand owned, long round) => _claims.IsClaimed(owned, round) || _inbox.HasPushes(owned.Parcel.Index, round);

    private void Do(Errand errand, in UpdateStep step, ReadOnlySpan<double> shares, int thread)
    {
        if (errand.Owner == _self)
        {
            TakeIn(errand.Parcel, step, shares, thread);
        }
        else
        {
            Push(errand.Owner, errand.Parcel, step, shares, thread);
        }
    }

    private void Push(int owner, Parcel parcel, in UpdateStep step, ReadOnlySpan<double> shares, int thread)
    {
        Span<byte> frame = Frame(thread, FrameType.Push, parcel.Index, step.Step, _plan.PushBytes(_self, parcel));
        foreach (Piece piece in parcel.Pieces)
        {
            _vectors.AddHosted(piece, shares);
        }

        Span<byte> left = frame[FrameHeader.Size..];
        foreach (RankPart part in _plan.PartsOf(_self))
        {
            foreach (Piece piece in parcel.Pieces)
            {
                GradientCompression compression = piece.IsState ? GradientCompression.None : _plan.Compression;
                int bytes = piece.Length * GradientCodec.BytesOf(compression);
                GradientCodec.Encode(compression, _vectors.Sum(part.First, piece), left[..bytes]);
                left = left[bytes..];
            }
        }

        _inbox.MarkPushed(owner, parcel.Index);
        _group.Send(owner, frame);
    }

    private void TakeIn(Parcel parcel, in UpdateStep step, ReadOnlySpan<double> shares, int thread)
    {
        if (_inbox.IsOutOfStep(parcel.Index, step.Step, out int host, out long itsStep))
        {
            throw new TransportException(
                $"{_group.Roster.NameOf(host)}: sent gradients of step {itsStep} in step {step.Step}. The hosts began at different steps.",
                isTransient: false);
        }

        foreach (Piece piece in parcel.Pieces)
        {
            _vectors.AddAll(piece, shares);
        }

        if (!_vectors.NeedsNorms)
        {
            Update(parcel, step, thread);
        }

        _arrivals.Add(ref _takenIn, 1);
    }

    // With a norm nothing can be updated before everything is added up, everywhere.
    private long Norm(in UpdateStep step, int thread, TeamBarrier barrier)
    {
        barrier.Wait();
        _vectors.Measure(thread, barrier.Threads);
        barrier.Wait();
        long waiting = Stopwatch.GetTimestamp();
        if (thread == 0)
        {
            Share(_squares, _vectors.Squares, step.Step, $"the squares of its gradients of step {step.Step}");
        }

        long waited = Stopwatch.GetTimestamp() - waiting;
        barrier.Wait();
        for (int parcel = thread; parcel < _owned.Length; parcel += barrier.Threads)
        {
            Update(_owned[parcel], step, thread);
        }

        return waited;
    }

    private void Update(Parcel parcel, in UpdateStep step, int thread)
    {
        foreach (Piece piece in parcel.Pieces)
        {
            _vectors.Apply(piece, step);
        }

        _inbox.MarkConsumed(parcel.Index);
        if (_group.Hosts > 1)
        {
            SendUpdate(parcel, step, thread);
        }
    }

    // Sends this host's numbers to all, and waits for theirs.
    private void Share(Board board, Span<double> numbers, long step, string what)
    {
        Span<byte> frame = Frame(0, board.Type, 0, step, board.BytesOf(_self));
        board.Write(numbers, frame[FrameHeader.Size..]);
        SendToAll(frame);
        if (!board.Collect(numbers, _group.StepTimeout))
        {
            throw Late(board.Missing(), what);
        }
    }

    private void SendUpdate(Parcel parcel, in UpdateStep step, int thread)
    {
        Span<byte> frame = Frame(thread, FrameType.Update, parcel.Index, step.Step, parcel.UpdateBytes);
        Span<byte> left = frame[FrameHeader.Size..];
        foreach (Piece piece in parcel.Pieces)
        {
            Span<byte> values = MemoryMarshal.AsBytes(_vectors.Live(piece));
            values.CopyTo(left);
            left = left[values.Length..];
        }

        SendToAll(frame);
    }

    private Span<byte> Frame(int thread, FrameType type, int item, long step, int payload)
    {
        Span<byte> frame = _frames[thread].AsSpan(0, FrameHeader.Size + payload);
        new FrameHeader(type, _group.Roster.Epoch, item, step, payload).Write(frame);
        return frame;
    }

    private void SendToAll(ReadOnlySpan<byte> frame)
    {
        for (int distance = 1; distance < _group.Hosts; distance++)
        {
            _group.Send((_self + distance) % _group.Hosts, frame);
        }
    }

    private TransportException Late(IEnumerable<int> missing, string what) => new(
        $"{string.Join(", ", missing.Select(_group.Roster.NameOf))}: alive, but did not send {what} within {_group.StepTimeout.TotalSeconds:0.#} s.",
        isTransient: true);

    private sealed class Sink(ShardedExchange exchange) : IFrameSink
    {
        public void Receive(PeerConnection from, in FrameHeader header, FrameReader payload)
        {
            switch (header.Type)
            {
                case FrameType.Push:
                    exchange._inbox.ReceivePush(from, header, payload);
                    exchange._pass?.OnPush(header.Item);
                    break;
                case FrameType.Update:
                    exchange._inbox.ReceiveUpdate(from, header, payload);
                    break;
                case FrameType.RankWeights:
                    exchange._rankWeights.Receive(from, header, payload);
                    break;
                case FrameType.Squares:
                    exchange._squares.Receive(from, header, payload);
                    break;
                case FrameType.Backup:
                    exchange._snapshots.ReceiveBackup(from, header, payload);
                    break;
                case FrameType.Kept:
                    exchange._snapshots.ReceiveKept(from, header);
                    break;
                case FrameType.Restore:
                    exchange._snapshots.ReceiveRestore(from, header, payload);
                    break;
                default:
                    throw from.Refuse(header, "another type");
            }
        }

        public void Fail(Exception reason) => exchange._arrivals.Fail(reason);
    }
}
