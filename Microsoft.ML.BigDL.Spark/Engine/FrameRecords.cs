using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.ML.BigDL.Data;
using Microsoft.ML.BigDL.Estimators;
using Microsoft.ML.BigDL.Spark.Executor;
using Microsoft.ML.BigDL.Spark.Messages;
using Microsoft.ML.BigDL.Spark.Rows;

namespace Microsoft.ML.BigDL.Spark.Engine;

/// <summary>
/// Lets the executors read and pack the partitions of a frame, then bring the rows to where their ranks are hosted. The rows never come to this
/// process. What is lost with an executor is read again; what another one has is handed over.
/// </summary>
internal sealed class FrameRecords : IRecordSupply
{
    // An executor that is lost while rows are read takes what it has read with it.
    private const int MostReadings = 5;

    private readonly IWorkerCluster _cluster;
    private readonly RunSpec _spec;
    private readonly TrainingJob _job;
    private readonly EngineTrainingRows _rows;
    private readonly DriverRecords _weights;
    private readonly Func<ImmutableArray<HostSeat>> _open;
    private readonly FrameSet _training;
    private readonly FrameSet? _validation;
    private RowShares? _shares;

    /// <param name="cluster">The executors.</param>
    /// <param name="spec">The run.</param>
    /// <param name="job">What is trained.</param>
    /// <param name="rows">The frame's rows.</param>
    /// <param name="open">Opens the run on all executors there are, since any of them may have read a partition.</param>
    public FrameRecords(IWorkerCluster cluster, RunSpec spec, TrainingJob job, EngineTrainingRows rows, Func<ImmutableArray<HostSeat>> open)
    {
        _cluster = cluster;
        _spec = spec;
        _job = job;
        _rows = rows;
        _open = open;
        _weights = new DriverRecords(cluster, spec, job, null);
        _training = Set(rows.Training, isValidation: false);
        _validation = rows.Validation is { } validation ? Set(validation, isValidation: true) : null;
    }

    private FrameSet[] Sets => _validation is null ? [_training] : [_training, _validation];

    public int Records(int rank) => RowShares.Owned(_shares?.Training ?? 0, rank, _spec.Ranks);

    public int ValidationRecords(int rank) => RowShares.Owned(_validation?.Count ?? _shares?.Validating ?? 0, rank, _spec.Ranks);

    public void Bring(
        ImmutableArray<(HostSeat Seat, ImmutableArray<int> Ranks)> hosts, ImmutableDictionary<int, HostSeat> holders, bool withParameters)
    {
        if (withParameters)
        {
            _weights.Bring(hosts, holders, withParameters);
        }

        long began = Stopwatch.GetTimestamp();
        ImmutableArray<int> ranks = [.. hosts.SelectMany(host => host.Ranks)];
        ImmutableArray<int> unheld = [.. ranks.Where(rank => !holders.ContainsKey(rank))];
        if (!_rows.IsRead || !unheld.IsEmpty)
        {
            ImmutableArray<HostSeat> seats = Read(unheld);
            TimeSpan reading = Stopwatch.GetElapsedTime(began);
            Distribute(hosts, holders, seats);
            Tell(reading, Stopwatch.GetElapsedTime(began) - reading);
        }
        else if (!ranks.IsEmpty)
        {
            // No partition is anywhere, and none is asked for.
            Array.ForEach(Sets, set => set.Forget());
            Distribute(hosts, holders, [.. hosts.Select(host => host.Seat).Concat(holders.Values).Distinct()]);
            _job.Options.Observer?.OnMessage(string.Create(CultureInfo.InvariantCulture,
                $"Executors have handed over the rows of {ranks.Length} ranks to others in {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s."), isWarning: false);
        }
    }

    private FrameSet Set(EngineView view, bool isValidation) =>
        new(((FrameView)view).Plan(_spec.Run, isValidation, _rows.Requests), _rows.Requests);

    // Returns all executors, each partition that these ranks need being on one of them.
    private ImmutableArray<HostSeat> Read(ImmutableArray<int> ranks)
    {
        // Workers have dropped what they had, or a distribution has failed and nobody knows.
        Array.ForEach(Sets, set => set.Forget());
        ImmutableArray<HostSeat> seats = [];
        for (int reading = 0; reading < MostReadings; reading++)
        {
            bool isComplete = true;
            foreach (FrameSet set in Sets)
            {
                ImmutableArray<int> missing = [.. set.Wanted(Needed(set, ranks)).Where(partition => !IsHeld(set, partition, seats))];
                if (!missing.IsEmpty)
                {
                    Warn(set.Read(missing, _job.Options.CancellationToken));
                    isComplete = false;
                }
            }

            if (isComplete && !seats.IsEmpty)
            {
                return seats;
            }

            _shares ??= Shares();
            seats = _open();
        }

        throw new SparkException(
            $"After {MostReadings} readings there still are rows that no worker of the run has. Executors were lost again and again, so look into their logs; or Spark " +
            "reads frames in other worker processes than it trains in, so leave its settings of Python workers as sessions of this library have them.");
    }

    private static bool IsHeld(FrameSet set, int partition, ImmutableArray<HostSeat> seats) =>
        set.WorkerOf(partition) is { } worker && (set.RowsOf(partition) == 0 || seats.Any(seat => seat.Address.Worker == worker));

    // Before the first reading nobody knows, and all are read anyway.
    private IEnumerable<int> Needed(FrameSet set, ImmutableArray<int> ranks)
    {
        RowShares? shares = _shares is not null && set == _validation ? new RowShares(set.Rows, _spec.Ranks, null) : _shares;
        return shares is null ? [] : Enumerable.Range(0, set.Partitions).Where(partition => shares.HasRowsOf(ranks, partition));
    }

    private RowShares Shares()
    {
        int count = _training.Count;
        BitArray? validates = _rows.ValidationFraction == 0 ? null
            : ValidationSplit.Mask(_spec.Seed, count, ValidationSplit.Count(count, _rows.ValidationFraction));
        return new RowShares(_training.Rows, _spec.Ranks, validates);
    }

    private void Distribute(
        ImmutableArray<(HostSeat Seat, ImmutableArray<int> Ranks)> hosts, ImmutableDictionary<int, HostSeat> holders, ImmutableArray<HostSeat> seats)
    {
        int[] hostOfRank = [.. Enumerable.Repeat(-1, _spec.Ranks)];
        int[] holderOfRank = [.. hostOfRank];
        foreach ((HostSeat seat, ImmutableArray<int> ranks) in hosts)
        {
            foreach (int rank in ranks)
            {
                hostOfRank[rank] = PlaceOf(seat, seats);
                holderOfRank[rank] = holders.TryGetValue(rank, out HostSeat? holder) ? PlaceOf(holder, seats) : -1;
            }
        }

        bool isFirst = !_rows.IsRead;
        var command = new DistributeCommand
        {
            Run = _spec.Run,
            Exchange = Guid.NewGuid(),
            Key = RandomNumberGenerator.GetBytes(Wire.RunKey.Length),
            Hosts = [.. seats.Select(seat => seat.Address)],
            HostOfRank = [.. hostOfRank],
            HolderOfRank = [.. holderOfRank],
            Columns = Columns(),
            Training = Places(_training, seats),
            Validation = _validation is null ? null : Places(_validation, seats),
            Validating = _shares!.Validating, // The rows have been read.
            SampleRows = isFirst ? ExportCheck.MostRows : 0,
        };
        DistributeReport[] reports = [.. _cluster.Run(
            DistributeJob.Name, Message.Write(command), [.. seats.Select(seat => (seat.Executor, Array.Empty<byte>()))])
            .Select(answer => Message.Read<DistributeReport>(answer))];
        if (isFirst)
        {
            byte[] sample = reports.Select(report => report.Sample).OfType<byte[]>().First();
            _rows.Tell(
                [.. _training.Columns.Select(form => form.Extents is null ? ImmutableArray.Create(form.Width) : [.. form.Extents])],
                PackedStream.Read(new MemoryStream(sample, writable: false)),
                _training.Hash,
                _validation?.Hash ?? "");
        }
    }

    private void Warn(ImmutableArray<int> changed)
    {
        if (!changed.IsEmpty)
        {
            _job.Options.Observer?.OnMessage(
                $"Partition {string.Join(", ", changed)} of the Spark frame holds other rows than when the run began, or the same in another order: its source has changed, or its order is left open. " +
                "The run goes on, but not to the weights of an undisturbed one. Cache the frame, or write it and train on what was written.", isWarning: true);
        }
    }

    private void Tell(TimeSpan reading, TimeSpan distributing) =>
        _job.Options.Observer?.OnMessage(string.Create(CultureInfo.InvariantCulture,
            $"Executors have read {Sets.Sum(set => set.Held.Length)} of the {Sets.Sum(set => set.Partitions)} partitions of the Spark frame in {reading.TotalSeconds:0.0} s, {Sets.Sum(set => (long)set.Held.Sum(set.RowsOf)):n0} rows packed into {Sets.Sum(set => set.BytesOf(set.Held)):n0} bytes, and brought them to their ranks in {distributing.TotalSeconds:0.0} s. 0 rows came to this process."),
            isWarning: false);

    // A block of rows is as wide as the longest sequence of either set at most.
    private ImmutableArray<PackedForm> Columns()
    {
        if (_validation is null)
        {
            return _training.Columns;
        }

        return [.. _training.Columns.Zip(_validation.Columns, (trained, validated) => trained.Matches(validated)
            ? trained with { Width = Math.Max(trained.Width, validated.Width) }
            : throw new InvalidOperationException($"The validation set has a column {validated} where the training set has {trained}. Give both the same columns."))];
    }

    private static PartitionPlaces Places(FrameSet set, ImmutableArray<HostSeat> seats) => new(
        set.Rows,
        [.. Enumerable.Range(0, set.Partitions).Select(partition => set.WorkerOf(partition) is { } worker ? PlaceOf(worker, seats) : -1)]);

    private static int PlaceOf(HostSeat seat, ImmutableArray<HostSeat> seats) => PlaceOf(seat.Address.Worker, seats) is var place and >= 0
        ? place
        : throw new WorkerJobException($"Executor {seat.Executor.Id} was lost while the rows were read.", null);

    private static int PlaceOf(Guid worker, ImmutableArray<HostSeat> seats)
    {
        int place = seats.Length - 1;
        while (place >= 0 && seats[place].Address.Worker != worker)
        {
            place--;
        }

        return place;
    }
}
